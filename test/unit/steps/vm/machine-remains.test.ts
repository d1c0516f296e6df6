/** Taking the machine away where VirtualBox cannot: it is gone from the PC, cannot read the settings, or has forgotten the machine. */
import { describe, expect, it } from 'vitest'
import type { Removal } from '../../../../electron/contract/removal.ts'
import { resources } from '../../../../electron/steps/index.ts'
import { movingTag } from '../../../../electron/steps/vm/machine-settings.ts'
import { killable } from '../../kill/killable.ts'
import { createWorld, uninstallVirtualBox, type World } from './world.ts'

const never = new AbortController().signal
const folder = '/home/you/VirtualBox VMs/pi-offload-builder'

async function run(world: World, goal: 'present' | 'absent', ports = world.ports) {
  const engine = world.engine(resources, ports)
  const plan = await engine.plan(goal, never)
  return { plan, outcome: await engine.start(plan.id, () => undefined, never) }
}

async function setUp(): Promise<World> {
  const world = createWorld({}, { guestSpeed: 20 })
  const { outcome } = await run(world, 'present')
  expect(outcome.problem).toBeUndefined()
  return world
}

const filesOf = (world: World): string[] => [...world.files.entries.keys()]
const settingsOf = async (world: World): Promise<{ uuid: string; settingsFile: string }> => {
  const [listing] = await world.box.list()
  return world.box.machine(listing?.uuid ?? '')
}

describe('VirtualBox was removed from the PC', () => {
  it('what is ours goes, to the last file', async () => {
    const world = await setUp()
    for (const name of ['VBox.log', 'VBox.log.1', 'VBoxHardening.log'])
      world.files.append(`${folder}/Logs/${name}`, 'a')
    uninstallVirtualBox(world)
    const { plan, outcome } = await run(world, 'absent')
    expect(plan.obstacles).toEqual([])
    expect(plan.actions.map(({ resource }) => resource)).toContain('vm/machine')
    expect(outcome.problem).toBeUndefined()
    expect(filesOf(world)).toEqual([])
    expect([world.host.firewall.rule, world.host.autostart.size]).toEqual([undefined, 0])
  })

  it('what somebody put into its folder stays, and so does a machine that is not ours', async () => {
    const world = await setUp()
    world.files.append(`${folder}/mine.txt`, 'mine')
    const { settingsFile } = await settingsOf(world)
    uninstallVirtualBox(world)
    await run(world, 'absent')
    expect(filesOf(world)).toEqual([`${folder}/mine.txt`])

    const other = await setUp()
    await other.files.write(settingsFile, 'of somebody else')
    await other.files.remove(`${settingsFile}-prev`)
    uninstallVirtualBox(other)
    await run(other, 'absent')
    expect(filesOf(other)).toEqual(expect.arrayContaining([settingsFile]))
  })

  it('in the middle of a move: what it brought to the target goes, too', async () => {
    const drive = '/mnt/e & f'
    const target = `${drive}/vms`
    const world = await setUp()
    const { uuid } = await settingsOf(world)
    world.box.setState(uuid, 'poweroff')
    await world.box.setTag(uuid, movingTag, target)
    const name = 'pi-offload-builder'
    await world.files.rename(`${folder}/${name}.vdi`, `${target}/${name}/${name}.vdi`)
    for (const moved of [`${name}.vbox`, 'Logs/VBox.log', 'mine.txt'])
      world.files.append(`${target}/${name}/${moved}`, 'a')
    uninstallVirtualBox(world)
    world.files.setPlugged(drive, false)
    const engine = world.engine(resources)
    expect((await engine.plan('absent', never)).obstacles).toMatchObject([
      { problem: { code: 'DRIVE_MISSING' } },
    ])
    world.files.setPlugged(drive, true)
    expect((await run(world, 'absent')).outcome.problem).toBeUndefined()
    expect(filesOf(world)).toEqual([`${target}/${name}/mine.txt`])
  })

  it('is an obstacle where nobody can tell whether a machine is left, and can be left out', async () => {
    const world = createWorld({}, { virtualBoxVersion: undefined })
    await world.context().ledger.update((content) => content)
    const plan = await world.engine(resources).plan('absent', never)
    expect(plan.obstacles).toMatchObject([
      { resource: 'vm/machine', problem: { code: 'VIRTUALBOX_MISSING' } },
    ])
    const removal = { side: 'everything', keep: ['machine'], piIsGone: false } as const
    const without = await world.engine(resources).plan('absent', never, { ...removal, keep: ['machine'] })
    expect(without).toMatchObject({ obstacles: [], left: [{ resource: 'vm/machine' }] })
  })

  it('ended anywhere, the next removal comes to the same end', { timeout: 120_000 }, async () => {
    const first = await setUp()
    uninstallVirtualBox(first)
    const counted = killable(first.ports, 0)
    await first.engine(resources, counted.ports).plan('absent', never)
    // To look does nothing that could be half done.
    const looked = counted.boundaries()
    await run(first, 'absent', counted.ports)
    for (let boundary = looked + 1; boundary <= counted.boundaries() - looked; boundary += 1) {
      const world = await setUp()
      uninstallVirtualBox(world)
      const { ports, killed } = killable(world.ports, boundary)
      await Promise.race([run(world, 'absent', ports), killed])
      const { outcome } = await run(world, 'absent')
      expect([boundary, outcome.problem]).toEqual([boundary, undefined])
      expect(filesOf(world)).toEqual([])
    }
  })
})

