/** Plans made and run on the rehearsal's world, up to a kill or to their end. The engine, the steps and the order are the real ones. */
import { expect } from 'vitest'
import { rehearseOn } from '../../../electron/composition.ts'
import type { Plan } from '../../../electron/contract/plan.ts'
import type { Setup } from '../../../electron/contract/setup.ts'
import type { Ports } from '../../../electron/ports/index.ts'
import type { Product } from '../../../electron/product.ts'
import { rehearsalWorld, type RehearsalWorld } from '../../../electron/rehearsal/world.ts'
import { productAssets } from '../../product-assets.ts'
import { killable } from './killable.ts'

export const never = new AbortController().signal

/** Its lock is always free: that of a process that died goes with it. */
export function freshWorld(): Pick<RehearsalWorld, 'ports' | 'home'> {
  const { ports, home } = rehearsalWorld({ fast: true, assets: productAssets })
  const runLock = { acquire: () => Promise.resolve(() => Promise.resolve()) }
  return { ports: { ...ports, runLock }, home }
}

export type Planning = (product: Product) => Promise<Plan>

export const settingUp: Planning = ({ engine }) => engine.plan('present', never)
export const removing: Planning = ({ engine }) => engine.plan('absent', never)

/** As a process of its own. Gives how it ended, and why. */
export async function run(ports: Ports, planning: Planning, setup?: Setup): Promise<string> {
  const product = rehearseOn(ports, setup)
  const plan = await planning(product)
  const { outcome, problem } = await product.engine.start(plan.id, () => undefined, never)
  return problem === undefined
    ? outcome
    : `${outcome}: ${problem.code} ${problem.detail} ${problem.underlying ?? ''}`
}

/** The same, killed at this boundary; `killed` where it came so far. */
export function runKilledAt(boundary: number, ports: Ports, planning: Planning): Promise<string> {
  const process = killable(ports, boundary)
  return Promise.race([run(process.ports, planning), process.killed.then(() => 'killed')])
}

/** What an undisturbed run crosses; the run itself begins with `first`, before that the plan is made. */
export async function boundariesOf(
  ports: Ports,
  planning: Planning,
): Promise<{ first: number; last: number }> {
  const counting = killable(ports, 0)
  let first = 0
  const outcome = await run(counting.ports, async (product) => {
    const plan = await planning(product)
    first = counting.boundaries() + 1
    return plan
  })
  expect(outcome).toBe('succeeded')
  return { first, last: counting.boundaries() }
}
