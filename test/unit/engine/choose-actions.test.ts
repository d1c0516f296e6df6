import { describe, expect, test } from 'vitest'
import type { Engine } from '../../../electron/engine/engine.ts'
import { tick, untick } from '../../../electron/contract/choice.ts'
import { emptyWorld, toy, toyEngine, type ToyWorld } from './toy.ts'

const never = new AbortController().signal

/** A machine with something in it, a rule beside it, and a Pi that needs the machine to run. */
function resources(world: ToyWorld) {
  return [
    toy(world, 'host/rule'),
    toy(world, 'vm/settings'),
    toy(world, 'vm/machine', { needs: ['vm/settings'], disturbs: ['vm/power'] }),
    toy(world, 'vm/inner', { within: 'vm/machine' }),
    toy(world, 'vm/power', { needs: ['vm/machine'] }),
    toy(world, 'pi/key', { needs: ['vm/power'] }),
  ]
}

async function chosen(engine: Engine, ...ids: string[]) {
  const plan = await engine.plan('present', never)
  const part = engine.chooseActions(plan.id, ids)
  return {
    plan,
    part,
    actions: part.actions.map(({ resource, kind }) => `${resource} ${kind}`),
    obstacles: part.obstacles.map(({ resource }) => resource),
  }
}

/** All as wanted but for these. */
function worldBut(...missing: string[]): ToyWorld {
  const world = emptyWorld()
  for (const { id } of resources(world)) if (!missing.includes(id)) world.present.set(id, 'wanted')
  return world
}

describe('a part of a plan', () => {
  test('has an id of its own, is what runs, and nothing beyond it does', async () => {
    const world = worldBut('host/rule', 'pi/key')
    const engine = toyEngine(resources(world))
    const { plan, part, actions } = await chosen(engine, 'pi/key')
    expect(plan.isRepair).toBe(true)
    expect(plan.found?.map(({ resource, state }) => `${resource} ${state}`)).toEqual([
      'host/rule missing',
      'pi/key missing',
    ])
    expect(part.found).toEqual(plan.found)
    expect(plan.actions).toHaveLength(2)
    expect(part.id).not.toBe(plan.id)
    expect(actions).toEqual(['pi/key create'])
    const outcome = await engine.start(part.id, () => undefined, never)
    expect(outcome.outcome).toBe('succeeded')
    expect(world.writes).toEqual(['+pi/key'])
  })

  test('brings what it needs, also through something that is as wanted', async () => {
    const world = worldBut('host/rule', 'vm/settings', 'pi/key')
    const { actions, plan } = await chosen(toyEngine(resources(world)), 'pi/key')
    expect(actions).toEqual(['vm/settings create', 'pi/key create'])
    expect(plan.actions.find(({ resource }) => resource === 'pi/key')?.needs).toEqual(['vm/settings'])
  })

  test('brings what it undoes on its way: a machine that is switched off is started again', async () => {
    const world = worldBut('vm/inner')
    world.present.set('vm/machine', 'other')
    const engine = toyEngine(resources(world))
    expect((await chosen(engine, 'vm/machine')).actions).toEqual(['vm/machine change', 'vm/power verify'])
    expect((await chosen(engine, 'vm/inner')).actions).toEqual([
      'vm/machine change',
      'vm/inner create',
      'vm/power verify',
    ])
  })

  test('goes around an obstacle elsewhere, and not around its own', async () => {
    const world = worldBut('host/rule', 'vm/settings')
    world.foreign.add('vm/settings')
    const engine = toyEngine(resources(world))
    const { plan, part, obstacles } = await chosen(engine, 'host/rule')
    expect(plan.obstacles).toHaveLength(1)
    expect(obstacles).toEqual([])
    await expect(engine.start(plan.id, () => undefined, never)).rejects.toThrow('PLAN_OBSTRUCTED')
    expect((await engine.start(part.id, () => undefined, never)).outcome).toBe('succeeded')
    expect(world.writes).toEqual(['+host/rule'])
    const behind = await chosen(engine, 'pi/key')
    expect(behind).toMatchObject({ actions: [], obstacles: ['vm/settings'] })
    await expect(engine.start(behind.part.id, () => undefined, never)).rejects.toThrow('PLAN_OBSTRUCTED')
  })

  test('is empty where all of it is as wanted', async () => {
    const engine = toyEngine(resources(worldBut('pi/key')))
    expect(await chosen(engine, 'host/rule')).toMatchObject({ actions: [], obstacles: [] })
  })

  test('cannot be of something unknown, of a plan that nobody saw, nor of a removal', async () => {
    const engine = toyEngine(resources(worldBut('pi/key')))
    await expect(chosen(engine, 'pi/key', 'vm/nothing')).rejects.toThrow('REQUEST_INVALID')
    await expect(chosen(engine, 'vm/nothing')).rejects.toThrow('there are host/rule, vm/settings')
    expect(() => engine.chooseActions('x', ['pi/key'])).toThrow('PLAN_OUTDATED')
    const removal = await engine.plan('absent', never)
    expect(() => engine.chooseActions(removal.id, ['pi/key'])).toThrow('REQUEST_INVALID')
  })

  test('the first plan of all is no repair', async () => {
    const plan = await toyEngine(resources(emptyWorld())).plan('present', never)
    expect(plan.isRepair).toBe(false)
  })
})

test('ticks go with what they need and with what needs them', async () => {
  const { actions } = await toyEngine(resources(emptyWorld())).plan('present', never)
  const all = actions.map(({ resource }) => resource)
  expect(untick(actions, all, 'vm/power')).toEqual(['host/rule', 'vm/settings', 'vm/machine', 'vm/inner'])
  expect(untick(actions, all, 'vm/settings')).toEqual(['host/rule'])
  expect(tick(actions, ['host/rule'], 'vm/inner')).toEqual([
    'host/rule',
    'vm/settings',
    'vm/machine',
    'vm/inner',
  ])
})
