import { describe, expect, test } from 'vitest'
import { problem } from '../../../electron/contract/problem.ts'
import { emptyWorld, toy, toyEngine } from './toy.ts'

const never = new AbortController().signal

describe('looks that do not wait', () => {
  const inTheWay = async () =>
    ({ kind: 'blocked', problem: problem('PORT_TAKEN', 'by another program') }) as const

  test('begin at once, and are judged once all that is needed was seen', async () => {
    const world = emptyWorld()
    const port = Promise.withResolvers<undefined>()
    const begun: string[] = []
    const later = toy(world, 'pi/later', {
      needs: ['host/port'],
      looksAfter: [],
      inspect: async () => {
        begun.push('pi/later')
        return { kind: 'blocked', until: 'host/port', problem: problem('BUILDER_UNREACHABLE', 'it is off') }
      },
    })
    const waiting = toy(world, 'pi/waiting', {
      needs: ['host/port'],
      inspect: async () => {
        begun.push('pi/waiting')
        return { kind: 'absent' }
      },
    })
    const inspect = () => port.promise.then(() => ({ kind: 'absent' }) as const)
    const engine = toyEngine([toy(world, 'host/port', { inspect }), later, waiting])
    const plan = engine.plan('present', never)
    await new Promise((resolve) => setImmediate(resolve))
    expect(begun).toEqual(['pi/later'])
    port.resolve(undefined)
    expect((await plan).obstacles).toEqual([])
    expect((await plan).actions.map(({ kind }) => kind)).toEqual(['create', 'verify', 'create'])
  })

  test('leave to an obstacle what was seen behind it', async () => {
    const world = emptyWorld()
    for (const id of ['pi/well', 'pi/after']) world.present.set(id, 'wanted')
    const engine = toyEngine([
      toy(world, 'host/port', { inspect: inTheWay }),
      toy(world, 'pi/well', { needs: ['host/port'], looksAfter: [] }),
      toy(world, 'pi/after', { needs: ['pi/well'], looksAfter: [] }),
    ])
    expect(await engine.status(never)).toMatchObject([
      { resource: 'host/port', state: 'blocked' },
      { resource: 'pi/well', state: 'unknown', because: 'host/port' },
      { resource: 'pi/after', state: 'unknown', because: 'host/port' },
    ])
  })

  test('are not begun behind what they look after', async () => {
    const world = emptyWorld()
    const unwanted = async (): Promise<never> => {
      throw new Error('it was looked at')
    }
    const engine = toyEngine([
      toy(world, 'pi/access', { inspect: inTheWay }),
      toy(world, 'host/port'),
      toy(world, 'pi/module', {
        needs: ['host/port', 'pi/access'],
        looksAfter: ['pi/access'],
        inspect: unwanted,
      }),
    ])
    expect((await engine.status(never)).map(({ state }) => state)).toEqual(['blocked', 'missing', 'unknown'])
  })
})

test('what takes rights to be seen hides nothing from a status, and is an obstacle of a plan', async () => {
  const world = emptyWorld()
  const engine = toyEngine([
    toy(world, 'host/firewall', {
      inspect: async () => ({ kind: 'blocked', problem: problem('NEEDS_ADMINISTRATOR', 'no password') }),
    }),
    toy(world, 'vm/power', { needs: ['host/firewall'] }),
  ])
  expect(await engine.status(never)).toMatchObject([
    { resource: 'host/firewall', state: 'blocked', problem: { code: 'NEEDS_ADMINISTRATOR' } },
    { resource: 'vm/power', state: 'missing' },
  ])
  const plan = await engine.plan('present', never)
  expect(plan.obstacles.map(({ resource }) => resource)).toEqual(['host/firewall'])
  expect(plan.actions).toEqual([])
})

