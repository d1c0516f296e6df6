import { uptime } from 'node:os'

/** When this PC was started, in milliseconds since 1970, exact to seconds. Time asleep counts as time since then. */
export function startOfSystem(): number {
  return Math.round(Date.now() / 1000 - uptime()) * 1000
}
