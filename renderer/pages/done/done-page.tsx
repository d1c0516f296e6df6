import { useAppState } from '../../state/window-context.tsx'
import { RemovedPage } from './removed-page.tsx'
import { ProvenPage } from './proven-page.tsx'

export function DonePage() {
  const isRemoved = useAppState(({ run }) => run?.goal === 'absent')
  return isRemoved ? <RemovedPage /> : <ProvenPage />
}
