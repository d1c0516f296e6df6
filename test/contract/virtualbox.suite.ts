/** What every `VirtualBox` does, as far as no system has to run in a machine: the real one and the rehearsal's. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { MachineHardware, PortForwarding, VirtualBox } from '../../electron/ports/virtualbox.ts'
import { describeSnapshots } from './virtualbox-snapshots.suite.ts'
import { describeMedia, problemCode } from './virtualbox-media.suite.ts'
import { describeMoves } from './virtualbox-move.suite.ts'

export interface VirtualBoxUnderTest {
  virtualBox: VirtualBox
  /** An empty folder, absolute, in which machines and disks may be made. */
  folder: string
  /** Puts a file there that VirtualBox did not make: any disk image or DVD, at least 34,816 bytes and a multiple of 2048. */
  putFile: (path: string) => Promise<void>
  readFile: (path: string) => Promise<string>
  writeFile: (path: string, content: string) => Promise<void>
  moveFile: (from: string, to: string) => Promise<void>
  /** Moves a disk alone, with VirtualBox's knowledge, as a move of its machine leaves it that was interrupted. */
  moveDisk: (from: string, to: string) => Promise<void>
  /** The PC goes down and saves a machine that was on. */
  save: (uuid: string) => Promise<void>
  /** Somebody takes the cable out of the first network adapter of a machine that runs, or is off or saved. */
  unplugCable: (uuid: string) => Promise<void>
  /** Somebody takes the machine out of VirtualBox's list and leaves its files. */
  unregister: (uuid: string) => Promise<void>
  /** Somebody makes a copy of the machine in VirtualBox, below this folder; gives its UUID. */
  clone: (uuid: string, name: string, folder: string) => Promise<string>
  /** VirtualBox has read nothing yet: its server keeps what it has read, and leaves some seconds after the last call. */
  begin: () => Promise<void>
  /** Removes everything again, also what a failed test left. */
  dispose: () => Promise<void>
}

const unknown = 'deadbeef-0000-4000-8000-000000000000'
const tags = { 'PiOffload/Owner': 'c0ffee', 'PiOffload/Made-by': 'a test: 100% “ours”, {really}' }
const limits = { processPriority: 'low', cpuCapPercent: 25 } as const
const ssh: PortForwarding = {
  name: 'ssh',
  protocol: 'tcp',
  hostAddress: '',
  hostPort: 2222,
  guestAddress: '',
  guestPort: 22,
}
const hardware: MachineHardware = {
  osType: 'Linux_64',
  cpuCount: 3,
  memoryMiB: 1536,
  processPriority: 'low',
  cpuCapPercent: 80,
  bootOrder: ['disk', 'dvd'],
  serialFile: undefined,
  network: 'nat',
  networkCard: 'virtio',
}

