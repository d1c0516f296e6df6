/** One question for rights in a run: with what an action needs, all that the actions after it will need is done. */
import { isDeepStrictEqual } from 'node:util'
import type { Action, Plan } from '../contract/plan.ts'
import { ProblemError, type Problem } from '../contract/problem.ts'
import type { AdministratorTask, Host } from '../ports/host.ts'
import { isAsShown } from './plan.ts'
import type { Resource, StepContext } from './resource.ts'
import { observe } from './survey.ts'

type AsAdministrator = StepContext['asAdministrator']

/** Each call by itself: outside of a run. */
export function oneByOne({ administrator }: Host): AsAdministrator {
  return async (tasks) => {
    const problems = tasks.length === 0 ? [] : await administrator.carryOut(tasks)
    throwFirst(problems)
  }
}

/**
 * For the actions of this plan. Those before `current` are over; what a later one needs is asked of it when the first one asks, and it
 * counts only if it is what was shown.
 */
export function allAtOnce(
  plan: Plan,
  resources: ReadonlyMap<string, Resource>,
  context: StepContext,
  current: () => Action | undefined,
): AsAdministrator {
  const done: { task: AdministratorTask; problem: Problem | undefined }[] = []

  return async (tasks) => {
    const outcomeOf = (task: AdministratorTask) => done.find((other) => isDeepStrictEqual(other.task, task))
    const open = tasks.filter((task) => outcomeOf(task) === undefined)
    if (open.length > 0) {
      const now = current()
      const later = now === undefined ? [] : plan.actions.slice(plan.actions.indexOf(now) + 1)
      const all = [...open]
      const corrections: (() => Promise<void>)[] = []
      for (const action of later) {
        const resource = resources.get(action.resource)
        const found = await tasksAhead(action, plan.goal, resource, context)
        const ahead = found.filter((task) => outcomeOf(task) === undefined)
        if (ahead.length === 0) continue
        all.push(...ahead)
        const correct = await resource?.noteTasks?.(context, ahead)
        if (correct !== undefined) corrections.push(correct)
      }
      try {
        const problems = await context.ports.host.administrator.carryOut(all)
        done.push(...all.map((task, index) => ({ task, problem: problems[index] })))
      } finally {
        for (const correct of corrections) await correct()
      }
    }
    throwFirst(tasks.map((task) => outcomeOf(task)?.problem))
  }
}

/** None where it cannot be said yet: then it is said, and asked for, when the action's own turn has come. */
async function tasksAhead(
  action: Action,
  goal: Plan['goal'],
  resource: Resource | undefined,
  context: StepContext,
): Promise<readonly AdministratorTask[]> {
  if (resource?.administratorTasks === undefined) return []
  try {
    const observed = await observe(resource, context)
    if (observed.kind !== 'absent' && observed.kind !== 'present') return []
    const change =
      goal === 'present'
        ? await resource.diff(context, observed)
        : observed.kind === 'present' && (await resource.describeRemoval?.(context, observed))
    if (change === undefined || change === false || !isAsShown(action, change)) return []
    return await resource.administratorTasks(context, goal, observed)
  } catch {
    context.signal.throwIfAborted()
    return []
  }
}

function throwFirst(problems: readonly (Problem | undefined)[]): void {
  const problem = problems.find((one) => one !== undefined)
  if (problem !== undefined) throw new ProblemError(problem)
}
