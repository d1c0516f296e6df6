import { describe, expect, test } from 'vitest'
import { rehearseOn } from '../../../../electron/composition.ts'
import { failure, problemOf } from '../../../../electron/contract/problem.ts'
import type { RunEvent } from '../../../../electron/contract/run.ts'
import { nixosSeries } from '../../../../electron/contract/setup.ts'
import type { Ports } from '../../../../electron/ports/index.ts'
import type { Product } from '../../../../electron/product.ts'
import { everything } from '../../../../electron/contract/removal.ts'
import { rehearsalSetup, rehearsalWorld } from '../../../../electron/rehearsal/world.ts'
import { productAssets } from '../../../product-assets.ts'
import { isNewer } from '../../../../electron/steps/vm/nixos-version.ts'
import {
  builderIn,
  expectFormer,
  former,
  home,
  machineIn,
  never,
  newer,
  outcomeOf,
  refusing,
  repair,
  statusOf,
  upgrade,
  withFailing,
} from './upgrading.ts'

/** A drive on which so much is free as is said when somebody looks. */
function withFree({ files, ...ports }: Ports, freeBytes: () => number): Ports {
  return { ...ports, files: { ...files, freeBytes: () => Promise.resolve(freeBytes()) } }
}

describe('versions of NixOS', () => {
  test.each([
    ['26.05.2.a', '26.05.1.b', true],
    ['26.05.10.a', '26.05.9.b', true],
    ['26.05.1.a', '25.11.9000.b', true],
    ['26.05.1.a', '26.05pre861040.b', true],
    ['25.11.9000.a', '26.05.1.b', false],
    ['26.05.1.a', '26.05.1.b', false],
    ['26.05.1.a', '26.05.2.b', false],
  ])('%s is newer than %s: %s', (one, other, expected) => {
    expect(isNewer(one, other)).toBe(expected)
  })
})

