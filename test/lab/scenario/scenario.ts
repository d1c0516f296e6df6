/** The whole story, in order. */
import type { Checks } from '../checks.ts'
import { contractSuites } from '../contract/run.ts'
import { foreignThings } from './foreign.ts'
import { clock, playing } from './giving-way.ts'
import { isolation } from './isolation.ts'
import { applyKilledAndContinued, evenings, removeKilledAndContinued, thisStory } from './kills.ts'
import type { LabWorld } from './lab-world.ts'
import { looks } from './looks.ts'
import { apply, applyAgain, proof, remove, status } from './main-job.ts'
import { wholeBuild } from './whole-build.ts'
import { witness } from './witness.ts'

const vmName = 'pi-offload-builder'

/** Gives the line of the last proof. */
export async function playScenario(
  checks: Checks,
  world: LabWorld,
  { short }: { short: boolean },
): Promise<string> {
  const foreign = await checks.must('things of others are noted', () => foreignThings(world))

  await (short ? apply(checks, world) : applyKilledAndContinued(checks, world, thisStory.applying))
  const line = await proof(checks, world)
  await applyAgain(checks, world, vmName)
  await status(checks, world)
  if (short) await remove(checks, world)
  else {
    await wholeBuild(checks, world)
    await witness(checks, world, vmName)
    await playing(checks, world, vmName)
    await clock(checks, world)
    await isolation(checks, world)
    await removeKilledAndContinued(checks, world, thisStory.removing)
  }
  await checks.check('after remove nothing of ours is left, and all else is as it was', () =>
    foreign.expectUntouched(),
  )
  return line
}

/** How long it takes to look, with a set-up of its own. */
export async function playLooks(checks: Checks, world: LabWorld): Promise<void> {
  const foreign = await checks.must('things of others are noted', () => foreignThings(world))
  await apply(checks, world)
  await looks(checks, world, vmName)
  await remove(checks, world)
  await checks.check('after remove nothing of ours is left, and all else is as it was', () =>
    foreign.expectUntouched(),
  )
}

/** Every evening of kills, each with a machine of its own. Gives the line of the last proof. */
export async function playKills(checks: Checks, world: LabWorld): Promise<string> {
  const foreign = await checks.must('things of others are noted', () => foreignThings(world))
  await contractSuites(checks, world, 'kills')
  let line = ''
  for (const { applying, removing } of evenings) {
    await applyKilledAndContinued(checks, world, applying)
    line = await proof(checks, world)
    await removeKilledAndContinued(checks, world, removing)
    await checks.must('nothing of ours is left, and all else is as it was', () => foreign.expectUntouched())
  }
  return line
}

/** VirtualBox and ssh, or every resource, against their contracts, on real parts. */
export async function playContracts(
  checks: Checks,
  world: LabWorld,
  of: 'adapters' | 'resources',
): Promise<void> {
  const foreign = await checks.must('things of others are noted', () => foreignThings(world))
  await contractSuites(checks, world, of)
  await checks.check('the contract suites left nothing behind', () => foreign.expectUntouched())
}
