/** What had switched the builder off does not leave it so. */
import { problemOf, type ProblemCode } from '../../contract/problem.ts'
import type { StepContext } from '../../engine/resource.ts'
import { bringUp } from './power.ts'
import { startMachine } from './start.ts'
import { switchOff } from './switch-off.ts'

/**
 * Does the work, for which the builder is switched off; where that fails, or is stopped, the builder is started before it is told.
 * `staysOff`: not after this problem.
 */
export async function orStartAgain<T>(
  context: StepContext,
  uuid: string,
  work: () => Promise<T>,
  staysOff?: ProblemCode,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (problemOf(error).code === staysOff) throw error
    try {
      await startAgain(context, uuid)
    } catch (later) {
      // It must not hide why it is needed.
      context.log(`Starting the builder failed: ${later instanceof Error ? later.message : String(later)}`)
    }
    throw error
  }
}

/**
 * Also after a stop by the user: so it must not heed the signal. Who asked for a stop waits for it, so that the builder is only started
 * then. One that was asked to shut down does so first.
 */
export async function startAgain(context: StepContext, uuid: string): Promise<void> {
  const unstoppable = withoutStop(context)
  await switchOff(unstoppable, uuid, { gently: true })
  await startMachine(unstoppable, uuid)
  if (!context.signal.aborted) await bringUp(context, uuid)
}

/** The same for what has to be done after a stop. */
export function withoutStop(context: StepContext): StepContext {
  return { ...context, signal: new AbortController().signal }
}
