import type { Problem } from '../../contract/problem.ts'
import type { Observed } from '../../engine/resource.ts'

/**
 * Something of others has the name or the place. A removal goes on and keeps it; for a setup it is an obstacle, and `problem` says
 * which.
 */
export function notOurs(problem: Problem): Observed<never> & { problem: Problem } {
  return { kind: 'foreign', description: problem.detail, problem }
}