test('what was not seen in time is not known, and stands in nobody’s way', async () => {
  const world = emptyWorld()
  const slow = problem('LINK_SLOW', 'no answer in time')
  const engine = toyEngine([
    toy(world, 'pi/link', { inspect: async () => ({ kind: 'unclear', problem: slow }) }),
    toy(world, 'pi/proof', { needs: ['pi/link'] }),
  ])
  expect(await engine.status(never)).toMatchObject([
    { resource: 'pi/link', state: 'unknown', problem: { code: 'LINK_SLOW' } },
    { resource: 'pi/proof', state: 'missing' },
  ])
  const plan = await engine.plan('present', never)
  expect(plan.obstacles).toEqual([])
  expect(plan.actions.map(({ resource }) => resource)).toEqual(['pi/proof'])
  expect(await engine.start(plan.id, () => undefined, never)).toMatchObject({ outcome: 'succeeded' })
})

test('what is there and not well is told, and stands in nobody’s way', async () => {
  const world = emptyWorld()
  const clock = problem('PI_CLOCK_WRONG', 'two hours')
  const engine = toyEngine([
    toy(world, 'pi/access', {
      inspect: async () => ({ kind: 'present', state: 'wanted', warning: clock }),
    }),
    toy(world, 'pi/key', { needs: ['pi/access'] }),
  ])
  expect(await engine.status(never)).toMatchObject([
    { resource: 'pi/access', state: 'blocked', problem: { code: 'PI_CLOCK_WRONG' } },
    { resource: 'pi/key', state: 'missing' },
  ])
  const plan = await engine.plan('present', never)
  expect(plan.obstacles).toEqual([])
  expect(plan.actions.map(({ resource }) => resource)).toEqual(['pi/key'])
})

test('what differs and is worse than that is told as a problem, and still changed', async () => {
  const world = emptyWorld()
  const hangs = problem('BUILDER_UNREACHABLE', 'it hangs')
  const engine = toyEngine([
    toy(world, 'vm/power', {
      inspect: async () => ({ kind: 'present', state: 'other', warning: hangs }),
    }),
  ])
  expect(await engine.status(never)).toMatchObject([
    { resource: 'vm/power', state: 'differs', problem: { code: 'BUILDER_UNREACHABLE' } },
  ])
  const plan = await engine.plan('present', never)
  expect(plan.obstacles).toEqual([])
  expect(plan.actions.map(({ resource }) => resource)).toEqual(['vm/power'])
})

test('what is postponed is told, stands in nobody’s way, and a plan leaves it', async () => {
  const world = emptyWorld()
  const full = problem('DISK_FULL', '5 MiB are missing')
  const engine = toyEngine([
    toy(world, 'vm/snapshot', { inspect: async () => ({ kind: 'postponed', problem: full }) }),
    toy(world, 'vm/power', { needs: ['vm/snapshot'] }),
  ])
  expect(await engine.status(never)).toMatchObject([
    { resource: 'vm/snapshot', state: 'differs', summary: '5 MiB are missing', problem: full },
    { resource: 'vm/power', state: 'missing' },
  ])
  const plan = await engine.plan('present', never)
  expect(plan.obstacles).toEqual([])
  expect(plan.left).toMatchObject([{ resource: 'vm/snapshot', description: '5 MiB are missing' }])
  expect((await engine.start(plan.id, () => undefined, never)).outcome).toBe('succeeded')
  expect(world.writes).toEqual(['+vm/power'])
})

test('what went with the thing that it was within is a consequence, not well', async () => {
  const world = emptyWorld()
  const nothingOfItsOwn = { ...toy(world, 'vm/clock', { within: 'vm/machine' }), diff: async () => undefined }
  const engine = toyEngine([toy(world, 'vm/machine'), nothingOfItsOwn])
  expect(await engine.status(never)).toEqual([
    expect.objectContaining({ resource: 'vm/machine', state: 'missing' }),
    { resource: 'vm/clock', title: 'The vm/clock', state: 'unknown', because: 'vm/machine' },
  ])
  expect((await engine.plan('present', never)).actions.map(({ resource }) => resource)).toEqual([
    'vm/machine',
  ])
  world.present.set('vm/machine', 'wanted')
  expect((await engine.status(never)).map(({ state }) => state)).toEqual(['ok', 'ok'])
})
