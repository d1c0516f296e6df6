/**
 * Killed hard after every call to the outside: the next run converges. The world is the rehearsal's; the engine, the steps and the
 * order are the real ones.
 */
import { describe, expect, test } from 'vitest'
import { rehearseOn } from '../../../electron/composition.ts'
import { productAssets } from '../../product-assets.ts'
import type { Plan } from '../../../electron/contract/plan.ts'
import type { Ports } from '../../../electron/ports/index.ts'
import { rehearsalWorld } from '../../../electron/rehearsal/world.ts'
import { killable } from './killable.ts'

const never = new AbortController().signal
const assets = productAssets

/** Its lock is always free: that of a process that died goes with it. */
function freshWorld(): Ports {
  const runLock = { acquire: () => Promise.resolve(() => Promise.resolve()) }
  return { ...rehearsalWorld({ fast: true, assets }).ports, runLock }
}

async function run(ports: Ports, goal: Plan['goal']): Promise<string> {
  const { engine } = rehearseOn(ports)
  const plan = await engine.plan(goal, never)
  const { outcome, problem } = await engine.start(plan.id, () => undefined, never)
  return problem === undefined
    ? outcome
    : `${outcome}: ${problem.code} ${problem.detail} ${problem.underlying ?? ''}`
}

async function actionsLeft(ports: Ports, goal: Plan['goal']): Promise<string[]> {
  const plan = await rehearseOn(ports).engine.plan(goal, never)
  return [
    ...plan.actions.map((action) => `${action.resource}: ${action.change.summary}`),
    ...plan.obstacles.map(
      ({ resource, problem }) => `${resource} blocked: ${problem.code} ${problem.detail}`,
    ),
  ]
}

/** Counts what an undisturbed run crosses. */
async function boundariesOf(goal: Plan['goal']): Promise<number> {
  const world = freshWorld()
  if (goal === 'absent') await run(world, 'present')
  const counting = killable(world, 0)
  expect(await run(counting.ports, goal)).toBe('succeeded')
  return counting.boundaries()
}

async function killAt(goal: Plan['goal'], boundary: number): Promise<void> {
  const world = freshWorld()
  if (goal === 'absent') expect(await run(world, 'present')).toBe('succeeded')
  const process = killable(world, boundary)
  const outcome = await Promise.race([run(process.ports, goal), process.killed.then(() => 'killed')])
  expect(outcome).toBe('killed')
  expect(await run(world, goal), `after a kill at boundary ${boundary}`).toBe('succeeded')
  expect(await actionsLeft(world, goal), `after a kill at boundary ${boundary}`).toEqual([])
}

const shares = 8

/** One file for each direction, so that they run side by side. */
export function describeKilled(goal: Plan['goal']): void {
  describe(`killed on the way to ${goal}`, () => {
    // Each test takes every eighth boundary, so that a failure is found and named quickly.
    test.each(Array.from({ length: shares }, (_, share) => share))(
      'share %i of all boundaries',
      async (share) => {
        const boundaries = await boundariesOf(goal)
        expect(boundaries).toBeGreaterThan(100)
        for (let boundary = share + 1; boundary <= boundaries; boundary += shares)
          await killAt(goal, boundary)
      },
      120_000,
    )
  })
}
