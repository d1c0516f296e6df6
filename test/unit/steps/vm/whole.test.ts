import { describe, expect, it } from 'vitest'
import type { RunEvent } from '../../../../electron/contract/run.ts'
import type { Engine } from '../../../../electron/engine/engine.ts'
import { hostAutostart } from '../../../../electron/steps/host/autostart.ts'
import { hostFirewall } from '../../../../electron/steps/host/firewall.ts'
import { hostPort } from '../../../../electron/steps/host/port.ts'
import { hostVirtualBox } from '../../../../electron/steps/host/virtualbox.ts'
import { hostVirtualization } from '../../../../electron/steps/host/virtualization.ts'
import { piAccess } from '../../../../electron/steps/pi/access.ts'
import { piKey } from '../../../../electron/steps/pi/key.ts'
import { vmClock } from '../../../../electron/steps/vm/clock.ts'
import { vmConfiguration } from '../../../../electron/steps/vm/configuration.ts'
import { vmDisk } from '../../../../electron/steps/vm/disk.ts'
import { vmForwarding } from '../../../../electron/steps/vm/forwarding.ts'
import { vmImage } from '../../../../electron/steps/vm/image.ts'
import { vmKeys } from '../../../../electron/steps/vm/keys.ts'
import { vmLimits } from '../../../../electron/steps/vm/limits.ts'
import { vmMachine } from '../../../../electron/steps/vm/machine.ts'
import { vmPower } from '../../../../electron/steps/vm/power.ts'
import { builderSession } from '../../../../electron/steps/vm/session.ts'
import { vmSettings } from '../../../../electron/steps/vm/settings-file.ts'
import { vmSigning } from '../../../../electron/steps/vm/signing.ts'
import { vmSnapshot } from '../../../../electron/steps/vm/snapshot.ts'
import { vmSystem } from '../../../../electron/steps/vm/system.ts'
import { killable } from '../../kill/killable.ts'
import { bringAbout } from './bring-about.ts'
import { slots } from '../../../../electron/steps/vm/system-tag.ts'
import { createWorld, folders, setupOf, type World } from './world.ts'

const resources = [
  ...[hostVirtualization, hostVirtualBox, hostPort, piAccess, hostFirewall],
  ...[
    vmSettings,
    vmSnapshot,
    vmImage,
    vmKeys,
    vmMachine,
    vmForwarding,
    vmSystem,
    vmPower,
    vmDisk,
    vmLimits,
    vmClock,
  ],
  ...[hostAutostart, piKey, vmSigning, vmConfiguration],
]
const never = new AbortController().signal

async function run(engine: Engine, goal: 'present' | 'absent', signal = never) {
  const plan = await engine.plan(goal, signal)
  const events: RunEvent[] = []
  const outcome = await engine.start(plan.id, (event) => events.push(event), signal)
  return { plan, events, outcome }
}

/** A builder that is whole: the Pi may use it, and nothing of the installation is left. */
async function expectWhole(world: World): Promise<void> {
  const [listing] = await world.box.list()
  const machine = await world.box.machine(listing?.uuid ?? '')
  expect(machine.state).toBe('running')
  expect(machine.attachments).toEqual([
    { port: 0, kind: 'disk', path: expect.stringContaining('.vdi') as string },
  ])
  expect(machine.hardware).toMatchObject({ bootOrder: ['disk'], serialFile: undefined })
  expect(world.files.entries.has(folders.seedFile)).toBe(false)
  const key = world.pi.files.get('/root/.ssh/id_builder.pub')?.content ?? 'none'
  expect(world.box.builderBehind(world.setup.network.port)?.authorizes(key)).toBe(true)
}

function expectNothing(world: World): void {
  expect([...world.files.entries.keys()]).toEqual([])
  expect(world.host.firewall.rule).toBeUndefined()
  expect(world.host.autostart.size).toBe(0)
  expect(world.pi.files.has('/root/.ssh/id_builder')).toBe(false)
}

