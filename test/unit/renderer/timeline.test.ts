import { describe, expect, test } from 'vitest'
import type { Builds } from '../../../electron/contract/builds.ts'
import { timelineOf } from '../../../renderer/pages/dashboard/builds/timeline.ts'

const noon = Date.parse('2026-11-21T12:00:00Z')
const at = (seconds: number) => new Date(noon + seconds * 1000).toISOString()
const builds = (running: [string, number | null][], recent: [string, number | null, number][]): Builds => ({
  at: at(0),
  running: running.map(([name, since]) => ({
    name,
    since: since === null ? null : at(since),
    usualSeconds: null,
  })),
  recent: recent.map(([name, started, ended]) => ({
    name,
    started: started === null ? null : at(started),
    ended: at(ended),
    seconds: started === null ? null : ended - started,
    succeeded: true,
  })),
})
const drawn = (shown: Builds, most = 10, now = 0) => {
  const { bars, placeOf } = timelineOf(shown, most, noon + now * 1000)
  return bars.map(({ build, start, end }) => [build.name, placeOf(start), placeOf(end)])
}

describe('a chart of builds', () => {
  test('reaches from the first beginning to the last end', () => {
    const shown = builds([], [['b', -50, 0], ['a', -100, -75]]) // prettier-ignore
    expect(drawn(shown)).toEqual([
      ['b', 0.5, 1],
      ['a', 0, 0.25],
    ])
    expect(drawn(shown, 1)).toEqual([['b', 0, 1]])
  })

  test('reaches to now where something is running', () => {
    const shown = builds([['r', -60], ['s', null]], [['a', -100, -80]]) // prettier-ignore
    expect(drawn(shown, 10, 100)).toEqual([
      ['r', 0.2, 1],
      ['s', 1, 1],
      ['a', 0, 0.1],
    ])
  })

  test('has a place for what took no time, and for a beginning that the clock puts after the end', () => {
    expect(drawn(builds([], [['a', null, 0]]))).toEqual([['a', 1, 1]])
    expect(drawn(builds([['r', 5]], []))).toEqual([['r', 1, 1]])
  })

  test.each([
    [3, 'second', 1],
    [50, 'second', 10],
    [400, 'minute', 120],
    [7_000, 'minute', 1_800],
    [80_000, 'minute', 21_600],
    [500_000, 'day', 172_800],
  ])('of %i seconds has a few marks, to the %s', (span, precision, distance) => {
    const timeline = timelineOf(builds([], [['a', -span, 0]]), 1, noon)
    const { marks } = timeline
    expect(timeline.precision).toBe(precision)
    expect(marks.length).toBeGreaterThan(1)
    expect(marks.length).toBeLessThanOrEqual(5)
    for (const [index, mark] of marks.entries()) {
      expect(timeline.placeOf(mark)).toBeGreaterThanOrEqual(0)
      expect(timeline.placeOf(mark)).toBeLessThan(0.9)
      if (index > 0) expect(mark - (marks[index - 1] ?? 0)).toBe(distance * 1000)
    }
  })
})