describe('the drive of the machine is not there', () => {
  const drive = '/media/you/disk'
  const removal: Removal = { side: 'everything', keep: ['machine'], piIsGone: false }

  async function setUpOnDrive(): Promise<World> {
    const world = createWorld({ builder: { folder: `${drive}/vms` } }, { guestSpeed: 20 })
    expect((await run(world, 'present')).outcome.problem).toBeUndefined()
    return world
  }
  const onDrive = (world: World) => filesOf(world).filter((path) => path.startsWith(drive))

  it.each(['removed from the PC', 'told to forget the machine'])(
    'and VirtualBox was %s: it is no machine that is gone',
    async (how) => {
      const world = await setUpOnDrive()
      const files = onDrive(world)
      if (how === 'removed from the PC') uninstallVirtualBox(world)
      else {
        const { uuid } = await settingsOf(world)
        world.box.setState(uuid, 'poweroff')
        world.box.unregister(uuid)
      }
      world.files.setPlugged(drive, false)
      const plan = await world.engine(resources).plan('absent', never)
      expect(plan.obstacles).toMatchObject([{ resource: 'vm/machine', problem: { code: 'DRIVE_MISSING' } }])

      // Left for now, and found by the next removal.
      const engine = world.engine(resources)
      const without = await engine.plan('absent', never, removal)
      expect(without).toMatchObject({
        obstacles: [],
        left: [{ resource: 'vm/machine' }, { resource: 'vm/keys' }],
      })
      const outcome = await engine.start(without.id, () => undefined, never)
      expect(outcome.problem).toBeUndefined()
      world.files.setPlugged(drive, true)
      expect(onDrive(world)).toEqual(files)
      expect((await run(world, 'absent')).outcome.problem).toBeUndefined()
      expect(filesOf(world)).toEqual([])
    },
  )

  it('but a machine whose drive is there and empty of it is gone', async () => {
    const world = await setUpOnDrive()
    uninstallVirtualBox(world)
    for (const path of onDrive(world)) await world.files.remove(path)
    const { plan, outcome } = await run(world, 'absent')
    expect([plan.obstacles, outcome.problem]).toEqual([[], undefined])
    expect(filesOf(world)).toEqual([])
  })
})

describe('VirtualBox does not know the machine', () => {
  it('as its settings are empty: it is taken off the list, and the files go', async () => {
    const world = await setUp()
    const { uuid, settingsFile } = await settingsOf(world)
    world.box.setState(uuid, 'aborted')
    await world.files.write(settingsFile, '')
    const { plan, outcome } = await run(world, 'absent')
    expect(plan.obstacles).toEqual([])
    expect(outcome.problem).toBeUndefined()
    expect(await world.box.list()).toEqual([])
    expect(filesOf(world)).toEqual([])
  })

  it('as somebody took it off the list: the files go', async () => {
    const world = await setUp()
    const { uuid } = await settingsOf(world)
    world.box.setState(uuid, 'poweroff')
    world.box.unregister(uuid)
    await run(world, 'absent')
    expect(filesOf(world)).toEqual([])
  })
})
