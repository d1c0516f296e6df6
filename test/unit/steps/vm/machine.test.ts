import { describe, expect, it } from 'vitest'
import { vmForwarding } from '../../../../electron/steps/vm/forwarding.ts'
import { vmKeys } from '../../../../electron/steps/vm/keys.ts'
import { vmMachine } from '../../../../electron/steps/vm/machine.ts'
import { vmSettings } from '../../../../electron/steps/vm/settings-file.ts'
import { ownerTag } from '../../../../electron/steps/vm/machine-settings.ts'
import { folderOf, isSameFolder } from '../../../../electron/steps/vm/paths.ts'
import { switchOff } from '../../../../electron/steps/vm/switch-off.ts'
import { bringAbout, codeOf, differenceOf, takeAway } from './bring-about.ts'
import { createWorld, installationId, setupOf, type World } from './world.ts'

async function onlyMachine(world: World) {
  const [listing, ...others] = await world.box.list()
  expect(others).toEqual([])
  return world.box.machine(listing?.uuid ?? '')
}

async function textOf(world: World, path: string): Promise<string | undefined> {
  const bytes = await world.files.read(path)
  return bytes && new TextDecoder().decode(bytes)
}

async function made(): Promise<World> {
  const world = createWorld()
  const context = world.context()
  for (const resource of [vmKeys, vmMachine, vmForwarding])
    expect(await bringAbout(resource, context)).toBeUndefined()
  return world
}

