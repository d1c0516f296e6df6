/** Resources by themselves, as a run handles them. */
import { ProblemError, type ProblemCode } from '../../../../electron/contract/problem.ts'
import type { Change } from '../../../../electron/contract/plan.ts'
import type { Resource, StepContext } from '../../../../electron/engine/resource.ts'

/** Look, compare, mind what is in the way, apply; then what remains to do. Blocked and foreign are thrown. */
export async function bringAbout(resource: Resource, context: StepContext): Promise<Change | undefined> {
  const before = await look(resource, context)
  if ((await resource.diff(context, before)) === undefined) return undefined
  const obstacle = await resource.obstacle?.(context, before)
  if (obstacle !== undefined) throw new ProblemError(obstacle)
  await resource.apply(context, before)
  return resource.diff(context, await look(resource, context))
}

/** What would have to change. */
export async function differenceOf(resource: Resource, context: StepContext): Promise<Change | undefined> {
  return resource.diff(context, await look(resource, context))
}

export async function takeAway(resource: Resource, context: StepContext): Promise<string> {
  const observed = await resource.inspect(context)
  if (observed.kind === 'present') {
    await resource.describeRemoval?.(context, observed)
    await resource.remove?.(context, observed)
  }
  return (await resource.inspect(context)).kind
}

async function look(resource: Resource, context: StepContext) {
  const observed = await resource.inspect(context)
  if (observed.kind !== 'absent' && observed.kind !== 'present' && observed.kind !== 'foreign')
    throw new ProblemError(observed.problem)
  if (observed.kind === 'foreign') throw new Error(`foreign: ${observed.description}`)
  return observed
}

/** The code of the problem in which this ends, or `none`. */
export async function codeOf(work: Promise<unknown>): Promise<ProblemCode | 'none'> {
  try {
    await work
    return 'none'
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code
    throw error
  }
}
