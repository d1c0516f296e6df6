/** What a run tells while it works: one event a line, for the terminal, the window and the log alike. */
import { z } from 'zod'
import { problemSchema } from './problem.ts'

/** Everything is brought about, or everything is taken back. */
export const goalSchema = z.enum(['present', 'absent'])
export type Goal = z.infer<typeof goalSchema>

/** How far an action is. Without `total` the end is not known and none is pretended. */
export const progressSchema = z.strictObject({
  done: z.number().nonnegative(),
  total: z.number().positive().optional(),
  unit: z.enum(['bytes', 'paths', 'stages', 'seconds', 'builds']),
  /** What is being done right now, in plain words. */
  note: z.string().optional(),
})
export type Progress = z.infer<typeof progressSchema>

export const runEventSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('run-started'),
    planId: z.string(),
    goal: goalSchema,
    at: z.iso.datetime(),
    actions: z.array(z.strictObject({ resource: z.string(), title: z.string(), weightSeconds: z.number() })),
  }),
  z.strictObject({ type: z.literal('action-started'), resource: z.string(), title: z.string() }),
  z.strictObject({ type: z.literal('progress'), resource: z.string(), progress: progressSchema }),
  z.strictObject({ type: z.literal('log'), resource: z.string(), line: z.string() }),
  z.strictObject({
    type: z.literal('action-finished'),
    resource: z.string(),
    outcome: z.enum(['applied', 'unchanged', 'removed']),
    durationMs: z.number(),
  }),
  z.strictObject({
    type: z.literal('run-finished'),
    outcome: z.enum(['succeeded', 'failed', 'cancelled']),
    /** Absent exactly when the run succeeded. */
    problem: problemSchema.optional(),
    /** The resource whose action failed or was stopped. */
    resource: z.string().optional(),
    durationMs: z.number(),
  }),
])
export type RunEvent = z.infer<typeof runEventSchema>
