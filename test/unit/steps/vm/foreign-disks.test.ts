/** Somebody attaches a disk of their own to the builder: VirtualBox's place for it is the machine's own folder. */
import { describe, expect, it, test } from 'vitest'
import { rehearseOn } from '../../../../electron/composition.ts'
import type { Plan } from '../../../../electron/contract/plan.ts'
import { resources } from '../../../../electron/steps/index.ts'
import { systemTag } from '../../../../electron/steps/vm/machine-settings.ts'
import { disksIn } from '../../../../electron/steps/vm/settings-disks.ts'
import { home, machineIn, never, repair, statusOf, upgrade } from './upgrading.ts'
import { createWorld, uninstallVirtualBox, type World } from './world.ts'

const folder = '/home/you/VirtualBox VMs/pi-offload-builder'
const own = `${folder}/pi-offload-builder.vdi`
const photos = `${folder}/my-photos.vdi`

async function run(world: World, goal: 'present' | 'absent') {
  const engine = world.engine(resources)
  const plan = await engine.plan(goal, never)
  return { plan, outcome: await engine.start(plan.id, () => undefined, never) }
}

/** Everything is set up, the machine is off, and the disk is in the slot that the window offers first. */
async function withPhotos(): Promise<{ world: World; uuid: string }> {
  const world = createWorld({}, { guestSpeed: 20 })
  expect((await run(world, 'present')).outcome.problem).toBeUndefined()
  const uuid = (await world.box.list())[0]?.uuid ?? ''
  await world.box.powerOff(uuid)
  await world.box.createDisk(photos, 64)
  await world.box.attach(uuid, 1, { kind: 'disk', path: photos })
  return { world, uuid }
}

function deletedIn({ actions }: Plan): string[] {
  const details = actions.find(({ resource }) => resource === 'vm/machine')?.change.details ?? []
  return details.flatMap((detail) => (detail.kind === 'file' ? [detail.path] : []))
}

const stays = { kind: 'setting', name: 'Machine: a disk that is not ours stays', after: photos }

