/** Somebody copied the machine in VirtualBox: the copy bears all its tags, and is neither changed nor deleted. */
import { describe, expect, it } from 'vitest'
import { resources } from '../../../../electron/steps/index.ts'
import { vmMachine } from '../../../../electron/steps/vm/machine.ts'
import { ownerTag } from '../../../../electron/steps/vm/machine-settings.ts'
import { killable } from '../../kill/killable.ts'
import { codeOf, differenceOf } from './bring-about.ts'
import { createWorld, folders, setupOf, type World } from './world.ts'

const former = 'b3bb189e-8bf9-4888-9912-ace4e6543002'
const ownDisk = '/home/you/VirtualBox VMs/pi-offload-builder/pi-offload-builder.vdi'
const never = new AbortController().signal

async function run(world: World, goal: 'present' | 'absent', ports = world.ports) {
  const engine = world.engine(resources, ports)
  const plan = await engine.plan(goal, never)
  return { plan, outcome: await engine.start(plan.id, () => undefined, never) }
}

/** Everything is set up, the machine is off, and a copy of it is there: listed before it, or behind it. */
async function withCopy(place: 'before' | 'behind' = 'behind') {
  const world = createWorld({}, { guestSpeed: 20 })
  expect((await run(world, 'present')).outcome.problem).toBeUndefined()
  const uuid = (await world.box.list())[0]?.uuid ?? ''
  await world.box.powerOff(uuid)
  const copy = await world.box.clone(uuid, 'my copy')
  if (place === 'before') {
    const box = { ...world.box }
    Object.assign(world.box, { list: async (signal?: AbortSignal) => (await box.list(signal)).toReversed() })
  }
  return { world, uuid, copy, kept: await lookAtCopy(world, copy) }
}

async function lookAtCopy(world: World, copy: string) {
  const machine = await world.box.machine(copy)
  const path = machine.attachments[0]?.path ?? ''
  const settings = new TextDecoder().decode(await world.files.read(machine.settingsFile))
  return { machine, tags: await world.box.tags(copy), disk: await world.box.disk(path), settings }
}

/** As a former version left them. */
async function forgetUuid(world: World, change: (notes: object) => object = (notes) => notes) {
  const { machineUuid, ...notes } = JSON.parse(
    new TextDecoder().decode(await world.files.read(folders.ledgerFile)),
  ) as Record<string, unknown>
  expect(machineUuid).toBeDefined()
  await world.files.write(folders.ledgerFile, JSON.stringify(change(notes)))
}

const uuidsOf = async (world: World) => (await world.box.list()).map(({ uuid }) => uuid)

