import { useAppState } from '../../state/window-context.tsx'
import { NothingUnderWay } from './nothing-under-way.tsx'
import { RunPage } from './run-page.tsx'

export function SettingUpPage() {
  const hasRun = useAppState(({ run }) => run !== null)
  return hasRun ? <RunPage /> : <NothingUnderWay />
}