describe('a disk that is not ours in the machine', () => {
  it('stays with its file when the machine is removed, and the plan says so', async () => {
    const { world } = await withPhotos()
    const before = await world.box.disk(photos)
    const { plan, outcome } = await run(world, 'absent')
    expect([plan.obstacles, outcome.problem]).toEqual([[], undefined])
    const change = plan.actions.find(({ resource }) => resource === 'vm/machine')?.change
    expect(change?.summary).toContain('disks that are not ours stay')
    expect(change?.details).toContainEqual(stays)
    expect(deletedIn(plan)).toContain(own)
    expect(deletedIn(plan)).not.toContain(photos)
    expect([...world.files.entries.keys()]).toEqual([photos])
    expect(await world.box.disk(photos)).toEqual(before)
  })

  it('is neither the installer image nor taken out by a repair', async () => {
    const { world, uuid } = await withPhotos()
    const { plan, outcome } = await run(world, 'present')
    for (const { resource } of plan.actions) expect(['vm/machine', 'vm/system']).not.toContain(resource)
    expect(outcome.problem).toBeUndefined()
    expect((await world.box.machine(uuid)).attachments).toContainEqual({
      port: 1,
      kind: 'disk',
      path: photos,
    })
  })

  it('stays where it took the place of ours, which goes', async () => {
    const { world, uuid } = await withPhotos()
    for (const port of [0, 1]) await world.box.attach(uuid, port, undefined)
    await world.box.attach(uuid, 0, { kind: 'disk', path: photos })
    const { plan, outcome } = await run(world, 'absent')
    expect(outcome.problem).toBeUndefined()
    expect(deletedIn(plan)).toContain(own)
    expect([...world.files.entries.keys()]).toEqual([photos])
  })

  it('in the place of ours is neither grown nor installed on; once it is out, ours comes back', async () => {
    const { world, uuid } = await withPhotos()
    const before = await world.box.disk(photos)
    for (const port of [0, 1]) await world.box.attach(uuid, port, undefined)
    await world.box.attach(uuid, 0, { kind: 'disk', path: photos })
    const plan = await world.engine(resources).plan('present', never)
    expect(plan.obstacles.map(({ problem }) => problem.code)).toEqual(['FOREIGN_DISK_IN_BUILDER'])
    expect(plan.actions.filter(({ resource }) => resource.startsWith('vm/'))).toEqual([])
    expect(await world.box.disk(photos)).toEqual(before)
    await world.box.attach(uuid, 0, undefined)
    expect((await run(world, 'present')).outcome.problem).toBeUndefined()
    expect((await world.box.machine(uuid)).attachments[0]?.path).toBe(own)
    expect(await world.box.disk(photos)).toEqual(before)
  })

  it('that a snapshot keeps is an obstacle to the removal, until that is deleted', async () => {
    const { world, uuid } = await withPhotos()
    const snapshot = await world.box.takeSnapshot(uuid, 'mine')
    const plan = await world.engine(resources).plan('absent', never)
    expect(plan.obstacles).toMatchObject([
      { resource: 'vm/machine', problem: { code: 'FOREIGN_DISK_IN_BUILDER' } },
    ])
    const removal = { side: 'everything', keep: ['machine'], piIsGone: false } as const
    const without = await world.engine(resources).plan('absent', never, { ...removal, keep: ['machine'] })
    expect(without.obstacles).toEqual([])
    await world.box.deleteSnapshot(uuid, snapshot)
    expect((await run(world, 'absent')).outcome.problem).toBeUndefined()
    expect([...world.files.entries.keys()]).toEqual([photos])
  })

  it('goes with no files that a removal deletes without VirtualBox', async () => {
    const { world, uuid } = await withPhotos()
    const { settingsFile } = await world.box.machine(uuid)
    const moved = `${folder}/renamed.vdi`
    const [disk, photo] = [await world.box.disk(own), await world.box.disk(photos)]
    const [ownUuid, photoUuid] = [disk, photo].map((one) => (typeof one === 'object' ? one.uuid : ''))
    const above = ['Snapshots/{a}.vdi', 'Snapshots/{b}.vdi']
    await world.files.rename(own, moved)
    for (const path of above) world.files.append(`${folder}/${path}`, 'a')
    const text = new TextDecoder().decode(await world.files.read(settingsFile))
    const media = `<MediaRegistry><HardDisks>
        <HardDisk uuid="{${ownUuid}}" location="renamed.vdi" format="VDI"><HardDisk uuid="{a}" location="${above[0]}"/></HardDisk>
        <HardDisk uuid="{${photoUuid}}" location="my-photos.vdi" format="VDI"><HardDisk uuid="{b}" location="${above[1]}"/></HardDisk>
      </HardDisks></MediaRegistry>`
    expect(text).toContain(`name="${systemTag}" value="${ownUuid}`)
    await world.files.write(settingsFile, text.replace('<ExtraData>', `${media}<ExtraData>`))
    uninstallVirtualBox(world)
    const { plan, outcome } = await run(world, 'absent')
    expect(outcome.problem).toBeUndefined()
    const change = plan.actions.find(({ resource }) => resource === 'vm/machine')?.change
    expect(change?.details).toContainEqual(stays)
    expect([...world.files.entries.keys()].sort()).toEqual([`${folder}/${above[1]}`, photos].sort())
  })
})

test('no upgrade begins while one is attached: its snapshot would keep that, too', async () => {
  const world = await home()
  const { uuid, settingsFile } = await machineIn(world)
  const { virtualBox } = world.ports
  await virtualBox.powerOff(uuid)
  const path = settingsFile.replace(/[^\\/]+$/, 'my-photos.vdi')
  await virtualBox.createDisk(path, 64)
  await virtualBox.attach(uuid, 1, { kind: 'disk', path })
  expect(await repair(world.ports)).toBe('succeeded')
  expect((await statusOf(world.ports, 'vm/machine'))?.state).toBe('ok')
  const plan = await rehearseOn(world.ports).planNewerNixos(never)
  expect(plan.obstacles).toMatchObject([
    { resource: 'vm/upgrade', problem: { code: 'FOREIGN_DISK_IN_BUILDER' } },
  ])
  await virtualBox.powerOff(uuid)
  await virtualBox.attach(uuid, 1, undefined)
  expect(await repair(world.ports)).toBe('succeeded')
  expect(await upgrade(world.ports)).toBe('succeeded')
})

test('settings name disks with what they build upon, also where they are cut off', () => {
  const text =
    '<HardDisks><HardDisk uuid="{A}" location="a &amp; b.vdi"><HardDisk uuid="{C}" location="c.vdi"/></HardDisk><HardDisk uuid="{D}" location="d.vdi"><HardDisk uuid="{E}"'
  const a = { uuid: 'a', location: 'a & b.vdi' }
  const d = { uuid: 'd', location: 'd.vdi' }
  expect(disksIn(`${text}\n${text}`)).toEqual(
    [0, 1].flatMap(() => [
      { location: a.location, bottom: a },
      { location: 'c.vdi', bottom: a },
      { location: d.location, bottom: d },
    ]),
  )
})
