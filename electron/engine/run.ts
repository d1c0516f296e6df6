/** Carries out a plan that was shown: looks again before each action, does it, and looks whether it is done. */
import type { Action, Plan } from '../contract/plan.ts'
import { failure, NotUndoneError, ProblemError, problemOf } from '../contract/problem.ts'
import type { RunEvent } from '../contract/run.ts'
import { allAtOnce } from './administrator.ts'
import { isAsShown } from './plan.ts'
import type { Observed, Resource, StepContext } from './resource.ts'
import { observe, observeForRemoval, problemOfForeign } from './survey.ts'

export type Emit = (event: RunEvent) => void
export type RunOutcome = Extract<RunEvent, { type: 'run-finished' }>
type Outcome = Extract<RunEvent, { type: 'action-finished' }>['outcome']

/**
 * Never throws for what goes wrong in an action: the outcome says it. What is finished stays; what is half-made is continued by
 * the next run or taken away by a removal.
 */
export async function runPlan(
  plan: Plan,
  resources: ReadonlyMap<string, Resource>,
  context: StepContext,
  emit: Emit,
): Promise<RunOutcome> {
  const { clock } = context.ports
  const startedAt = clock.now()
  emit({
    type: 'run-started',
    planId: plan.id,
    goal: plan.goal,
    at: new Date(startedAt).toISOString(),
    actions: plan.actions.map(({ resource, title, weightSeconds }) => ({ resource, title, weightSeconds })),
  })

  let current: Action | undefined
  const asAdministrator = allAtOnce(plan, resources, context, () => current)
  let finished: Omit<RunOutcome, 'durationMs'> = { type: 'run-finished', outcome: 'succeeded' }
  for (const action of plan.actions) {
    const resource = resources.get(action.resource)
    if (resource === undefined) throw new Error(`the plan names ${action.resource}, which does not exist`)
    current = action
    const actionStartedAt = clock.now()
    emit({ type: 'action-started', resource: resource.id, title: resource.title })
    try {
      context.signal.throwIfAborted()
      const outcome = await carryOut(
        action,
        resource,
        contextFor(resource, { ...context, asAdministrator }, emit),
      )
      emit({
        type: 'action-finished',
        resource: resource.id,
        outcome,
        durationMs: clock.now() - actionStartedAt,
      })
    } catch (error) {
      const stopped = context.signal.aborted && !(error instanceof NotUndoneError)
      const cause = problemOf(stopped ? context.signal.reason : error)
      finished = {
        type: 'run-finished',
        outcome: stopped ? 'cancelled' : 'failed',
        problem: cause,
        resource: resource.id,
      }
      break
    }
  }
  const outcome = { ...finished, durationMs: clock.now() - startedAt }
  emit(outcome)
  return outcome
}

function contextFor(resource: Resource, context: StepContext, emit: Emit): StepContext {
  return {
    ...context,
    report: (progress) => emit({ type: 'progress', resource: resource.id, progress }),
    log: (line) => emit({ type: 'log', resource: resource.id, line }),
  }
}

function carryOut(action: Action, resource: Resource, context: StepContext): Promise<Outcome> {
  return action.kind === 'remove'
    ? takeAway(action, resource, context)
    : bringAbout(action, resource, context)
}

async function bringAbout(action: Action, resource: Resource, context: StepContext): Promise<Outcome> {
  const before = presentOrThrown(await observe(resource, context))
  const change = await resource.diff(context, before)
  if (change === undefined) return 'unchanged'
  if (!isAsShown(action, change)) throw failure('PLAN_OUTDATED', `${resource.title}: ${change.summary}`)
  const obstacle = await resource.obstacle?.(context, before)
  if (obstacle !== undefined) throw new ProblemError(obstacle)
  context.signal.throwIfAborted()
  await resource.apply(context, before)
  const left = await resource.diff(context, presentOrThrown(await observe(resource, context)))
  if (left !== undefined) throw failure('NOT_CONVERGED', `${resource.title}: still to do: ${left.summary}`)
  return 'applied'
}

function presentOrThrown(observed: Observed<unknown>) {
  if (observed.kind === 'foreign') throw new ProblemError(problemOfForeign(observed))
  if (observed.kind !== 'absent' && observed.kind !== 'present') throw new ProblemError(observed.problem)
  return observed
}

async function takeAway(action: Action, resource: Resource, context: StepContext): Promise<Outcome> {
  const before = presentOrThrown(await observeForRemoval(resource, context))
  if (before.kind === 'absent') return 'unchanged'
  const change = await resource.describeRemoval?.(context, before)
  if (change !== undefined && !isAsShown(action, change))
    throw failure('PLAN_OUTDATED', `${resource.title}: ${change.summary}`)
  context.signal.throwIfAborted()
  await resource.remove?.(context, before)
  const after = await observeForRemoval(resource, context)
  // What cannot be looked at is not known to be gone; a foreign thing in the free place is none of ours.
  if (after.kind === 'blocked' || after.kind === 'unclear') throw new ProblemError(after.problem)
  if (after.kind === 'present' || after.kind === 'postponed')
    throw failure('NOT_CONVERGED', `${resource.title} is still there.`)
  return 'removed'
}
