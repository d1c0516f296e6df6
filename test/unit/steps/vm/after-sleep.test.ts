/** What the PC's sleep, a pause or a crash leaves: a machine that does not run, and a clock that stood still. */
import { describe, expect, it, vi } from 'vitest'
import { resources } from '../../../../electron/steps/index.ts'
import { builderSession } from '../../../../electron/steps/vm/session.ts'
import { vmClock } from '../../../../electron/steps/vm/clock.ts'
import { bringAbout, codeOf, differenceOf } from './bring-about.ts'
import { changePower } from '../../../../electron/steps/vm/console.ts'
import { createWorld, type World } from './world.ts'

const never = new AbortController().signal

async function apply(world: World) {
  const engine = world.engine(resources)
  const plan = await engine.plan('present', never)
  expect(plan.obstacles).toEqual([])
  const outcome = await engine.start(plan.id, () => undefined, never)
  expect(outcome.problem).toBeUndefined()
  return plan.actions
}

async function made(): Promise<{ world: World; uuid: string }> {
  const world = createWorld({}, { guestSpeed: 20 })
  await apply(world)
  const [listing] = await world.box.list()
  return { world, uuid: listing?.uuid ?? '' }
}

async function behindMs(world: World): Promise<number> {
  const remote = await builderSession(world.context())
  const { stdout } = await remote.run(['date', '+%s.%N'])
  return world.ports.clock.now() - Number(stdout) * 1000
}

describe('after the PC slept', () => {
  it.each(['paused', 'saved', 'aborted', 'poweroff'] as const)(
    'a builder that is %s runs again, with the right time',
    async (state) => {
      const { world, uuid } = await made()
      world.box.setState(uuid, state)
      await world.ports.clock.sleep(8 * 3_600_000)
      expect((await apply(world)).map(({ resource, kind }) => `${kind} ${resource}`)).toEqual([
        `${state === 'paused' || state === 'saved' ? 'change' : 'create'} vm/power`,
        'verify vm/store',
        'verify vm/clock',
        'verify vm/signing',
        'verify vm/configuration',
        'verify vm/nix',
      ])
      expect((await world.box.machine(uuid)).state).toBe('running')
      expect(Math.abs(await behindMs(world))).toBeLessThan(1000)
      expect((await world.engine(resources).plan('present', never)).actions).toEqual([])
    },
  )

  it('a builder whose saved state cannot be loaded starts anew, also from the dashboard', async () => {
    const { world, uuid } = await made()
    world.box.setState(uuid, 'saved')
    world.box.spoilSavedState(uuid)
    await changePower(world.context(), 'start')
    expect((await world.box.machine(uuid)).state).toBe('running')
    expect(world.log.join('\n')).toContain('The saved state is discarded.')
  })

  it('nobody knocks at a builder that is paused: it would not answer', async () => {
    const { world, uuid } = await made()
    await world.box.pause(uuid)
    const connect = vi.spyOn(world.ports.ssh, 'connect')
    await world.engine(resources).status(never)
    expect(connect.mock.calls.filter(([{ role }]) => role === 'builder')).toEqual([])
  })

  it.each([
    [11_000, 'about 10 seconds behind'],
    [600_000, 'about 10 minutes behind'],
    [8 * 3_600_000, 'about 8 hours behind'],
    [3 * 86_400_000, 'about 3 days behind'],
  ])('a clock that stood still for %i ms is set', async (milliseconds, words) => {
    const { world, uuid } = await made()
    await world.box.pause(uuid)
    await world.ports.clock.sleep(milliseconds)
    await world.box.start(uuid)
    const [action, ...others] = await apply(world)
    expect(others).toEqual([])
    expect(action).toMatchObject({
      ...{ resource: 'vm/clock', kind: 'change' },
      change: { summary: `The builder’s clock is ${words}: it is set` },
    })
    expect(Math.abs(await behindMs(world))).toBeLessThan(1000)
  })

  it('one that is a little behind is left to the builder, and one that is ahead is set', async () => {
    const { world, uuid } = await made()
    await world.box.pause(uuid)
    await world.ports.clock.sleep(9_000)
    await world.box.start(uuid)
    expect(await differenceOf(vmClock, world.context())).toBeUndefined()
    const remote = await builderSession(world.context())
    await remote.run(['date', '--utc', '--set', `@${world.ports.clock.now() / 1000 + 7_200}`])
    expect((await differenceOf(vmClock, world.context()))?.summary).toContain('about 2 hours ahead')
    expect(await bringAbout(vmClock, world.context())).toBeUndefined()
  })

  it('one that cannot be read is told', async () => {
    const { world } = await made()
    const door = world.box.network('127.0.0.1', world.setup.network.adminPort)
    door?.commands.set('date', () => ({ exitCode: 0, stdout: 'So 29. Nov\n', stderr: '' }))
    expect(await codeOf(differenceOf(vmClock, world.context()))).toBe('BUILDER_ANSWER_UNREADABLE')
  })
})
