/** Another folder in the setup, for a builder that is there. */
import { beforeEach, describe, expect, it } from 'vitest'
import { openLedger } from '../../../../electron/engine/ledger.ts'
import type { Progress } from '../../../../electron/contract/run.ts'
import type { StepContext } from '../../../../electron/engine/resource.ts'
import { resources } from '../../../../electron/steps/index.ts'
import { vmKeys } from '../../../../electron/steps/vm/keys.ts'
import { vmMachine } from '../../../../electron/steps/vm/machine.ts'
import { movingTag } from '../../../../electron/steps/vm/machine-settings.ts'
import { killable } from '../../kill/killable.ts'
import { bringAbout, codeOf, differenceOf, takeAway } from './bring-about.ts'
import { createWorld, folders, installationId, setupOf, uninstallVirtualBox, type World } from './world.ts'

const never = new AbortController().signal
const name = 'pi-offload-builder'
const former = `/home/you/VirtualBox VMs/${name}`
const home = `/mnt/games/${name}`
const settings = `${name}.vbox`
const disk = `${name}.vdi`

let world: World

async function onlyMachine(of = world) {
  const [listing, ...others] = await of.box.list()
  expect(others).toEqual([])
  return of.box.machine(listing?.uuid ?? '')
}

async function setUp(): Promise<World> {
  const made = createWorld()
  for (const resource of [vmKeys, vmMachine]) await bringAbout(resource, made.context())
  return made
}

function want(folder: string | undefined, of = world): void {
  of.setup = setupOf({ builder: folder === undefined ? {} : { folder } })
}

const filesBelow = (folder: string, of = world): string[] =>
  [...of.files.entries.keys()].filter((path) => path.startsWith(`${folder}/`))

async function expectMoved(of = world): Promise<void> {
  const machine = await onlyMachine(of)
  expect(machine).toMatchObject({
    settingsFile: `${home}/${settings}`,
    attachments: [{ port: 0, kind: 'disk', path: `${home}/${disk}` }],
  })
  expect(await of.box.tags(machine.uuid)).not.toHaveProperty(movingTag)
  expect((await of.context().ledger.read()).settingsFile).toBe(`${home}/${settings}`)
  expect(filesBelow(former, of)).toEqual([])
}

/** A file that begins as the disk does, and is shorter. */
async function leaveHalf(of: World): Promise<void> {
  const whole = await of.files.read(`${home}/${disk}`)
  await of.files.write(`${former}/${disk}`, whole?.slice(0, -1) ?? '')
}

/** As VirtualBox leaves it where it cannot go on. */
const interruptions = {
  'before it began': async () => undefined,
  'with half a copy of the disk': (of: World) => of.files.write(`${home}/${disk}`, ''),
  'with the disk at the target': (of: World) => of.box.moveDisk(`${former}/${disk}`, `${home}/${disk}`),
  'with the disk at the target, and nobody knows': (of: World) =>
    of.files.rename(`${former}/${disk}`, `${home}/${disk}`),
  'with the settings at both ends': async (of: World) => {
    await of.box.moveDisk(`${former}/${disk}`, `${home}/${disk}`)
    const text = await of.files.read(`${former}/${settings}`)
    await of.files.write(`${home}/${settings}`, text ?? '')
    of.files.append(`${home}/Logs/VBox.log`, 'of the last run')
  },
  'with half a copy on its way back': async (of: World) => {
    await of.box.moveDisk(`${former}/${disk}`, `${home}/${disk}`)
    await leaveHalf(of)
  },
  'with half a copy on its way back, and nobody knows': async (of: World) => {
    await of.files.rename(`${former}/${disk}`, `${home}/${disk}`)
    await leaveHalf(of)
  },
  'before what was there was deleted': async (of: World) => {
    const { uuid } = await onlyMachine(of)
    const text = (await of.files.read(`${former}/${settings}`)) ?? ''
    await of.box.move(uuid, '/mnt/games')
    await of.files.write(`${former}/${settings}`, text)
    of.files.append(`${former}/Logs/VBox.log`, 'of the last run')
  },
  'with all of it at the target, and not noted': async (of: World) =>
    of.box.move((await onlyMachine(of)).uuid, '/mnt/games'),
} satisfies Record<string, (of: World) => Promise<void>>