describe('an upgrade of the builder', () => {
  test('sets up nothing that is not there, and brings nothing back that was removed on purpose', async () => {
    const codeOf = (ports: Ports) =>
      rehearseOn(ports)
        .planNewerNixos(never)
        .then(
          () => 'planned',
          (error: unknown) => problemOf(error).code,
        )
    expect(await codeOf(rehearsalWorld({ fast: true, assets: productAssets }).ports)).toBe('NOTHING_SET_UP')
    for (const removal of [
      { ...everything, side: 'pi' as const },
      { ...everything, keep: ['machine' as const] },
    ]) {
      const world = await home()
      expect(await codeOf(world.ports)).toBe('planned')
      const removing = (product: Product) => product.engine.plan('absent', never, removal)
      expect(await outcomeOf(rehearseOn(world.ports), removing)).toBe('succeeded')
      expect(await codeOf(world.ports)).toBe('NOTHING_SET_UP')
    }
  })

  test('shows what it does, and does nothing that is older', async () => {
    const world = await home()
    const [action] = (await rehearseOn(world.ports).planNewerNixos(never)).actions
    const text = JSON.stringify(action?.change.details)
    for (const part of [former, newer, '"take"', 'nix-channel', 'nixos-rebuild', '"delete"'])
      expect(text).toContain(part)
    world.home.publish(`${nixosSeries}.99.0123456789ab`)
    expect((await rehearseOn(world.ports).planNewerNixos(never)).actions).toEqual([])
  })

  test.each(['nix-channel', 'nixos-rebuild'])(
    'is taken back where %s fails, and says why',
    async (program) => {
      const world = await home()
      const outcome = await upgrade(withFailing(world.ports, program))
      expect(outcome).toMatch(
        new RegExp(`^failed: UPGRADE_TAKEN_BACK ${program} .* failed in the builder\\.$`),
      )
      await expectFormer(world)
    },
  )

  test('is taken back where the newer NixOS does not answer', async () => {
    const world = await home()
    world.home.virtualBox.faults.deafNixos = newer
    expect(await upgrade(world.ports)).toMatch(/^failed: UPGRADE_TAKEN_BACK It did not answer within/)
    await expectFormer(world)
  })

  test('is taken back where the newer NixOS does not run programs of the Pi', async () => {
    const world = await home()
    const emit = (event: RunEvent): void => {
      const builder = builderIn(world)
      if (event.type === 'progress' && event.progress.note === 'The builder starts with it' && builder)
        builder.nix.emulates = 'never'
    }
    expect(await upgrade(world.ports, { emit })).toMatch(/UPGRADE_TAKEN_BACK Programs for aarch64-linux/)
    await expectFormer(world)
  })

  test('is taken back where somebody stops it', async () => {
    const world = await home()
    const stop = new AbortController()
    const emit = (event: RunEvent): void => {
      if (event.type === 'progress' && event.progress.note === 'The newer NixOS is fetched and built')
        stop.abort(problemOf(new Error('stopped')))
    }
    expect(await upgrade(world.ports, { emit, signal: stop.signal })).toMatch(/^cancelled/)
    expect((await machineIn(world)).snapshots).toEqual([])
    await outcomeOf(rehearseOn(world.ports), (product) => product.engine.plan('present', never))
    await expectFormer(world)
  })

  test('makes room in the builder first, and does not begin where there is none', async () => {
    const world = await home()
    const room = builderIn(world)?.disk
    Object.assign(room ?? {}, { freeMiB: 3000, garbageMiB: 500 })
    expect(await upgrade(world.ports)).toMatch(/^failed: BUILDER_DISK_FULL 3500 MiB/)
    await expectFormer(world)
    Object.assign(room ?? {}, { garbageMiB: 5000 })
    expect(await upgrade(world.ports)).toBe('succeeded')
    expect(builderIn(world)?.nixos()).toBe(newer)
  })

  test('needs room on the PC', async () => {
    const world = await home()
    const files = { ...world.ports.files, freeBytes: () => Promise.resolve(1024 ** 3) }
    const { obstacles } = await rehearseOn({ ...world.ports, files }).planNewerNixos(never)
    expect(obstacles).toMatchObject([{ resource: 'vm/upgrade', problem: { code: 'DISK_FULL' } }])
  })

  test('leaves a snapshot of somebody else’s as it is', async () => {
    const world = await home()
    const { virtualBox } = world.ports
    const { uuid } = await machineIn(world)
    await virtualBox.powerOff(uuid)
    const own = await virtualBox.takeSnapshot(uuid, 'mine')
    // It is the same disk, and the same system on it.
    const { actions } = await rehearseOn(world.ports).engine.plan('present', never)
    expect(actions.map(({ resource }) => resource)).toEqual([
      ...['vm/power', 'vm/store', 'vm/clock', 'vm/signing', 'vm/configuration', 'vm/nix'],
    ])
    expect(await upgrade(world.ports)).toBe('succeeded')
    expect((await machineIn(world)).snapshots).toEqual([{ uuid: own, name: 'mine', parent: undefined }])
    expect(builderIn(world)?.nixos()).toBe(newer)
  })
})

describe('a builder that was switched off for an upgrade is started again', () => {
  test('where no snapshot can be taken', async () => {
    const world = await home()
    expect(await upgrade(refusing(world.ports, 'takeSnapshot'))).toBe('failed: DISK_FULL The drive is full.')
    expect((await machineIn(world)).state).toBe('running')
    await expectFormer(world)
  })

  test('where somebody stops it while it shuts down', async () => {
    const world = await home()
    const stop = new AbortController()
    const { virtualBox, ...ports } = world.ports
    const pressPowerButton = async (uuid: string): Promise<void> => {
      await virtualBox.pressPowerButton(uuid)
      stop.abort(problemOf(new Error('stopped')))
    }
    const stopping = { ...ports, virtualBox: { ...virtualBox, pressPowerButton } }
    expect(await upgrade(stopping, { signal: stop.signal })).toMatch(/^cancelled/)
    expect(await machineIn(world)).toMatchObject({ state: 'running', snapshots: [] })
    await repair(world.ports)
    await expectFormer(world)
  })

  test('where its snapshot cannot be merged, by the upgrade and by each repair', async () => {
    const world = await home()
    const ports = refusing(world.ports, 'deleteSnapshot', 2)
    expect(await upgrade(ports)).toBe('failed: DISK_FULL The drive is full.')
    expect((await machineIn(world)).state).toBe('running')
    const [listing] = await world.ports.virtualBox.list()
    await world.ports.virtualBox.powerOff(listing?.uuid ?? '')
    expect(await repair(ports)).toBe('failed: DISK_FULL The drive is full.')
    expect(await machineIn(world)).toMatchObject({ state: 'running', snapshots: [{}] })
    expect(await statusOf(ports, 'vm/snapshot')).toMatchObject({ state: 'differs' })
    expect(await repair(ports)).toBe('succeeded')
    expect(await machineIn(world)).toMatchObject({ state: 'running', snapshots: [] })
    expect(builderIn(world)?.nixos()).toBe(newer)
  })
})

