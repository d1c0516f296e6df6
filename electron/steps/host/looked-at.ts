import type { Problem } from '../../contract/problem.ts'
import { defineResource, type Resource, type StepContext } from '../../engine/resource.ts'

/**
 * Something that has to be as it is needed and that this program never changes: it is fine, or it is an obstacle with its
 * reason. Nothing of ours is there, so there is nothing to remove.
 */
export function lookedAt(
  resource: Pick<Resource, 'id' | 'title' | 'needs'>,
  look: (context: StepContext) => Promise<Problem | undefined>,
): Resource {
  return defineResource({
    ...resource,
    weightSeconds: 1,
    async inspect(context) {
      const problem = await look(context)
      return problem === undefined ? { kind: 'present', state: undefined } : { kind: 'blocked', problem }
    },
    diff: () => Promise.resolve(undefined),
    apply: () => Promise.resolve(),
  })
}
