/**
 * What every resource keeps, on pretended parts and on real ones. All are brought about in the engine's order and taken away in
 * reverse, one named test for each clause. A test stands on what the ones before it left, as the resources do.
 */
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest'
import { buildsSchema } from '../../electron/contract/builds.ts'
import { problemOf } from '../../electron/contract/problem.ts'
import { inOrder } from '../../electron/engine/order.ts'
import { planAbsent } from '../../electron/engine/plan-absent.ts'
import { planPresent } from '../../electron/engine/plan.ts'
import type { Resource, ResourceId, StepContext } from '../../electron/engine/resource.ts'
import { observe, survey } from '../../electron/engine/survey.ts'
import { resources } from '../../electron/steps/index.ts'
import { lookAtBuilds } from '../../electron/steps/vm/builds.ts'
import {
  describedRemoval,
  look,
  problemIn,
  runAlone,
  stillToDo,
  type Intruder,
  type ResourceWorld,
  type Trace,
} from './resource-world.ts'

/** Only looked at: nothing is made, nothing remains. */
const lookedAt: readonly ResourceId[] = [
  'host/virtualization',
  'host/virtualbox',
  'host/port',
  'pi/access',
  // Made whole where it was damaged, and then as it was.
  'vm/settings',
]

/** As wanted from the moment that what they need is there; each has a test of its own for when it is not. */
const rightFromTheStart: readonly ResourceId[] = [
  'vm/disk',
  'vm/store',
  'vm/limits',
  'vm/clock',
  'vm/nix',
  'pi/link',
]

/** Tried only; before what it needs is there it says so. */
const tried: readonly ResourceId[] = ['pi/link']
const nothingToDo: readonly ResourceId[] = [...lookedAt, ...rightFromTheStart]

/** Done within moments: their ports have nothing that could be stopped. The engine stops before and after them. */
const doneAtOnce: readonly ResourceId[] = [...nothingToDo, 'host/firewall', 'vm/keys']

/** Made only where it was asked for; it has tests of its own. */
const onRequest: readonly ResourceId[] = ['pi/new-key', 'vm/snapshot', 'vm/upgrade']

const nothing = { summary: 'nothing', details: [] }

