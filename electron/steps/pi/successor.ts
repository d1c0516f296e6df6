/**
 * The key that is about to take the place of the Pi's key for the builder. That it waits beside it is all that is known of a change
 * under way: the builder is told of both keys for so long.
 */
import type { Observed, StepContext } from '../../engine/resource.ts'
import { isComplete, lookAtPair, successorOf, type PairState } from './key-pair.ts'
import { keyInUse } from './key.ts'
import { piSession } from './session.ts'

export async function lookAtSuccessor(context: StepContext): Promise<Observed<PairState>> {
  const remote = await piSession(context)
  const path = successorOf(context.setup.offload.keyPath)
  // Most of the time there is none, and one question is enough. 1: one of them, or both, are not there.
  const { stdout } = await remote.ask(['stat', '-c', '%n', '--', path, `${path}.pub`], {
    successExitCodes: [0, 1],
  })
  return stdout === '' ? { kind: 'absent' } : lookAtPair(context, remote, path)
}

/** The public half of the new key; `undefined` while it is not complete. */
export function successorIn(observed: Observed<PairState>): string | undefined {
  return observed.kind === 'present' && isComplete(observed.state) ? observed.state.publicKey : undefined
}

/** Every key that the builder has to know: none while the Pi has none. Throws what a broken session throws. */
export async function readPublicKeys(context: StepContext): Promise<string[]> {
  const [key, successor] = await Promise.all([keyInUse(context), lookAtSuccessor(context)])
  return [key, key === undefined ? undefined : successorIn(successor)].filter((one) => one !== undefined)
}
