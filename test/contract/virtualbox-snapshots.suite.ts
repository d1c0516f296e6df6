/** What every `VirtualBox` does with snapshots. */
import { expect, it } from 'vitest'
import { problemCode, type Bench } from './virtualbox-media.suite.ts'

const unknown = 'deadbeef-0000-4000-8000-000000000000'

export function describeSnapshots(here: () => Pick<Bench, 'box' | 'join' | 'create'>): void {
  const machineWithDisk = async () => {
    const { box, join, create } = here()
    const uuid = await create()
    const path = join('builder', 'builder.vdi')
    await box.createDisk(path, 64)
    await box.attach(uuid, 0, { kind: 'disk', path })
    const looseOf = async (machine: string) =>
      (await box.disksOf(machine, [path])).filter(({ place }) => place === 'loose')
    const attached = async () => (await box.machine(uuid)).attachments.map((medium) => medium.path)
    return { uuid, path, attached, looseOf, disk: await box.disk(path) }
  }

  it('takes a snapshot: what is written comes into another file, and the disk is still that one', async () => {
    const { box } = here()
    const { uuid, path, attached, disk, looseOf } = await machineWithDisk()
    expect((await box.machine(uuid)).snapshots).toEqual([])
    const snapshot = await box.takeSnapshot(uuid, 'before it')
    expect((await box.machine(uuid)).snapshots).toEqual([
      { uuid: snapshot, name: 'before it', parent: undefined },
    ])
    const [above = ''] = await attached()
    expect(above).not.toBe(path)
    for (const place of [path, above])
      expect(await box.disk(place)).toEqual({ ...(disk as object), isOfSnapshots: true })
    expect(await looseOf(uuid)).toEqual([])
    expect(await problemCode(box.resizeDisk(above, 128))).toBe('DISK_HAS_SNAPSHOTS')
  })

  it('takes one more of the same name, upon the first', async () => {
    const { box } = here()
    const { uuid, attached, disk } = await machineWithDisk()
    const snapshot = await box.takeSnapshot(uuid, 'before it')
    const second = await box.takeSnapshot(uuid, 'before it')
    const names = (await box.machine(uuid)).snapshots
    expect(names.map((one) => one.uuid)).toEqual([snapshot, second])
    const { uuid: bottom } = disk as { uuid: string }
    expect(await box.disk((await attached())[0] ?? '')).toMatchObject({ uuid: bottom })
  })

  it('restores the hardware and the disks that the machine had, twice, and leaves its tags', async () => {
    const { box } = here()
    const { uuid, path, attached, disk, looseOf } = await machineWithDisk()
    await box.modify(uuid, { memoryMiB: 700 })
    await box.setTag(uuid, 'PiOffload/System', 'before')
    const snapshot = await box.takeSnapshot(uuid, 'before it')
    for (let round = 0; round < 2; round++) {
      await box.modify(uuid, { memoryMiB: 900 })
      await box.setTag(uuid, 'PiOffload/System', 'after')
      await box.restoreSnapshot(uuid, snapshot)
      const machine = await box.machine(uuid)
      expect(machine.hardware.memoryMiB).toBe(700)
      expect(machine.snapshots).toEqual([{ uuid: snapshot, name: 'before it', parent: undefined }])
      expect(await box.tags(uuid)).toMatchObject({ 'PiOffload/System': 'after' })
      const [above = ''] = await attached()
      expect(above).not.toBe(path)
      expect(await box.disk(above)).toMatchObject({ ...(disk as object), isOfSnapshots: true })
    }
    expect(await looseOf(uuid)).toEqual([])
  })

  it('deletes a snapshot, twice: the disk is as it was, and grows again', async () => {
    const { box } = here()
    const { uuid, path, attached, disk, looseOf } = await machineWithDisk()
    const snapshot = await box.takeSnapshot(uuid, 'before it')
    await box.restoreSnapshot(uuid, snapshot)
    for (let round = 0; round < 2; round++) await box.deleteSnapshot(uuid, snapshot)
    expect((await box.machine(uuid)).snapshots).toEqual([])
    expect(await attached()).toEqual([path])
    expect(await box.disk(path)).toEqual(disk)
    expect(await looseOf(uuid)).toEqual([])
    await box.resizeDisk(path, 96)
    expect(await box.disk(path)).toMatchObject({ sizeMiB: 96 })
  })

  it('tells what builds upon what, and deletes no snapshot that more than one thing builds upon', async () => {
    const { box } = here()
    const { uuid, path, attached, disk } = await machineWithDisk()
    const tree = async () => {
      const { snapshots, currentSnapshot } = await box.machine(uuid)
      return { parents: snapshots.map((one) => [one.uuid, one.parent]), currentSnapshot }
    }
    expect(await tree()).toEqual({ parents: [], currentSnapshot: undefined })
    const lower = await box.takeSnapshot(uuid, 'lower')
    const upper = await box.takeSnapshot(uuid, 'upper')
    const parents = [
      [lower, undefined],
      [upper, lower],
    ]
    expect(await tree()).toEqual({ parents, currentSnapshot: upper })
    await box.restoreSnapshot(uuid, lower)
    expect(await problemCode(box.deleteSnapshot(uuid, lower))).toBe('VIRTUALBOX_FAILED')
    expect(await tree()).toEqual({ parents, currentSnapshot: lower })
    await box.restoreSnapshot(uuid, upper)
    // One above the other: the lower one goes, and the upper one stays.
    await box.deleteSnapshot(uuid, lower)
    expect(await tree()).toEqual({ parents: [[upper, undefined]], currentSnapshot: upper })
    await box.deleteSnapshot(uuid, upper)
    expect([await attached(), await box.disk(path)]).toEqual([[path], disk])
  })

  it('deletes a snapshot that nothing builds upon', async () => {
    const { box } = here()
    const { uuid, path, attached, disk, looseOf } = await machineWithDisk()
    const lower = await box.takeSnapshot(uuid, 'lower')
    const upper = await box.takeSnapshot(uuid, 'upper')
    await box.restoreSnapshot(uuid, lower)
    await box.deleteSnapshot(uuid, upper)
    expect((await box.machine(uuid)).snapshots.map((one) => one.uuid)).toEqual([lower])
    await box.deleteSnapshot(uuid, lower)
    expect([await attached(), await box.disk(path)]).toEqual([[path], disk])
    expect(await looseOf(uuid)).toEqual([])
  })

  it('refuses snapshots of what is not there, and of strange names', async () => {
    const { box } = here()
    const { uuid } = await machineWithDisk()
    const snapshot = await box.takeSnapshot(uuid, 'before it')
    for (const name of ['', '-x', 'a"b', 'a\nb', unknown])
      expect(await problemCode(box.takeSnapshot(uuid, name))).toBe('SETUP_INVALID')
    expect(await problemCode(box.restoreSnapshot(uuid, unknown))).toBe('VIRTUALBOX_FAILED')
    expect(await problemCode(box.takeSnapshot(unknown, 'x'))).toBe('VM_NOT_FOUND')
    expect(await problemCode(box.restoreSnapshot(unknown, snapshot))).toBe('VM_NOT_FOUND')
    expect(await problemCode(box.deleteSnapshot(unknown, snapshot))).toBe('VM_NOT_FOUND')
    expect((await box.machine(uuid)).snapshots).toHaveLength(1)
  })

  it('takes, restores and deletes none while the machine runs', async () => {
    const { box, create } = here()
    const uuid = await create()
    const snapshot = await box.takeSnapshot(uuid, 'before it')
    await box.start(uuid)
    try {
      expect(await problemCode(box.takeSnapshot(uuid, 'another'))).toBe('VM_BUSY')
      expect(await problemCode(box.restoreSnapshot(uuid, snapshot))).toBe('VM_BUSY')
      expect(await problemCode(box.deleteSnapshot(uuid, snapshot))).toBe('VM_BUSY')
    } finally {
      await box.powerOff(uuid)
    }
    expect((await box.machine(uuid)).snapshots).toHaveLength(1)
  })

  it('removes a machine with its snapshots', async () => {
    const { box } = here()
    const { uuid, path, attached } = await machineWithDisk()
    await box.takeSnapshot(uuid, 'one')
    await box.takeSnapshot(uuid, 'two')
    const [above = ''] = await attached()
    await box.remove(uuid, [path])
    for (const place of [path, above]) expect(await box.disk(place)).toBeUndefined()
    expect(await box.list()).toEqual([])
  })

  it('removes no machine of which a snapshot keeps a disk that is not its own', async () => {
    const { box, join } = here()
    const { uuid, path } = await machineWithDisk()
    const photos = join('builder', 'my-photos.vdi')
    await box.createDisk(photos, 64)
    await box.attach(uuid, 3, { kind: 'disk', path: photos })
    const snapshot = await box.takeSnapshot(uuid, 'of the owner')
    const before = await box.machine(uuid)
    const disks = await box.disksOf(uuid, [path])
    const foreign = disks.filter(({ isOwn }) => !isOwn)
    expect(foreign.map(({ place }) => place)).toEqual(['bound', 'bound'])
    expect(await problemCode(box.remove(uuid, [path]))).toBe('FOREIGN_DISK_IN_BUILDER')
    expect(await box.machine(uuid)).toEqual(before)
    await box.deleteSnapshot(uuid, snapshot)
    await box.remove(uuid, [path])
    expect(await box.disk(path)).toBeUndefined()
    expect(await box.disk(photos)).toMatchObject({ sizeMiB: 64 })
  })
}
