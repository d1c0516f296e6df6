/** The contract suites on the lab's PC: the same that run on pretended parts in `npm test`. */
import type { Checks } from '../checks.ts'
import { ensureNix } from '../configurations/run.ts'
import type { LabWorld } from '../scenario/lab-world.ts'
import { suiteOnThePc } from '../suite-on-the-pc.ts'
import { ensureNixVersions } from './nix-versions.ts'

/** What is named side by side has nothing in common and runs at once: VirtualBox takes its time for each call, and computes little. */
const suitesOf: Record<'adapters' | 'resources' | 'kills', Record<string, readonly string[]>> = {
  adapters: {
    'the contracts hold for the real VirtualBox': ['virtualbox/virtualbox', 'virtualbox/witness'],
    'the contracts hold for the real ssh and the real Nix': [
      ...['contract/ssh', 'contract/configurations', 'contract/modules'],
    ],
  },
  resources: { 'the contracts hold for the real resources': ['contract/resources'] },
  /** Of VirtualBox's adapter, between any two of its calls. */
  kills: { 'VirtualBox bears kills': ['virtualbox/kills'] },
}

/** Needs a PC and a Pi on which nothing of the product is, and leaves them so. */
export async function contractSuites(
  checks: Checks,
  world: LabWorld,
  of: keyof typeof suitesOf,
): Promise<void> {
  if (of === 'adapters')
    await checks.must('Nix is there', async () => {
      await ensureNix()
      await ensureNixVersions()
    })
  const suites = Object.entries(suitesOf[of]).map(([what, files]) =>
    checks.suite(what, () => suiteOnThePc(world, 'vitest.lab.config.ts', files)),
  )
  await Promise.all(suites)
}
