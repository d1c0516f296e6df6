import { describe, expect, test } from 'vitest'
import { failure, NotUndoneError, problem } from '../../../electron/contract/problem.ts'
import type { RunEvent } from '../../../electron/contract/run.ts'
import type { Engine } from '../../../electron/engine/engine.ts'
import { inOrder } from '../../../electron/engine/order.ts'
import type { Detail } from '../../../electron/contract/plan.ts'
import { emptyWorld, toy, toyEngine, type ToyWorld } from './toy.ts'

const never = new AbortController().signal

async function run(engine: Engine, goal: 'present' | 'absent', signal = never) {
  const plan = await engine.plan(goal, signal)
  const events: RunEvent[] = []
  const outcome = await engine.start(plan.id, (event) => events.push(event), signal)
  return { plan, outcome, events }
}

function threeResources(world: ToyWorld) {
  return [
    toy(world, 'vm/inner', { within: 'vm/machine' }),
    toy(world, 'vm/machine', { needs: ['host/port'] }),
    toy(world, 'host/port'),
  ]
}

describe('order', () => {
  test('puts what is needed first and keeps the list otherwise', () => {
    expect(inOrder(threeResources(emptyWorld())).map((resource) => resource.id)).toEqual([
      'host/port',
      'vm/machine',
      'vm/inner',
    ])
  })

  test('refuses a circle and an unknown need', () => {
    const world = emptyWorld()
    const circle = [toy(world, 'vm/a', { needs: ['vm/b'] }), toy(world, 'vm/b', { needs: ['vm/a'] })]
    expect(() => inOrder(circle)).toThrow('vm/a needs itself')
    expect(() => inOrder([toy(world, 'vm/a', { needs: ['vm/x'] })])).toThrow('does not exist')
  })
})

