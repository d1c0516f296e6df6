/** What the recorder takes down of a run of the product, and what can be told from it. */
import { z } from 'zod'

const spanSchema = z.object({
  kind: z.enum(['program', 'ssh', 'sleep']),
  /** The program with its arguments, what was asked of ssh, or who slept. */
  what: z.string(),
  /** Milliseconds since the epoch. */
  fromMs: z.number(),
  toMs: z.number(),
})
export type FinishedSpan = z.infer<typeof spanSchema>
export type Span = Omit<FinishedSpan, 'toMs'> & { toMs: number | undefined }

export const recordSchema = z.object({
  /** When the recorder itself was there: Node has started, the product is not loaded. */
  loadedAtMs: z.number(),
  endedAtMs: z.number(),
  spans: z.array(spanSchema),
  /** Of the product's process alone, in all its threads. */
  cpuMs: z.number(),
  peakBytes: z.number(),
})
export type RunRecord = z.infer<typeof recordSchema>

export function durationMs({ fromMs, toMs }: Pick<FinishedSpan, 'fromMs' | 'toMs'>): number {
  return toMs - fromMs
}

/** How long at least one of them was under way. */
export function covered(spans: readonly FinishedSpan[]): number {
  let total = 0
  let until = Number.NEGATIVE_INFINITY
  for (const { fromMs, toMs } of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    total += Math.max(0, toMs - Math.max(fromMs, until))
    until = Math.max(until, toMs)
  }
  return total
}

export interface Wait {
  /** Who waited. */
  what: string
  sleeps: FinishedSpan[]
}

/** Sleeps of one place in a row are one wait; it does not reach from one action into the next. */
export function waitsOf(sleeps: readonly FinishedSpan[], actionStartsMs: readonly number[]): Wait[] {
  const waits: Wait[] = []
  const actionAt = (atMs: number) => actionStartsMs.filter((startMs) => startMs <= atMs).length
  for (const sleep of sleeps.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const current = waits.at(-1)
    const last = current?.sleeps.at(-1)
    const goesOn = current?.what === sleep.what && actionAt(last?.fromMs ?? 0) === actionAt(sleep.fromMs)
    if (goesOn) current.sleeps.push(sleep)
    else waits.push({ what: sleep.what, sleeps: [sleep] })
  }
  return waits
}

/**
 * How long at most the awaited was there without being noticed: when the look before the last sleep began, it was not. That is
 * one whole round of looking and sleeping, of which on average half was lost.
 */
export function unnoticedAtMostMs({ sleeps }: Wait): number {
  const last = sleeps.at(-1)
  if (last === undefined) return 0
  return last.toMs - (sleeps.at(-2)?.toMs ?? last.fromMs)
}
