/** A part of a plan that was shown: what somebody chose, and what this is not done without. */
import type { Plan } from '../contract/plan.ts'
import { failure } from '../contract/problem.ts'
import type { Setup } from '../contract/setup.ts'
import { comesWith } from './needs.ts'
import { seal } from './plan.ts'
import type { Resource } from './resource.ts'

/**
 * The plan for these resources alone. What is in their way stays an obstacle; an obstacle elsewhere is none of theirs. A resource
 * that is as wanted adds nothing. Throws `REQUEST_INVALID` for a resource that does not exist, and for a removal.
 */
export function chooseActions(
  plan: Plan,
  ids: readonly string[],
  resources: ReadonlyMap<string, Resource>,
  setup: Setup,
): Plan {
  if (plan.goal === 'absent') throw failure('REQUEST_INVALID', 'Nothing can be chosen of this removal.')
  const unknown = ids.filter((id) => !resources.has(id))
  if (unknown.length > 0)
    throw failure(
      'REQUEST_INVALID',
      `There is no ${unknown.join(', ')}; there are ${[...resources.keys()].join(', ')}.`,
    )
  const chosen = new Set(ids.flatMap((id) => [id, ...comesWith(id, plan.actions, resources)]))
  const isChosen = ({ resource }: { resource: string }): boolean => chosen.has(resource)
  const actions = plan.actions.filter(isChosen)
  const { goal, wish, isRepair, found, kept, left } = plan
  return seal(
    {
      ...{ goal, isRepair, actions, obstacles: plan.obstacles.filter(isChosen), kept, left },
      ...(wish === undefined ? {} : { wish }),
      ...(found === undefined ? {} : { found }),
    },
    setup,
  )
}
