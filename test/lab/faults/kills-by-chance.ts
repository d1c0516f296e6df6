/** SIGKILL at any event of repairs, reconfigurations and removals: the next run comes to the same end, and the Pi is always reached. */
import type { RunEvent } from '../../../electron/contract/run.ts'
import type { Checks } from '../checks.ts'
import { piAddress } from '../network.ts'
import { expectExit } from '../product.ts'
import type { Asking, FaultLab } from './fault-lab.ts'
import { onThePc } from './on-the-pc.ts'
import { onThePi } from './on-the-pi.ts'
import type { Random } from './random.ts'
import { signsOf } from './signs.ts'

/** So many of each. */
const counts = { repair: 9, reconfiguration: 7, removal: 4 }
/** After so many kills a build shows that what came of them works. */
const killsPerProof = 3
/** An action is killed at one of so many of its events, or at its end where it has fewer. */
const mostEvents = 6

/** Each heals in an action of its own, and leaves nothing else than there was; not all of them every time. */
const broken = ['P16', 'P15', 'N19'].map((row) => {
  const fault = [...onThePc, ...onThePi].find((known) => known.row === row)
  if (fault === undefined) throw new Error(`There is no row ${row}.`)
  return fault
})
/** In turn. */
const removals = [['remove'], ['remove', '--only', 'pi']]

/** What is there beside the product's own, to be compared later. */
interface Noted {
  expectSame(): Promise<void>
}

interface KillOptions {
  /** While all is set up. */
  note: () => Promise<Noted>
  afterRemoval: () => Promise<void>
}

export async function playKillsByChance(
  checks: Checks,
  lab: FaultLab,
  random: Random,
  { note, afterRemoval }: KillOptions,
): Promise<void> {
  let others = await note()
  for (let count = 1; count <= counts.repair; count += 1)
    await checks.must(`repair ${count} is killed, and the next one heals everything`, async () => {
      const kept = random.one(broken)
      for (const fault of broken) if (fault !== kept) await fault.inject(lab)
      await kill(lab, ['apply'], random)
      await comesToItsEnd(lab, count)
      await others.expectSame()
    })

  // There and back: what else is there can only be compared with what it was under the same setup.
  const notes = new Map<number, Noted>()
  for (let count = 1; count <= counts.reconfiguration; count += 1)
    await checks.must(`reconfiguration ${count} is killed, and the next one comes to its end`, async () => {
      const speedFactor = count % 2 === 1 ? 3 : 2
      const asking = { setup: { offload: { speedFactor } } }
      await kill(lab, ['apply'], random, asking)
      await comesToItsEnd(lab, count, asking)
      const noted = notes.get(speedFactor) ?? (await note())
      notes.set(speedFactor, noted)
      await noted.expectSame()
    })
  await checks.must('the former setup is brought back', () => comesToItsEnd(lab, 0))

  for (let count = 1; count <= counts.removal; count += 1)
    await checks.must(`removal ${count} is killed, and the next one takes everything back`, async () => {
      const command = removals[count % removals.length] ?? []
      await kill(lab, command, random)
      expectExit(await lab.product([...command, '--yes', '--json']), 0)
      if (command.length > 1) {
        await comesToItsEnd(lab, count)
        await others.expectSame()
        return
      }
      await afterRemoval()
      // The machine is another one from now on, with another host key.
      await comesToItsEnd(lab, count)
      others = await note()
    })
}

/** Kills it in an action by chance; whatever became of that, the Pi lets its owner in. */
async function kill(
  lab: FaultLab,
  command: readonly string[],
  random: Random,
  asking?: Asking,
): Promise<void> {
  const run = await lab.product([...command, '--yes', '--json'], asking, atAnyEvent(random))
  if (run.signal !== 'SIGKILL') throw new Error(`not killed: ${run.stdout.slice(-3000)}`)
  console.log(`    ${command.join(' ')} killed at event ${run.events.length}: ${nameOf(run.events.at(-1))}`)
  const key = (lab.world.setup['pi'] as { login: { path: string } }).login.path
  await lab.onPc(
    `ssh -F none -i '${key}' -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null root@${piAddress} true`,
  )
}

/** In an action of the run by chance, from its start to its end; but the end of the last one is that of the run. */
function atAnyEvent(random: Random): (event: RunEvent) => boolean {
  let place: { action: number; event: number } | undefined
  let [action, event] = [0, 0]
  return (told) => {
    if (told.type === 'run-started') {
      const { length } = told.actions
      const chosen = random.number(length)
      place = { action: chosen, event: chosen === length ? 1 : random.number(mostEvents) }
    }
    if (told.type === 'action-started') [action, event] = [action + 1, 0]
    event += 1
    if (place?.action !== action) return false
    return event === place.event || told.type === 'action-finished'
  }
}

function nameOf(event: RunEvent | undefined): string {
  if (event === undefined) return 'none'
  const note = event.type === 'progress' ? `“${event.progress.note ?? ''}”` : ''
  return ['resource' in event ? event.resource : undefined, event.type, note].filter(Boolean).join(' ')
}

async function comesToItsEnd(lab: FaultLab, count: number, asking?: Asking): Promise<void> {
  expectExit(await lab.product(['apply', '--yes', '--json'], asking), 0)
  const status = await lab.product(['status', '--json'], asking)
  // On a loaded machine a short look may not get its answer from the builder: a build tells what it could not.
  const isSlow = signsOf(status).join() === 'LINK_SLOW'
  if (!isSlow) expectExit(status, 0)
  if (isSlow || count % killsPerProof === 0) expectExit(await lab.product(['proof', '--json'], asking), 0)
}
