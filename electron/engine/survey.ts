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
  /** Something it needs stands in the way: what is seen there may come of that alone, and is not told. */
  skipped: boolean
}

/**
 * Inspects all resources (given in order). Each look begins as soon as what it is worth nothing without has been seen (`looksAfter`), so
 * that the PC, the machine and the Pi are looked at side by side; what it means is said once all that it needs has been seen. Never
 * throws for what it finds, nor where the deadline passed; a stop by the caller throws `CANCELLED`.
 */
export async function survey(resources: readonly Resource[], context: StepContext): Promise<Finding[]> {
  const findings = new Map<ResourceId, Promise<Finding>>()
  // In order, what is needed has come before; `inOrder` refuses a list where it does not exist.
  const found = (ids: readonly ResourceId[]) => Promise.all(ids.flatMap((id) => findings.get(id) ?? []))
  for (const resource of resources) {
    const needs = prerequisites(resource)
    const look = found(resource.looksAfter ?? needs).then((before) => lookBehind(resource, before, context))
    findings.set(
      resource.id,
      Promise.all([look, found(needs)]).then(([observed, before]) =>
        judge(resource, observed, before, context),
      ),
    )
  }
  const result = await Promise.all(findings.values())
  throwIfStopped(context.signal)
  return result
}

const notThere: Observed<unknown> = { kind: 'absent' }

/** `undefined` where something of this stands in the way. */
async function lookBehind(
  resource: Resource,
  before: readonly Finding[],
  context: StepContext,
): Promise<Observed<unknown> | undefined> {
  if (before.some(stands)) return undefined
  return isWithinNothing(resource, before) ? notThere : observe(resource, context)
}

/** `before`: all that it needs. */
async function judge(
  resource: Resource,
  observed: Observed<unknown> | undefined,
  before: readonly Finding[],
  context: StepContext,
): Promise<Finding> {
  const skipped = { resource, observed: notThere, change: undefined, hidden: false, skipped: true }
  // What is found behind an obstacle may only come of it: the obstacle alone is told.
  if (observed === undefined || before.some(stands)) return skipped
  return meaningOf(resource, isWithinNothing(resource, before) ? notThere : observed, before, context)
}

async function meaningOf(
  resource: Resource,
  observed: Observed<unknown>,
  before: readonly Finding[],
  context: StepContext,
): Promise<Finding> {
  const nothing = { resource, change: undefined, hidden: false, skipped: false }
  const asked = <T>(work: Promise<T>): Promise<T> => inTime(resource.title, context.signal, work)
  try {
    // What is within something that cannot be seen yet cannot be seen, either.
    if (containerOf(resource, before)?.hidden === true || isHidden(resource, observed, before)) {
      const change = await asked(resource.diff(context, { kind: 'absent' }))
      return { ...nothing, observed, change, hidden: true }
    }
    if (observed.kind !== 'absent' && observed.kind !== 'present') return { ...nothing, observed }
    const change = await asked(resource.diff(context, observed))
    const obstacle = change && resource.obstacle && (await asked(resource.obstacle(context, observed)))
    if (obstacle !== undefined) return { ...nothing, observed: { kind: 'blocked', problem: obstacle } }
    return { ...nothing, observed, change }
  } catch (error) {
    // What would change cannot be said: the others still can be.
    return { ...nothing, observed: blockedBy(error, resource, context) }
  }
}

function containerOf({ within }: Resource, before: readonly Finding[]): Finding | undefined {
  return before.find(({ resource }) => resource.id === within)
}

function isWithinNothing(resource: Resource, before: readonly Finding[]): boolean {
  const container = containerOf(resource, before)
  return container !== undefined && (container.hidden || container.observed.kind === 'absent')
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

/** The same resource for a status, which changes nothing: what cannot be seen for want of rights hides nothing of what needs it. */
export function seenPast(resource: Resource): Resource {
  return {
    ...resource,
    inspect: async (context) => {
      const observed = await observe(resource, context)
      const lacksRights = observed.kind === 'blocked' && observed.problem.code === 'NEEDS_ADMINISTRATOR'
      return lacksRights ? { ...observed, isOnlyUnseen: true } : observed
    },
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
    (finding.observed.kind === 'blocked' && !finding.hidden && finding.observed.isOnlyUnseen !== true)
  )
}

function isPending(id: ResourceId, before: readonly Finding[]): boolean {
  return before.some(
    (finding) => finding.resource.id === id && (finding.change !== undefined || finding.hidden),
  )
}
