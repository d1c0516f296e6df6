/**
 * A newer NixOS for the builder, killed hard after every call to the outside: the next run, whichever it is, ends with the former
 * system or with one that was proven, and without a snapshot.
 */
import { describe, expect, test } from 'vitest'
import { rehearseOn } from '../../../electron/composition.ts'
import { nixosSeries } from '../../../electron/contract/setup.ts'
import { rehearsalSetup } from '../../../electron/rehearsal/world.ts'
import {
  boundariesOf,
  freshWorld,
  never,
  removing,
  run,
  runKilledAt,
  settingUp,
  type Planning,
} from './killed-run.ts'

type World = ReturnType<typeof freshWorld>

const upgrading: Planning = (product) => product.planNewerNixos(never)

const releaseOf = (count: number) => `${nixosSeries}.${2000 + count}.fedcba543210`

/** The boundaries of a whole upgrade. */
function boundariesOfUpgrade({ ports, home }: World): Promise<{ first: number; last: number }> {
  home.publish(releaseOf(0))
  return boundariesOf(ports, upgrading)
}

const nixosOf = ({ home }: World) => home.virtualBox.builderBehind(rehearsalSetup.network.port)?.nixos()

async function snapshotsOf({ ports: { virtualBox } }: World): Promise<number> {
  const machines = await virtualBox.list()
  const seen = await Promise.all(machines.map(({ uuid }) => virtualBox.machine(uuid)))
  return seen.reduce((sum, { snapshots }) => sum + snapshots.length, 0)
}

describe('a newer NixOS for the builder', () => {
  test('is built, started and proven, and nothing of the way back stays', async () => {
    const world = freshWorld()
    expect(await run(world.ports, settingUp)).toBe('succeeded')
    const former = nixosOf(world)
    const product = rehearseOn(world.ports)
    // It has the newest.
    expect((await product.planNewerNixos(never)).actions).toEqual([])
    world.home.publish(releaseOf(1))
    const { actions } = await product.planNewerNixos(never)
    expect(actions.map(({ resource }) => resource)).toEqual(['vm/upgrade'])
    expect(actions[0]?.change.summary).toContain(`${releaseOf(1)} instead of ${former ?? '?'}`)
    // Shown and left: nothing of it was done, and nobody remembers it.
    expect((await product.engine.plan('present', never)).actions).toEqual([])

    expect(await run(world.ports, upgrading)).toBe('succeeded')
    expect(nixosOf(world)).toBe(releaseOf(1))
    expect(await snapshotsOf(world)).toBe(0)
    expect((await product.engine.plan('present', never)).actions).toEqual([])
    expect((await product.planNewerNixos(never)).actions).toEqual([])
  })

  const shares = 4

  test.each(Array.from({ length: shares }, (_, share) => share))(
    'killed at any moment, the builder has one of the two, whole: share %i',
    async (share) => {
      const world = freshWorld()
      expect(await run(world.ports, settingUp)).toBe('succeeded')
      const { first, last } = await boundariesOfUpgrade(world)
      expect(last - first).toBeGreaterThan(60)
      const ends = new Set<string>()
      for (let boundary = first + share; boundary <= last; boundary += shares) {
        const where = `after a kill at boundary ${boundary}`
        const former = nixosOf(world)
        const wanted = releaseOf(boundary)
        world.home.publish(wanted)
        expect(await runKilledAt(boundary, world.ports, upgrading)).toBe('killed')
        const isRepair = Math.floor(boundary / shares) % 2 === 0
        expect(await run(world.ports, isRepair ? settingUp : upgrading), where).toBe('succeeded')
        expect(isRepair ? [former, wanted] : [wanted], where).toContain(nixosOf(world))
        expect(await snapshotsOf(world), where).toBe(0)
        expect((await rehearseOn(world.ports).engine.plan('present', never)).actions, where).toEqual([])
        if (isRepair) ends.add(nixosOf(world) === wanted ? 'the newer one' : 'the former one')
      }
      expect([...ends].toSorted()).toEqual(['the former one', 'the newer one'])
    },
    120_000,
  )

  test.each([
    ['another port', { adminPort: 2444 }],
    ['the other one’s port', { port: 2223, adminPort: 2222 }],
  ])(
    'killed with its snapshot taken, and then given %s: it is not waited for there too early',
    async (_, ports) => {
      const edited = { ...rehearsalSetup, network: { ...rehearsalSetup.network, ...ports } }
      const world = freshWorld()
      expect(await run(world.ports, settingUp)).toBe('succeeded')
      const boundaries = await boundariesOfUpgrade(world)
      let taken = 0
      for (let boundary = boundaries.first; boundary <= boundaries.last; boundary += 11) {
        world.home.publish(releaseOf(boundary))
        await runKilledAt(boundary, world.ports, upgrading)
        const where = `after a kill at boundary ${boundary}`
        if ((await snapshotsOf(world)) > 0) {
          taken += 1
          expect(await run(world.ports, settingUp, edited), where).toBe('succeeded')
          expect(await snapshotsOf(world), where).toBe(0)
          expect(
            (await rehearseOn(world.ports, edited).engine.plan('present', never)).actions,
            where,
          ).toEqual([])
        }
        expect(await run(world.ports, settingUp), where).toBe('succeeded')
      }
      expect(taken).toBeGreaterThan(3)
    },
    120_000,
  )

  test('killed at any moment and then removed, nothing of it stays on the PC', async () => {
    const world = freshWorld()
    expect(await run(world.ports, settingUp)).toBe('succeeded')
    const boundaries = await boundariesOfUpgrade(world)
    // Every eleventh: a whole set-up is needed for each.
    for (let boundary = boundaries.first; boundary <= boundaries.last; boundary += 11) {
      world.home.publish(releaseOf(boundary))
      await runKilledAt(boundary, world.ports, upgrading)
      const where = `after a kill at boundary ${boundary}`
      // A machine that was about to switch itself off when it was looked at is off by now.
      expect(await run(world.ports, removing), where).toBe('succeeded')
      const left = [...world.home.files.entries.keys()].filter((path) => path.includes('.vdi'))
      expect([left, await world.ports.virtualBox.list()], where).toEqual([[], []])
      expect(await run(world.ports, settingUp), where).toBe('succeeded')
    }
  }, 120_000)
})
