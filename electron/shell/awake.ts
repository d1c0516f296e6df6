/** The PC does not fall asleep in the middle of a run; its screen may. */
import type { PowerSaveBlocker } from 'electron'
import type { AppState } from '../contract/app-state.ts'
import { isRunning, whenChanged } from './work.ts'

export function keepAwake(blocker: PowerSaveBlocker): (state: AppState) => void {
  let id: number | undefined
  const change = whenChanged<boolean>((isNeeded) => {
    if (isNeeded) id = blocker.start('prevent-app-suspension')
    else if (id !== undefined) blocker.stop(id)
  })
  return (state) => change(isRunning(state))
}
