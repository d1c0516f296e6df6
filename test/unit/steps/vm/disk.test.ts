import { beforeEach, describe, expect, it } from 'vitest'
import { problemOf } from '../../../../electron/contract/problem.ts'
import { resources } from '../../../../electron/steps/index.ts'
import { vmDisk } from '../../../../electron/steps/vm/disk.ts'
import { vmMachine } from '../../../../electron/steps/vm/machine.ts'
import { builderSession } from '../../../../electron/steps/vm/session.ts'
import { killable } from '../../kill/killable.ts'
import { bringAbout, codeOf, differenceOf } from './bring-about.ts'
import { createWorld, setupOf, type World } from './world.ts'

const never = new AbortController().signal
const larger = { builder: { diskGiB: 80 } }
let world: World
let uuid: string
let path: string

beforeEach(async () => {
  world = await installed()
})

async function installed(those = resources): Promise<World> {
  const made = createWorld({}, { guestSpeed: 20 })
  expect(await run(made, made.ports, those)).toBe('succeeded')
  uuid = (await made.box.list())[0]?.uuid ?? ''
  path = (await made.box.machine(uuid)).attachments[0]?.path ?? ''
  return made
}

async function run(of: World, ports = of.ports, those = resources): Promise<string> {
  const at = of.engine(those, ports)
  const plan = await at.plan('present', never)
  const { outcome, problem } = await at.start(plan.id, () => undefined, never)
  return problem === undefined ? outcome : `${outcome}: ${problem.code} ${problem.detail}`
}

async function shown(those = resources): Promise<string[]> {
  const { actions, obstacles } = await world.engine(those).plan('present', never)
  return [
    ...actions.map(({ kind, resource, change }) => `${kind} ${resource}: ${change.summary}`),
    ...obstacles.map(({ resource, problem }) => `${resource} ${problem.code}: ${problem.detail}`),
  ]
}

async function fileSystemMiB(of = world): Promise<number> {
  const builder = await builderSession(of.context())
  const { stdout } = await builder.run(['df', '-Pk', '/nix/store'])
  return Math.round(Number(/^\S+ +(\d+)/m.exec(stdout.split('\n')[1] ?? '')?.[1]) / 1024)
}

describe('a larger disk', () => {
  it('grows on the PC and inside, and all that is on it stays', async () => {
    const before = await fileSystemMiB()
    const disk = await world.box.disk(path)
    expect(await shown()).toEqual([])
    world.setup = setupOf(larger)
    expect(await shown()).toEqual([
      'change vm/machine: a disk of 80 GiB instead of 60 GiB, builds that run on it end',
      'verify vm/power: The builder is started',
      'verify vm/disk: The builder’s file system grows to the size of its disk',
      // When Nix begins to free space depends on it.
      expect.stringContaining('vm/configuration'),
    ])
    const { actions } = await world.engine(resources).plan('present', never)
    const [details] = actions.map(({ change }) => change.details)
    expect(details).toContainEqual({
      ...{ kind: 'setting', name: 'Machine: disk', before: '60 GiB', after: '80 GiB' },
    })
    expect(await run(world)).toBe('succeeded')
    expect(await world.box.disk(path)).toEqual({ ...(disk as object), sizeMiB: 80 * 1024 })
    expect(await fileSystemMiB()).toBe(before + 20 * 1024)
    expect(Object.keys(await world.box.tags(uuid))).not.toContain('PiOffload/DiskGrows')
    expect(await shown()).toEqual([])
  })

  it('that VirtualBox has already is seen from the inside while the builder runs', async () => {
    await world.box.powerOff(uuid)
    await world.box.resizeDisk(path, 80 * 1024)
    await world.box.start(uuid)
    await world.ports.clock.sleep(60_000)
    world.setup = setupOf(larger)
    expect((await differenceOf(vmDisk, world.context()))?.details).toContainEqual({
      ...{ kind: 'setting', name: 'Builder: file system', before: '56 GiB' },
      after: 'as large as its disk allows',
    })
    expect(await bringAbout(vmDisk, world.context())).toBeUndefined()
    expect(await fileSystemMiB()).toBe(80 * 1024 - 4097)
  })

  it('is no matter of the file system while other hardware is changed', async () => {
    world.setup = setupOf({ builder: { cpuCount: 2 } })
    expect((await shown()).filter((line) => line.includes('vm/disk'))).toEqual([])
  })

  it('grows to its end, wherever it was killed', { timeout: 120_000 }, async () => {
    // What is asked for it on the way, and nothing on the Pi.
    const builders = resources.filter(({ id }) => !/^pi\/[^a]|^vm\/(?:configuration|nix|upgrade)/.test(id))
    world = await installed(builders)
    world.setup = setupOf(larger)
    const counting = killable(world.ports, 0)
    expect(await run(world, counting.ports, builders)).toBe('succeeded')
    // One that was grown to its end is as good as a new one.
    for (let boundary = 1; boundary <= counting.boundaries(); boundary += 1) {
      const diskGiB = 80 + boundary
      world.setup = setupOf({ builder: { diskGiB } })
      const { ports, killed } = killable(world.ports, boundary)
      await Promise.race([run(world, ports, builders), killed])
      expect(await run(world, world.ports, builders), `killed at ${boundary}`).toBe('succeeded')
      expect(await shown(builders), `killed at ${boundary}`).toEqual([])
      expect(await fileSystemMiB(), `killed at ${boundary}`).toBe(diskGiB * 1024 - 4097)
    }
  })
})

describe('another disk that cannot be had', () => {
  const problemIn = async (): Promise<string> =>
    bringAbout(vmMachine, world.context()).then(
      () => 'none',
      (error: unknown) => `${problemOf(error).code}: ${problemOf(error).detail}`,
    )

  it('is a smaller one', async () => {
    world.setup = setupOf({ builder: { diskGiB: 20 } })
    expect(await problemIn()).toBe(
      'DISK_CANNOT_SHRINK: The disk of the builder has 60 GiB; the setup wants 20 GiB.',
    )
    expect(await world.box.machine(uuid)).toMatchObject({ state: 'running' })
  })

  it('is one for which the PC has no room', async () => {
    Object.assign(world.files, { freeBytes: async () => 15 * 1024 ** 3 })
    world.setup = setupOf(larger)
    expect(await problemIn()).toBe(
      `DISK_FULL: 5120 MiB more are needed where ${path} is, for the larger disk of the builder.`,
    )
  })

  it('is one with snapshots', async () => {
    const disk = world.box.disk.bind(world.box)
    Object.assign(world.box, {
      disk: async (at: string) => ({ ...((await disk(at)) as object), isOfSnapshots: true }),
    })
    world.setup = setupOf(larger)
    expect(await problemIn()).toBe(`DISK_HAS_SNAPSHOTS: ${path} belongs to a snapshot of the machine.`)
  })

  it('is told where the builder’s answer cannot be read', async () => {
    world.box
      .builderBehind(2222)
      ?.door(2200)
      ?.commands.set('sh', () => ({
        ...{ exitCode: 0, stdout: '{"disk":1}', stderr: '' },
      }))
    expect(await codeOf(differenceOf(vmDisk, world.context()))).toBe('BUILDER_ANSWER_UNREADABLE')
  })
})
