/** A dashboard whose builder has much to do, for what no rehearsal comes to. */
import type { AppState } from '../../electron/contract/app-state.ts'
import type { Builds, RecentBuild } from '../../electron/contract/builds.ts'
import type { FastBuild } from '../../electron/contract/fast-builds.ts'

const now = Date.parse('2026-11-21T20:14:30Z')
const ago = (seconds: number) => new Date(now - seconds * 1000).toISOString()
const ended = (name: string, from: number, to: number, succeeded: true | null = true): RecentBuild => ({
  name,
  started: ago(from),
  ended: ago(to),
  seconds: from - to,
  succeeded,
})

export const someBuilds: Builds = {
  at: ago(0),
  running: [
    { name: 'nixos-system-raspberrypi-26.05.20261115.8f2b3c1', since: ago(40), usualSeconds: 130 },
    { name: 'linux-rpi-6.18.20-1.20261101', since: null, usualSeconds: null },
  ],
  recent: [
    ended('unit-nginx.service', 20, 18.4),
    ended('etc-nginx.conf', 25, 22),
    ended('python3.13-numpy-2.3.4', 190, 31, null),
    { ...ended('nginx-1.28.0', 300, 140), started: null, seconds: null },
    ended('zlib-1.3.1', 340, 331),
  ],
}

export const noBuilds: Builds = { at: ago(0), running: [], recent: [] }

/** A whole build in one session, with a line that is longer than any window. */
export const someFastBuild: FastBuild = {
  pi: 'raspberrypi.local',
  command: 'rebuild switch',
  stage: 'building',
  since: ago(190),
  seconds: 190,
  builds: { done: 12, expected: 40 },
  bytes: null,
  running: ['linux-rpi-6.18.20-1.20261101', 'nginx-1.30.1', 'zlib-1.3.1', 'etc', 'system-units'],
  log: `linux-rpi> <b>cc</b> -c ${'drivers/gpu/drm/panel/'.repeat(7)}panel.o`,
}

export function running(...value: FastBuild[]) {
  return { fastBuilds: { kind: 'ready', value } } satisfies Partial<AppState>
}

export function dashboardWith(builds: AppState['builds'], machine: AppState['machine'] = 'running') {
  return { page: 'dashboard', machine, builds } satisfies Partial<AppState>
}