async function interrupted(how: keyof typeof interruptions): Promise<World> {
  const made = await setUp()
  want('/mnt/games', made)
  await made.box.setTag((await onlyMachine(made)).uuid, movingTag, '/mnt/games')
  await interruptions[how](made)
  return made
}

beforeEach(async () => {
  world = await setUp()
})

/** As the engine does it: it looks in the way that a removal does. */
async function removeWithoutVirtualBox(context: StepContext): Promise<string> {
  const look = async () => vmMachine.inspectForRemoval?.(context)
  const observed = await look()
  if (observed?.kind === 'blocked') return observed.problem.code
  if (observed?.kind === 'present') {
    await vmMachine.describeRemoval?.(context, observed)
    await vmMachine.remove?.(context, observed)
  }
  return (await look())?.kind ?? 'unknown'
}

describe('a builder that is there', () => {
  it('moves with its disk to another folder, and stays what it is', async () => {
    const before = await onlyMachine()
    const content = await world.box.disk(`${former}/${disk}`)
    world.files.append(`${former}/Logs/VBox.log`, 'of the last run')
    want('/mnt/games')
    const change = await differenceOf(vmMachine, world.context())
    expect(change?.summary).toBe('folder /mnt/games instead of /home/you/VirtualBox VMs')
    expect(change?.details).toEqual([
      { kind: 'setting', name: 'Machine: folder', before: '/home/you/VirtualBox VMs', after: '/mnt/games' },
      {
        kind: 'setting',
        name: 'Machine: what is moved',
        after: 'at most 1 GiB; more than 256 GiB are free there',
      },
      ...['set-tag', 'move', 'set-tag'].map((word) => ({
        kind: 'command',
        where: 'pc',
        argv: expect.arrayContaining(['VBoxManage', word, before.uuid]) as string[],
      })),
    ])
    expect(await bringAbout(vmMachine, world.context())).toBeUndefined()
    await expectMoved()
    const { uuid, hardware, forwardings } = await onlyMachine()
    expect({ uuid, hardware, forwardings }).toEqual({
      uuid: before.uuid,
      hardware: before.hardware,
      forwardings: before.forwardings,
    })
    expect(await world.box.disk(`${home}/${disk}`)).toEqual(content)
    want(undefined)
    expect(await differenceOf(vmMachine, world.context())).toBeUndefined()
  })

  it('moves and grows in one go, and tells how far it is', async () => {
    world.setup = setupOf({ builder: { folder: '/mnt/games', diskGiB: 80, cpuCount: 2 } })
    const told: Progress[] = []
    const context = { ...world.context(), report: (progress: Progress) => void told.push(progress) }
    expect(await bringAbout(vmMachine, context)).toBeUndefined()
    await expectMoved()
    expect(await world.box.disk(`${home}/${disk}`)).toMatchObject({ sizeMiB: 80 * 1024 })
    const total = await world.files.size(`${home}/${disk}`)
    expect(told[0]).toEqual({ done: 0, total, unit: 'bytes', note: 'moves the machine' })
  })

  it.each([settings, disk, 'mine.txt'])('does not move where somebody has %s', async (file) => {
    const before = await onlyMachine()
    want('/mnt/games')
    await world.files.write(`${home}/${file}`, 'of somebody else')
    await expect(bringAbout(vmMachine, world.context())).rejects.toMatchObject({
      problem: { code: 'FOREIGN_IN_THE_WAY', detail: `${home}/${file} is where the machine was to go.` },
    })
    expect(await onlyMachine()).toEqual(before)
    expect(filesBelow(home)).toEqual([`${home}/${file}`])
  })

  it('takes nothing for its own that came to the target while it was refused', async () => {
    const { uuid } = await onlyMachine()
    want('/mnt/games')
    const context = world.context()
    const observed = await vmMachine.inspect(context)
    if (observed.kind !== 'present') throw new Error(observed.kind)
    await world.files.write(`${home}/${disk}`, 'of somebody else')
    expect(await codeOf(vmMachine.apply(context, observed))).toBe('FOREIGN_IN_THE_WAY')
    expect(await world.box.tags(uuid)).not.toHaveProperty(movingTag)
    expect(await codeOf(bringAbout(vmMachine, world.context()))).toBe('FOREIGN_IN_THE_WAY')
    expect(filesBelow(home)).toEqual([`${home}/${disk}`])
  })

  it('needs as much room as it has', async () => {
    want('/mnt/games')
    Object.assign(world.files, { freeBytes: async () => 2 * 1024 ** 2 })
    await expect(bringAbout(vmMachine, world.context())).rejects.toMatchObject({
      problem: {
        code: 'DISK_FULL',
        detail: '15 MiB more are needed where /mnt/games is, for the machine that moves there.',
      },
    })
  })
})

