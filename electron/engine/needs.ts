/** What an action is not done without. */
import type { Action } from '../contract/plan.ts'
import { prerequisites } from './order.ts'
import type { Resource } from './resource.ts'

/** The same actions, each with those of them that it is not done without. */
export function withNeeds(actions: readonly Action[], resources: ReadonlyMap<string, Resource>): Action[] {
  return actions.map((action) => {
    const needed = comesWith(action.resource, actions, resources)
    const needs = actions.map(({ resource }) => resource).filter((id) => needed.has(id))
    return { ...action, needs }
  })
}

/**
 * All that has to be there before this one, directly or not, and all that is undone while it, or one of these, is changed: a machine
 * that is switched off for other hardware has to be started again.
 */
export function comesWith(
  id: string,
  actions: readonly Action[],
  resources: ReadonlyMap<string, Resource>,
): ReadonlySet<string> {
  const found = new Set<string>()
  const follow = (from: string): void => {
    const resource = resources.get(from)
    if (resource === undefined) return
    const isChanged = actions.some((action) => action.resource === from && action.kind === 'change')
    for (const next of [...prerequisites(resource), ...(isChanged ? (resource.disturbs ?? []) : [])]) {
      if (next === id || found.has(next)) continue
      found.add(next)
      follow(next)
    }
  }
  follow(id)
  return found
}