describe('the PC and the builder', () => {
  it('come about, stay as they are, and go without a trace', async () => {
    const world = createWorld()
    const first = await run(world.engine(resources), 'present')
    expect(first.plan.obstacles).toEqual([])
    expect(first.outcome).toMatchObject({ outcome: 'succeeded' })
    await expectWhole(world)

    const before = JSON.stringify(
      [...world.files.entries].map(([path, { content }]) => [path, content.length]),
    )
    const second = await world.engine(resources).plan('present', never)
    expect(second.actions).toEqual([])
    expect(second.obstacles).toEqual([])
    expect((await world.engine(resources).status(never)).filter(({ state }) => state !== 'ok')).toEqual([])
    const after = JSON.stringify(
      [...world.files.entries].map(([path, { content }]) => [path, content.length]),
    )
    expect(after).toBe(before)

    const last = await run(world.engine(resources), 'absent')
    expect(last.outcome).toMatchObject({ outcome: 'succeeded' })
    expect(await world.box.list()).toEqual([])
    expectNothing(world)
    expect((await world.engine(resources).plan('absent', never)).actions).toEqual([])
  })

  it('take a changed setup', async () => {
    const world = createWorld()
    await run(world.engine(resources), 'present')
    world.setup = setupOf({
      builder: { cpuCount: 8, memoryMiB: 16_384, startWithPc: false },
      network: { port: 2223, adminPort: 2222, allowFrom: 'local-subnet' },
      offload: { maxJobs: 8 },
    })
    const { plan, outcome } = await run(world.engine(resources), 'present')
    expect(plan.actions.map(({ resource, kind }) => `${kind} ${resource}`)).toEqual([
      'change host/firewall',
      'change vm/machine',
      'change vm/forwarding',
      'verify vm/power',
      expect.stringMatching(/(change|verify) vm\/clock/),
      'change host/autostart',
      'verify vm/signing',
      expect.stringMatching(/(change|verify) vm\/configuration/),
    ])
    expect(outcome.problem).toBeUndefined()
    await expectWhole(world)
    expect(world.host.autostart.size).toBe(0)
    expect((await world.engine(resources).plan('present', never)).actions).toEqual([])
  })

  it('take a changed setup while the builder is off, of which then only what was shown is done', async () => {
    const world = createWorld()
    await run(world.engine(resources), 'present')
    const [listing] = await world.box.list()
    const uuid = listing?.uuid ?? ''
    // It was installed by an earlier version of the program.
    const remote = await builderSession(world.context())
    const installed = (await remote.readFile('/etc/nixos/settings.json')) ?? ''
    const older = installed.replace('"stateVersion": "26.05"', '"stateVersion": "25.11"')
    expect(older).not.toBe(installed)
    await remote.writeFile('/etc/nixos/settings.json', older)
    await world.box.powerOff(uuid)
    world.setup = setupOf({ offload: { maxJobs: 8 } })
    const { plan, outcome } = await run(world.engine(resources), 'present')
    expect(plan.actions.map(({ resource, kind }) => `${kind} ${resource}`)).toEqual([
      'create vm/power',
      'verify vm/clock',
      'verify vm/signing',
      'verify vm/configuration',
    ])
    expect(outcome.problem).toBeUndefined()
    const now = await (await builderSession(world.context())).readFile('/etc/nixos/settings.json')
    expect(JSON.parse(now ?? '')).toMatchObject({ stateVersion: '25.11', maxJobs: 8 })
  })

  it('come back where a full disk left the settings of the machine empty, and nothing is made anew', async () => {
    const world = createWorld()
    await run(world.engine(resources), 'present')
    const [listing] = await world.box.list()
    const before = await world.box.machine(listing?.uuid ?? '')
    world.box.setState(before.uuid, 'aborted')
    await world.files.write(before.settingsFile, '')
    const { plan, events, outcome } = await run(world.engine(resources), 'present')
    expect(plan.obstacles).toEqual([])
    expect(plan.actions.map(({ resource, kind }) => `${kind} ${resource}`)).toEqual([
      'change vm/settings',
      ...[
        'machine',
        'forwarding',
        'system',
        'power',
        'disk',
        'limits',
        'clock',
        'signing',
        'configuration',
      ].map((name) => `verify vm/${name}`),
    ])
    expect(outcome.problem).toBeUndefined()
    const applied = events.filter((event) => event.type === 'action-finished' && event.outcome === 'applied')
    expect(applied).toMatchObject([{ resource: 'vm/settings' }, { resource: 'vm/power' }])
    const [after, ...others] = await world.box.list()
    expect([after?.uuid, others]).toEqual([before.uuid, []])
    await expectWhole(world)
    expect((await world.engine(resources).plan('present', never)).actions).toEqual([])
  })

  it('come back from settings of before, and what was left of the installation goes', async () => {
    const world = createWorld()
    await run(world.engine(resources), 'present')
    const uuid = (await world.box.list())[0]?.uuid ?? ''
    world.box.setState(uuid, 'aborted')
    const { seedFile } = world.context().folders
    await world.files.write(seedFile, '')
    await world.box.attach(uuid, slots.seed, { kind: 'dvd', path: seedFile })
    await world.files.write((await world.box.machine(uuid)).settingsFile, '')
    const { events, outcome } = await run(world.engine(resources), 'present')
    expect(outcome.problem).toBeUndefined()
    const applied = events.filter((event) => event.type === 'action-finished' && event.outcome === 'applied')
    expect(applied).toMatchObject([
      ...['vm/settings', 'vm/system', 'vm/power'].map((resource) => ({ resource })),
    ])
    await expectWhole(world)
  })

  it('are not touched while another machine has the name', async () => {
    const world = createWorld()
    const foreign = { name: world.setup.builder.vmName, osType: 'Linux_64', tags: {} }
    await world.box.create(foreign)
    const plan = await world.engine(resources).plan('present', never)
    expect(plan.obstacles.map(({ resource }) => resource)).toEqual(['vm/machine'])
    await world.context().ledger.update((content) => content)
    const removal = await run(world.engine(resources), 'absent')
    expect(removal.plan.kept.map(({ resource }) => resource)).toEqual(['vm/machine'])
    expect(await world.box.list()).toHaveLength(1)
  })
})

