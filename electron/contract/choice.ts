/** Which actions of a plan are ticked. One is ticked only together with all that it needs, so that what is ticked can be done. */
import type { Action } from './plan.ts'

/** With it comes what it needs. */
export function tick(actions: readonly Action[], ticked: readonly string[], id: string): string[] {
  const needs = actions.find(({ resource }) => resource === id)?.needs ?? []
  return inOrder(
    actions,
    (resource) => resource === id || needs.includes(resource) || ticked.includes(resource),
  )
}

/** With it goes what needs it. */
export function untick(actions: readonly Action[], ticked: readonly string[], id: string): string[] {
  const leaving = actions.filter(({ resource, needs }) => resource === id || needs.includes(id))
  return inOrder(
    actions,
    (resource) => ticked.includes(resource) && !leaving.some((action) => action.resource === resource),
  )
}

function inOrder(actions: readonly Action[], isTicked: (resource: string) => boolean): string[] {
  return actions.map(({ resource }) => resource).filter(isTicked)
}
