import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { emptyRunView, foldRunEvent, type RunView } from '../../../electron/contract/run-view.ts'
import type { RunEvent } from '../../../electron/contract/run.ts'

const started: RunEvent = {
  type: 'run-started',
  planId: 'p',
  goal: 'present',
  at: '2026-01-01T00:00:00.000Z',
  actions: [
    { resource: 'host/a', title: 'A', weightSeconds: 1 },
    { resource: 'vm/b', title: 'B', weightSeconds: 3 },
  ],
}

function fold(...events: RunEvent[]): RunView {
  return events.reduce(foldRunEvent, emptyRunView)
}

const finished = (resource: string): RunEvent => ({
  type: 'action-finished',
  resource,
  outcome: 'applied',
  durationMs: 1,
})

describe('the bar', () => {
  test('is weighted by typical durations', () => {
    expect(fold(started, finished('host/a')).fraction).toBeCloseTo(0.25)
    const half: RunEvent = {
      type: 'progress',
      resource: 'vm/b',
      progress: { done: 5, total: 10, unit: 'stages' },
    }
    expect(fold(started, finished('host/a'), half).fraction).toBeCloseTo(0.625)
  })

  test('stays where it is while the end of an action is unknown', () => {
    const working: RunEvent = { type: 'progress', resource: 'vm/b', progress: { done: 5, unit: 'seconds' } }
    expect(fold(started, working).fraction).toBe(0)
  })

  test('never goes back and is full only in the end, whatever comes', () => {
    const resource = fc.constantFrom('host/a', 'vm/b', 'unknown')
    const event: fc.Arbitrary<RunEvent> = fc.oneof(
      resource.map((name): RunEvent => ({ type: 'action-started', resource: name, title: 'x' })),
      resource.map(finished),
      fc
        .record({ resource, done: fc.nat(), total: fc.option(fc.integer({ min: 1 }), { nil: undefined }) })
        .map(({ resource: name, done, total }): RunEvent => {
          const progress = { done, unit: 'bytes' as const, ...(total === undefined ? {} : { total }) }
          return { type: 'progress', resource: name, progress }
        }),
      resource.map((name): RunEvent => ({ type: 'log', resource: name, line: 'x' })),
    )
    fc.assert(
      fc.property(fc.array(event), (events) => {
        let view = fold(started)
        for (const next of events) {
          const after = foldRunEvent(view, next)
          expect(after.fraction).toBeGreaterThanOrEqual(view.fraction)
          expect(after.fraction).toBeLessThan(1)
          view = after
        }
        const done = foldRunEvent(view, { type: 'run-finished', outcome: 'succeeded', durationMs: 1 })
        expect(done.fraction).toBe(1)
      }),
    )
  })
})
