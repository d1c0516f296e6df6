/** What an upgrade left, and a snapshot of the owner's own above it. */
import { expect, test } from 'vitest'
import { rehearseOn } from '../../../../electron/composition.ts'
import type { RunEvent } from '../../../../electron/contract/run.ts'
import type { Ports } from '../../../../electron/ports/index.ts'
import type { RehearsalWorld } from '../../../../electron/rehearsal/world.ts'
import {
  builderIn,
  expectFormer,
  former,
  home,
  machineIn,
  never,
  newer,
  refusing,
  repair,
  statusOf,
  upgrade,
  withFailing,
} from './upgrading.ts'

/** Somebody takes one in VirtualBox, with the builder off. */
async function take(world: RehearsalWorld, name: string): Promise<{ ours: string; own: string }> {
  const { uuid, state, snapshots } = await machineIn(world)
  const { virtualBox } = world.ports
  if (state === 'running') await virtualBox.powerOff(uuid)
  return { ours: snapshots[0]?.uuid ?? '', own: await virtualBox.takeSnapshot(uuid, name) }
}

const planOf = (ports: Ports) => rehearseOn(ports).engine.plan('present', never)

/** An upgrade that could not be taken back, as one that was killed leaves it; the newer NixOS would start. */
async function unproven(): Promise<RehearsalWorld> {
  const world = await home()
  const nix = builderIn(world)?.nix
  const emulates = nix?.emulates
  const emit = (event: RunEvent): void => {
    if (event.type === 'progress' && event.progress.note === 'The builder starts with it')
      Object.assign(nix ?? {}, { emulates: 'never' })
  }
  const outcome = await upgrade(refusing(world.ports, 'restoreSnapshot'), { emit })
  expect(outcome).toMatch(/^failed: UPGRADE_NOT_TAKEN_BACK/)
  expect((await machineIn(world)).state).toBe('poweroff')
  Object.assign(nix ?? {}, { emulates })
  return world
}

test('nothing is restored or deleted: it is told which one stands in the way', async () => {
  const world = await unproven()
  const { own } = await take(world, 'mine')
  const before = await machineIn(world)
  const { actions, obstacles } = await planOf(world.ports)
  expect(actions).toEqual([])
  expect(obstacles).toMatchObject([
    {
      resource: 'vm/snapshot',
      problem: {
        code: 'SNAPSHOT_IN_THE_WAY',
        detail: expect.stringMatching(
          /^Taken after “pi-offload-before-upgrade-[-0-9a-f]+”, .*: “mine”\. To keep the system .* delete “pi-offload-/,
        ) as string,
      },
    },
  ])
  expect(await statusOf(world.ports, 'vm/snapshot')).toMatchObject({
    state: 'blocked',
    problem: { code: 'SNAPSHOT_IN_THE_WAY' },
  })
  await expect(repair(world.ports)).rejects.toThrow('PLAN_OBSTRUCTED')
  expect(await machineIn(world)).toEqual(before)
  await world.ports.virtualBox.deleteSnapshot(before.uuid, own)
  expect(await repair(world.ports)).toBe('succeeded')
  await expectFormer(world)
})

test('one that is taken after the plan was shown is in the way, too', async () => {
  const world = await unproven()
  const product = rehearseOn(world.ports)
  const { id } = await product.engine.plan('present', never)
  await take(world, 'mine')
  const before = await machineIn(world)
  expect(await product.engine.start(id, () => undefined, never)).toMatchObject({
    outcome: 'failed',
    problem: { code: 'SNAPSHOT_IN_THE_WAY' },
  })
  expect(await machineIn(world)).toEqual(before)
})

test('the builder keeps the newer NixOS where the one from before the upgrade is deleted instead', async () => {
  const world = await unproven()
  const { ours, own } = await take(world, 'mine')
  const { uuid } = await machineIn(world)
  await world.ports.virtualBox.deleteSnapshot(uuid, ours)
  expect(await repair(world.ports)).toBe('succeeded')
  expect(await machineIn(world)).toMatchObject({
    state: 'running',
    snapshots: [{ uuid: own, name: 'mine' }],
  })
  expect(builderIn(world)?.nixos()).toBe(newer)
  expect((await planOf(world.ports)).actions).toEqual([])
})

