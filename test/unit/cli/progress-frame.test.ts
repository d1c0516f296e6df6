import { stripVTControlCharacters } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { frame, seconds } from '../../../electron/cli/progress-frame.ts'
import { emptyRunView, foldRunEvent, type RunView } from '../../../electron/contract/run-view.ts'

/** A run of `count` steps with the one of this index running. */
function viewAt(running: number, count: number, title = (index: number) => `Step ${index + 1}`): RunView {
  const actions = Array.from({ length: count }, (_, index) => ({
    resource: `host/${index}`,
    title: title(index),
    weightSeconds: 1,
  }))
  const at = '2026-01-01T00:00:00.000Z'
  let view = foldRunEvent(emptyRunView, { type: 'run-started', planId: 'p', goal: 'present', at, actions })
  for (const [index, { resource, title: name }] of actions.slice(0, running + 1).entries()) {
    view = foldRunEvent(view, { type: 'action-started', resource, title: name })
    if (index < running)
      view = foldRunEvent(view, { type: 'action-finished', resource, outcome: 'applied', durationMs: 1 })
  }
  return view
}

const plain = (lines: string[]) => lines.map((line) => stripVTControlCharacters(line))

describe('the progress on a terminal', () => {
  test('shows every step where there is room', () => {
    const lines = plain(frame(viewAt(2, 5), 'unpacking', 1000, { columns: 80, rows: 24 }))
    expect(lines.map((line) => line.trimEnd())).toEqual([
      '✓ Step 1',
      '✓ Step 2',
      '… Step 3',
      '· Step 4',
      '· Step 5',
      `${'█'.repeat(16)}${'░'.repeat(24)}  40 %  1.0 s`,
      'unpacking',
    ])
  })

  test('keeps the running step and the one before where there is little', () => {
    expect(plain(frame(viewAt(10, 16), 'unpacking', 1000, { columns: 40, rows: 8 }))).toEqual([
      '✓ Step 10',
      '… Step 11',
      '· Step 12',
      '· Step 13',
      '· Step 14',
      '██████░░░░░  62 %  step 11 of 16  1.0 s',
      'unpacking',
    ])
  })

  test('fits every terminal, and never hides the running step where two rows are free', () => {
    const size = fc.record({
      columns: fc.integer({ min: 1, max: 200 }),
      rows: fc.integer({ min: 1, max: 40 }),
    })
    const text = fc.oneof(
      fc.string({ maxLength: 100 }),
      fc.string({ unit: fc.constantFrom('界', 'é', '🔑', 'a', '\n', '\t') }),
    )
    fc.assert(
      fc.property(size, fc.nat(19), fc.nat(19), text, (terminal, running, more, lastLine) => {
        const view = viewAt(
          running,
          running + 1 + more,
          (index) => `Step ${index + 1}; 界界 with a long name`,
        )
        const lines = plain(frame(view, lastLine, 61_000, terminal))
        expect(lines.length).toBeLessThanOrEqual(Math.max(1, terminal.rows - 1))
        for (const line of lines) {
          const wide = Array.from(line).filter((character) => /[界🔑]/u.test(character)).length
          const marks = Array.from(line).filter((character) => /\p{Mark}/u.test(character)).length
          expect(Array.from(line).length + wide - marks).toBeLessThanOrEqual(terminal.columns)
          expect(line).not.toMatch(/[\n\t]/)
        }
        if (terminal.rows >= 3 && terminal.columns >= 10)
          expect(
            lines.some((line) => line.startsWith(`… Step ${running + 1}`.slice(0, terminal.columns - 1))),
          ).toBe(true)
      }),
    )
  })
})

test.each([
  [0, '0.0 s'],
  [59_940, '59.9 s'],
  [59_960, '1 min 0 s'],
  [60_000, '1 min 0 s'],
  [119_400, '1 min 59 s'],
  [119_600, '2 min 0 s'],
])('%i ms are %s', (durationMs, text) => {
  expect(seconds(durationMs)).toBe(text)
})
