/** The whole story, in order. */
import type { Checks } from '../checks.ts'
import { contractSuites } from '../contract/run.ts'
import { foreignThings } from './foreign.ts'
import { clock, playing } from './giving-way.ts'
import { isolation } from './isolation.ts'
import { kills } from './kills.ts'
import type { LabWorld } from './lab-world.ts'
import { apply, applyAgain, proof, remove, status } from './main-job.ts'
import { witness } from './witness.ts'

const vmName = 'pi-offload-builder'

/** Gives the line of the last proof. */
export async function playScenario(
  checks: Checks,
  world: LabWorld,
  { short }: { short: boolean },
): Promise<string> {
  const foreign = await checks.must('things of others are noted', () => foreignThings(world))

  await apply(checks, world)
  const line = await proof(checks, world)
  await applyAgain(checks, world, vmName)
  await status(checks, world)
  if (!short) {
    await witness(checks, world, vmName)
    await playing(checks, world, vmName)
    await clock(checks, world)
    await isolation(checks, world)
  }
  await remove(checks, world)
  await checks.check('after remove nothing of ours is left, and all else is as it was', () =>
    foreign.expectUntouched(),
  )
  return short ? line : kills(checks, world, foreign)
}

/** VirtualBox, ssh and every resource against their contracts, on real parts. It takes about as long as the whole story. */
export async function playContracts(checks: Checks, world: LabWorld): Promise<void> {
  const foreign = await checks.must('things of others are noted', () => foreignThings(world))
  await contractSuites(checks, world)
  await checks.check('the contract suites left nothing behind', () => foreign.expectUntouched())
}
