/** What every `VirtualBox` does with disks, DVDs and the slots of a machine. */
import { expect, it } from 'vitest'
import { problemOf, type ProblemCode } from '../../electron/contract/problem.ts'
import type { DiskOfMachine, VirtualBox } from '../../electron/ports/virtualbox.ts'

/** The VirtualBox of the test that runs. */
export interface Bench {
  box: VirtualBox
  /** A path below an empty folder. */
  join: (...parts: string[]) => string
  /** Makes a machine in that folder; gives its UUID. */
  create: (name?: string) => Promise<string>
  /** Puts a file there that VirtualBox did not make. */
  putFile: (path: string) => Promise<void>
  moveFile: (from: string, to: string) => Promise<void>
}

export async function problemCode(promise: Promise<unknown>): Promise<ProblemCode | 'no problem'> {
  return promise.then(
    () => 'no problem',
    (error: unknown) => problemOf(error).code,
  )
}

export function describeMedia(here: () => Bench): void {
  it('makes a disk and tells of it', async () => {
    const { box, join } = here()
    const path = join('disks', 'root.vdi')
    expect(await box.disk(path)).toBeUndefined()
    await box.createDisk(path, 64)
    const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/) as string
    expect(await box.disk(path)).toEqual({ uuid, sizeMiB: 64, isOfSnapshots: false })
  })

  it('grows a disk, attached or not, and what is in it stays; never shrinks one', async () => {
    const { box, join, create } = here()
    const uuid = await create()
    const path = join('builder', 'builder.vdi')
    await box.createDisk(path, 64)
    const before = await box.disk(path)
    await box.resizeDisk(path, 96)
    await box.attach(uuid, 0, { kind: 'disk', path })
    for (let round = 0; round < 2; round++) await box.resizeDisk(path, 128)
    expect(await box.disk(path)).toEqual({ ...(before as object), sizeMiB: 128 })
    expect((await box.machine(uuid)).attachments).toEqual([{ port: 0, kind: 'disk', path }])
    expect(await problemCode(box.resizeDisk(path, 127))).toBe('DISK_CANNOT_SHRINK')
    expect(await problemCode(box.resizeDisk(path, 0.5))).toBe('SETUP_INVALID')
    expect(await problemCode(box.resizeDisk(join('missing.vdi'), 128))).toBe('VIRTUALBOX_FAILED')
    expect(await box.disk(path)).toMatchObject({ sizeMiB: 128 })
  })

  it('overwrites no file with a disk', async () => {
    const { box, join, putFile } = here()
    const path = join('root.vdi')
    await box.createDisk(path, 64)
    const before = await box.disk(path)
    expect(await problemCode(box.createDisk(path, 128))).toBe('FILE_IN_THE_WAY')
    expect(await box.disk(path)).toEqual(before)
    const foreign = join('foreign.vdi')
    await putFile(foreign)
    expect(await problemCode(box.createDisk(foreign, 64))).toBe('FILE_IN_THE_WAY')
  })

  it('attaches and detaches media, twice each', async () => {
    const { box, join, create, putFile } = here()
    const uuid = await create()
    const disk = { kind: 'disk' as const, path: join('builder', 'builder.vdi') }
    const dvd = { kind: 'dvd' as const, path: join('seed.iso') }
    await box.createDisk(disk.path, 64)
    await putFile(dvd.path)
    for (let round = 0; round < 2; round++) {
      await box.attach(uuid, 0, disk)
      await box.attach(uuid, 3, dvd)
    }
    expect((await box.machine(uuid)).attachments).toEqual([
      { port: 0, ...disk },
      { port: 3, ...dvd },
    ])
    for (let round = 0; round < 2; round++) await box.attach(uuid, 3, undefined)
    await box.attach(uuid, 1, undefined)
    expect((await box.machine(uuid)).attachments).toEqual([{ port: 0, ...disk }])
    await box.attach(uuid, 1, dvd)
    expect((await box.machine(uuid)).attachments).toEqual([
      { port: 0, ...disk },
      { port: 1, ...dvd },
    ])
  })

  it('reads a disk that came to the place of another once it has forgotten that', async () => {
    const { box, join, create, moveFile } = here()
    const uuid = await create()
    const disk = { kind: 'disk' as const, path: join('builder', 'builder.vdi') }
    const elsewhere = join('backup.vdi')
    await box.createDisk(disk.path, 64)
    await box.attach(uuid, 0, disk)
    await box.createDisk(elsewhere, 32)
    const other = await box.disk(elsewhere)
    await box.forgetDisk(elsewhere)
    await moveFile(elsewhere, disk.path)
    expect(await box.disk(disk.path)).toBe('replaced')
    expect(await problemCode(box.forgetDisk(disk.path))).toBe('FOREIGN_IN_THE_WAY')
    await box.attach(uuid, 0, undefined)
    await box.forgetDisk(disk.path)
    expect(await box.disk(disk.path)).toEqual(other)
    await box.attach(uuid, 0, disk)
    expect((await box.machine(uuid)).attachments).toEqual([{ port: 0, ...disk }])
  })

  it('reads a disk that was moved while it knew it, once it has forgotten where that was', async () => {
    const { box, join, create, moveFile } = here()
    const uuid = await create()
    const path = join('builder', 'builder.vdi')
    const moved = { kind: 'disk' as const, path: join('moved.vdi') }
    await box.createDisk(path, 64)
    const disk = await box.disk(path)
    await box.attach(uuid, 0, { kind: 'disk', path })
    await moveFile(path, moved.path)
    expect(await box.disk(path)).toBeUndefined()
    expect(await box.disk(moved.path)).toBe('replaced')
    expect(await problemCode(box.forgetDisk(moved.path))).toBe('FOREIGN_IN_THE_WAY')
    await box.attach(uuid, 0, undefined)
    await box.forgetDisk(moved.path)
    expect(await box.disk(moved.path)).toEqual(disk)
    await box.attach(uuid, 0, moved)
    expect((await box.machine(uuid)).attachments).toEqual([{ port: 0, ...moved }])
  })

  it('replaces no medium silently', async () => {
    const { box, join, create } = here()
    const uuid = await create()
    const one = { kind: 'disk' as const, path: join('one.vdi') }
    const two = { kind: 'disk' as const, path: join('two.vdi') }
    await box.createDisk(one.path, 64)
    await box.createDisk(two.path, 64)
    await box.attach(uuid, 0, one)
    expect(await problemCode(box.attach(uuid, 0, two))).toBe('FOREIGN_IN_THE_WAY')
    expect((await box.machine(uuid)).attachments).toEqual([{ port: 0, ...one }])
    const outcomes = await Promise.all([one, two].map((medium) => problemCode(box.attach(uuid, 1, medium))))
    expect(outcomes).toContain('no problem')
    expect(outcomes.filter((outcome) => outcome !== 'no problem')).toHaveLength(1)
  })

  it('attaches no disk that another machine has, and a DVD to both', async () => {
    const { box, join, create, putFile } = here()
    const [one, two] = [await create('one'), await create('two')]
    const disk = { kind: 'disk' as const, path: join('root.vdi') }
    const dvd = { kind: 'dvd' as const, path: join('seed.iso') }
    await box.createDisk(disk.path, 64)
    await putFile(dvd.path)
    await box.attach(one, 0, disk)
    expect(await problemCode(box.attach(two, 0, disk))).toBe('FOREIGN_IN_THE_WAY')
    for (const uuid of [one, two]) await box.attach(uuid, 1, dvd)
    await box.attach(one, 0, undefined)
    await box.attach(two, 0, disk)
    expect((await box.machine(one)).attachments).toEqual([{ port: 1, ...dvd }])
    expect((await box.machine(two)).attachments).toEqual([
      { port: 0, ...disk },
      { port: 1, ...dvd },
    ])
  })

  it('refuses media and slots that do not exist', async () => {
    const { box, join, create } = here()
    const uuid = await create()
    const missing = { kind: 'disk' as const, path: join('missing.vdi') }
    expect(await problemCode(box.attach(uuid, 0, missing))).toBe('VIRTUALBOX_FAILED')
    await box.createDisk(missing.path, 64)
    expect(await problemCode(box.attach(uuid, 4, missing))).toBe('SETUP_INVALID')
    expect(await problemCode(box.attach(uuid, -1, missing))).toBe('SETUP_INVALID')
    expect((await box.machine(uuid)).attachments).toEqual([])
  })

  it('removes a machine with its own disks, and keeps media elsewhere', async () => {
    const { box, join, create, putFile } = here()
    const uuid = await create()
    const own = join('builder', 'builder.vdi')
    const loose = join('builder', 'builder.unfinished.vdi')
    const elsewhere = join('elsewhere.vdi')
    const dvd = join('seed.iso')
    for (const path of [own, loose, elsewhere]) await box.createDisk(path, 64)
    await putFile(dvd)
    await box.attach(uuid, 0, { kind: 'disk', path: own })
    await box.attach(uuid, 1, { kind: 'disk', path: elsewhere })
    await box.attach(uuid, 2, { kind: 'dvd', path: dvd })
    const kept = await box.disk(elsewhere)
    const disks = await box.disksOf(uuid, [own])
    expect(disks.toSorted(byPath)).toEqual([
      { path: loose, isOwn: true, place: 'loose' },
      { path: own, isOwn: true, place: 0 },
      { path: elsewhere, isOwn: false, place: 1 },
    ])
    expect(box.preview(uuid, { kind: 'remove', disks }).flat().join('\n')).toContain(loose)
    await box.remove(uuid, [own])
    expect(await box.list()).toEqual([])
    expect(await box.disk(own)).toBeUndefined()
    expect(await box.disk(loose)).toBeUndefined()
    expect(await box.disk(elsewhere)).toEqual(kept)
    expect(await problemCode(box.remove(uuid, [own]))).toBe('VM_NOT_FOUND')
    // The DVD is whole and free, and the same machine can be made anew.
    const again = await create()
    expect(again).not.toBe(uuid)
    await box.attach(again, 0, { kind: 'dvd', path: dvd })
    await box.createDisk(own, 32)
    expect(await box.disk(own)).toMatchObject({ sizeMiB: 32 })
  })

  it('removes a machine and keeps the disks in its folder that are not its own', async () => {
    const { box, join, create } = here()
    const uuid = await create()
    const own = join('builder', 'builder.vdi')
    const photos = join('builder', 'my-photos.vdi')
    const loose = join('builder', 'of-somebody.vdi')
    for (const path of [own, photos, loose]) await box.createDisk(path, 64)
    await box.attach(uuid, 0, { kind: 'disk', path: own })
    await box.attach(uuid, 3, { kind: 'disk', path: photos })
    const kept = [await box.disk(photos), await box.disk(loose)]
    const disks = await box.disksOf(uuid, [own])
    expect(disks.toSorted(byPath)).toEqual([
      { path: own, isOwn: true, place: 0 },
      { path: photos, isOwn: false, place: 3 },
      { path: loose, isOwn: false, place: 'loose' },
    ])
    await box.remove(uuid, [own])
    expect(await box.list()).toEqual([])
    expect(await box.disk(own)).toBeUndefined()
    expect([await box.disk(photos), await box.disk(loose)]).toEqual(kept)
  })

  it('takes no disk for its own by what builds upon it', async () => {
    const { box, join, create } = here()
    const uuid = await create()
    const elsewhere = join('elsewhere.vdi')
    await box.createDisk(elsewhere, 64)
    await box.attach(uuid, 0, { kind: 'disk', path: elsewhere })
    const snapshot = await box.takeSnapshot(uuid, 'of the owner')
    const [above = ''] = (await box.machine(uuid)).attachments.map(({ path }) => path)
    const disks = await box.disksOf(uuid, [above])
    expect(disks.map(({ isOwn, place }) => [isOwn, place])).toEqual([
      [false, 'bound'],
      [false, 'bound'],
    ])
    expect(await problemCode(box.remove(uuid, [above]))).toBe('FOREIGN_DISK_IN_BUILDER')
    await box.deleteSnapshot(uuid, snapshot)
    await box.remove(uuid, [])
    expect(await box.disk(elsewhere)).toMatchObject({ sizeMiB: 64 })
  })
}

function byPath(one: DiskOfMachine, other: DiskOfMachine): number {
  return one.path < other.path ? -1 : 1
}
