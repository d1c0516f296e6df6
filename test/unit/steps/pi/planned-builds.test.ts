import { expect, it } from 'vitest'
import { heavyBuilds, plannedIn } from '../../../../electron/steps/pi/planned-builds.ts'

const path = (name: string) => `/nix/store/${'a1'.repeat(16)}-${name}.drv`

/** As Nix prints it (`printMissing` in src/libmain/shared.cc). */
function printed(...names: string[]): string {
  return [
    'building the system configuration...',
    `these ${String(names.length)} derivations will be built:`,
    ...names.map((name) => `  ${path(name)}`),
    'these 2 paths will be fetched (90.10 MiB download, 400.20 MiB unpacked):',
    `  /nix/store/${'b2'.repeat(16)}-linux-6.12.30`,
    `  /nix/store/${'b2'.repeat(16)}-rustc-1.89.0`,
    '',
  ].join('\n')
}

const heavyIn = (...names: string[]) => heavyBuilds(plannedIn(printed(...names)).derivations)

it('what Nix lists is what would be built, and how much would be fetched', () => {
  expect(plannedIn(printed('etc', 'hello-2.12'))).toEqual({
    derivations: [path('etc'), path('hello-2.12')],
    fetched: 2,
  })
  expect(plannedIn('this path will be fetched (0.1 MiB download, 0.2 MiB unpacked):\n').fetched).toBe(1)
  expect(plannedIn('building the system configuration...\n')).toEqual({ derivations: [], fetched: 0 })
})

it.each(['linux-6.12.30', 'linux-rpi-6.12.75-1+rpt1', 'linux-rpi5-6.12.34', 'rustc-1.89.0', 'llvm-21.1.2'])(
  'a kernel or compiler that no cache has takes days: %s',
  (name) => {
    expect(heavyIn('etc', name, 'nixos-system-pi-26.05')).toEqual([path(name)])
  },
)

it.each([
  'linux-6.12.30-shrunk',
  'linux-6.12.30-modules-shrunk',
  'linux-6.12.30.tar.xz',
  'linux-firmware-20260101',
])('what only has such a name does not: %s', (name) => {
  expect(heavyIn('etc', name)).toEqual([])
})
