/** Two troubles at once, one of the PC or the machine and one of the Pi or inside of the builder, by chance. */
import type { Checks } from '../checks.ts'
import { expectExit } from '../product.ts'
import type { Fault } from './fault.ts'
import { apply, prove, type FaultLab } from './fault-lab.ts'
import { inTheBuilder } from './in-the-builder.ts'
import { nameOf } from './matrix.ts'
import { onThePc } from './on-the-pc.ts'
import { onThePi } from './on-the-pi.ts'
import type { Random } from './random.ts'
import { signsOf } from './signs.ts'
import { toTheMachine } from './to-the-machine.ts'

const pairCount = 10

/** Those that a status shows and that can be there beside another: one that needs a builder to take it back cannot, nor one that switches it off twice. */
const first = [
  ...onThePi.filter(({ look, asking, row }) => look === undefined && asking === undefined && row !== 'N14'),
  ...inTheBuilder.filter(({ look, healing }) => look === undefined && healing === 'automatic'),
]
const second = [...onThePc, ...toTheMachine].filter(
  ({ look, asking }) => look === undefined && asking === undefined,
)

export async function playPairs(
  checks: Checks,
  lab: FaultLab,
  random: Random,
  afterwards: () => Promise<void>,
): Promise<void> {
  for (let count = 1; count <= pairCount; count += 1) {
    const pair = [random.one(first), random.one(second)]
    await checks.check(pair.map(nameOf).join(' + '), () => playPair(lab, pair))
    await afterwards()
  }
}

async function playPair(lab: FaultLab, pair: readonly Fault[]): Promise<void> {
  for (const fault of pair) await fault.inject(lab)
  const run = await apply(lab)
  if (run.exitCode !== 0) {
    const explained = pair.filter(({ healing }) => healing === 'explained')
    const isExplained = explained.some(({ shows }) => signsOf(run).includes(shows))
    await takeBack(lab, explained)
    if (!isExplained)
      throw new Error(`neither healed nor explained: ${signsOf(run).join(', ')}\n${run.stdout.slice(-3000)}`)
    expectExit(await apply(lab), 0)
  }
  expectExit(await prove(lab), 0)
  await takeBack(
    lab,
    pair.filter(({ healing }) => healing === 'automatic'),
  )
}

async function takeBack(lab: FaultLab, faults: readonly Fault[]): Promise<void> {
  for (const fault of faults) await fault.takeBack?.(lab)
}