describe('a copy of the machine', () => {
  it.each(['before', 'behind'] as const)(
    'is kept, and told, when ours is removed: listed %s it',
    async (place) => {
      const { world, copy, kept } = await withCopy(place)
      const { plan, outcome } = await run(world, 'absent')
      const details = plan.actions.find(({ resource }) => resource === 'vm/machine')?.change.details
      expect(details).toContainEqual({
        ...{ kind: 'setting', name: 'Machine: a copy of it stays', after: '“my copy”' },
      })
      expect(outcome.problem).toBeUndefined()
      expect(await uuidsOf(world)).toEqual([copy])
      expect(await lookAtCopy(world, copy)).toEqual(kept)
    },
  )

  it('is not what a repair starts and changes', async () => {
    const { world, uuid, copy, kept } = await withCopy('before')
    expect((await run(world, 'present')).outcome.problem).toBeUndefined()
    expect(await world.box.machine(uuid)).toMatchObject({ state: 'running' })
    expect(await lookAtCopy(world, copy)).toEqual(kept)
  })

  it('is not taken for ours where that has empty settings: those come back, or go', async () => {
    for (const goal of ['present', 'absent'] as const)
      for (const isFormer of [false, true]) {
        const { world, uuid, copy, kept } = await withCopy()
        const { settingsFile } = await world.box.machine(uuid)
        await world.files.write(settingsFile, '')
        if (isFormer) await forgetUuid(world)
        expect((await run(world, goal)).outcome.problem).toBeUndefined()
        expect(await uuidsOf(world)).toEqual(goal === 'present' ? [uuid, copy] : [copy])
        expect(await lookAtCopy(world, copy)).toEqual(kept)
      }
  })

  it('stays where ours was deleted: a removal lists it as kept, a repair makes another machine', async () => {
    for (const isFormer of [false, true]) {
      const { world, uuid, copy, kept } = await withCopy()
      if (isFormer) await forgetUuid(world)
      await world.box.remove(uuid, [ownDisk])
      // Notes of a former version do not tell a copy from a machine that moved; the disks do.
      if (isFormer) {
        expect(await codeOf(differenceOf(vmMachine, world.context()))).toBe('VM_UNCLEAR')
      } else {
        const plan = await world.engine(resources).plan('absent', never)
        expect(plan.kept).toMatchObject([
          { resource: 'vm/machine', description: 'Copies of the builder’s machine are not ours: “my copy”.' },
        ])
        expect((await run(world, 'present')).outcome.problem).toBeUndefined()
        expect(await world.box.list()).toHaveLength(2)
      }
      expect(await lookAtCopy(world, copy)).toEqual(kept)
    }
  })

  it('of the name of the builder is in the way as any other, and named as what it is', async () => {
    const { world, uuid } = await withCopy()
    await world.box.remove(uuid, [ownDisk])
    const copy = (await world.box.list())[0]?.uuid ?? ''
    await world.box.clone(copy, 'pi-offload-builder')
    expect(await vmMachine.inspect(world.context())).toMatchObject({
      kind: 'foreign',
      problem: { detail: 'The virtual machine “pi-offload-builder” is a copy of the builder’s.' },
    })
  })

  it('is told from ours also by the notes of a former version, and the next change of ours notes its UUID', async () => {
    const { world, uuid, copy, kept } = await withCopy('before')
    await forgetUuid(world)
    world.setup = { ...world.setup, builder: { ...world.setup.builder, cpuCount: 2 } }
    expect((await run(world, 'present')).outcome.problem).toBeUndefined()
    expect((await world.context().ledger.read()).machineUuid).toBe(uuid)
    expect(await lookAtCopy(world, copy)).toEqual(kept)
  })

  it('is told from ours by the disk where a former version’s notes name a place that it has left', async () => {
    for (const elsewhere of ['/srv/moved', undefined]) {
      const { world, uuid, copy, kept } = await withCopy('before')
      await forgetUuid(world, (notes) => ({
        ...notes,
        ...(elsewhere === undefined && { settingsFile: undefined }),
      }))
      if (elsewhere !== undefined) await world.box.move(uuid, elsewhere)
      else {
        await world.files.remove(`/home/you/VirtualBox VMs/pi-offload-builder/pi-offload-builder.vbox-prev`)
        await world.box.move(uuid, '/srv/elsewhere')
      }
      expect((await run(world, 'absent')).outcome.problem).toBeUndefined()
      expect(await uuidsOf(world)).toEqual([copy])
      expect(await lookAtCopy(world, copy)).toEqual(kept)
    }
  })

  it('is nobody’s to guess where neither notes nor disks tell: nothing is changed', async () => {
    const { world, uuid, copy } = await withCopy()
    await forgetUuid(world, (notes) => ({ ...notes, settingsFile: '/elsewhere/builder.vbox' }))
    for (const one of [uuid, copy]) await world.box.setTag(one, 'PiOffload/System', undefined)
    for (const goal of ['present', 'absent'] as const) {
      const plan = await world.engine(resources).plan(goal, never)
      expect(plan.obstacles).toMatchObject([{ resource: 'vm/machine', problem: { code: 'VM_UNCLEAR' } }])
    }
  })
})