describe('a drive that is not there', () => {
  it('is no place to move to', async () => {
    want('/mnt/games')
    world.files.setPlugged('/mnt', false)
    await expect(bringAbout(vmMachine, world.context())).rejects.toMatchObject({
      problem: { code: 'FOLDER_UNUSABLE', detail: 'The drive of /mnt/games is not there.' },
    })
  })

  it('keeps its half copy until it is there again, and the machine’s note of it', async () => {
    world = await interrupted('with half a copy of the disk')
    want(undefined)
    world.files.setPlugged('/mnt', false)
    expect(await differenceOf(vmMachine, world.context())).toBeUndefined()
    expect(await codeOf(takeAway(vmMachine, world.context()))).toBe('DRIVE_MISSING')
    world.files.setPlugged('/mnt', true)
    expect(await takeAway(vmMachine, world.context())).toBe('absent')
    expect(filesBelow('/mnt/games')).toEqual([])
  })
})

it.each([false, true])(
  'a machine whose disk is gone gets another one, and moves with it (attached: %s)',
  async (attached) => {
    const { uuid } = await onlyMachine()
    if (!attached) await world.box.attach(uuid, 0, undefined)
    await world.files.remove(`${former}/${disk}`)
    want('/mnt/games')
    const change = await differenceOf(vmMachine, world.context())
    expect(change?.summary).toContain('a new disk of 60 GiB')
    const calls = change?.details.flatMap((detail) => (detail.kind === 'command' ? [detail.argv[1]] : []))
    expect(calls?.indexOf('move')).toBeGreaterThan(calls?.indexOf('create-disk') ?? 99)
    expect(await bringAbout(vmMachine, world.context())).toBeUndefined()
    await expectMoved()
  },
)

it('a machine whose disk is gone in the midst of a move gets another one, and the move is finished', async () => {
  world = await interrupted('before it began')
  await world.files.remove(`${former}/${disk}`)
  expect((await differenceOf(vmMachine, world.context()))?.summary).toContain('a new disk of 60 GiB')
  expect(await bringAbout(vmMachine, world.context())).toBeUndefined()
  await expectMoved()
})

it('a machine moves with its snapshots', async () => {
  const { uuid } = await onlyMachine()
  await world.box.takeSnapshot(uuid, 'before')
  want('/mnt/games')
  expect(await bringAbout(vmMachine, world.context())).toBeUndefined()
  expect(filesBelow(former)).toEqual([])
  const { attachments, snapshots } = await onlyMachine()
  expect(attachments[0]?.path).toMatch(new RegExp(`^${home}/Snapshots/`))
  await world.box.deleteSnapshot(uuid, snapshots[0]?.uuid ?? '')
  await expectMoved()
})

