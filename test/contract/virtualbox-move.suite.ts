/** What every `VirtualBox` does with a machine that moves to another folder. */
import { expect, it } from 'vitest'
import { problemCode, type Bench } from './virtualbox-media.suite.ts'

interface MovingBench extends Bench {
  readFile: (path: string) => Promise<string>
  moveDisk: (from: string, to: string) => Promise<void>
}

export function describeMoves(here: () => MovingBench): void {
  const made = async () => {
    const { box, join, create, putFile } = here()
    const uuid = await create()
    const disk = join('builder', 'builder.vdi')
    await box.createDisk(disk, 64)
    await box.attach(uuid, 0, { kind: 'disk', path: disk })
    await putFile(join('media', 'seed.iso'))
    await box.attach(uuid, 1, { kind: 'dvd', path: join('media', 'seed.iso') })
    await box.setTag(uuid, 'PiOffload/System', 'done')
    return { uuid, disk, before: await box.machine(uuid), tags: await box.tags(uuid) }
  }
  const there = () => here().join('other drive', 'below')

  it('moves a machine with its disk to a folder that is made, and what is elsewhere stays', async () => {
    const { box, join } = here()
    const { uuid, disk, before, tags } = await made()
    const content = await box.disk(disk)
    const moved = join('other drive', 'below', 'builder', 'builder.vdi')
    for (let round = 0; round < 2; round++) {
      await box.move(uuid, there())
      expect(await box.machine(uuid)).toEqual({
        ...before,
        settingsFile: join('other drive', 'below', 'builder', 'builder.vbox'),
        attachments: [
          { port: 0, kind: 'disk', path: moved },
          { port: 1, kind: 'dvd', path: join('media', 'seed.iso') },
        ],
      })
    }
    expect(await box.tags(uuid)).toEqual(tags)
    expect(await box.disk(moved)).toEqual(content)
    expect(await box.disk(disk)).toBeUndefined()
    // Its former folder is free again.
    await box.move(uuid, join())
    expect(await box.machine(uuid)).toEqual(before)
    await box.remove(uuid, [disk])
    expect(await box.disk(disk)).toBeUndefined()
  })

  it('brings the rest where its disk is already', async () => {
    const { box, join, moveDisk } = here()
    const { uuid, disk } = await made()
    const moved = join('other drive', 'below', 'builder', 'builder.vdi')
    await moveDisk(disk, moved)
    expect((await box.machine(uuid)).attachments[0]).toEqual({ port: 0, kind: 'disk', path: moved })
    await box.move(uuid, there())
    expect(await box.machine(uuid)).toMatchObject({
      settingsFile: join('other drive', 'below', 'builder', 'builder.vbox'),
      attachments: [{ path: moved }, { path: join('media', 'seed.iso') }],
    })
  })

  it.each(['builder.vbox', 'builder.vdi', 'mine.txt'])(
    'moves nothing to where something else is: %s',
    async (name) => {
      const { box, join, putFile, readFile } = here()
      const { uuid, before } = await made()
      const foreign = join('other drive', 'below', 'builder', name)
      await putFile(foreign)
      expect(await problemCode(box.move(uuid, there()))).toBe('FOREIGN_IN_THE_WAY')
      expect(await box.machine(uuid)).toEqual(before)
      expect(await readFile(foreign)).toHaveLength(34_816)
    },
  )

  it('moves no machine that is on, and to no path that is none', async () => {
    const { box } = here()
    const { uuid, before } = await made()
    expect(await problemCode(box.move(uuid, 'relative'))).toBe('SETUP_INVALID')
    await box.attach(uuid, 1, undefined)
    await box.start(uuid)
    try {
      expect(await problemCode(box.move(uuid, there()))).toBe('VM_BUSY')
    } finally {
      await box.powerOff(uuid)
    }
    expect((await box.machine(uuid)).settingsFile).toBe(before.settingsFile)
  })
}
