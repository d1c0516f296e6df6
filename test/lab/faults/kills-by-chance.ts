/** SIGKILL at any event of repairs, reconfigurations and removals: the next run comes to the same end, and the Pi is always reached. */
import type { Checks } from '../checks.ts'
import { piAddress } from '../network.ts'
import { expectExit } from '../product.ts'
import type { Asking, FaultLab } from './fault-lab.ts'
import { onThePc } from './on-the-pc.ts'
import { onThePi } from './on-the-pi.ts'
import type { Random } from './random.ts'

/** So many of each. */
const counts = { repair: 9, reconfiguration: 7, removal: 4 }
/** About as many events as such a run has. One that ends before is none of the twenty kills: the last check says how many were. */
const mostEvents = { repair: 60, reconfiguration: 50, removal: 25 }

const broken = [...onThePc, ...onThePi].filter(
  ({ shows }, index, all) =>
    ['host/firewall missing', 'vm/forwarding differs', 'pi/module differs'].includes(shows) &&
    all.findIndex((other) => other.shows === shows) === index,
)

export async function playKillsByChance(
  checks: Checks,
  lab: FaultLab,
  random: Random,
  { isUntouched, afterRemoval }: { isUntouched: () => Promise<void>; afterRemoval: () => Promise<void> },
): Promise<void> {
  let kills = 0
  for (let count = 1; count <= counts.repair; count += 1)
    await checks.must(`repair ${count} is killed, and the next one heals everything`, async () => {
      for (const fault of broken) await fault.inject(lab)
      if (await killed(lab, 'apply', random.number(mostEvents.repair))) kills += 1
      await comesToItsEnd(lab)
      await isUntouched()
    })

  for (let count = 1; count <= counts.reconfiguration; count += 1)
    await checks.must(`reconfiguration ${count} is killed, and the next one comes to its end`, async () => {
      const asking = { setup: { offload: { speedFactor: 1 + (count % 2) } } }
      if (await killed(lab, 'apply', random.number(mostEvents.reconfiguration), asking)) kills += 1
      await comesToItsEnd(lab, asking)
    })
  await checks.must('the former setup is brought back', () => comesToItsEnd(lab))

  for (let count = 1; count <= counts.removal; count += 1)
    await checks.must(`removal ${count} is killed, and the next one takes everything back`, async () => {
      if (await killed(lab, 'remove', random.number(mostEvents.removal))) kills += 1
      expectExit(await lab.product(['remove', '--yes', '--json']), 0)
      await afterRemoval()
      await comesToItsEnd(lab)
    })
  const wanted = counts.repair + counts.reconfiguration + counts.removal
  await checks.check('all of them were killed', async () => {
    if (kills < wanted) throw new Error(`${kills} of ${wanted}: the others had ended before.`)
  })
}

/** Whether it was killed before it came to its end; whatever became of it, the Pi lets its owner in. */
async function killed(
  lab: FaultLab,
  command: 'apply' | 'remove',
  event: number,
  asking?: Asking,
): Promise<boolean> {
  let seen = 0
  const run = await lab.product([command, '--yes', '--json'], asking, () => ++seen === event)
  const at = run.events.at(-1)
  const where = at !== undefined && 'resource' in at ? `${at.type} of ${at.resource ?? ''}` : at?.type
  console.log(
    run.signal === 'SIGKILL'
      ? `    killed at event ${event}: ${where ?? ''}`
      : `    not killed: it had ${seen} events`,
  )
  const key = (lab.world.setup['pi'] as { login: { path: string } }).login.path
  await lab.onPc(
    `ssh -F none -i '${key}' -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null root@${piAddress} true`,
  )
  return run.signal === 'SIGKILL'
}

async function comesToItsEnd(lab: FaultLab, asking?: Asking): Promise<void> {
  expectExit(await lab.product(['apply', '--yes', '--json'], asking), 0)
  expectExit(await lab.product(['status', '--json'], asking), 0)
  expectExit(await lab.product(['proof', '--json'], asking), 0)
}