export function describeVirtualBox(name: string, make: () => Promise<VirtualBoxUnderTest>): void {
  describe(`VirtualBox: ${name}`, { timeout: 60_000 }, () => {
    let test: VirtualBoxUnderTest
    let box: VirtualBox
    let join: (...parts: string[]) => string

    beforeEach(async () => {
      test = await make()
      box = test.virtualBox
      const separator = test.folder.includes('\\') ? '\\' : '/'
      join = (...parts) => [test.folder, ...parts].join(separator)
    })
    afterEach(() => test.dispose())

    const create = (machineName = 'builder') =>
      box.create({ name: machineName, folder: test.folder, osType: 'Linux_64', tags })

    it('tells its version and where new machines come', async () => {
      const version = await box.version()
      expect(version).toMatchObject({ version: expect.stringMatching(/^\d+\.\d+\.\d+$/) as string })
      expect(version).not.toHaveProperty('driverWarning')
      expect(await box.defaultMachineFolder()).toMatch(/^(?:\/|[A-Za-z]:\\)/)
    })

    it('looks at nothing once it was stopped', async () => {
      const uuid = await create()
      const stopped = AbortSignal.abort()
      const looks = {
        version: () => box.version(stopped),
        defaultMachineFolder: () => box.defaultMachineFolder(stopped),
        list: () => box.list(stopped),
        machine: () => box.machine(uuid, stopped),
        tags: () => box.tags(uuid, stopped),
        disk: () => box.disk(join('builder', 'disk.vdi'), stopped),
        disksOf: () => box.disksOf(uuid, [], stopped),
      }
      for (const [look, run] of Object.entries(looks))
        await expect(run(), look).rejects.toMatchObject({ name: 'AbortError' })
    })

    it('makes a machine that is off, empty and bears its tags', async () => {
      expect(await box.list()).toEqual([])
      const uuid = await create()
      expect(await box.list()).toEqual([{ uuid, name: 'builder', accessible: true }])
      const machine = await box.machine(uuid)
      expect(machine).toMatchObject({
        uuid,
        name: 'builder',
        state: 'poweroff',
        forwardings: [],
        attachments: [],
      })
      expect(machine.settingsFile).toBe(join('builder', 'builder.vbox'))
      expect(machine.hardware).toMatchObject({ osType: 'Linux_64', serialFile: undefined })
      expect(await box.tags(uuid)).toEqual(tags)
    })

    it('tells what a change will call, and changes nothing', async () => {
      const change = { name: 'planned', folder: test.folder, osType: 'Linux_64', tags }
      const calls = box.preview('the one to come', { kind: 'create', machine: change })
      expect(calls.map(([program]) => program)).toEqual(calls.map(() => 'VBoxManage'))
      const text = calls.flat().join('\n')
      for (const part of ['the one to come', 'planned', test.folder, 'Linux_64']) expect(text).toContain(part)
      expect(await box.list()).toEqual([])
    })

    it('tells calls for a machine in any lasting state, and none for one in between', () => {
      const forward = { kind: 'forward', forwarding: ssh, replaces: true } as const
      for (const state of ['poweroff', 'aborted', 'saved', 'paused', 'running'] as const)
        expect(box.preview(unknown, { ...forward, state })).not.toEqual([])
      for (const state of ['starting', 'stopping', 'other'] as const)
        expect(() => box.preview(unknown, { ...forward, state })).toThrow('VM_BUSY')
    })

    it('makes several machines, each with its own', async () => {
      const one = await create('one')
      const two = await create('two')
      expect(one).not.toBe(two)
      await box.modify(one, { memoryMiB: 700 })
      expect((await box.machine(one)).hardware.memoryMiB).toBe(700)
      expect((await box.machine(two)).hardware.memoryMiB).not.toBe(700)
      expect((await box.list()).map((listing) => listing.uuid).sort()).toEqual([one, two].sort())
      await box.remove(one, [])
      expect((await box.list()).map((listing) => listing.uuid)).toEqual([two])
    })

    it('refuses to make a machine over another one’s settings', async () => {
      const uuid = await create()
      expect(await problemCode(create())).toBe('VM_SETTINGS_IN_THE_WAY')
      expect(await box.list()).toEqual([{ uuid, name: 'builder', accessible: true }])
      expect(await box.tags(uuid)).toEqual(tags)
    })

    it('cannot read a machine whose settings file is empty, and can again from the copy beside it', async () => {
      const uuid = await create()
      const { settingsFile } = await box.machine(uuid)
      await box.setTag(uuid, 'PiOffload/System', 'done')
      await test.begin()
      await test.writeFile(settingsFile, '')
      expect(await box.list()).toMatchObject([{ uuid, accessible: false }])
      expect(await problemCode(box.machine(uuid))).toBe('VM_INACCESSIBLE')
      expect(await problemCode(box.tags(uuid))).toBe('VM_INACCESSIBLE')
      await test.writeFile(settingsFile, await test.readFile(`${settingsFile}-prev`))
      expect(await box.list()).toEqual([{ uuid, name: 'builder', accessible: true }])
      expect(await box.machine(uuid)).toMatchObject({ uuid, settingsFile })
      expect(await box.tags(uuid)).toMatchObject(tags)
    })

    it('takes up a machine of these tags that it no longer knows, also from the copy of its settings', async () => {
      const uuid = await create()
      const before = await box.machine(uuid)
      await box.setTag(uuid, 'PiOffload/System', 'done')
      for (const isEmpty of [false, true]) {
        await test.unregister(uuid)
        expect(await box.list()).toEqual([])
        if (isEmpty) await test.writeFile(before.settingsFile, '')
        const others = { ...tags, 'PiOffload/Owner': 'others' }
        const foreign = { name: 'builder', folder: test.folder, osType: 'Linux_64', tags: others }
        expect(await problemCode(box.create(foreign))).toBe('VM_SETTINGS_IN_THE_WAY')
        expect(await create()).toBe(uuid)
        expect(await box.machine(uuid)).toEqual(before)
      }
    })

    it('takes a machine on its list again by its settings, unless they are empty', async () => {
      const uuid = await create()
      await box.setTag(uuid, 'PiOffload/System', 'done')
      const before = await box.machine(uuid)
      const settings = await test.readFile(before.settingsFile)
      await test.unregister(uuid)
      await test.writeFile(before.settingsFile, '')
      expect(await problemCode(box.register(before.settingsFile))).toBe('VIRTUALBOX_FAILED')
      expect(await box.list()).toEqual([])
      await test.writeFile(before.settingsFile, settings)
      await box.register(before.settingsFile)
      expect(await box.machine(uuid)).toEqual(before)
      expect(await box.tags(uuid)).toMatchObject({ 'PiOffload/System': 'done' })
    })

    it('makes a machine with the UUID that it is given, and takes up none with another', async () => {
      const chosen = { uuid: '5f0c2a34-6f0b-4d53-9b3b-0d0a9c8d7e01', osType: 'Linux_64', tags }
      const machine = { ...chosen, name: 'builder', folder: test.folder }
      expect(await box.create(machine)).toBe(machine.uuid)
      await box.setTag(machine.uuid, 'PiOffload/System', 'done')
      const before = await box.machine(machine.uuid)
      for (const isEmpty of [false, true]) {
        await test.unregister(machine.uuid)
        if (isEmpty) await test.writeFile(before.settingsFile, '')
        const other = { ...machine, uuid: '5f0c2a34-6f0b-4d53-9b3b-0d0a9c8d7e02' }
        expect(await problemCode(box.create(other))).toBe('VM_SETTINGS_IN_THE_WAY')
        if (isEmpty) expect(await test.readFile(before.settingsFile)).toBe('')
        expect(await box.create(machine)).toBe(machine.uuid)
        expect(await box.machine(machine.uuid)).toEqual(before)
      }
    })

    it('tells a copy from the machine by its UUID alone: the tags are copied, and the disks are other ones', async () => {
      const uuid = await create()
      const disk = join('builder', 'builder.vdi')
      await box.createDisk(disk, 64)
      await box.attach(uuid, 0, { kind: 'disk', path: disk })
      const copy = await test.clone(uuid, 'builder Clone', test.folder)
      expect(copy).not.toBe(uuid)
      expect(await box.tags(copy)).toEqual(tags)
      const cloned = await box.machine(copy)
      expect(cloned).toMatchObject({ uuid: copy, name: 'builder Clone' })
      const path = cloned.attachments[0]?.path ?? ''
      const [own, copied] = [await box.disk(disk), await box.disk(path)]
      expect(copied).toEqual({ ...Object(own), uuid: expect.any(String) as string })
      expect(copied).not.toEqual(own)
      await box.remove(uuid, [disk])
      expect(await box.list()).toEqual([{ uuid: copy, name: 'builder Clone', accessible: true }])
      expect(await box.machine(copy)).toEqual(cloned)
      expect(await box.disk(path)).toEqual(copied)
      expect(await test.readFile(cloned.settingsFile)).toContain(`uuid="{${copy}}"`)
    })

    it('says of an unknown machine that it is not there', async () => {
      for (const uuid of [unknown, '--help', 'builder', '']) {
        expect(await problemCode(box.machine(uuid))).toBe('VM_NOT_FOUND')
        expect(await problemCode(box.tags(uuid))).toBe('VM_NOT_FOUND')
        expect(await problemCode(box.setTag(uuid, 'PiOffload/a', 'b'))).toBe('VM_NOT_FOUND')
        expect(await problemCode(box.modify(uuid, { cpuCount: 2 }))).toBe('VM_NOT_FOUND')
        expect(await problemCode(box.limit(uuid, limits))).toBe('VM_NOT_FOUND')
        expect(await problemCode(box.attach(uuid, 0, undefined))).toBe('VM_NOT_FOUND')
        expect(await problemCode(box.removeForwarding(uuid, 'ssh'))).toBe('VM_NOT_FOUND')
        expect(await problemCode(box.start(uuid))).toBe('VM_NOT_FOUND')
        expect(await problemCode(box.pause(uuid))).toBe('VM_NOT_FOUND')
        expect(await problemCode(box.powerOff(uuid))).toBe('VM_NOT_FOUND')
        expect(await problemCode(box.move(uuid, test.folder))).toBe('VM_NOT_FOUND')
        expect(await problemCode(box.disksOf(uuid, []))).toBe('VM_NOT_FOUND')
        expect(await problemCode(box.remove(uuid, []))).toBe('VM_NOT_FOUND')
      }
    })

    it('changes what is given and nothing else, twice', async () => {
      const uuid = await create()
      const serialFile = join('serial.log')
      for (let round = 0; round < 2; round++) {
        await box.modify(uuid, { ...hardware, serialFile })
        expect((await box.machine(uuid)).hardware).toEqual({ ...hardware, serialFile })
      }
      await box.modify(uuid, { cpuCount: 2 })
      expect((await box.machine(uuid)).hardware).toEqual({ ...hardware, serialFile, cpuCount: 2 })
      await box.modify(uuid, { serialFile: undefined })
      expect((await box.machine(uuid)).hardware).toEqual({ ...hardware, cpuCount: 2 })
      await box.modify(uuid, { bootOrder: ['dvd', 'none', 'none', 'none'] })
      expect((await box.machine(uuid)).hardware.bootOrder).toEqual(['dvd'])
      await box.modify(uuid, {})
      expect(await problemCode(box.modify(uuid, { osType: 'NixOS_64' }))).toBe('SETUP_INVALID')
    })

    it('limits what a machine that is off may take, twice, and changes nothing else', async () => {
      const uuid = await create()
      await box.modify(uuid, hardware)
      for (let round = 0; round < 2; round++) {
        expect(await box.limit(uuid, limits)).toBe('at-once')
        expect((await box.machine(uuid)).hardware).toEqual({ ...hardware, ...limits })
      }
      await box.limit(uuid, { processPriority: 'normal', cpuCapPercent: 100 })
      expect((await box.machine(uuid)).hardware).toMatchObject({
        processPriority: 'normal',
        cpuCapPercent: 100,
      })
      for (const cpuCapPercent of [0, 101, 12.5, NaN])
        expect(await problemCode(box.limit(uuid, { ...limits, cpuCapPercent }))).toBe('SETUP_INVALID')
    })

    it('limits one that runs at once, and for its next start; no paused one', async () => {
      const uuid = await create()
      const normal = { processPriority: 'normal', cpuCapPercent: 100 } as const
      await box.limit(uuid, normal)
      const before = await box.machine(uuid)
      await box.start(uuid)
      try {
        expect((await box.machine(uuid)).stateSince).toBeGreaterThanOrEqual(before.stateSince)
        expect(await problemCode(box.modify(uuid, limits))).toBe('VM_BUSY')
        expect(await box.limit(uuid, limits)).toBe('at-once')
        expect(await box.machine(uuid)).toMatchObject({ state: 'running', hardware: limits })
        await box.pause(uuid)
        expect(await problemCode(box.limit(uuid, normal))).toBe('VM_BUSY')
        expect(await box.machine(uuid)).toMatchObject({ state: 'paused', hardware: limits })
        await box.start(uuid)
        // The priority alone: VirtualBox forgets it unless something else makes it write its settings.
        await box.limit(uuid, { ...normal, cpuCapPercent: limits.cpuCapPercent })
      } finally {
        await box.powerOff(uuid)
      }
      expect((await box.machine(uuid)).hardware).toMatchObject({
        processPriority: 'normal',
        cpuCapPercent: limits.cpuCapPercent,
      })
    })

    it('sets, replaces and removes tags', async () => {
      const uuid = await create()
      await box.setTag(uuid, 'PiOffload/System', 'yes, {"on": "2026-11-21"}')
      await box.setTag(uuid, 'PiOffload/System', 'Größe: 5')
      expect(await box.tags(uuid)).toEqual({ ...tags, 'PiOffload/System': 'Größe: 5' })
      expect(await problemCode(box.setTag(uuid, 'PiOffload/System', ''))).toBe('SETUP_INVALID')
      expect(await problemCode(box.setTag(uuid, 'GUI/Fullscreen', 'on'))).toBe('SETUP_INVALID')
      for (let round = 0; round < 2; round++) await box.setTag(uuid, 'PiOffload/System', undefined)
      expect(await box.tags(uuid)).toEqual(tags)
    })

    it('sets, replaces and removes forwardings, twice each', async () => {
      const uuid = await create()
      const admin: PortForwarding = {
        name: 'admin',
        protocol: 'tcp',
        hostAddress: '127.0.0.1',
        hostPort: 2223,
        guestAddress: '',
        guestPort: 2223,
      }
      const moved = { ...ssh, hostAddress: '192.168.1.5', hostPort: 2322 }
      for (let round = 0; round < 2; round++) {
        await box.forward(uuid, ssh)
        await box.forward(uuid, admin)
      }
      expect((await box.machine(uuid)).forwardings).toEqual([admin, ssh])
      await box.forward(uuid, moved)
      expect((await box.machine(uuid)).forwardings).toEqual([admin, moved])
      for (let round = 0; round < 2; round++) await box.removeForwarding(uuid, 'admin')
      expect((await box.machine(uuid)).forwardings).toEqual([moved])
    })

    it('changes forwardings of a saved machine, which stays saved until its state is discarded', async () => {
      const uuid = await create()
      const moved = { ...ssh, hostPort: 2322 }
      await box.forward(uuid, ssh)
      await test.save(uuid)
      for (let round = 0; round < 2; round++) await box.forward(uuid, moved)
      expect(await box.machine(uuid)).toMatchObject({ state: 'saved', forwardings: [moved] })
      for (let round = 0; round < 2; round++) await box.removeForwarding(uuid, 'ssh')
      await box.forward(uuid, ssh)
      expect(await problemCode(box.modify(uuid, { cpuCount: 2 }))).toBe('VM_BUSY')
      expect(await problemCode(box.limit(uuid, limits))).toBe('VM_BUSY')
      for (let round = 0; round < 2; round++) await box.powerOff(uuid)
      expect(await box.machine(uuid)).toMatchObject({ state: 'poweroff', forwardings: [ssh] })
    })

    it('tells a forwarding of another protocol or to another address in the machine apart, and replaces it', async () => {
      const uuid = await create()
      for (const other of [{ guestAddress: '10.0.2.99' }, { protocol: 'udp' }] as const) {
        await box.forward(uuid, { ...ssh, ...other })
        expect((await box.machine(uuid)).forwardings).toEqual([{ ...ssh, ...other }])
        await box.forward(uuid, ssh)
        expect((await box.machine(uuid)).forwardings).toEqual([ssh])
      }
      const other = { ...ssh, name: 'udp', protocol: 'udp' } as const
      await box.forward(uuid, other)
      expect((await box.machine(uuid)).forwardings).toEqual([ssh, other])
    })

    it('attaches its network adapter to something else and back, and tells its forwardings while that is NAT', async () => {
      const uuid = await create()
      await box.forward(uuid, ssh)
      expect((await box.machine(uuid)).hardware).toMatchObject({ network: 'nat', networkCard: 'virtio' })
      const before = await box.machine(uuid)
      const other = { network: 'null', networkCard: '82540EM' }
      await box.modify(uuid, other)
      expect(await box.machine(uuid)).toMatchObject({ hardware: other, forwardings: [] })
      await box.modify(uuid, { network: 'nat', networkCard: 'virtio' })
      expect(await box.machine(uuid)).toEqual(before)
      expect(await problemCode(box.modify(uuid, { network: '--help' }))).toBe('SETUP_INVALID')
    })

    it('plugs the network cable in, of one that is off, runs or is saved, twice each', async () => {
      const uuid = await create()
      const plugIn = async () => {
        await test.unplugCable(uuid)
        expect(await box.machine(uuid)).toMatchObject({ cableConnected: false })
        for (let round = 0; round < 2; round++) await box.connectCable(uuid)
        expect(await box.machine(uuid)).toMatchObject({ cableConnected: true })
      }
      expect(await box.machine(uuid)).toMatchObject({ cableConnected: true })
      await plugIn()
      await box.start(uuid)
      try {
        await plugIn()
      } finally {
        await box.powerOff(uuid)
      }
      expect(await box.machine(uuid)).toMatchObject({ cableConnected: true })
      await test.save(uuid)
      await plugIn()
      await box.powerOff(uuid)
    })

    it('refuses forwardings that cannot work', async () => {
      const uuid = await create()
      await box.forward(uuid, ssh)
      for (const wrong of [
        { hostPort: 0 },
        { hostPort: 99999 },
        { guestPort: -1 },
        { hostPort: 22.5 },
        { hostAddress: '999.1.1.1' },
        { hostAddress: '1.2.3.4,5' },
        { guestAddress: 'builder' },
        { name: 'a,tcp,,1,,1' },
        { name: '' },
      ])
        expect(await problemCode(box.forward(uuid, { ...ssh, ...wrong }))).toBe('SETUP_INVALID')
      expect(await problemCode(box.forward(uuid, { ...ssh, name: 'other' }))).toBe('PORT_TAKEN')
      expect((await box.machine(uuid)).forwardings).toEqual([ssh])
    })

    it('leaves a machine that is off off', async () => {
      const uuid = await create()
      await box.powerOff(uuid)
      expect((await box.machine(uuid)).state).toBe('poweroff')
    })

    it('refuses to type what has no key', async () => {
      const uuid = await create()
      expect(await problemCode(box.typeLine(uuid, 'ä'))).toBe('SETUP_INVALID')
      expect(await problemCode(box.typeLine(uuid, 'a\nb'))).toBe('SETUP_INVALID')
    })

    it('refuses names and paths that VirtualBox would change or misread', async () => {
      for (const name of ['', '-rf', 'a/b', 'a:b', 'a\nb', 'größe', '"', 'x'.repeat(80)])
        expect(await problemCode(create(name))).toBe('SETUP_INVALID')
      expect(await problemCode(box.createDisk('relative.vdi', 64))).toBe('SETUP_INVALID')
      expect(await problemCode(box.createDisk(join('root.vdi'), 0))).toBe('SETUP_INVALID')
      expect(await box.list()).toEqual([])
    })

    describeSnapshots(() => ({ box, join, create }))
    describeMoves(() => ({ ...test, box, join, create }))
    describeMedia(() => ({ box, join, create, putFile: test.putFile, moveFile: test.moveFile }))
  })
}
