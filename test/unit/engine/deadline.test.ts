import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ProblemError } from '../../../electron/contract/problem.ts'
import { planLimitMs, statusLimitMs } from '../../../electron/engine/deadline.ts'
import type { Resource, StepContext } from '../../../electron/engine/resource.ts'
import { emptyWorld, toy, toyEngine, type ToyWorld } from './toy.ts'

const never = new AbortController().signal
const hanging = () => new Promise<never>(() => undefined)

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** All is there and well, and nothing comes back from `vm/slow`. */
function slowHome(slow: (context: StepContext) => Promise<never> = hanging): {
  world: ToyWorld
  resources: Resource[]
} {
  const world = emptyWorld()
  for (const id of ['host/well', 'vm/slow', 'vm/inner', 'vm/after', 'pi/well'])
    world.present.set(id, 'wanted')
  const resources = [
    toy(world, 'host/well'),
    { ...toy(world, 'vm/slow'), inspect: slow },
    toy(world, 'vm/inner', { within: 'vm/slow' }),
    toy(world, 'vm/after', { needs: ['vm/slow'] }),
    toy(world, 'pi/well'),
  ]
  return { world, resources }
}

/** Lets everything go on that waits for nobody. */
const settle = () => new Promise((resolve) => setImmediate(resolve))

async function after<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  await settle()
  vi.advanceTimersByTime(milliseconds)
  return work
}

const timedOut = {
  code: 'LOOK_TIMED_OUT',
  detail: 'The vm/slow: nothing has answered for 9 s.',
}

describe('a status', () => {
  it('names what did not answer in time, and keeps the other answers', async () => {
    const { resources } = slowHome()
    const lines = await after(statusLimitMs, toyEngine(resources).status(never))
    expect(lines).toMatchObject([
      { resource: 'host/well', state: 'ok' },
      { resource: 'vm/slow', state: 'blocked', problem: timedOut },
      { resource: 'vm/inner', state: 'unknown' },
      { resource: 'vm/after', state: 'unknown' },
      { resource: 'pi/well', state: 'ok' },
    ])
  })

  it('waits until the deadline', async () => {
    const answer = Promise.withResolvers<{ kind: 'present'; state: string }>()
    const { resources } = slowHome(() => answer.promise as Promise<never>)
    const status = toyEngine(resources).status(never)
    await after(statusLimitMs - 250, settle())
    answer.resolve({ kind: 'present', state: 'wanted' })
    expect((await status).map(({ state }) => state)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok'])
  })

  it('goes on as long as anybody answers', async () => {
    const answers = [1, 2, 3].map(() => Promise.withResolvers<undefined>())
    const { resources } = slowHome(async ({ ports }) => {
      for (const [port, { promise }] of answers.entries()) {
        await promise
        await ports.host.portHolder(port)
      }
      return { kind: 'present', state: 'wanted' } as never
    })
    const status = toyEngine(resources).status(never)
    for (const { resolve } of answers) {
      await after(statusLimitMs - 250, settle())
      resolve(undefined)
      await settle()
    }
    expect((await status).map(({ state }) => state)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok'])
  })

  it.each<[string, (signal: AbortSignal) => Promise<never>]>([
    ['an abort', async (signal) => Promise.reject(signal.reason as Error)],
    ['a failure of its own', async () => Promise.reject(new Error('the connection was cut'))],
    ['that nothing is there', async () => ({ kind: 'absent' }) as unknown as never],
    ['that it is blocked', async () => ({ kind: 'blocked', problem: timedOut }) as unknown as never],
  ])('ends what is under way, and takes %s for no answer', async (_words, end) => {
    const { resources } = slowHome(async ({ signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      return end(signal)
    })
    const lines = await after(statusLimitMs, toyEngine(resources).status(never))
    expect(lines[1]).toMatchObject({ state: 'blocked', problem: timedOut })
  })

  it('tells a look for the change apart from the others, too', async () => {
    const { resources } = slowHome()
    const [first, , ...rest] = resources
    const lines = await after(
      statusLimitMs,
      toyEngine([
        ...(first ? [first] : []),
        { ...toy(emptyWorld(), 'vm/slow'), diff: hanging },
        ...rest,
      ]).status(never),
    )
    expect(lines[1]).toMatchObject({ state: 'blocked', problem: timedOut })
  })

  it('does not count the time in which somebody is asked for a password', async () => {
    const { resources } = slowHome()
    const held = { locked: false, asking: true }
    const status = toyEngine(resources, { held }).status(never)
    let isOver = false
    void status.then(() => (isOver = true))
    await after(10 * statusLimitMs, settle())
    expect(isOver).toBe(false)
    held.asking = false
    expect((await after(statusLimitMs, status))[1]).toMatchObject({ problem: timedOut })
  })

  it('is still stopped by the caller', async () => {
    const stopped = new AbortController()
    const { resources } = slowHome(async ({ signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      throw signal.reason as Error
    })
    const status = toyEngine(resources).status(stopped.signal)
    await settle()
    stopped.abort()
    await expect(status).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe.each(['present', 'absent'] as const)('a plan for %s', (goal) => {
  it('has an obstacle where something did not answer in time, and cannot be started', async () => {
    const { world, resources } = slowHome()
    const engine = toyEngine(resources)
    await engine.ledger.update((content) => content)
    world.present.delete('host/well')
    const plan = await after(planLimitMs, engine.plan(goal, never))
    expect(plan.obstacles).toMatchObject([{ resource: 'vm/slow', problem: { code: 'LOOK_TIMED_OUT' } }])
    expect(plan.obstacles[0]?.problem.detail).toContain('for 60 s')
    const start = engine.start(plan.id, () => undefined, never)
    await expect(start).rejects.toBeInstanceOf(ProblemError)
    expect(world.writes).toEqual([])
  })
})

it('a removal whose description needs what was stopped is an obstacle', async () => {
  const { resources } = slowHome()
  const [first, slow] = resources.map((resource) => ({
    ...resource,
    describeRemoval: ({ signal }: StepContext) => Promise.reject(signal.reason as Error),
  }))
  const engine = toyEngine([first, slow].filter((resource) => resource !== undefined))
  await engine.ledger.update((content) => content)
  const plan = await after(planLimitMs, engine.plan('absent', never))
  expect(plan.actions).toEqual([])
  expect(plan.obstacles.map(({ problem }) => problem.code)).toEqual(['LOOK_TIMED_OUT', 'LOOK_TIMED_OUT'])
})
