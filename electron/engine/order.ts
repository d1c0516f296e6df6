import type { Resource, ResourceId } from './resource.ts'

/** What must be there before this resource: its needs and its container. */
export function prerequisites(resource: Resource): ResourceId[] {
  return resource.within === undefined ? [...resource.needs] : [...resource.needs, resource.within]
}

/**
 * The resources in an order in which everything comes after what it needs; otherwise as listed. A cycle or an unknown id is a
 * mistake in the list itself, found at start.
 */
export function inOrder(resources: readonly Resource[]): Resource[] {
  const byId = new Map(resources.map((resource) => [resource.id, resource]))
  const ordered = new Set<Resource>()
  const open = new Set<Resource>()

  function visit(resource: Resource): void {
    if (ordered.has(resource)) return
    if (open.has(resource)) throw new Error(`${resource.id} needs itself`)
    open.add(resource)
    for (const id of prerequisites(resource)) {
      const needed = byId.get(id)
      if (needed === undefined) throw new Error(`${resource.id} needs ${id}, which does not exist`)
      visit(needed)
    }
    open.delete(resource)
    ordered.add(resource)
  }

  for (const resource of resources) visit(resource)
  return [...ordered]
}
