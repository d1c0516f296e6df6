/**
 * Everything that can go wrong, in one catalogue. A problem says what happened (`title`, `detail`), what to do now (`remedy`)
 * and, one click away, what the tool itself said (`underlying`). Codes are stable: tests, documentation and the interface
 * refer to them, users search for them.
 */
import { z } from 'zod'
import { catalogue } from './problem-catalogue.ts'
import { mergePatchSchema, type MergePatch } from './setup-form.ts'

export type ProblemCode = keyof typeof catalogue

/** Another setup, for which what is in the way may stay as it is. */
const wayOutSchema = z.strictObject({ detail: z.string(), patch: mergePatchSchema })
export type WayOut = z.infer<typeof wayOutSchema>

export const problemSchema = z.strictObject({
  code: z.enum(Object.keys(catalogue) as [ProblemCode, ...ProblemCode[]]),
  title: z.string(),
  detail: z.string(),
  remedy: z.string(),
  /** The real message of the tool, redacted, never interpreted. */
  underlying: z.string().optional(),
  /**
   * Only a person can decide it: `detail` is what is there, `wanted` what the setup wants in its place. Nothing takes one of the ways by
   * itself; that there is none does not mean that what is there cannot be moved away.
   */
  decision: z.strictObject({ wanted: z.string(), ways: z.array(wayOutSchema) }).optional(),
})

export type Problem = z.infer<typeof problemSchema>

/** A problem as an exception. Adapters and steps throw nothing else on purpose. */
export class ProblemError extends Error {
  readonly problem: Problem

  constructor(problem: Problem, options?: ErrorOptions) {
    super(`${problem.code}: ${problem.detail}`, options)
    this.name = 'ProblemError'
    this.problem = problem
  }
}

/** What was begun could not be undone: a failure that is told as such also where somebody had stopped the work. */
export class NotUndoneError extends ProblemError {}

/** Builds a problem from the catalogue. `detail` names the thing concerned; `underlying` is the tool's own text. */
export function problem(code: ProblemCode, detail: string, underlying?: string): Problem {
  const entry = catalogue[code]
  return {
    code,
    title: entry.title,
    detail,
    remedy: entry.remedy,
    ...(underlying === undefined || underlying === '' ? {} : { underlying }),
  }
}

/** The same problem, for a person to decide. */
export function toDecide(found: Problem, wanted: string, ways: readonly WayOut[]): Problem {
  return { ...found, decision: { wanted, ways: [...ways] } }
}

/** `detail` says in one sentence what the change of the setup means. */
export function wayOut(detail: string, patch: MergePatch): WayOut {
  return { detail, patch }
}

/** Shorthand for `throw failure(...)`. */
export function failure(code: ProblemCode, detail: string, underlying?: string): ProblemError {
  return new ProblemError(problem(code, detail, underlying))
}

/** Any thrown value as a problem: ours unchanged, an abort as `CANCELLED`, all else as `UNEXPECTED` with its own text. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem
  if (error instanceof Error && error.name === 'AbortError')
    return problem('CANCELLED', 'Stopped on request.')
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return problem('UNEXPECTED', error instanceof Error ? error.message : String(error), text)
}
