/** What the comparison of the two ways comes to. */
import type { Ways } from '../../electron/contract/status.ts'

export type Compared = Extract<Ways, { kind: 'compared' }>

/** How many times as fast a whole build in one session was, to a tenth; `undefined` where that is no gain. */
export function timesAsFast({ oneByOneSeconds, wholeSeconds }: Compared): number | undefined {
  const times = Math.round((oneByOneSeconds / wholeSeconds) * 10) / 10
  return Number.isFinite(times) && times > 1 ? times : undefined
}
