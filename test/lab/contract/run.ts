/** The contract suites on the lab's PC: the same that run on pretended parts in `npm test`. */
import type { Checks } from '../checks.ts'
import type { LabWorld } from '../scenario/lab-world.ts'
import { suiteOnThePc } from '../suite-on-the-pc.ts'

/** Needs a PC and a Pi on which nothing of the product is, and leaves them so. */
export function contractSuites(checks: Checks, world: LabWorld): Promise<void> {
  return checks.suite('the contracts hold for the real things', () =>
    suiteOnThePc(world, 'vitest.lab.config.ts'),
  )
}
