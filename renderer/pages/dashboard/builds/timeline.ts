/** Where in a chart of time something stands. */
import type { Builds, RecentBuild, RunningBuild } from '../../../../electron/contract/builds.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** Distances of marks that people count in. */
const steps = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
  ...[1, 2, 7].map((count) => count * day),
]
const mostMarks = 5
/** A mark nearer to the end has no room for its words. */
const lastMark = 0.84

/** A build on its way from left to right. */
export interface Bar {
  build: RunningBuild | RecentBuild
  isRunning: boolean
  /** Milliseconds since 1970; where the start is not known, only its end is drawn. */
  start: number
  end: number
}

export interface Timeline {
  bars: Bar[]
  marks: number[]
  /** What of a day is worth saying of a mark. */
  precision: 'second' | 'minute' | 'day'
  /** From 0 at the left to 1 at the right. */
  readonly placeOf: (time: number) => number
}

/** The builds that run, up to now, and the latest of those that ended; `now` is a time of the builder’s clock. */
export function timelineOf({ running, recent }: Builds, most: number, now: number): Timeline {
  const bars = [
    ...running.map((build) => barOf(build, { isRunning: true, start: build.since, end: now })),
    ...recent.map((build) =>
      barOf(build, { isRunning: false, start: build.started, end: Date.parse(build.ended) }),
    ),
  ].slice(0, most)
  const end = Math.max(...bars.map((bar) => bar.end))
  const start = Math.min(end - second, ...bars.map((bar) => bar.start))
  const span = end - start
  const step = steps.find((distance) => span / distance <= mostMarks) ?? span
  return {
    bars,
    marks: marksIn(start, step, start + span * lastMark),
    precision: step < minute ? 'second' : step < day ? 'minute' : 'day',
    placeOf: (time) => (time - start) / span,
  }
}

function barOf(
  build: Bar['build'],
  { isRunning, start, end }: { isRunning: boolean; start: string | null; end: number },
): Bar {
  return { build, isRunning, start: start === null ? end : Math.min(end, Date.parse(start)), end }
}

/** At round times of the day where one lives. */
function marksIn(start: number, step: number, last: number): number[] {
  const offset = new Date(start).getTimezoneOffset() * minute
  const first = Math.ceil((start - offset) / step) * step + offset
  const marks: number[] = []
  for (let mark = first; mark <= last; mark += step) marks.push(mark)
  return marks
}
