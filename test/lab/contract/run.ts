/** The contract suites on the lab's PC: the same that run on pretended parts in `npm test`. */
import type { Checks } from '../checks.ts'
import { ensureNix } from '../configurations/run.ts'
import type { LabWorld } from '../scenario/lab-world.ts'
import { suiteOnThePc } from '../suite-on-the-pc.ts'

const filesOf = {
  adapters: ['virtualbox/virtualbox', 'virtualbox/witness', 'contract/ssh', 'contract/configurations'],
  resources: ['contract/resources'],
  /** Of VirtualBox's adapter, between any two of its calls. */
  kills: ['virtualbox/kills'],
}

/** Needs a PC and a Pi on which nothing of the product is, and leaves them so. */
export async function contractSuites(
  checks: Checks,
  world: LabWorld,
  of: keyof typeof filesOf,
): Promise<void> {
  if (of === 'adapters') await checks.must('Nix is there', ensureNix)
  const what = of === 'kills' ? 'VirtualBox bears kills' : `the contracts hold for the real ${of}`
  await checks.suite(what, () => suiteOnThePc(world, 'vitest.lab.config.ts', filesOf[of]))
}