export function describeResources<W extends ResourceWorld>(
  name: string,
  make: () => Promise<W>,
  intruders: readonly Intruder<W>[],
  /** What is never needed there. */
  unneeded: readonly ResourceId[] = [],
): void {
  const left = [...unneeded, ...onRequest]
  const ordered = inOrder(resources).filter(({ id }) => !left.includes(id))
  const made = ordered.filter(({ id }) => !lookedAt.includes(id))
  const removable = made.filter((resource) => resource.remove !== undefined).toReversed()
  describe(`resources: ${name}`, () => {
    let world: W
    let atFirst: Trace
    const kindsAtFirst = new Map<ResourceId, string>()
    let broken: ResourceId | undefined

    beforeAll(async () => {
      world = await make()
      atFirst = await world.trace()
      // As a run does before it makes anything: what is made is then recognized as ours by every later process.
      await world.within(({ ledger }) => ledger.update((content) => content))
    })
    afterAll(() => world.dispose())

    /** Nothing that needs this one can be tried either, and some of it waits for a long time. */
    function needsAllBefore({ skip }: TestContext): void {
      skip(broken !== undefined, `${broken ?? ''} did not come about`)
    }

    async function leavesEverything(work: (context: StepContext) => Promise<void>): Promise<void> {
      const before = await world.trace()
      await world.within(work)
      expect(await world.trace()).toEqual(before)
    }

    async function withIntruder(intruder: Intruder<W>, work: () => Promise<void>): Promise<void> {
      const takeAway = await intruder.place(world)
      try {
        await work()
      } finally {
        await takeAway()
      }
    }

    function describeIntruders(when: Intruder<W>['when']): void {
      describe(`what is of others, while ${when}`, () => {
        for (const intruder of intruders.filter((one) => one.when === when)) {
          const resource = named(intruder.resource)
          it(`${resource.id}: ${intruder.name} is an obstacle, and nothing is done`, (test) => {
            needsAllBefore(test)
            return withIntruder(intruder, () =>
              leavesEverything(async (context) => {
                const code = problemIn(await observe(resource, context))?.code
                expect(code).toBeDefined()
                const plan = planPresent(await survey(ordered, context), context)
                // It may stand in the way of something that this one needs.
                expect(plan.obstacles).not.toEqual([])
                const outcome = await runAlone(resource, { kind: 'create', change: nothing }, context)
                expect(outcome).toMatchObject({ outcome: 'failed', problem: { code } })
              }),
            )
          })
          it(`${resource.id}: ${intruder.name} is left by a removal, also by one that was shown before`, (test) => {
            needsAllBefore(test)
            return withIntruder(intruder, () =>
              leavesEverything(async (context) => {
                const code = problemIn(await observe(resource, context))?.code
                const { actions, kept, obstacles } = await planAbsent([resource], context)
                if (intruder.isBesideOurs === true) {
                  expect(actions).toMatchObject([{ resource: resource.id, kind: 'remove' }])
                  expect([...kept, ...obstacles]).toEqual([])
                  return
                }
                expect(actions).toEqual([])
                expect([...kept, ...obstacles]).toHaveLength(resource.remove === undefined ? 0 : 1)
                const outcome = await runAlone(resource, { kind: 'remove', change: nothing }, context)
                expect(outcome).toMatchObject({ outcome: 'failed', problem: { code } })
              }),
            )
          })
        }
      })
    }

    describe('while nothing is made', () => {
      for (const resource of ordered)
        it(`${resource.id}: ${lookedAt.includes(resource.id) ? 'is fine' : 'is not there'}`, async () => {
          const { kind } = await world.within((context) => observe(resource, context))
          kindsAtFirst.set(resource.id, kind)
          if (tried.includes(resource.id)) expect(kind).toBe('blocked')
          else expect(kind).toBe(lookedAt.includes(resource.id) ? 'present' : 'absent')
        })
    })

    describeIntruders('nothing is made')

    describe('brought about', () => {
      for (const resource of ordered) describeCreation(resource)

      it('all together have nothing left to do', (test) => {
        needsAllBefore(test)
        return leavesEverything(async (context) => {
          const plan = planPresent(await survey(ordered, context), context)
          expect(plan).toMatchObject({ actions: [], obstacles: [] })
        })
      })

      it('the builds of the builder: the proof is among them, and none is running', (test) => {
        needsAllBefore(test)
        return leavesEverything(async (context) => {
          const { at, recent, running } = buildsSchema.parse(await lookAtBuilds(context))
          expect(running).toEqual([])
          const proof = recent.find((build) => build.name.startsWith('pi-offload-proof-'))
          expect(proof).toMatchObject({ succeeded: true, seconds: expect.any(Number) as number })
          expect(Date.parse(at)).toBeGreaterThanOrEqual(Date.parse(proof?.ended ?? ''))
        })
      })
    })

    function describeCreation(resource: Resource): void {
      const { id } = resource

      it(`${id}: says what is to be done, twice the same, and does nothing`, async (test) => {
        needsAllBefore(test)
        await leavesEverything(async (context) => {
          const change = await stillToDo(resource, context)
          expect(await stillToDo(resource, context)).toEqual(change)
          expect(await world.within((other) => stillToDo(resource, other))).toEqual(change)
          if (nothingToDo.includes(id)) expect(change).toBeUndefined()
          else expect(change?.summary).toMatch(/^\S.*\S$/)
        })
      })

      it(`${id}: stopped before it begins, nothing is done`, async (test) => {
        needsAllBefore(test)
        await leavesEverything(async (context) => {
          const stopped = { ...context, signal: AbortSignal.abort() }
          const outcome = await runAlone(resource, { kind: 'create', change: nothing }, stopped)
          expect(outcome).toMatchObject({ outcome: 'cancelled', problem: { code: 'CANCELLED' } })
        })
      })

      const isDoneAtOnce = doneAtOnce.includes(id)
      it(`${id}: stopped as it begins, ${isDoneAtOnce ? 'it is done already' : 'it says so, and nothing is done'}`, async (test) => {
        needsAllBefore(test)
        const before = await world.trace()
        const ending = await world.within(async (context) => {
          const observed = await look(resource, context)
          return resource.apply({ ...context, signal: AbortSignal.abort() }, observed).then(
            () => 'done',
            (error: unknown) => problemOf(error).code,
          )
        })
        expect(ending).toBe(isDoneAtOnce ? 'done' : 'CANCELLED')
        const left = await world.within((context) => stillToDo(resource, context))
        expect(left === undefined).toBe(isDoneAtOnce)
        if (!isDoneAtOnce) expect(await world.trace()).toEqual(before)
      })

      it(`${id}: goes on from there to its end`, async (test) => {
        needsAllBefore(test)
        broken = id
        await world.within(async (context) => resource.apply(context, await look(resource, context)))
        await world.within(async (context) => {
          expect((await look(resource, context)).kind).toBe('present')
          expect(await stillToDo(resource, context)).toBeUndefined()
        })
        broken = undefined
      })

      it(`${id}: done once more, nothing is changed`, async (test) => {
        needsAllBefore(test)
        const before = await world.within((context) => look(resource, context))
        await leavesEverything((context) => resource.apply(context, before))
        await world.within(async (context) => {
          const after = await look(resource, context)
          // What is only looked at, such as the free space of the Pi, may change by itself.
          if (!lookedAt.includes(id)) expect(after).toEqual(before)
          expect(await resource.diff(context, after)).toBeUndefined()
        })
      })
    }

    describeIntruders('all is made')

    describe('taken away', () => {
      for (const resource of removable) describeRemovalOf(resource)

      it('the notes: are forgotten', async () => {
        await world.within(async ({ ledger, ports }) => {
          await ledger.forget()
          ports.log.forget()
        })
      })

      for (const resource of ordered)
        it(`${resource.id}: is as it was found`, async () => {
          const { kind } = await world.within((context) => observe(resource, context))
          expect(kind).toBe(kindsAtFirst.get(resource.id))
        })

      it('all else: is as it was found', async () => {
        expect(await world.trace()).toEqual(atFirst)
      })
    })

    function describeRemovalOf(resource: Resource): void {
      const { id } = resource

      it(`${id}: says what will be taken away, twice the same, and does nothing`, async (test) => {
        needsAllBefore(test)
        await leavesEverything(async (context) => {
          const change = await describedRemoval(resource, context)
          expect(change?.summary).toMatch(/^\S.*\S$/)
          expect(await describedRemoval(resource, context)).toEqual(change)
          expect(await world.within((other) => describedRemoval(resource, other))).toEqual(change)
        })
      })

      it(`${id}: goes, and once more is harmless`, async ({ skip }) => {
        const before = await world.within((context) => look(resource, context))
        // What came about only in part is still taken away, as far as it is there.
        if (before.kind === 'absent' && broken !== undefined) return skip(`${broken} did not come about`)
        if (before.kind === 'absent') throw new Error('It is not there.')
        await world.within(async (context) => resource.remove?.(context, before))
        expect((await world.within((context) => look(resource, context))).kind).toBe('absent')
        await leavesEverything(async (context) => resource.remove?.(context, before))
        expect((await world.within((context) => look(resource, context))).kind).toBe('absent')
      })
    }
  })
}

function named(id: ResourceId): Resource {
  const resource = resources.find((one) => one.id === id)
  if (resource === undefined) throw new Error(`There is no resource ${id}.`)
  return resource
}