describe('a builder that failed to get a newer NixOS and cannot go back', () => {
  const notBack = 'failed: UPGRADE_NOT_TAKEN_BACK The drive is full.'

  test('goes on with the former one where nothing else would start', async () => {
    const world = await home()
    const ports = withFailing(refusing(world.ports, 'restoreSnapshot'), 'nixos-rebuild')
    const product = rehearseOn(ports)
    const { id } = await product.planNewerNixos(never)
    const { problem } = await product.engine.start(id, () => undefined, never)
    expect(problem).toMatchObject({
      code: 'UPGRADE_NOT_TAKEN_BACK',
      detail: 'The drive is full.',
      underlying: expect.stringMatching(
        /The upgrade had failed: .*nixos-rebuild .* failed in the builder/,
      ) as string,
    })
    expect(await machineIn(world)).toMatchObject({ state: 'running', snapshots: [{}] })
    expect(builderIn(world)?.nixos()).toBe(former)
    expect(await statusOf(world.ports, 'vm/snapshot')).toMatchObject({ state: 'differs' })
    expect(await repair(world.ports)).toBe('succeeded')
    await expectFormer(world)
  })

  test('stays off with a NixOS that did not prove itself, and says why', async () => {
    const world = await home()
    world.home.virtualBox.faults.deafNixos = newer
    const ports = refusing(world.ports, 'restoreSnapshot', 2)
    expect(await upgrade(ports)).toBe(notBack)
    expect(await machineIn(world)).toMatchObject({ state: 'poweroff', snapshots: [{}] })
    // It is not begun by a repair that cannot go back either.
    expect(await repair(ports)).toBe(notBack)
    expect(await machineIn(world)).toMatchObject({ state: 'poweroff', snapshots: [{}] })
    expect(await repair(ports)).toBe('succeeded')
    await expectFormer(world)
  })

  test('goes on where it ran, as after a kill, and the next repair goes back', async () => {
    const world = await home()
    const ports = refusing(world.ports, 'restoreSnapshot', 2)
    expect(await upgrade(withFailing(ports, 'nixos-rebuild'))).toBe(notBack)
    expect(await repair(ports)).toBe(notBack)
    expect(await machineIn(world)).toMatchObject({ state: 'running', snapshots: [{}] })
    expect(await repair(ports)).toBe('succeeded')
    await expectFormer(world)
  })

  test('is no mere stop where somebody had stopped it', async () => {
    const world = await home()
    const stop = new AbortController()
    const emit = (event: RunEvent): void => {
      if (event.type === 'progress' && event.progress.note === 'The newer NixOS is fetched and built')
        stop.abort(problemOf(new Error('stopped')))
    }
    const ports = refusing(world.ports, 'restoreSnapshot')
    expect(await upgrade(ports, { emit, signal: stop.signal })).toBe(notBack)
    expect(await machineIn(world)).toMatchObject({ state: 'running', snapshots: [{}] })
    expect(await repair(world.ports)).toBe('succeeded')
    await expectFormer(world)
  })

  test('stays off where a repair is stopped that cannot go back either', async () => {
    const world = await home()
    world.home.virtualBox.faults.deafNixos = newer
    expect(await upgrade(refusing(world.ports, 'restoreSnapshot'))).toBe(notBack)
    const stop = new AbortController()
    const { virtualBox, ...ports } = world.ports
    const restoreSnapshot = () => {
      stop.abort(problemOf(new Error('stopped')))
      return Promise.reject(failure('DISK_FULL', 'The drive is full.'))
    }
    const stopping = rehearseOn({ ...ports, virtualBox: { ...virtualBox, restoreSnapshot } })
    const plan = (product: Product) => product.engine.plan('present', never)
    expect(await outcomeOf(stopping, plan, { signal: stop.signal })).toMatch(/^cancelled/)
    expect(await machineIn(world)).toMatchObject({ state: 'poweroff', snapshots: [{}] })
    expect(await repair(world.ports)).toBe('succeeded')
    await expectFormer(world)
  })

  test('is started with the former one once that is back, though its snapshot cannot be deleted', async () => {
    const world = await home()
    world.home.virtualBox.faults.deafNixos = newer
    expect(await upgrade(refusing(world.ports, 'deleteSnapshot'))).toMatch(/^failed: UPGRADE_TAKEN_BACK/)
    expect(await machineIn(world)).toMatchObject({ state: 'running', snapshots: [{}] })
    expect(builderIn(world)?.nixos()).toBe(former)
    expect(await repair(world.ports)).toBe('succeeded')
    await expectFormer(world)
  })
})

