/**
 * Undoes a tested configuration on the Pi by itself unless we come back and say that it is good: a configuration that cuts off
 * the Pi cannot be undone from outside.
 */
import type { Remote } from '../../ports/ssh.ts'

const unit = 'pi-offload-rollback'
const timer = `${unit}.timer`
const service = `${unit}.service`
/** Long enough for two evaluations and a test build on a slow Pi that swaps. */
const delay = '30min'

/** What `cancelRollback` calls, in order. */
export const cancellation = {
  stopTimer: ['systemctl', 'stop', timer],
  stopService: ['systemctl', 'stop', service],
  forgetFailure: ['systemctl', 'reset-failed', service],
} as const

export function rollbackCommand(oldSystem: string): string[] {
  const undo = [`${oldSystem}/bin/switch-to-configuration`, 'test']
  return ['systemd-run', `--on-active=${delay}`, `--unit=${unit}`, ...undo]
}

export async function armRollback(remote: Remote, oldSystem: string): Promise<void> {
  await cancelRollback(remote)
  await remote.run(rollbackCommand(oldSystem))
}

/** `begun`: it is under way, or it ended badly. After `set` and `begun` the Pi is neither what its owner left nor what we made. */
export type RollbackState = 'none' | 'set' | 'begun'

export async function stateOfRollback(remote: Remote): Promise<RollbackState> {
  // Answered in this order: a timer that fires in between is seen by what it starts.
  const [ofTimer, begun] = await Promise.all([stateOf(remote, timer), hasBegun(remote)])
  if (ofTimer === 'active') return 'set'
  return begun ? 'begun' : 'none'
}

/**
 * No rollback from now on. Also when there is none: a unit of that name must not stand in the way of the next. Gives whether
 * one had begun and did not come to its end; then the system that shall run has to be activated, whole.
 *
 * The timer may fire at any moment, until the first line here is done. So it goes first: after that nothing new begins. A
 * service that it has started would bring back the former system behind us, when we believe that we are done; so that is
 * stopped too, and systemd waits until it is gone. What it leaves is a mixture, and an activation on top of it continues where
 * it was ended (nixpkgs, nixos/tests/switch-test.nix). That it runs beside one of ours cannot be: the second finds the lock
 * taken and fails (same place). One that came to its end before us leaves no unit: whoever expects another system to run has
 * to look.
 */
export async function cancelRollback(remote: Remote): Promise<boolean> {
  await remote.run(cancellation.stopTimer, { successExitCodes: [0, 1, 5] })
  const begun = await hasBegun(remote)
  // Also where nothing is seen to run: its start may wait in the queue, and this takes it out.
  await remote.run(cancellation.stopService, { successExitCodes: [0, 1, 5] })
  await remote.run(cancellation.forgetFailure, { successExitCodes: [0, 1, 5] })
  return begun
}

async function hasBegun(remote: Remote): Promise<boolean> {
  return ['activating', 'active', 'deactivating', 'failed'].includes(await stateOf(remote, service))
}

async function stateOf(remote: Remote, name: string): Promise<string> {
  // 3: not active, 4: no such unit (systemctl(1), exit status); 1 of older versions means the same.
  const { stdout } = await remote.ask(['systemctl', 'is-active', name], { successExitCodes: [0, 1, 3, 4] })
  return stdout.trim()
}