describe('what stands in the way', () => {
  async function obstaclesOf(world: World): Promise<string[]> {
    const engine = world.engine(resources)
    const plan = await engine.plan('present', never)
    const files = [...world.files.entries.keys()]
    await expect(engine.start(plan.id, () => undefined, never)).rejects.toThrow('PLAN_OBSTRUCTED')
    expect([...world.files.entries.keys()]).toEqual(files)
    const lines = await engine.status(never)
    return plan.obstacles.map(({ resource, problem: { code, detail } }) => {
      expect(lines.find((line) => line.resource === resource)).toMatchObject({ state: 'blocked' })
      return `${resource} ${code} ${detail}`
    })
  }

  it('is shown before anything is done: an image that is not there, or no DVD', async () => {
    const world = createWorld()
    world.setup = setupOf({ image: { file: '/home/you/nixos.iso', sha256: '0'.repeat(64) } })
    expect(await obstaclesOf(world)).toEqual([
      'vm/image IMAGE_UNREADABLE There is no file /home/you/nixos.iso.',
    ])
    world.setup = setupOf({ image: { file: '/home/you/nixos.img', sha256: '0'.repeat(64) } })
    expect((await obstaclesOf(world))[0]).toContain('only when it ends in .iso')
  })

  it('is shown before anything is done: too little space for image and disk together', async () => {
    const world = createWorld({}, { diskBytes: 7 * 1024 ** 3 })
    expect(await obstaclesOf(world)).toEqual([
      'vm/image DISK_FULL 1024 MiB more are needed where /data/images/image is, for the installer image and the disk of the builder.',
    ])
    expect(
      (await run(createWorld({}, { diskBytes: 9 * 1024 ** 3 }).engine(resources), 'present')).outcome,
    ).toMatchObject({ outcome: 'succeeded' })
  })

  it('is shown before anything is done: too little space on one of two file systems', async () => {
    const world = createWorld({}, { diskBytes: 7 * 1024 ** 3 })
    const isOurs = (path: string): boolean => path.startsWith('/data/')
    const freeBytes = await world.files.freeBytes('/data')
    Object.assign(world.files, { fileSystem: async (path: string) => (isOurs(path) ? 'a' : 'b') })
    expect((await world.engine(resources).plan('present', never)).obstacles).toEqual([])
    const small = async (path: string) => (isOurs(path) ? freeBytes : 1024 ** 3)
    Object.assign(world.files, { freeBytes: small })
    expect((await obstaclesOf(world))[0]).toContain(
      '5120 MiB more are needed where /home/you/VirtualBox VMs is, for the disk of the builder.',
    )
  })

  it('is shown after the image came, when only the disk is left to be filled', async () => {
    const world = createWorld()
    const context = world.context()
    for (const resource of [vmKeys, vmImage]) await bringAbout(resource, context)
    Object.assign(world.files, { freeBytes: async () => 5 * 1024 ** 3 })
    expect((await obstaclesOf(world))[0]).toMatch(/^vm\/system DISK_FULL 1024 MiB/)
  })

  it('is a changed value of what is there already, which a removal does not mind', async () => {
    const world = createWorld()
    await run(world.engine(resources), 'present')
    world.setup = setupOf({ builder: { vmName: 'other' } })
    expect((await obstaclesOf(world))[0]).toMatch(/^vm\/machine CANNOT_CHANGE_IN_PLACE/)
    const removal = await run(world.engine(resources), 'absent')
    expect(removal.outcome).toMatchObject({ outcome: 'succeeded' })
    expectNothing(world)
  })
})

describe('killed at any boundary', () => {
  async function boundariesOf(goal: 'present' | 'absent'): Promise<number> {
    const world = createWorld({}, { guestSpeed: 20 })
    if (goal === 'absent') await run(world.engine(resources), 'present')
    const counted = killable(world.ports, 0)
    await run(world.engine(resources, counted.ports), goal)
    return counted.boundaries()
  }

  async function dieAt(boundary: number, goal: 'present' | 'absent'): Promise<World> {
    const world = createWorld({}, { guestSpeed: 20 })
    if (goal === 'absent') await run(world.engine(resources), 'present')
    const { ports, killed } = killable(world.ports, boundary)
    await Promise.race([run(world.engine(resources, ports), goal), killed])
    return world
  }

  it.each(['present', 'absent'] as const)(
    'going to %s, the next run comes to the same end',
    { timeout: 120_000 },
    async (goal) => {
      const total = await boundariesOf(goal)
      for (let boundary = 1; boundary <= total; boundary += 1) {
        const world = await dieAt(boundary, goal)
        const { outcome, plan } = await run(world.engine(resources), goal)
        expect({
          boundary,
          outcome: outcome.outcome,
          problem: outcome.problem,
          obstacles: plan.obstacles,
        }).toEqual({
          boundary,
          outcome: 'succeeded',
          problem: undefined,
          obstacles: [],
        })
        if (goal === 'present') await expectWhole(world)
        else {
          expect(await world.box.list()).toEqual([])
          expectNothing(world)
        }
      }
    },
  )
})
