/** Where the resources' contract is tried, and how a resource is used there as a run uses it. */
import { planSchema, type Action, type Change } from '../../electron/contract/plan.ts'
import { ProblemError, type Problem } from '../../electron/contract/problem.ts'
import type { Observed, Resource, ResourceId, StepContext } from '../../electron/engine/resource.ts'
import { runPlan, type RunOutcome } from '../../electron/engine/run.ts'
import { observe, problemOfForeign } from '../../electron/engine/survey.ts'

/** What somebody could notice, by place. Times are left out: to look may change them. */
export type Trace = Readonly<Record<string, readonly string[]>>

export interface ResourceWorld {
  /** As a process of its own: its connections end with it. */
  within<T>(work: (context: StepContext) => Promise<T>): Promise<T>
  trace(): Promise<Trace>
  dispose(): Promise<void>
}

/** Something of others that stands where a resource of ours would. */
export interface Intruder<W extends ResourceWorld> {
  resource: ResourceId
  name: string
  when: 'nothing is made' | 'all is made'
  /** It only answers in the place of what is ours, which is known by something else: a removal takes ours, and does nothing to this. */
  isBesideOurs?: boolean
  /** Gives what takes it away again. */
  place(world: W): Promise<() => Promise<void>>
}

type Seen = Extract<Observed<unknown>, { kind: 'absent' | 'present' }>

const changeSchema = planSchema.shape.actions.element.shape.change

/** Absent or present; all else is thrown. */
export async function look(resource: Resource, context: StepContext): Promise<Seen> {
  const observed = await observe(resource, context)
  const problem = problemIn(observed)
  if (problem !== undefined) throw new ProblemError(problem)
  return observed as Seen
}

/** Why nothing can be done here, if so. */
export function problemIn(observed: Observed<unknown>): Problem | undefined {
  if (observed.kind === 'foreign') return problemOfForeign(observed)
  return observed.kind === 'blocked' ? observed.problem : undefined
}

/** What is still to do, in the form in which a plan shows it. */
export async function stillToDo(resource: Resource, context: StepContext): Promise<Change | undefined> {
  const change = await resource.diff(context, await look(resource, context))
  return change && changeSchema.parse(change)
}

/** What a removal would do, in the form in which a plan shows it; `undefined` where there is nothing to remove. */
export async function describedRemoval(
  resource: Resource,
  context: StepContext,
): Promise<Change | undefined> {
  const observed = await look(resource, context)
  if (observed.kind === 'absent') return undefined
  const change = await resource.describeRemoval?.(context, observed)
  return change && changeSchema.parse(change)
}

/** Runs a plan of one action, as it was shown at some time. */
export function runAlone(
  resource: Resource,
  { kind, change }: Pick<Action, 'kind' | 'change'>,
  context: StepContext,
): Promise<RunOutcome> {
  const { id, title, weightSeconds } = resource
  const action: Action = {
    resource: id,
    title,
    kind,
    change,
    needs: [],
    needsAdministrator: false,
    weightSeconds,
  }
  return runPlan(
    {
      id: 'alone',
      goal: kind === 'remove' ? 'absent' : 'present',
      actions: [action],
      obstacles: [],
      isRepair: false,
      kept: [],
      left: [],
    },
    new Map([[id, resource]]),
    context,
    () => undefined,
  )
}
