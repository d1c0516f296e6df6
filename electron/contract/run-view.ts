/** The events of a run folded into what a person looks at: one bar and a list of steps. Pure; terminal and window share it. */
import { z } from 'zod'
import { problemSchema } from './problem.ts'
import { progressSchema, type Progress, type RunEvent } from './run.ts'

const actionViewSchema = z.strictObject({
  resource: z.string(),
  title: z.string(),
  weightSeconds: z.number(),
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  progress: progressSchema.optional(),
  /** How much of it is done, 0 to 1. */
  fraction: z.number().min(0).max(1),
})
export type ActionView = z.infer<typeof actionViewSchema>

export const runViewSchema = z.strictObject({
  state: z.enum(['running', 'succeeded', 'failed', 'cancelled']),
  actions: z.array(actionViewSchema).readonly(),
  /** 0 to 1, weighted by typical durations. It never goes back, and is 1 only when the run has succeeded. */
  fraction: z.number().min(0).max(1),
  problem: problemSchema.optional(),
})
export type RunView = z.infer<typeof runViewSchema>

export const emptyRunView: RunView = { state: 'running', actions: [], fraction: 0 }

/** Nothing may look finished before it is. */
const mostWhileRunning = 0.99

export function foldRunEvent(view: RunView, event: RunEvent): RunView {
  switch (event.type) {
    case 'run-started':
      return {
        ...emptyRunView,
        actions: event.actions.map((action) => ({ ...action, state: 'waiting', fraction: 0 })),
      }
    case 'action-started':
      return withAction(view, event.resource, (action) => ({ ...action, state: 'running' }))
    case 'progress':
      return withAction(view, event.resource, (action) => ({
        ...action,
        progress: event.progress,
        fraction: Math.max(action.fraction, fractionOf(event.progress)),
      }))
    case 'action-finished':
      return withAction(view, event.resource, (action) => ({ ...action, state: 'done', fraction: 1 }))
    case 'run-finished': {
      const ended: RunView = {
        ...view,
        state: event.outcome,
        ...(event.problem ? { problem: event.problem } : {}),
      }
      if (event.outcome === 'succeeded') return { ...ended, fraction: 1 }
      return event.resource === undefined
        ? ended
        : withAction(ended, event.resource, (action) => ({ ...action, state: 'failed' }))
    }
    case 'log':
      return view
  }
}

function fractionOf({ done, total }: Progress): number {
  return total === undefined ? 0 : Math.min(1, done / total)
}

function withAction(view: RunView, resource: string, change: (action: ActionView) => ActionView): RunView {
  const actions = view.actions.map((action) => (action.resource === resource ? change(action) : action))
  const weight = actions.reduce((sum, action) => sum + action.weightSeconds, 0)
  const done = actions.reduce((sum, action) => sum + action.weightSeconds * action.fraction, 0)
  const fraction = weight === 0 ? 0 : Math.min(mostWhileRunning, done / weight)
  return { ...view, actions, fraction: Math.max(view.fraction, fraction) }
}