test('a builder that went back runs, and does not go back again', async () => {
  const world = await unproven()
  const { ours, own } = await take(world, 'mine')
  const { uuid } = await machineIn(world)
  await world.ports.virtualBox.restoreSnapshot(uuid, ours)
  const { attachments, snapshots } = await machineIn(world)
  expect((await planOf(world.ports)).left).toMatchObject([{ resource: 'vm/snapshot' }])
  expect(await repair(world.ports)).toBe('succeeded')
  expect(await machineIn(world)).toMatchObject({ state: 'running', attachments, snapshots })
  expect(builderIn(world)?.nixos()).toBe(former)
  expect(await statusOf(world.ports, 'vm/snapshot')).toMatchObject({
    state: 'differs',
    problem: { code: 'SNAPSHOT_IN_THE_WAY', detail: expect.stringMatching(/: “mine”\.$/) as string },
  })
  // It gets no other one before.
  expect((await rehearseOn(world.ports).planNewerNixos(never)).obstacles).toMatchObject([
    { resource: 'vm/upgrade', problem: { code: 'SNAPSHOT_IN_THE_WAY' } },
  ])
  await world.ports.virtualBox.powerOff(uuid)
  await world.ports.virtualBox.deleteSnapshot(uuid, own)
  expect(await repair(world.ports)).toBe('succeeded')
  await expectFormer(world)
})

test('a proven upgrade is settled below it, and waits where somebody went back', async () => {
  const world = await home()
  expect(await upgrade(refusing(world.ports, 'deleteSnapshot'))).toMatch(/^failed: DISK_FULL/)
  const { ours, own } = await take(world, 'mine')
  const { uuid } = await machineIn(world)
  await world.ports.virtualBox.restoreSnapshot(uuid, ours)
  expect(await repair(world.ports)).toBe('succeeded')
  expect(await machineIn(world)).toMatchObject({ state: 'running', snapshots: [{}, {}] })
  expect(await statusOf(world.ports, 'vm/snapshot')).toMatchObject({
    problem: { code: 'SNAPSHOT_IN_THE_WAY' },
  })
  await world.ports.virtualBox.powerOff(uuid)
  await world.ports.virtualBox.restoreSnapshot(uuid, own)
  expect(await repair(world.ports)).toBe('succeeded')
  expect((await machineIn(world)).snapshots).toEqual([{ uuid: own, name: 'mine', parent: undefined }])
  expect(builderIn(world)?.nixos()).toBe(newer)
})

/** Somebody takes one as soon as the upgrade has taken its own. */
function withAnother({ virtualBox, ...ports }: Ports): Ports {
  const takeSnapshot = async (uuid: string, name: string): Promise<string> => {
    const ours = await virtualBox.takeSnapshot(uuid, name)
    await virtualBox.takeSnapshot(uuid, 'mine')
    return ours
  }
  return { ...ports, virtualBox: { ...virtualBox, takeSnapshot } }
}

test('an upgrade that fails does not go back below one that was taken meanwhile, and says so', async () => {
  const world = await home()
  const outcome = await upgrade(withFailing(withAnother(world.ports), 'nixos-rebuild'))
  expect(outcome).toMatch(/^failed: UPGRADE_NOT_TAKEN_BACK Taken after “pi-offload-.*: “mine”\./)
  const machine = await machineIn(world)
  expect(machine).toMatchObject({ state: 'running', snapshots: [{}, { uuid: machine.currentSnapshot }] })
  expect(builderIn(world)?.nixos()).toBe(former)
})

test('an upgrade that is proven leaves one that was taken meanwhile', async () => {
  const world = await home()
  expect(await upgrade(withAnother(world.ports))).toBe('succeeded')
  expect(await machineIn(world)).toMatchObject({ state: 'running', snapshots: [{ name: 'mine' }] })
  expect(builderIn(world)?.nixos()).toBe(newer)
})