describe('vm/machine', () => {
  it('is made with its disk, once, and goes with it', async () => {
    const world = await made()
    const machine = await onlyMachine(world)
    expect(machine.hardware).toMatchObject({
      osType: 'Linux_64',
      cpuCount: 4,
      memoryMiB: 8192,
      processPriority: 'low',
      cpuCapPercent: 100,
    })
    const disk = machine.settingsFile.replace('.vbox', '.vdi')
    expect(machine.attachments).toEqual([{ port: 0, kind: 'disk', path: disk }])
    expect(await world.box.disk(disk)).toMatchObject({ sizeMiB: 61_440 })
    expect(await world.box.tags(machine.uuid)).toEqual({ [ownerTag]: installationId })
    expect(await bringAbout(vmMachine, world.context())).toBeUndefined()
    expect(await takeAway(vmMachine, world.context())).toBe('absent')
    expect(await takeAway(vmMachine, world.context())).toBe('absent')
    expect(await world.box.disk(disk)).toBeUndefined()
  })

  it('is made in the folder of the setup', async () => {
    const world = createWorld({ builder: { folder: '/srv/vms' } })
    await bringAbout(vmMachine, world.context())
    expect((await onlyMachine(world)).settingsFile).toBe(
      '/srv/vms/pi-offload-builder/pi-offload-builder.vbox',
    )
  })

  const other = 'b3bb189e-8bf9-4888-9912-ace4e6543002'
  const takeOver = { detail: 'Take over “pi-offload-builder” as the builder.' }
  it.each([
    [{}, 'A virtual machine “pi-offload-builder” exists already.', []],
    [
      { [ownerTag]: other },
      `This program made the virtual machine “pi-offload-builder”, but the notes of that are not here (${other}).`,
      [takeOver],
    ],
  ])('of the same name is foreign without our tag, or with another one: %o', async (tags, detail, ways) => {
    const world = createWorld()
    const uuid = await world.box.create({ name: 'pi-offload-builder', osType: 'Linux_64', tags })
    expect(await vmMachine.inspect(world.context())).toMatchObject({
      kind: 'foreign',
      problem: {
        code: 'VM_FOREIGN',
        detail,
        decision: {
          wanted: 'The builder is made under the name pi-offload-builder.',
          ways: [...ways, { patch: { builder: { vmName: 'pi-offload-builder-2' } } }],
        },
      },
    })
    expect(await takeAway(vmMachine, world.context())).toBe('foreign')
    expect(await world.box.machine(uuid)).toMatchObject({ uuid })
  })

  it('is offered a name that no machine has, nor settings that VirtualBox does not list, and is made under it', async () => {
    const world = createWorld()
    const machine = { osType: 'Linux_64', tags: {} }
    for (const name of ['pi-offload-builder', 'pi-offload-builder-2'])
      await world.box.create({ name, ...machine })
    const [, second] = await world.box.list()
    const { settingsFile } = await world.box.machine(second?.uuid ?? '')
    const third = settingsFile.replaceAll('builder-2', 'builder-3')
    await world.files.write(third, '<VirtualBox/>')
    const observed = await vmMachine.inspect(world.context())
    expect(observed).toMatchObject({
      problem: { decision: { ways: [{ patch: { builder: { vmName: 'pi-offload-builder-4' } } }] } },
    })
    const other = { ...world.context(), setup: setupOf({ builder: { vmName: 'pi-offload-builder-4' } }) }
    await bringAbout(vmKeys, other)
    expect(await bringAbout(vmMachine, other)).toBeUndefined()
    expect(await textOf(world, third)).toBe('<VirtualBox/>')
  })

  it('whose folder holds the settings of another is told while it is made, with another name', async () => {
    const world = createWorld()
    const folder = await world.box.defaultMachineFolder()
    const settings = `${folder}/pi-offload-builder/pi-offload-builder.vbox`
    await world.files.write(settings, '<VirtualBox/>')
    await bringAbout(vmKeys, world.context())
    await expect(vmMachine.apply(world.context(), { kind: 'absent' })).rejects.toMatchObject({
      problem: {
        code: 'VM_SETTINGS_IN_THE_WAY',
        detail: `${settings} exists already.`,
        decision: { ways: [{ patch: { builder: { vmName: 'pi-offload-builder-2' } } }] },
      },
    })
    expect(await textOf(world, settings)).toBe('<VirtualBox/>')
  })

  it('is found by its tag, whatever it is called', async () => {
    const world = await made()
    world.setup = setupOf({ builder: { vmName: 'other-name' } })
    expect(await vmMachine.inspect(world.context())).toMatchObject({ kind: 'present' })
    expect(await takeAway(vmMachine, world.context())).toBe('absent')
    expect(await world.box.list()).toEqual([])
  })

  it('does not take another name: that is an obstacle, and nothing is done', async () => {
    const world = await made()
    const before = await onlyMachine(world)
    world.setup = setupOf({ builder: { cpuCount: 2, vmName: 'other-name' } })
    const detail =
      'The builder is there already: builder.vmName was “pi-offload-builder”, and is “other-name” in the setup.'
    await expect(bringAbout(vmMachine, world.context())).rejects.toMatchObject({
      problem: { code: 'CANNOT_CHANGE_IN_PLACE', detail },
    })
    expect(await onlyMachine(world)).toEqual(before)
  })

  it('stays where it is when the setup names its folder in other words, or none', async () => {
    const folder = '/srv/vms'
    const world = createWorld({ builder: { folder } })
    for (const builder of [{ folder }, { folder: '/srv//vms/' }, { folder: '/srv/x/../vms' }, {}]) {
      world.setup = setupOf({ builder })
      expect(await bringAbout(vmMachine, world.context())).toBeUndefined()
    }
    expect(isSameFolder('D:\\', folderOf('D:\\builder'))).toBe(true)
    expect(isSameFolder('D:\\VMs\\', 'd:/vms')).toBe(true)
    expect(isSameFolder('/srv/VMs', '/srv/vms')).toBe(false)
  })

  it('is ours even when VirtualBox cannot read it; others’ broken machines are not our business', async () => {
    const world = await made()
    const { uuid, settingsFile } = await onlyMachine(world)
    const other = await world.box.create({ name: 'other', osType: 'Linux_64', tags: {} })
    const { settingsFile: others } = await world.box.machine(other)
    await world.files.write(others, 'damaged')
    expect(await differenceOf(vmMachine, world.context())).toBeUndefined()
    // Damaged, but not empty: whose work that is nobody knows, and it is not written over.
    await world.files.write(settingsFile, 'damaged')
    expect(await codeOf(differenceOf(vmMachine, world.context()))).toBe('VM_INACCESSIBLE')
    expect(await differenceOf(vmSettings, world.context())).toBeUndefined()
    await world.files.write(settingsFile, '')
    await world.files.remove(`${settingsFile}-prev`)
    expect(await vmMachine.inspect(world.context())).toEqual({ kind: 'absent' })
    expect((await world.box.list()).map(({ uuid: id }) => id)).toEqual([uuid, other])
  })

  it.each([
    ['empty', ''],
    ['reserved and never written', '\0'.repeat(4096)],
    ['gone', undefined],
  ])('comes back from VirtualBox’s copy where its settings file is %s', async (_name, content) => {
    const world = await made()
    const { uuid, settingsFile } = await onlyMachine(world)
    const copy = `${settingsFile}-prev`
    if (content === undefined) await world.files.remove(settingsFile)
    else await world.files.write(settingsFile, content)
    expect(await codeOf(differenceOf(vmMachine, world.context()))).toBe('VM_INACCESSIBLE')
    const shown = await differenceOf(vmSettings, world.context())
    expect(shown?.details).toEqual([
      { kind: 'file', where: 'pc', path: settingsFile, before: '', after: await textOf(world, copy) },
    ])
    expect(await bringAbout(vmSettings, world.context())).toBeUndefined()
    expect(await textOf(world, settingsFile)).toBe(await textOf(world, copy))
    expect(await onlyMachine(world)).toMatchObject({ uuid })
    expect(await differenceOf(vmMachine, world.context())).toBeUndefined()
  })

  it('does not come back from half a copy, or from that of another installation', async () => {
    const world = await made()
    const { settingsFile } = await onlyMachine(world)
    const copy = (await textOf(world, `${settingsFile}-prev`)) ?? ''
    await world.files.write(settingsFile, '')
    await world.files.write(`${settingsFile}-prev`, copy.slice(0, -20))
    expect(await differenceOf(vmSettings, world.context())).toBeUndefined()
    expect(await codeOf(differenceOf(vmMachine, world.context()))).toBe('VM_INACCESSIBLE')
    await world.files.write(`${settingsFile}-prev`, copy.replaceAll(installationId, 'b3bb189e'))
    expect(await differenceOf(vmSettings, world.context())).toBeUndefined()
    expect(await vmMachine.inspect(world.context())).toMatchObject({ kind: 'foreign' })
  })

  it('that nobody knows any more is taken up with its own settings, also from the copy', async () => {
    const world = await made()
    const before = await onlyMachine(world)
    for (const damage of [undefined, '']) {
      world.box.unregister(before.uuid)
      if (damage !== undefined) await world.files.write(before.settingsFile, damage)
      expect(await codeOf(differenceOf(vmMachine, world.context()))).toBe('VM_NOT_FOUND')
      const change = await differenceOf(vmSettings, world.context())
      expect(change?.details.some(({ kind }) => kind === 'file')).toBe(damage !== undefined)
      expect(change?.details.at(-1)).toMatchObject({
        ...{ kind: 'command', where: 'pc' },
        argv: ['VBoxManage', 'register', before.uuid, `settingsFile=${before.settingsFile}`],
      })
      expect(await bringAbout(vmSettings, world.context())).toBeUndefined()
      expect(await differenceOf(vmMachine, world.context())).toBeUndefined()
      expect(await onlyMachine(world)).toEqual(before)
    }
  })

  it('takes other hardware', async () => {
    const world = await made()
    world.setup = setupOf({ builder: { cpuCount: 2, memoryMiB: 4096, cpuCapPercent: 50 } })
    // The share of each core is changed while it runs, by `vm/limits`.
    expect((await differenceOf(vmMachine, world.context()))?.summary).toBe(
      '2 cores instead of 4, 4096 MiB of memory instead of 8192',
    )
    expect(await bringAbout(vmMachine, world.context())).toBeUndefined()
  })

  it.each(['running', 'paused', 'saved', 'aborted'] as const)(
    'is changed from the state %s',
    async (state) => {
      const world = await made()
      const { uuid } = await onlyMachine(world)
      await world.box.start(uuid)
      world.box.setState(uuid, state)
      world.setup = setupOf({ builder: { cpuCount: 2 } })
      expect(await bringAbout(vmMachine, world.context())).toBeUndefined()
      expect(await takeAway(vmMachine, world.context())).toBe('absent')
    },
  )

  it('is switched off although what was saved of it cannot be loaded: that is discarded', async () => {
    const world = await made()
    const { uuid } = await onlyMachine(world)
    await world.box.start(uuid)
    world.box.setState(uuid, 'saved')
    world.box.spoilSavedState(uuid)
    await switchOff(world.context(), uuid, { gently: true })
    expect((await onlyMachine(world)).state).toBe('poweroff')
    expect(world.log.join('\n')).toContain('The saved state is discarded.')
  })

  it('is not switched off once a stop was asked for', async () => {
    const world = await made()
    const { uuid } = await onlyMachine(world)
    await world.box.start(uuid)
    world.setup = setupOf({ builder: { cpuCount: 2 } })
    const stopped = world.context(AbortSignal.abort())
    await expect(bringAbout(vmMachine, stopped)).rejects.toMatchObject({ name: 'AbortError' })
    expect(await onlyMachine(world)).toMatchObject({ state: 'running', hardware: { cpuCount: 4 } })
  })

  it('is completed from every half-made state', async () => {
    const world = await made()
    const { uuid, settingsFile } = await onlyMachine(world)
    const disk = settingsFile.replace('.vbox', '.vdi')
    const before = await world.box.disk(disk)
    // Made, but not attached.
    await world.box.attach(uuid, 0, undefined)
    expect(await bringAbout(vmMachine, world.context())).toBeUndefined()
    expect(await world.box.disk(disk)).toEqual(before)
    // Attached, but gone.
    await world.files.remove(disk)
    expect((await differenceOf(vmMachine, world.context()))?.summary).toBe('a new disk of 60 GiB')
    expect(await bringAbout(vmMachine, world.context())).toBeUndefined()
    expect(await world.box.disk(disk)).not.toEqual(before)
  })

  it.each([true, false])(
    'takes the disk that came to the place of its own (attached: %s)',
    async (attached) => {
      const world = await made()
      const { uuid, attachments } = await onlyMachine(world)
      const path = attachments[0]?.path ?? ''
      await world.box.createDisk('/backup/disk.vdi', 61_440)
      const other = await world.box.disk('/backup/disk.vdi')
      await world.box.forgetDisk('/backup/disk.vdi')
      if (!attached) await world.box.attach(uuid, 0, undefined)
      await world.files.rename('/backup/disk.vdi', path)
      expect(await world.box.disk(path)).toBe('replaced')
      const change = await differenceOf(vmMachine, world.context())
      expect(change?.summary).toBe('the disk that came to the place of the former one is attached')
      expect(await bringAbout(vmMachine, world.context())).toBeUndefined()
      expect(await onlyMachine(world)).toMatchObject({ attachments })
      expect(await world.box.disk(path)).toEqual(other)
    },
  )
})