describe('a machine of which the notes were lost', () => {
  it.each([false, true])(
    'is told as what it is, and taken over where a person says so (new notes: %s)',
    async (hasNotes) => {
      const world = createWorld({}, { guestSpeed: 20 })
      expect((await run(world, 'present')).outcome.problem).toBeUndefined()
      const uuid = (await world.box.list())[0]?.uuid ?? ''
      await world.box.powerOff(uuid)
      await world.box.setTag(uuid, ownerTag, former)
      await world.files.remove(folders.ledgerFile)
      if (hasNotes) await world.context().ledger.update((content) => content)
      const observed = (await world.engine(resources).plan('present', never)).obstacles[0]?.problem
      expect(observed).toMatchObject({
        code: 'VM_FOREIGN',
        detail: `This program made the virtual machine “pi-offload-builder”, but the notes of that are not here (${former}).`,
      })
      const takeOver = { machine: uuid, installation: former }
      expect(observed?.decision?.ways[0]?.patch).toEqual({ builder: { takeOver } })
      world.setup = setupOf({ builder: { takeOver, cpuCount: 2 } })
      const upToMachine = resources.slice(0, resources.findIndex(({ id }) => id === 'vm/machine') + 1)
      const engine = world.engine(upToMachine)
      const plan = await engine.plan('present', never)
      expect(plan.obstacles).toEqual([])
      expect((await engine.start(plan.id, () => undefined, never)).problem).toBeUndefined()
      expect(await uuidsOf(world)).toEqual([uuid])
      const notes = await world.engine(resources).ledger.read()
      expect(notes).toMatchObject({ machineUuid: uuid, installationId: former })
      expect((await world.box.machine(uuid)).hardware.cpuCount).toBe(2)
    },
  )

  it('is what a person names where copies make it unclear', async () => {
    const { world, uuid, copy, kept } = await withCopy()
    await forgetUuid(world, (notes) => ({ ...notes, settingsFile: '/elsewhere/builder.vbox' }))
    const tag = await world.box.tags(uuid)
    for (const one of [uuid, copy]) await world.box.setTag(one, 'PiOffload/System', undefined)
    const [obstacle] = (await world.engine(resources).plan('present', never)).obstacles
    const patches = obstacle?.problem.decision?.ways.map(({ patch }) => patch)
    const installation = tag[ownerTag] ?? ''
    expect(patches).toContainEqual({ builder: { takeOver: { machine: uuid, installation } } })
    world.setup = setupOf({ builder: { takeOver: { machine: uuid, installation } } })
    expect((await run(world, 'absent')).outcome.problem).toBeUndefined()
    expect(await uuidsOf(world)).toEqual([copy])
    expect((await lookAtCopy(world, copy)).machine).toEqual(kept.machine)
  })
})

it('a machine whose making was killed anywhere is found again beside a copy of the one before', async () => {
  const upToMachine = resources.slice(0, resources.findIndex(({ id }) => id === 'vm/machine') + 1)
  const make = async (world: World, ports = world.ports) => {
    const engine = world.engine(upToMachine, ports)
    const plan = await engine.plan('present', never)
    const looked = counted.boundaries()
    return { looked, outcome: await engine.start(plan.id, () => undefined, never) }
  }
  async function copyAlone() {
    const { world, uuid, copy, kept } = await withCopy('before')
    await world.box.remove(uuid, [ownDisk])
    return { world, copy, kept }
  }
  const first = await copyAlone()
  const counted = killable(first.world.ports, 0)
  const { looked } = await make(first.world, counted.ports)
  expect(counted.boundaries() - looked).toBeGreaterThan(20)
  for (let boundary = looked + 1; boundary <= counted.boundaries(); boundary += 1) {
    const { world, copy, kept } = await copyAlone()
    const { ports, killed } = killable(world.ports, boundary)
    await Promise.race([make(world, ports), killed])
    expect([boundary, (await make(world)).outcome.problem]).toEqual([boundary, undefined])
    const machines = await uuidsOf(world)
    const made = machines.find((uuid) => uuid !== copy)
    expect([boundary, machines.length]).toEqual([boundary, 2])
    expect((await world.context().ledger.read()).machineUuid).toBe(made)
    expect(await lookAtCopy(world, copy)).toEqual(kept)
  }
})
