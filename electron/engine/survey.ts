/** Looks at everything once. Plans and status are both read off the same survey. */
import type { Change } from '../contract/plan.ts'
import { problem, type Problem } from '../contract/problem.ts'
import { inTime, problemOfLook, throwIfStopped } from './deadline.ts'
import { prerequisites } from './order.ts'
import type { Observed, Resource, ResourceId, StepContext } from './resource.ts'

export interface Finding {
  resource: Resource
  observed: Observed<unknown>
  /** What has to change for the goal "present"; `undefined` when nothing, or when it cannot be said. */
  change: Change | undefined
  /** It cannot be seen before something it needs was changed. */
  hidden: boolean
  /** Something it needs stands in the way: it was not looked at, and its own state is not the cause of anything. */
  skipped: boolean
}

/**
 * Inspects all resources (given in order), each as soon as what it needs has been seen, so that the PC, the machine and the Pi
 * are looked at side by side. Never throws for what it finds, nor where the deadline passed; a stop by the caller throws `CANCELLED`.
 */
export async function survey(resources: readonly Resource[], context: StepContext): Promise<Finding[]> {
  const findings = new Map<ResourceId, Promise<Finding>>()
  for (const resource of resources) {
    // In order, what is needed has come before; `inOrder` refuses a list where it does not exist.
    const needed = prerequisites(resource).flatMap((id) => findings.get(id) ?? [])
    findings.set(
      resource.id,
      Promise.all(needed).then((before) => look(resource, before, context)),
    )
  }
  const result = await Promise.all(findings.values())
  throwIfStopped(context.signal)
  return result
}

async function look(resource: Resource, before: readonly Finding[], context: StepContext): Promise<Finding> {
  const nothing = { resource, change: undefined, hidden: false, skipped: false }
  if (before.some(stands)) return { ...nothing, observed: { kind: 'absent' }, skipped: true }
  const container = before.find((finding) => finding.resource.id === resource.within)
  // What is within something that cannot be seen yet cannot be seen, either.
  const isCovered = container?.hidden === true
  const observed: Observed<unknown> =
    isCovered || container?.observed.kind === 'absent' ? { kind: 'absent' } : await observe(resource, context)
  const asked = <T>(work: Promise<T>): Promise<T> => inTime(resource.title, context.signal, work)
  try {
    if (isCovered || isHidden(resource, observed, before)) {
      const change = await asked(resource.diff(context, { kind: 'absent' }))
      return { ...nothing, observed, change, hidden: true }
    }
    if (observed.kind === 'foreign' || observed.kind === 'blocked') return { ...nothing, observed }
    const change = await asked(resource.diff(context, observed))
    const obstacle = change && resource.obstacle && (await asked(resource.obstacle(context, observed)))
    if (obstacle !== undefined) return { ...nothing, observed: { kind: 'blocked', problem: obstacle } }
    return { ...nothing, observed, change }
  } catch (error) {
    // What would change cannot be said: the others still can be.
    return { ...nothing, observed: blockedBy(error, resource, context) }
  }
}

/** Whether its state can be seen, or will stay as it is seen now, only after something it needs was changed. */
function isHidden(resource: Resource, observed: Observed<unknown>, before: readonly Finding[]): boolean {
  if (observed.kind === 'blocked') return [observed.until ?? []].flat().some((id) => isPending(id, before))
  return (
    observed.kind === 'present' &&
    before.some(
      ({ resource: needed, change }) => change !== undefined && needed.disturbs?.includes(resource.id),
    )
  )
}

/** One resource, with every thrown failure turned into what it means: we could not look. */
export async function observe(resource: Resource, context: StepContext): Promise<Observed<unknown>> {
  try {
    return await inTime(resource.title, context.signal, resource.inspect(context))
  } catch (error) {
    return blockedBy(error, resource, context)
  }
}

/** The same for a removal. */
export async function observeForRemoval(
  resource: Resource,
  context: StepContext,
): Promise<Observed<unknown>> {
  try {
    const look = resource.inspectForRemoval?.(context) ?? resource.inspect(context)
    return await inTime(resource.title, context.signal, look)
  } catch (error) {
    return blockedBy(error, resource, context)
  }
}

function blockedBy(error: unknown, { title }: Resource, { signal }: StepContext): Observed<unknown> {
  throwIfStopped(signal)
  return { kind: 'blocked', problem: problemOfLook(title, signal, error) }
}

/** Why something that is not ours stands in the way. */
export function problemOfForeign(observed: Extract<Observed<unknown>, { kind: 'foreign' }>): Problem {
  return observed.problem ?? problem('FOREIGN_IN_THE_WAY', observed.description)
}

/** Nothing that needs this one can be brought about. */
export function stands(finding: Finding): boolean {
  return (
    finding.skipped ||
    finding.observed.kind === 'foreign' ||
    (finding.observed.kind === 'blocked' && !finding.hidden)
  )
}

function isPending(id: ResourceId, before: readonly Finding[]): boolean {
  return before.some(
    (finding) => finding.resource.id === id && (finding.change !== undefined || finding.hidden),
  )
}
