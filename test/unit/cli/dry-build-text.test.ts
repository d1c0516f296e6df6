import { expect, it } from 'vitest'
import { dryBuildText } from '../../../electron/cli/dry-build-text.ts'
import type { PlannedBuild } from '../../../electron/contract/dry-build.ts'

const build = (name: string, usualSeconds: number | null = null, takesDays = false): PlannedBuild => ({
  name,
  usualSeconds,
  takesDays,
})

it('says what takes days and what to do, what is known and what is not', () => {
  const builds = [
    build('linux-6.18.2', 90_000, true),
    build('firmware-1', 7200),
    build('hello-2.12', 200),
    build('etc', 1.2),
    build('new-1'),
  ]
  expect(dryBuildText({ builds, total: builds.length, fetched: 1, isLearned: true })).toMatchInlineSnapshot(`
    "5 packages would be built, 1 path fetched from a cache.
    In no cache, and more than a day each under emulation:
        linux-6.18.2
    What to do: wait with this update until cache.nixos.org has them, mostly some days.
    Or add the cache of whoever makes them to the Pi’s configuration, and rebuild with nixos-rebuild, which fetches from it.
    Or take a kernel of NixOS itself (boot.kernelPackages), which its cache has.
    Or let the PC be busy for days: what was built stays there.
    Built here before, together about 2 h, one after the other:
        firmware-1: usually 2 h
        hello-2.12: usually 3 min
        etc: usually 1 s
    Not built here before, so nobody knows how long they take:
        new-1"
  `)
})

it('says that there is nothing to do', () => {
  expect(dryBuildText({ builds: [], total: 0, fetched: 0, isLearned: true })).toMatchInlineSnapshot(
    `"Nothing: the Pi has all that its configuration asks for."`,
  )
  expect(dryBuildText({ builds: [], total: 0, fetched: 12, isLearned: true })).toMatchInlineSnapshot(
    `"Nothing would be built, 12 paths fetched from a cache."`,
  )
})

it('shows no more than anybody reads, and says where nobody could be asked', () => {
  const builds = Array.from({ length: 30 }, (_, index) => build(`package-${index}`))
  const lines = dryBuildText({ builds, total: 30, fetched: 0, isLearned: false }).split('\n')
  expect(lines[1]).toContain('could not be asked')
  expect(lines).toHaveLength(23)
  expect(lines.at(-1)).toContain('and 10 more')
})