describe('present', () => {
  test('brings everything about in order, and then has nothing left to do', async () => {
    const world = emptyWorld()
    const engine = toyEngine(threeResources(world))
    const first = await run(engine, 'present')
    expect(first.outcome.outcome).toBe('succeeded')
    expect(world.writes).toEqual(['+host/port', '+vm/machine', '+vm/inner'])
    const second = await run(engine, 'present')
    expect(second.plan.actions).toEqual([])
    expect(world.writes).toHaveLength(3)
  })

  test('changes only what differs', async () => {
    const world = emptyWorld()
    world.present.set('host/port', 'wanted').set('vm/machine', 'other').set('vm/inner', 'wanted')
    const { plan } = await run(toyEngine(threeResources(world)), 'present')
    expect(plan.actions.map(({ resource, kind }) => [resource, kind])).toEqual([['vm/machine', 'change']])
    expect(world.writes).toEqual(['+vm/machine'])
  })

  test('something foreign is an obstacle, hides what needs it, and nothing runs', async () => {
    const world = emptyWorld()
    world.foreign.add('vm/machine')
    const engine = toyEngine(threeResources(world))
    const plan = await engine.plan('present', never)
    expect(plan.obstacles.map(({ resource, problem: { code } }) => [resource, code])).toEqual([
      ['vm/machine', 'FOREIGN_IN_THE_WAY'],
    ])
    await expect(engine.start(plan.id, () => undefined, never)).rejects.toThrow('PLAN_OBSTRUCTED')
    expect(world.writes).toEqual([])
  })

  test.each(['diff', 'obstacle'] as const)(
    'a failed %s blocks its own line, and the others are shown',
    async (method) => {
      const unreadable = () => Promise.reject(failure('TOOL_ANSWER_UNREADABLE', 'an answer of noise'))
      const world = emptyWorld()
      const broken = { ...toy(world, 'vm/machine'), [method]: unreadable }
      const engine = toyEngine([
        broken,
        toy(world, 'vm/inner', { within: 'vm/machine' }),
        toy(world, 'host/port'),
      ])
      const plan = await engine.plan('present', never)
      expect(plan.obstacles.map(({ resource, problem: { code } }) => [resource, code])).toEqual([
        ['vm/machine', 'TOOL_ANSWER_UNREADABLE'],
      ])
      expect(plan.actions.map(({ resource }) => resource)).toEqual(['host/port'])
      const status = await engine.status(never)
      expect(status.map(({ state }) => state)).toEqual(['blocked', 'unknown', 'missing'])
    },
  )

  test('what can be seen only later is verified, not an obstacle', async () => {
    const world = emptyWorld()
    const later = toy(world, 'pi/later', {
      needs: ['host/port'],
      inspect: async () =>
        world.present.has('host/port')
          ? world.present.has('pi/later')
            ? { kind: 'present', state: 'wanted' }
            : { kind: 'absent' }
          : { kind: 'blocked', until: 'host/port', problem: problem('BUILDER_UNREACHABLE', 'it is off') },
    })
    const engine = toyEngine([toy(world, 'host/port'), later])
    const { plan, outcome } = await run(engine, 'present')
    expect(plan.actions.map((action) => action.kind)).toEqual(['create', 'verify'])
    expect(outcome.outcome).toBe('succeeded')
    expect((await engine.status(never)).map((line) => line.state)).toEqual(['ok', 'ok'])
  })

  test('what lives within something that can be seen only later is verified with it', async () => {
    const world = emptyWorld()
    const unreadable = problem('VM_INACCESSIBLE', 'its settings are empty')
    const machine = toy(world, 'vm/machine', {
      needs: ['vm/settings'],
      inspect: async () =>
        world.present.has('vm/settings')
          ? { kind: 'present', state: 'wanted' }
          : { kind: 'blocked', until: 'vm/settings', problem: unreadable },
    })
    const inner = toy(world, 'vm/inner', {
      within: 'vm/machine',
      inspect: async () =>
        world.present.has('vm/settings') ? { kind: 'present', state: 'wanted' } : { kind: 'absent' },
    })
    const { plan, outcome, events } = await run(
      toyEngine([toy(world, 'vm/settings'), machine, inner]),
      'present',
    )
    expect(plan.actions.map((action) => action.kind)).toEqual(['create', 'verify', 'verify'])
    expect(outcome.outcome).toBe('succeeded')
    expect(events.flatMap((event) => (event.type === 'action-finished' ? event.outcome : []))).toEqual([
      'applied',
      'unchanged',
      'unchanged',
    ])
  })

  test('what is found only later and was not shown is not done', async () => {
    const world = emptyWorld()
    const later = toy(world, 'pi/later', {
      needs: ['host/port'],
      inspect: async () =>
        world.present.has('host/port')
          ? { kind: 'present', state: 'other' }
          : { kind: 'blocked', until: 'host/port', problem: problem('BUILDER_UNREACHABLE', 'it is off') },
      diff: (observed) => [{ kind: 'setting', name: 'pi/later', after: 'wanted' }, ...unshown(observed)],
    })
    const unshown = (observed: { kind: string }): Detail[] =>
      observed.kind === 'absent' ? [] : [{ kind: 'setting', name: 'something else', after: 'gone' }]
    const { plan, outcome } = await run(toyEngine([toy(world, 'host/port'), later]), 'present')
    expect(plan.actions.map((action) => action.kind)).toEqual(['create', 'verify'])
    expect(outcome).toMatchObject({
      outcome: 'failed',
      resource: 'pi/later',
      problem: { code: 'PLAN_OUTDATED' },
    })
    expect(world.writes).toEqual(['+host/port'])
  })

  test('a change that disturbs another has that one looked at again', async () => {
    const world = emptyWorld()
    world.present.set('vm/machine', 'old').set('vm/power', 'wanted')
    const machine = toy(world, 'vm/machine', {
      disturbs: ['vm/power'],
      apply: async () => {
        world.present.set('vm/machine', 'wanted')
        world.present.delete('vm/power')
      },
    })
    const engine = toyEngine([machine, toy(world, 'vm/power', { within: 'vm/machine' })])
    const { plan } = await run(engine, 'present')
    expect(plan.actions.map(({ resource, kind }) => [resource, kind])).toEqual([
      ['vm/machine', 'change'],
      ['vm/power', 'verify'],
    ])
    expect(world.present.get('vm/power')).toBe('wanted')
  })

  test('only a shown plan runs', async () => {
    const world = emptyWorld()
    const engine = toyEngine(threeResources(world))
    await expect(engine.start('0123', () => undefined, never)).rejects.toThrow('PLAN_OUTDATED')
    const plan = await engine.plan('present', never)
    world.present.set('host/port', 'changed since')
    const outcome = await engine.start(plan.id, () => undefined, never)
    expect(outcome.problem?.code).toBe('PLAN_OUTDATED')
    expect(world.writes).toEqual([])
  })

  test('an action that changes nothing is told, not believed', async () => {
    const world = emptyWorld()
    const { outcome } = await run(
      toyEngine([toy(world, 'host/port', { apply: async () => undefined })]),
      'present',
    )
    expect(outcome).toMatchObject({
      outcome: 'failed',
      resource: 'host/port',
      problem: { code: 'NOT_CONVERGED' },
    })
  })

  test('a thrown failure ends the run with its problem and leaves the finished work', async () => {
    const world = emptyWorld()
    const broken = toy(world, 'vm/machine', {
      needs: ['host/port'],
      apply: () => Promise.reject(new Error('boom')),
    })
    const { outcome, events } = await run(toyEngine([toy(world, 'host/port'), broken]), 'present')
    expect(outcome).toMatchObject({ outcome: 'failed', problem: { code: 'UNEXPECTED', detail: 'boom' } })
    expect(world.writes).toEqual(['+host/port'])
    expect(events.at(-1)).toEqual(outcome)
  })

  test('a stop ends the run as cancelled', async () => {
    const world = emptyWorld()
    const stop = new AbortController()
    const stopping = toy(world, 'host/port', {
      apply: async () => {
        stop.abort()
        stop.signal.throwIfAborted()
      },
    })
    const { outcome } = await run(toyEngine([stopping]), 'present', stop.signal)
    expect(outcome).toMatchObject({ outcome: 'cancelled', problem: { code: 'CANCELLED' } })
  })

  test('what could not be undone after a stop is a failure', async () => {
    const stop = new AbortController()
    const stopping = toy(emptyWorld(), 'host/port', {
      apply: () => {
        stop.abort()
        return Promise.reject(new NotUndoneError(problem('UPGRADE_NOT_TAKEN_BACK', 'The drive is full.')))
      },
    })
    const { outcome } = await run(toyEngine([stopping]), 'present', stop.signal)
    expect(outcome).toMatchObject({ outcome: 'failed', problem: { code: 'UPGRADE_NOT_TAKEN_BACK' } })
  })

  test('a stop while it is looked at leaves it as it is', async () => {
    const world = emptyWorld()
    const stop = new AbortController()
    const engine = toyEngine([
      toy(world, 'host/port', {
        inspect: async () => {
          if (running) stop.abort()
          return { kind: 'absent' }
        },
      }),
    ])
    let running = false
    const plan = await engine.plan('present', never)
    running = true
    const outcome = await engine.start(plan.id, () => undefined, stop.signal)
    expect(outcome).toMatchObject({ outcome: 'cancelled', problem: { code: 'CANCELLED' } })
    expect(world.writes).toEqual([])
  })

  test('a second run waits for nobody: it is refused', async () => {
    const held = { locked: true }
    const engine = toyEngine([toy(emptyWorld(), 'host/port')], { held })
    const plan = await engine.plan('present', never)
    await expect(engine.start(plan.id, () => undefined, never)).rejects.toThrow('locked')
  })
})