describe('a proven upgrade whose snapshot has too little room to be merged', () => {
  async function leftover() {
    const world = await home()
    let free = 100 * 1024 ** 3
    const ports = withFree(world.ports, () => free)
    const emit = (event: RunEvent): void => {
      if (event.type === 'progress' && event.progress.note === 'The snapshot is deleted') free = 0
    }
    const outcome = await upgrade(ports, { emit })
    const fill = (bytes: number) => {
      free = bytes
    }
    return { world, ports, outcome, fill }
  }

  test('keeps the newer NixOS running, and says what is missing', async () => {
    const { world, ports, outcome } = await leftover()
    expect(outcome).toMatch(
      /^failed: DISK_FULL 1 MiB more are needed where .* is, before the snapshot from before the upgrade can be deleted\.$/,
    )
    expect(await machineIn(world)).toMatchObject({ state: 'running', snapshots: [{}] })
    expect(builderIn(world)?.nixos()).toBe(newer)
    expect(await statusOf(ports, 'vm/snapshot')).toMatchObject({
      state: 'differs',
      problem: { code: 'DISK_FULL' },
    })
    expect(await statusOf(ports, 'vm/power')).toMatchObject({ state: 'ok' })
  })

  test('is in no repair’s way, and gone after the first one with room', async () => {
    const { world, ports, fill } = await leftover()
    const [listing] = await world.ports.virtualBox.list()
    await world.ports.virtualBox.powerOff(listing?.uuid ?? '')
    const plan = await rehearseOn(ports).engine.plan('present', never)
    expect(plan.obstacles).toEqual([])
    expect(plan.actions.map(({ resource }) => resource)).not.toContain('vm/snapshot')
    expect(plan.left).toMatchObject([{ resource: 'vm/snapshot' }])
    expect(await repair(ports)).toBe('succeeded')
    expect(await machineIn(world)).toMatchObject({ state: 'running', snapshots: [{}] })
    fill(100 * 1024 ** 3)
    expect(await repair(ports)).toBe('succeeded')
    expect(await machineIn(world)).toMatchObject({ state: 'running', snapshots: [] })
    expect(builderIn(world)?.nixos()).toBe(newer)
  })

  test('lets the builder get no other NixOS and no larger disk before', async () => {
    const { world, ports } = await leftover()
    world.home.publish(`${nixosSeries}.3456.0123456789ab`)
    const { obstacles } = await rehearseOn(ports).planNewerNixos(never)
    expect(obstacles).toMatchObject([
      {
        resource: 'vm/upgrade',
        problem: { detail: expect.stringContaining('before the snapshot') as string },
      },
    ])
    const { builder } = rehearsalSetup
    const larger = { ...rehearsalSetup, builder: { ...builder, diskGiB: builder.diskGiB + 10 } }
    const plan = await rehearseOn(ports, larger).engine.plan('present', never)
    expect(plan.obstacles).toMatchObject([
      {
        resource: 'vm/machine',
        problem: { detail: expect.stringContaining('before the snapshot') as string },
      },
    ])
  })
})