describe('vm/forwarding', () => {
  it('opens the builder to the network and the administration to this PC alone', async () => {
    const world = await made()
    expect((await onlyMachine(world)).forwardings).toEqual([
      {
        name: 'admin',
        protocol: 'tcp',
        hostAddress: '127.0.0.1',
        hostPort: 2223,
        guestAddress: '',
        guestPort: 2200,
      },
      { name: 'builder', protocol: 'tcp', hostAddress: '', hostPort: 2222, guestAddress: '', guestPort: 22 },
    ])
    expect(await bringAbout(vmForwarding, world.context())).toBeUndefined()
  })

  it('corrects what differs, also while both change places, and leaves others’ rules', async () => {
    const world = await made()
    const { uuid } = await onlyMachine(world)
    await world.box.forward(uuid, {
      name: 'web',
      protocol: 'tcp',
      hostAddress: '',
      hostPort: 8080,
      guestAddress: '',
      guestPort: 80,
    })
    await world.box.forward(uuid, {
      name: 'admin',
      protocol: 'tcp',
      hostAddress: '',
      hostPort: 2223,
      guestAddress: '',
      guestPort: 2200,
    })
    expect((await differenceOf(vmForwarding, world.context()))?.summary).toContain('127.0.0.1')
    world.setup = setupOf({ network: { port: 2223, adminPort: 2222 } })
    expect(await bringAbout(vmForwarding, world.context())).toBeUndefined()
    expect((await onlyMachine(world)).forwardings).toHaveLength(3)
  })

  it('replaces one of another protocol or to another address in the machine, and leaves others’ of another protocol', async () => {
    const world = await made()
    const { uuid, forwardings } = await onlyMachine(world)
    const [admin, builder] = forwardings
    if (admin === undefined || builder === undefined) throw new Error('It has no forwardings.')
    const others = { ...builder, name: 'dns', protocol: 'udp' } as const
    await world.box.forward(uuid, others)
    await world.box.forward(uuid, { ...builder, protocol: 'udp', hostPort: 2299 })
    await world.box.forward(uuid, { ...admin, guestAddress: '10.0.2.99' })
    const { summary, details } = (await differenceOf(vmForwarding, world.context())) ?? { details: [] }
    expect(summary).toBe('all addresses, port 2222 → 22 (builder), 127.0.0.1, port 2223 → 2200 (admin)')
    expect(details.slice(0, 2)).toMatchObject([
      { before: 'all addresses, port 2299 (UDP) → 22' },
      { before: '127.0.0.1, port 2223 → 10.0.2.99:2200' },
    ])
    expect(await bringAbout(vmForwarding, world.context())).toBeUndefined()
    expect((await onlyMachine(world)).forwardings).toEqual([admin, builder, others])
  })

  it.each(['poweroff', 'running', 'paused', 'saved'] as const)(
    'plugs the cable in of a machine in the state %s, and leaves it so',
    async (state) => {
      const world = await made()
      const { uuid } = await onlyMachine(world)
      await world.box.start(uuid)
      world.box.setState(uuid, state)
      world.box.unplugCable(uuid)
      expect(await differenceOf(vmMachine, world.context())).toBeUndefined()
      const change = await differenceOf(vmForwarding, world.context())
      expect(change?.summary).toBe('the network cable is plugged in')
      expect(await bringAbout(vmForwarding, world.context())).toBeUndefined()
      expect(await onlyMachine(world)).toMatchObject({ state, cableConnected: true })
    },
  )

  it('waits for the network adapter, which is the machine’s own hardware', async () => {
    const world = await made()
    const { uuid, forwardings } = await onlyMachine(world)
    await world.box.modify(uuid, { network: 'bridged', networkCard: '82540EM' })
    expect(await vmForwarding.inspect(world.context())).toMatchObject({
      kind: 'blocked',
      until: 'vm/machine',
    })
    expect((await differenceOf(vmMachine, world.context()))?.summary).toBe(
      'network nat instead of bridged, network card virtio instead of 82540EM',
    )
    expect(await bringAbout(vmMachine, world.context())).toBeUndefined()
    expect(await differenceOf(vmForwarding, world.context())).toBeUndefined()
    expect((await onlyMachine(world)).forwardings).toEqual(forwardings)
  })
})
