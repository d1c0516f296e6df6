/** `npm run lab -- --faults`: everything is set up, troubles are brought about, everything is taken back. */
import type { Checks } from '../checks.ts'
import { expectExit } from '../product.ts'
import { foreignThings } from '../scenario/foreign.ts'
import type { LabWorld } from '../scenario/lab-world.ts'
import { apply, proof, remove } from '../scenario/main-job.ts'
import type { Fault } from './fault.ts'
import { faultLab, type FaultLab } from './fault-lab.ts'
import { playKillsByChance } from './kills-by-chance.ts'
import { matrix } from './matrix.ts'
import { notedWhileSetUp } from './others.ts'
import { playPairs } from './pairs.ts'
import { randomOf } from './random.ts'
import { playRollback } from './rollback.ts'
import { faults } from './rows.ts'

/**
 * `words`: rows such as P16, none for all; or `pairs [SEED]`, `kills [SEED]`, `rollback`. Gives the line of a proof. A row that fails
 * does not stop the others, a set-up that cannot be healed does.
 */
export async function playFaults(checks: Checks, world: LabWorld, words: readonly string[]): Promise<string> {
  const lab = faultLab(world)
  const [kind = '', seed] = words
  const rows = ['pairs', 'kills', 'rollback'].includes(kind) ? [] : rowsNamed(words)
  const playRow = matrix(checks, lab)
  const foreign = await checks.must('things of others are noted', () => foreignThings(world))
  for (const fault of rows.filter(({ when }) => when !== undefined)) await playRow(fault)

  await apply(checks, world)
  const line = await proof(checks, world)
  const others = await checks.must('all things on the Pi and the PC are noted', () => notedWhileSetUp(world))
  const afterwards = async () => {
    await checks.must('everything is well again', () => restore(lab))
    await checks.check('all things of others are as they were', () => others.expectSame())
  }
  // What was healed was proven by a build already.
  for (const fault of rows.filter(({ when }) => when === undefined)) {
    const isProven = await playRow(fault)
    if (!isProven) await checks.must('everything is well again', () => restore(lab))
    await checks.check('all things of others are as they were', () => others.expectSame())
  }
  if (kind === 'pairs') await playPairs(checks, lab, randomOf(seed), afterwards)
  if (kind === 'kills')
    await playKillsByChance(checks, lab, randomOf(seed), {
      note: () => notedWhileSetUp(world),
      afterRemoval: () => foreign.expectUntouched(),
    })
  if (kind === 'rollback') await playRollback(checks, lab)

  await remove(checks, world)
  await checks.check('after remove nothing of ours is left, and all else is as it was', () =>
    foreign.expectUntouched(),
  )
  return line
}

function rowsNamed(names: readonly string[]): Fault[] {
  const unknown = names.filter((name) => !faults.some(({ row }) => row === name))
  if (unknown.length > 0) throw new Error(`The lab has no row ${unknown.join(', ')}.`)
  return faults.filter(({ row }) => names.length === 0 || names.includes(row))
}

/** What a row left behind is healed, so that the next one begins with a whole set-up. */
async function restore(lab: FaultLab): Promise<void> {
  if ((await lab.product(['status', '--json'])).exitCode === 0) return
  expectExit(await lab.product(['apply', '--yes', '--json']), 0)
  expectExit(await lab.product(['status', '--json']), 0)
}
