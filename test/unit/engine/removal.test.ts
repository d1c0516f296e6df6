/** What a removal takes, keeps and leaves: of a toy product with two sides. */
import { beforeEach, describe, expect, it } from 'vitest'
import { problem } from '../../../electron/contract/problem.ts'
import { everything, removalSchema, type Removal } from '../../../electron/contract/removal.ts'
import type { Engine } from '../../../electron/engine/engine.ts'
import type { Observed, Resource } from '../../../electron/engine/resource.ts'
import { emptyWorld, toy, toyEngine, type ToyWorld } from './toy.ts'

const never = new AbortController().signal
let world: ToyWorld
let isPiOff: boolean
let engine: Engine

beforeEach(async () => {
  world = emptyWorld()
  isPiOff = false
  const inspectPi = async (): Promise<Observed<string>> => {
    if (isPiOff) return { kind: 'blocked', problem: problem('PI_UNREACHABLE', 'No answer.') }
    const state = world.present.get('pi/key')
    return state === undefined ? { kind: 'absent' } : { kind: 'present', state }
  }
  const machine: Resource = {
    ...toy(world, 'vm/machine'),
    keepable: 'machine',
    whenLeft: async () => 'It idles.',
  }
  const key: Resource = {
    ...toy(world, 'pi/key', { inspect: inspectPi }),
    whenLeft: async () => (world.present.has('pi/key') ? 'It waits.' : undefined),
  }
  engine = toyEngine([toy(world, 'host/firewall'), machine, key], { byHand: toy(world, 'pi/by-hand') })
  const { id } = await engine.plan('present', never)
  await engine.start(id, () => undefined, never)
  world.writes.length = 0
})

async function remove(
  removal: Partial<Removal>,
): Promise<{ writes: string[]; left: string[]; notes: boolean }> {
  const { id, left } = await engine.plan('absent', never, { ...everything, ...removal })
  world.writes.length = 0
  expect(await engine.start(id, () => undefined, never)).toMatchObject({ outcome: 'succeeded' })
  return {
    writes: world.writes,
    left: left.map(({ resource, description }) => `${resource}: ${description}`),
    notes: await engine.ledger.hasBegun(),
  }
}

describe('a removal', () => {
  it('takes everything unless it is told otherwise, and then the notes', async () => {
    expect(await remove({})).toEqual({
      writes: ['-pi/key', '-vm/machine', '-host/firewall'],
      left: [],
      notes: false,
    })
  })

  it('of one side says what the other becomes, and keeps the notes for it', async () => {
    expect(await remove({ side: 'pi' })).toEqual({
      writes: ['-pi/key'],
      left: ['vm/machine: It idles.'],
      notes: true,
    })
    expect(await remove({ side: 'pc' })).toEqual({
      writes: ['-vm/machine', '-host/firewall'],
      left: [],
      notes: true,
    })
    expect(await remove({})).toEqual({ writes: [], left: [], notes: false })
  })

  it('of the PC alone does not ask the Pi', async () => {
    isPiOff = true
    expect(await remove({ side: 'pc' })).toEqual({
      writes: ['-vm/machine', '-host/firewall'],
      left: ['pi/key: It waits.'],
      notes: true,
    })
  })

  it('keeps what is to be kept', async () => {
    expect(await remove({ keep: ['machine'] })).toEqual({
      writes: ['-pi/key', '-host/firewall'],
      left: ['vm/machine: You keep it.'],
      notes: true,
    })
  })

  it('stops before a Pi that is off, and shows the rest all the same', async () => {
    isPiOff = true
    const plan = await engine.plan('absent', never)
    expect(plan.actions.map(({ resource }) => resource)).toEqual(['vm/machine', 'host/firewall'])
    expect(plan.obstacles).toMatchObject([{ resource: 'pi/key', problem: { code: 'PI_UNREACHABLE' } }])
  })

  it('leaves a Pi that is gone with instructions, which go once its side has gone', async () => {
    isPiOff = true
    const gone = await remove({ piIsGone: true })
    expect(gone).toMatchObject({ writes: ['+pi/by-hand', '-vm/machine', '-host/firewall'], notes: true })
    expect(gone.left).toEqual([expect.stringMatching(/^pi\/key: .*instructions/)])
    expect((await remove({ piIsGone: true })).writes).toEqual([])
    // While nobody can look there, they may be all that says what is left.
    const { actions, obstacles } = await engine.plan('absent', never)
    expect([actions, obstacles]).toMatchObject([[], [{ resource: 'pi/key' }]])
    isPiOff = false
    expect(await remove({})).toEqual({ writes: ['-pi/key', '-pi/by-hand'], left: [], notes: false })
  })

  it('takes away what is there of a Pi that was believed to be gone', async () => {
    expect((await remove({ piIsGone: true })).writes).toEqual(['-pi/key', '-vm/machine', '-host/firewall'])
  })

  it('is noted by its side, which is not called missing then, until something is made there again', async () => {
    const states = async () =>
      (await engine.status(never)).map(({ resource, state, made }) => `${resource} ${state} ${String(made)}`)
    const noted = async () => (await engine.ledger.read()).removedSides
    await remove({ side: 'pi' })
    expect(await noted()).toEqual(['pi'])
    expect(await states()).toEqual(['host/firewall ok true', 'vm/machine ok true', 'pi/key unused false'])
    await remove({ side: 'pc', keep: ['machine'] })
    expect(await noted()).toEqual(['pi', 'pc'])
    expect(await states()).toEqual([
      'host/firewall unused false',
      'vm/machine ok true',
      'pi/key unused false',
    ])

    const { id } = await engine.plan('present', never)
    const { id: part } = engine.chooseActions(id, ['host/firewall'])
    await engine.start(part, () => undefined, never)
    expect(await noted()).toEqual(['pi'])
    const whole = await engine.plan('present', never)
    await engine.start(whole.id, () => undefined, never)
    expect(await noted()).toBeUndefined()
    world.present.delete('pi/key')
    expect(await states()).toContain('pi/key missing false')
  })

  it('that found nothing begins no notes', async () => {
    await remove({})
    expect((await remove({ side: 'pc' })).notes).toBe(false)
  })

  it('is refused where its choices contradict each other', () => {
    expect(removalSchema.safeParse({ side: 'pi', keep: ['machine'], piIsGone: false }).success).toBe(false)
    expect(removalSchema.safeParse({ side: 'pc', keep: [], piIsGone: true }).success).toBe(false)
  })
})