describe('a move that was interrupted', () => {
  it.each(Object.keys(interruptions) as (keyof typeof interruptions)[])('is finished: %s', async (how) => {
    world = await interrupted(how)
    const before = await onlyMachine()
    expect((await differenceOf(vmMachine, world.context()))?.summary).toBe(
      'the move to /mnt/games is finished',
    )
    expect(await bringAbout(vmMachine, world.context())).toBeUndefined()
    await expectMoved()
    expect(await onlyMachine()).toMatchObject({ uuid: before.uuid })
    expect(await world.box.disk(`${home}/${disk}`)).toMatchObject({ sizeMiB: 60 * 1024 })
  })

  it.each(['before it began', 'with half a copy of the disk'] as const)(
    'is given up while nothing has left its place, where it is not wanted any more: %s',
    async (how) => {
      world = await interrupted(how)
      want(undefined)
      expect((await differenceOf(vmMachine, world.context()))?.summary).toBe(
        'the move to /mnt/games is given up, and what is there of it is deleted',
      )
      expect(await bringAbout(vmMachine, world.context())).toBeUndefined()
      const machine = await onlyMachine()
      expect(machine.settingsFile).toBe(`${former}/${settings}`)
      expect(await world.box.tags(machine.uuid)).not.toHaveProperty(movingTag)
      expect(filesBelow('/mnt/games')).toEqual([])
    },
  )

  it.each([
    'with the disk at the target',
    'with half a copy on its way back',
    'with half a copy on its way back, and nobody knows',
  ] as const)(
    'ends first where the machine is in two places, and then goes where it is wanted: %s',
    async (how) => {
      world = await interrupted(how)
      want('/home/you/VirtualBox VMs')
      expect((await differenceOf(vmMachine, world.context()))?.summary).toBe(
        'the move to /mnt/games is finished, folder /home/you/VirtualBox VMs instead of /mnt/games',
      )
      expect(await bringAbout(vmMachine, world.context())).toBeUndefined()
      expect((await onlyMachine()).attachments).toEqual([
        { port: 0, kind: 'disk', path: `${former}/${disk}` },
      ])
      expect(filesBelow('/mnt/games')).toEqual([])
    },
  )

  it.each(Object.keys(interruptions) as (keyof typeof interruptions)[])(
    'leaves nothing behind when the machine goes: %s',
    async (how) => {
      world = await interrupted(how)
      world.files.append(`${home}/mine.txt`, 'mine')
      expect(await takeAway(vmMachine, world.context())).toBe('absent')
      expect(filesBelow(former)).toEqual([])
      expect(filesBelow('/mnt/games')).toEqual([`${home}/mine.txt`])
    },
  )

  it('deletes neither of two files that may both be the disk, and says which they are', async () => {
    world = await interrupted('with the disk at the target')
    const content = world.files.entries.get(`${home}/${disk}`)?.content ?? new Uint8Array()
    await world.files.write(`${former}/${disk}`, new Uint8Array([...content, 0]))
    await expect(bringAbout(vmMachine, world.context())).rejects.toMatchObject({
      problem: {
        code: 'FOREIGN_IN_THE_WAY',
        detail: `${former}/${disk} and ${home}/${disk} may both be the disk of the machine.`,
      },
    })
    expect(await world.files.size(`${home}/${disk}`)).toBe(content.length)
    expect(await world.files.size(`${former}/${disk}`)).toBe(content.length + 1)
    expect(await takeAway(vmMachine, world.context())).toBe('absent')
    expect([...filesBelow(former), ...filesBelow(home)]).toEqual([])
  })

  it('is no half machine where what is at the target is not of it', async () => {
    world = await interrupted('with half a copy of the disk')
    world.files.append(`${home}/mine.txt`, 'mine')
    expect(await codeOf(bringAbout(vmMachine, world.context()))).toBe('FOREIGN_IN_THE_WAY')
    expect(filesBelow(home)).toContain(`${home}/mine.txt`)
  })
})

