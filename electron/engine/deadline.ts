/**
 * How long a look waits while nobody answers: what is still open then is told as such, and the answers that came are kept. A PC or a Pi that
 * is busy answers late, but it answers; so each answer gives the others their time anew.
 */
import { problem, ProblemError, problemOf, type Problem } from '../contract/problem.ts'

export const statusLimitMs = 9_000
export const planLimitMs = 60_000
/** In a status, so that a machine that is off is told as that before the look is over. */
export const statusConnectMs = 8_000

const tickMs = 250

/** The reason of an abort by the deadline; who ends at an abort takes it for one. */
class LookOverdue extends DOMException {
  readonly limitMs: number

  constructor(limitMs: number) {
    super(`Nothing has answered for ${limitMs / 1000} s.`, 'AbortError')
    this.limitMs = limitMs
  }
}

export interface Deadline {
  /** Aborts at the deadline, and when the caller stops. */
  signal: AbortSignal
  /** Somebody has answered. */
  heard: () => void
  /** The look is over. */
  end: () => void
}

/** Time in which somebody is asked for a password does not count. */
export function startDeadline(limitMs: number, stop: AbortSignal, isAsking: () => boolean): Deadline {
  const overdue = new AbortController()
  let leftMs = limitMs
  const timer = setInterval(() => {
    if (isAsking()) return
    leftMs -= tickMs
    if (leftMs > 0) return
    clearInterval(timer)
    overdue.abort(new LookOverdue(limitMs))
  }, tickMs)
  return {
    signal: AbortSignal.any([stop, overdue.signal]),
    heard: () => {
      leftMs = limitMs
    },
    end: () => clearInterval(timer),
  }
}

export function isOverdue({ reason }: AbortSignal): boolean {
  return reason instanceof LookOverdue
}

/** Throws what the caller's stop means. A deadline that has passed is none. */
export function throwIfStopped(signal: AbortSignal): void {
  if (!isOverdue(signal)) signal.throwIfAborted()
}

/**
 * What `work` gives, or `LOOK_TIMED_OUT` as soon as the deadline has passed: also for an answer that came later, which may be nothing
 * but the abort misread.
 */
export async function inTime<T>(title: string, signal: AbortSignal, work: Promise<T>): Promise<T> {
  const aborted = Promise.withResolvers<undefined>()
  const onAbort = () => aborted.resolve(undefined)
  signal.addEventListener('abort', onAbort)
  if (signal.aborted) onAbort()
  await Promise.race([Promise.allSettled([work]), aborted.promise])
  signal.removeEventListener('abort', onAbort)
  if (isOverdue(signal)) throw new ProblemError(problemOfLook(title, signal))
  return work
}

/** What a failure in a look means: once the deadline has passed it comes of that. */
export function problemOfLook(title: string, { reason }: AbortSignal, error?: unknown): Problem {
  return reason instanceof LookOverdue
    ? problem('LOOK_TIMED_OUT', `${title}: nothing has answered for ${reason.limitMs / 1000} s.`)
    : problemOf(error)
}
