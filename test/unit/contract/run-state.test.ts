import { describe, expect, test } from 'vitest'
import {
  foldRunState,
  keptLogLines,
  runStateSchema,
  type RunState,
} from '../../../electron/contract/run-state.ts'
import type { RunEvent } from '../../../electron/contract/run.ts'

const started: RunEvent = {
  type: 'run-started',
  planId: 'p',
  goal: 'present',
  at: '2026-01-01T00:00:00.000Z',
  actions: [{ resource: 'vm/image', title: 'Image', weightSeconds: 60 }],
}

function fold(events: readonly RunEvent[]): RunState | null {
  return events.reduce<RunState | null>(foldRunState, null)
}

describe('a run as a window shows it', () => {
  test('nothing happens before it has begun', () => {
    expect(fold([{ type: 'log', resource: 'vm/image', line: 'x' }])).toBeNull()
  })

  test('keeps the end of a long log and says how much is gone', () => {
    const lines = Array.from({ length: keptLogLines + 7 }, (_, index): RunEvent => ({
      type: 'log',
      resource: 'vm/image',
      line: String(index),
    }))
    const run = fold([started, ...lines])
    expect(run?.log).toHaveLength(keptLogLines)
    expect(run?.droppedLogLines).toBe(7)
    expect(run?.log[0]?.line).toBe('7')
    expect(run?.log.at(-1)?.line).toBe(String(keptLogLines + 6))
    expect(runStateSchema.safeParse(run).success).toBe(true)
  })

  test('a new run begins with an empty log', () => {
    expect(fold([started, { type: 'log', resource: 'vm/image', line: 'x' }, started])?.log).toEqual([])
  })

  test('is no longer stopping once it ended', () => {
    const run = fold([started])
    if (run === null) throw new Error('it began')
    const ended = foldRunState(
      { ...run, isStopping: true },
      { type: 'run-finished', outcome: 'cancelled', durationMs: 5 },
    )
    expect(ended).toMatchObject({ isStopping: false, view: { state: 'cancelled' } })
  })
})