describe('a move that was interrupted before VirtualBox was removed from the PC', () => {
  const all = Object.keys(interruptions) as (keyof typeof interruptions)[]
  const noteTarget = (of: World) =>
    of.context().ledger.update((content) => ({ ...content, movesTo: '/mnt/games' }))
  const left = () => [...filesBelow(former), ...filesBelow('/mnt/games')]

  describe.each([
    ['the notes say where to', true],
    ['the setup says where to', false],
  ] as const)('%s', (_, isNoted) => {
    it.each(all)('what is ours goes at either end, and nothing else: %s', async (how) => {
      world = await interrupted(how)
      if (isNoted) await noteTarget(world)
      want(isNoted ? undefined : '/mnt/games')
      for (const folder of [former, home]) world.files.append(`${folder}/mine.txt`, 'mine')
      uninstallVirtualBox(world)
      expect(await removeWithoutVirtualBox(world.context())).toBe('absent')
      expect(left()).toEqual([`${former}/mine.txt`, `${home}/mine.txt`])
      expect((await world.context().ledger.read()).movesTo).toBeUndefined()
    })
  })

  it.each([
    ['with half a copy of the disk', home],
    ['with all of it at the target, and not noted', former],
  ] as const)('a machine of somebody else at one end stays, with its disk: %s', async (how, folder) => {
    world = await interrupted(how)
    await noteTarget(world)
    const theirs = [settings, disk].map((name) => `${folder}/${name}`)
    for (const path of theirs) await world.files.write(path, '<VirtualBox>of somebody else</VirtualBox>')
    uninstallVirtualBox(world)
    expect(await removeWithoutVirtualBox(world.context())).toBe('absent')
    expect(left()).toEqual(expect.arrayContaining(theirs))
    expect(left()).toHaveLength(theirs.length)
  })

  it.each([
    ['with half a copy of the disk', '/mnt'],
    ['with all of it at the target, and not noted', '/mnt'],
    ['with all of it at the target, and not noted', '/home/you'],
  ] as const)('waits for the drive of either end: %s', async (how, drive) => {
    world = await interrupted(how)
    await noteTarget(world)
    uninstallVirtualBox(world)
    world.files.append(`${former}/mine.txt`, 'mine')
    world.files.setPlugged(drive, false)
    expect(await removeWithoutVirtualBox(world.context())).toBe('DRIVE_MISSING')
    world.files.setPlugged(drive, true)
    expect(await removeWithoutVirtualBox(world.context())).toBe('absent')
    expect(left()).toEqual([`${former}/mine.txt`])
  })

  it('goes also where the removal is ended in between', async () => {
    const begin = async (kill: number) => {
      const made = await interrupted('with all of it at the target, and not noted')
      await noteTarget(made)
      made.files.append(`${former}/Logs/VBox.log`, 'of the last run')
      uninstallVirtualBox(made)
      const process = killable(made.ports, kill)
      const context = { ...made.context(), ports: process.ports }
      context.ledger = openLedger(process.ports.files, folders.ledgerFile, () => installationId)
      await Promise.race([removeWithoutVirtualBox(context), process.killed])
      return { made, boundaries: process.boundaries() }
    }
    const { boundaries } = await begin(0)
    for (let boundary = 1; boundary <= boundaries; boundary += 1) {
      world = (await begin(boundary)).made
      await removeWithoutVirtualBox(world.context())
      expect([boundary, left()]).toEqual([boundary, []])
    }
  })
})

it('a machine that cannot be read is found where it is, not where it is wanted', async () => {
  want('/mnt/games')
  await world.files.write(`${former}/${settings}`, '')
  expect(await codeOf(differenceOf(vmMachine, world.context()))).toBe('VM_INACCESSIBLE')
})

describe('killed at any boundary', { timeout: 240_000 }, () => {
  async function moving(kill: number, from: keyof typeof interruptions) {
    const made = await interrupted(from)
    const process = killable(made.ports, kill)
    const context = { ...made.context(), ports: process.ports }
    await Promise.race([bringAbout(vmMachine, context), process.killed])
    return { made, boundaries: process.boundaries() }
  }

  it('a removal without VirtualBox finds all of it', async () => {
    const { boundaries } = await moving(0, 'before it began')
    for (let boundary = 1; boundary <= boundaries; boundary += 1) {
      world = (await moving(boundary, 'before it began')).made
      want(undefined)
      uninstallVirtualBox(world)
      await removeWithoutVirtualBox(world.context())
      expect([boundary, filesBelow(former), filesBelow('/mnt/games')]).toEqual([boundary, [], []])
    }
  })

  it.each([
    'before it began',
    'with the disk at the target, and nobody knows',
    'with half a copy on its way back, and nobody knows',
  ] as const)('the next run ends the move (%s)', async (from) => {
    const { boundaries } = await moving(0, from)
    expect(boundaries).toBeGreaterThan(20)
    for (let boundary = 1; boundary <= boundaries; boundary += 1) {
      const { made } = await moving(boundary, from)
      expect([boundary, await bringAbout(vmMachine, made.context())]).toEqual([boundary, undefined])
      await expectMoved(made)
    }
  })
})

it('a whole builder moves, runs again, and nothing else is done', async () => {
  world = createWorld({}, { guestSpeed: 20 })
  const run = async () => {
    const engine = world.engine(resources)
    const plan = await engine.plan('present', never)
    expect(plan.obstacles).toEqual([])
    const { problem } = await engine.start(plan.id, () => undefined, never)
    expect(problem).toBeUndefined()
    return plan.actions.map(({ resource, kind }) => `${resource} ${kind}`)
  }
  await run()
  want('/mnt/games')
  const actions = await run()
  expect(actions[0]).toBe('vm/machine change')
  expect(actions).toContain('vm/power verify')
  expect(actions.some((action) => action.startsWith('vm/system'))).toBe(false)
  await expectMoved()
  expect((await onlyMachine()).state).toBe('running')
  expect(await run()).toEqual([])
})
