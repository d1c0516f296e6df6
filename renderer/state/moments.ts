/** What can be said of the state as a whole. */
import type { AppState } from '../../electron/contract/app-state.ts'
import { settingChanges } from '../../electron/contract/setup-changes.ts'

/** Something is being changed: whatever else would change something, or needs a plan, is refused meanwhile. */
export function isChanging({ power, proof, run }: AppState): boolean {
  return power.kind === 'pending' || proof.kind === 'pending' || run?.view.state === 'running'
}

/** The form says something else than what is in force. */
export function hasDraft({ form, inForce }: AppState): boolean {
  return inForce !== null && settingChanges(inForce, form.entered, form.defaults).length > 0
}

/** There is something to look after, and no run that is looked at instead. */
export function hasDashboard({ proof, run }: AppState): boolean {
  return proof.kind !== 'none' && run?.view.state !== 'running'
}

/** As it was seen last: something was removed on purpose, and something stayed. */
export function hasUnused({ status }: AppState): boolean {
  return status.kind === 'ready' && status.value.lines.some(({ state }) => state === 'unused')
}
