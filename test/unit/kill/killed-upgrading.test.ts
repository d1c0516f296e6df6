/**
 * A newer NixOS for the builder, killed hard after every call to the outside: the next run, whichever it is, ends with the former
 * system or with one that was proven, and without a snapshot.
 */
import { describe, expect, test } from 'vitest'
import { rehearseOn } from '../../../electron/composition.ts'
import type { Plan } from '../../../electron/contract/plan.ts'
import { nixosSeries } from '../../../electron/contract/setup.ts'
import type { Ports } from '../../../electron/ports/index.ts'
import type { Product } from '../../../electron/product.ts'
import { rehearsalSetup, rehearsalWorld, type RehearsalWorld } from '../../../electron/rehearsal/world.ts'
import { productAssets } from '../../product-assets.ts'
import { killable } from './killable.ts'

const never = new AbortController().signal

interface World extends Pick<RehearsalWorld, 'home'> {
  ports: Ports
}

/** Its lock is always free: that of a process that died goes with it. */
function freshWorld(): World {
  const { ports, home } = rehearsalWorld({ fast: true, assets: productAssets })
  const runLock = { acquire: () => Promise.resolve(() => Promise.resolve()) }
  return { ports: { ...ports, runLock }, home }
}

async function run({ engine }: Product, planning: Promise<Plan>): Promise<string> {
  const plan = await planning
  const { outcome, problem } = await engine.start(plan.id, () => undefined, never)
  return problem === undefined ? outcome : `${outcome}: ${problem.code} ${problem.detail}`
}

const bringAbout = (ports: Ports) => {
  const product = rehearseOn(ports)
  return run(product, product.engine.plan('present', never))
}
const upgrade = (ports: Ports) => {
  const product = rehearseOn(ports)
  return run(product, product.planNewerNixos(never))
}

const releaseOf = (count: number) => `${nixosSeries}.${2000 + count}.fedcba543210`

/** The boundaries of a whole upgrade, without those of planning it: a look leaves nothing. */
async function boundariesOf({ ports, home }: World): Promise<{ first: number; last: number }> {
  home.publish(releaseOf(0))
  const counting = killable(ports, 0)
  const product = rehearseOn(counting.ports)
  const plan = await product.planNewerNixos(never)
  const first = counting.boundaries() + 1
  expect(await run(product, Promise.resolve(plan))).toBe('succeeded')
  return { first, last: counting.boundaries() }
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
    expect(await bringAbout(world.ports)).toBe('succeeded')
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

    expect(await upgrade(world.ports)).toBe('succeeded')
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
      expect(await bringAbout(world.ports)).toBe('succeeded')
      const { first, last } = await boundariesOf(world)
      expect(last - first).toBeGreaterThan(60)
      const ends = new Set<string>()
      for (let boundary = first + share; boundary <= last; boundary += shares) {
        const where = `after a kill at boundary ${boundary}`
        const former = nixosOf(world)
        const wanted = releaseOf(boundary)
        world.home.publish(wanted)
        const process = killable(world.ports, boundary)
        const outcome = await Promise.race([upgrade(process.ports), process.killed.then(() => 'killed')])
        expect(outcome).toBe('killed')
        const isRepair = Math.floor(boundary / shares) % 2 === 0
        expect(await (isRepair ? bringAbout : upgrade)(world.ports), where).toBe('succeeded')
        expect(isRepair ? [former, wanted] : [wanted], where).toContain(nixosOf(world))
        expect(await snapshotsOf(world), where).toBe(0)
        expect((await rehearseOn(world.ports).engine.plan('present', never)).actions, where).toEqual([])
        if (isRepair) ends.add(nixosOf(world) === wanted ? 'the newer one' : 'the former one')
      }
      expect([...ends].toSorted()).toEqual(['the former one', 'the newer one'])
    },
    120_000,
  )

  test('killed at any moment and then removed, nothing of it stays on the PC', async () => {
    const world = freshWorld()
    expect(await bringAbout(world.ports)).toBe('succeeded')
    const boundaries = await boundariesOf(world)
    // Every eleventh: a whole set-up is needed for each.
    for (let boundary = boundaries.first; boundary <= boundaries.last; boundary += 11) {
      world.home.publish(releaseOf(boundary))
      const process = killable(world.ports, boundary)
      await Promise.race([upgrade(process.ports), process.killed])
      const where = `after a kill at boundary ${boundary}`
      const remove = () => {
        const product = rehearseOn(world.ports)
        return run(product, product.engine.plan('absent', never))
      }
      // A machine that was about to switch itself off when it was looked at is off by now.
      const first = await remove()
      expect(first.includes('PLAN_OUTDATED') ? await remove() : first, where).toBe('succeeded')
      const left = [...world.home.files.entries.keys()].filter((path) => path.includes('.vdi'))
      expect([left, await world.ports.virtualBox.list()], where).toEqual([[], []])
      expect(await bringAbout(world.ports), where).toBe('succeeded')
    }
  }, 120_000)
})
