/** What the builder may take of the PC, changed while it runs: by the setup, and by a game. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { SetupInput } from '../../../../electron/contract/setup.ts'
import type { Machine } from '../../../../electron/ports/virtualbox.ts'
import { resources } from '../../../../electron/steps/index.ts'
import { piSession } from '../../../../electron/steps/pi/session.ts'
import { proveOffload } from '../../../../electron/steps/pi/proof.ts'
import { changePower, lookAtMachine } from '../../../../electron/steps/vm/console.ts'
import { setPlaying } from '../../../../electron/steps/vm/playing.ts'
import { codeOf } from './bring-about.ts'
import { createWorld, setupOf, type World } from './world.ts'

const never = new AbortController().signal

async function apply(world: World) {
  const engine = world.engine(resources)
  const plan = await engine.plan('present', never)
  expect(plan.obstacles).toEqual([])
  expect(await engine.start(plan.id, () => undefined, never)).toMatchObject({ outcome: 'succeeded' })
  return plan.actions
}

async function madeWith(builder: SetupInput['builder'] = {}): Promise<World> {
  const world = createWorld({ builder }, { guestSpeed: 20 })
  await apply(world)
  return world
}

async function machineIn(world: World): Promise<Machine> {
  const [listing] = await world.box.list()
  return world.box.machine(listing?.uuid ?? '')
}

const bootOf = (world: World) => world.box.builderBehind(world.setup.network.port)?.bootId()
const play = (world: World, isPlaying = true) => setPlaying(world.context(), isPlaying)
const planOf = (world: World) => world.engine(resources).plan('present', never)

describe('another share of the PC', () => {
  it('holds at once, and switches nothing off', async () => {
    const world = await madeWith()
    const boot = bootOf(world)
    expect(boot).toBeDefined()
    world.setup = setupOf({ builder: { processPriority: 'normal', cpuCapPercent: 50 } })
    const [action, ...others] = await apply(world)
    expect(others).toEqual([])
    expect(action).toMatchObject({
      ...{ resource: 'vm/limits', kind: 'change' },
      change: { summary: 'priority normal instead of low, at most 50 % of each core instead of 100' },
    })
    const limits = { processPriority: 'normal', cpuCapPercent: 50 }
    expect(action?.change.details.at(-1)).toEqual({
      ...{ kind: 'command', where: 'pc' },
      argv: world.box.preview((await machineIn(world)).uuid, {
        ...{ kind: 'limit', state: 'running' },
        limits: { processPriority: 'normal', cpuCapPercent: 50 },
      })[0],
    })
    expect(await machineIn(world)).toMatchObject({ state: 'running', hardware: limits })
    expect(bootOf(world)).toBe(boot)
  })

  it.each(['paused', 'saved', 'poweroff'] as const)(
    'waits for the start of one that is %s',
    async (state) => {
      const world = await madeWith()
      world.box.setState((await machineIn(world)).uuid, state)
      world.setup = setupOf({ builder: { cpuCapPercent: 50 } })
      const actions = await apply(world)
      const resourcesOf = actions.map(({ resource }) => resource)
      expect(resourcesOf).toEqual([
        ...['vm/power', 'vm/store', 'vm/limits', 'vm/clock', 'vm/signing', 'vm/configuration', 'vm/nix'],
      ])
      expect(await machineIn(world)).toMatchObject({ state: 'running', hardware: { cpuCapPercent: 50 } })
    },
  )

  it('comes with other cores, too', async () => {
    const world = await madeWith()
    world.setup = setupOf({ builder: { cpuCount: 2, cpuCapPercent: 50 } })
    expect((await apply(world)).map(({ resource }) => resource)).toEqual([
      ...['vm/machine', 'vm/power', 'vm/limits', 'vm/configuration'],
    ])
    expect((await machineIn(world)).hardware).toMatchObject({ cpuCount: 2, cpuCapPercent: 50 })
  })
})

describe('a game that slows the builder down', () => {
  let world: World
  beforeEach(async () => {
    world = await madeWith({ processPriority: 'normal' })
  })

  it('does so at once, and ends so', async () => {
    const boot = bootOf(world)
    for (let round = 0; round < 2; round++) {
      await play(world)
      expect(await machineIn(world)).toMatchObject({
        ...{ state: 'running', hardware: { processPriority: 'low', cpuCapPercent: 25 } },
      })
      expect(await lookAtMachine(world.context())).toEqual({ state: 'running', isPlaying: true })
    }
    for (let round = 0; round < 2; round++) {
      await play(world, false)
      expect(await machineIn(world)).toMatchObject({
        ...{ state: 'running', hardware: { processPriority: 'normal', cpuCapPercent: 100 } },
      })
      expect(await lookAtMachine(world.context())).toEqual({ state: 'running', isPlaying: false })
    }
    expect(bootOf(world)).toBe(boot)
  })

  it('is no drift, and what undoes it is', async () => {
    await play(world)
    expect((await planOf(world)).actions).toEqual([])
    const { uuid } = await machineIn(world)
    await world.box.limit(uuid, { processPriority: 'low', cpuCapPercent: 100 })
    expect((await planOf(world)).actions.map(({ change }) => change.summary)).toEqual([
      'at most 25 % of each core instead of 100',
    ])
  })

  it('goes on over other hardware and starts', async () => {
    await play(world)
    world.setup = setupOf({ builder: { processPriority: 'normal', cpuCount: 2 } })
    await apply(world)
    const playing = { processPriority: 'low', cpuCapPercent: 25 }
    expect((await machineIn(world)).hardware).toMatchObject({ cpuCount: 2, ...playing })
    await world.box.powerOff((await machineIn(world)).uuid)
    await changePower(world.context(), 'start')
    expect(await machineIn(world)).toMatchObject({ state: 'running', hardware: playing })
  })

  it.each(['paused', 'saved'] as const)('that begins while it is %s holds when it goes on', async (state) => {
    world.box.setState((await machineIn(world)).uuid, state)
    await play(world)
    expect(await machineIn(world)).toMatchObject({ state, hardware: { cpuCapPercent: 100 } })
    await changePower(world.context(), 'start')
    expect(await machineIn(world)).toMatchObject({ state: 'running', hardware: { cpuCapPercent: 25 } })
  })

  it('holds for one that is off, and never gives more than usual', async () => {
    await world.box.powerOff((await machineIn(world)).uuid)
    await play(world)
    expect(await machineIn(world)).toMatchObject({ state: 'poweroff', hardware: { cpuCapPercent: 25 } })
    world.setup = setupOf({ builder: { cpuCapPercent: 20 } })
    await play(world)
    expect(await machineIn(world)).toMatchObject({ state: 'poweroff', hardware: { cpuCapPercent: 20 } })
  })

  it('takes another share meanwhile', async () => {
    await play(world)
    world.setup = setupOf({ builder: { processPriority: 'normal', cpuCapPercentWhilePlaying: 40 } })
    expect((await apply(world)).map(({ resource }) => resource)).toEqual(['vm/limits'])
    expect((await machineIn(world)).hardware.cpuCapPercent).toBe(40)
  })

  it('leaves the proof as it is', async () => {
    await play(world)
    const context = world.context()
    expect(await proveOffload(context, await piSession(context))).toMatchObject({ system: 'aarch64-linux' })
  })

  it('needs a builder', async () => {
    expect(await codeOf(play(createWorld()))).toBe('VM_NOT_FOUND')
  })
})

describe('a game that pauses the builder', () => {
  let world: World
  beforeEach(async () => {
    world = await madeWith({ whilePlaying: 'pause' })
  })

  it('lets it stand still, and go on where it was with the right time', async () => {
    const boot = bootOf(world)
    await play(world)
    expect(await lookAtMachine(world.context())).toEqual({ state: 'paused', isPlaying: true })
    await world.ports.clock.sleep(3_600_000)
    await play(world, false)
    expect(await lookAtMachine(world.context())).toEqual({ state: 'running', isPlaying: false })
    expect(bootOf(world)).toBe(boot)
    expect((await planOf(world)).actions).toEqual([])
  })

  it('is an obstacle that is told plainly, and no repair undoes it', async () => {
    await play(world)
    const { obstacles, actions } = await planOf(world)
    expect(actions).toEqual([])
    expect(obstacles.map(({ resource, problem: { code } }) => `${resource} ${code}`)).toEqual([
      'vm/power PAUSED_WHILE_PLAYING',
    ])
    const lines = await world.engine(resources).status(never)
    expect(lines.find(({ resource }) => resource === 'vm/power')).toMatchObject({ state: 'blocked' })
  })

  it('is why there is no proof, also when it began in the middle of one', async () => {
    const context = world.context()
    const remote = await piSession(context)
    await play(world)
    expect(await codeOf(proveOffload(context, remote))).toBe('PAUSED_WHILE_PLAYING')
    await play(world, false)
    const midway: typeof remote = {
      ...remote,
      run: async (argv, options) => {
        if (argv[0] === 'nix-build') await play(world)
        return remote.run(argv, options)
      },
    }
    expect(await codeOf(proveOffload(world.context(), midway))).toBe('PAUSED_WHILE_PLAYING')
  })

  it('lets nobody start it, but for those who do not ask us; that is told', async () => {
    await play(world)
    expect(await codeOf(changePower(world.context(), 'start'))).toBe('PAUSED_WHILE_PLAYING')
    await world.box.start((await machineIn(world)).uuid)
    expect((await planOf(world)).obstacles[0]?.problem.detail).toContain('something started the builder')
    await play(world)
    expect(await lookAtMachine(world.context())).toEqual({ state: 'paused', isPlaying: true })
  })

  it('leaves one that is off off', async () => {
    await world.box.powerOff((await machineIn(world)).uuid)
    await play(world)
    expect((await planOf(world)).obstacles[0]?.problem.detail).toContain('is not started')
    await play(world, false)
    expect(await lookAtMachine(world.context())).toEqual({ state: 'poweroff', isPlaying: false })
  })

  it('does not hold up a removal', async () => {
    await play(world)
    const engine = world.engine(resources)
    const plan = await engine.plan('absent', never)
    expect(await engine.start(plan.id, () => undefined, never)).toMatchObject({ outcome: 'succeeded' })
    expect(await world.box.list()).toEqual([])
  })
})