describe('absent', () => {
  test('takes away in reverse; what lives within something goes with it', async () => {
    const world = emptyWorld()
    const engine = toyEngine(threeResources(world))
    await run(engine, 'present')
    world.writes.length = 0
    const { plan } = await run(engine, 'absent')
    expect(plan.actions.map((action) => action.resource)).toEqual(['vm/machine', 'host/port'])
    expect(world.writes).toEqual(['-vm/machine', '-host/port'])
  })

  test('without notes, what cannot be looked at or recognised is not taken for gone', async () => {
    const world = emptyWorld()
    let isOff = true
    const pi = toy(world, 'pi/key', {
      inspect: async () =>
        isOff ? { kind: 'blocked', problem: problem('PI_UNREACHABLE', 'it is off') } : { kind: 'absent' },
    })
    const engine = toyEngine([pi, toy(world, 'vm/machine')])
    const codes = async () =>
      (await engine.plan('absent', never)).obstacles.map(({ problem: { code } }) => code)
    expect(await codes()).toEqual(['NOTES_MISSING', 'PI_UNREACHABLE'])
    expect(JSON.stringify(await engine.plan('absent', never))).toContain('in /data, so nothing')
    isOff = false
    expect(await codes()).toEqual([])
    world.foreign.add('vm/machine')
    expect(await codes()).toEqual(['NOTES_MISSING'])
    await engine.ledger.update((content) => content)
    expect(await codes()).toEqual([])
    isOff = true
    expect(await codes()).toEqual(['PI_UNREACHABLE'])
  })

  test('what cannot be described blocks its own line, and the others are shown', async () => {
    const world = emptyWorld()
    world.present.set('host/port', 'wanted').set('vm/machine', 'wanted')
    const describeRemoval = () => Promise.reject(failure('TOOL_ANSWER_UNREADABLE', 'an answer of noise'))
    const engine = toyEngine([toy(world, 'host/port'), { ...toy(world, 'vm/machine'), describeRemoval }])
    await engine.ledger.update((content) => content)
    const plan = await engine.plan('absent', never)
    expect(plan.obstacles.map(({ resource, problem: { code } }) => [resource, code])).toEqual([
      ['vm/machine', 'TOOL_ANSWER_UNREADABLE'],
    ])
    expect(plan.actions.map(({ resource }) => resource)).toEqual(['host/port'])
  })

  test('what cannot be seen afterwards is not taken for gone', async () => {
    const world = emptyWorld()
    let looks = 0
    const vanishing = toy(world, 'pi/key', {
      inspect: async () =>
        (looks += 1) <= 2
          ? { kind: 'present', state: 'wanted' }
          : { kind: 'blocked', problem: problem('PI_UNREACHABLE', 'it is off') },
    })
    const { outcome } = await run(toyEngine([vanishing]), 'absent')
    expect(outcome).toMatchObject({ outcome: 'failed', problem: { code: 'PI_UNREACHABLE' } })
  })

  test('keeps what is foreign and says so', async () => {
    const world = emptyWorld()
    world.foreign.add('vm/machine')
    world.present.set('host/port', 'wanted')
    const engine = toyEngine(threeResources(world))
    await engine.ledger.update((content) => content)
    const { plan } = await run(engine, 'absent')
    expect(plan.kept.map((kept) => kept.resource)).toEqual(['vm/machine'])
    expect(world.writes).toEqual(['-host/port'])
  })
})
