/** A run as a window shows it: bar, steps and the end of the log. Folded from its events on both sides of the contract. */
import { z } from 'zod'
import { goalSchema, type RunEvent } from './run.ts'
import { emptyRunView, foldRunEvent, runViewSchema } from './run-view.ts'

/** The log drawer keeps so many lines; the whole log is a file. */
export const keptLogLines = 1000

export const runStateSchema = z.strictObject({
  planId: z.string(),
  goal: goalSchema,
  startedAt: z.iso.datetime(),
  view: runViewSchema,
  /** A stop was asked for and the run has not ended yet. */
  isStopping: z.boolean(),
  /** How many lines came before `log[0]` and are no longer kept. */
  droppedLogLines: z.int().nonnegative(),
  log: z.array(z.strictObject({ resource: z.string(), line: z.string() })),
})
export type RunState = z.infer<typeof runStateSchema>

/** The run after one more event; null before its first. */
export function foldRunState(run: RunState | null, event: RunEvent): RunState | null {
  if (event.type === 'run-started')
    return {
      planId: event.planId,
      goal: event.goal,
      startedAt: event.at,
      view: foldRunEvent(emptyRunView, event),
      isStopping: false,
      droppedLogLines: 0,
      log: [],
    }
  if (run === null) return null
  if (event.type === 'log') return withLogLine(run, { resource: event.resource, line: event.line })
  return {
    ...run,
    view: foldRunEvent(run.view, event),
    isStopping: run.isStopping && event.type !== 'run-finished',
  }
}

function withLogLine(run: RunState, line: RunState['log'][number]): RunState {
  const isFull = run.log.length >= keptLogLines
  return {
    ...run,
    droppedLogLines: run.droppedLogLines + (isFull ? 1 : 0),
    log: [...(isFull ? run.log.slice(1) : run.log), line],
  }
}
