/** Plays rows one after another on one set-up. A row that fails does not stop the others; a set-up that cannot be healed does. */
import type { Checks } from '../checks.ts'
import { expectExit, type CommandRun } from '../product.ts'
import { foreignThings } from '../scenario/foreign.ts'
import { apply, proof, remove } from '../scenario/main-job.ts'
import type { LabWorld } from '../scenario/lab-world.ts'
import { writeDocument, type Result } from './document.ts'
import type { Fault, Sign } from './fault.ts'
import { faultLab, type FaultLab } from './fault-lab.ts'
import { notedWhileSetUp } from './others.ts'
import { faults } from './rows.ts'
import { shows, signsOf } from './signs.ts'

const ask = (lab: FaultLab) => lab.product(['apply', '--yes', '--json'])

/** `named`: the rows to play, such as P16; none for all. Gives the line of a proof. */
export async function playFaults(checks: Checks, world: LabWorld, named: readonly string[]): Promise<string> {
  const wanted = faults.filter(({ row }) => named.length === 0 || named.includes(row))
  const lab = faultLab(world)
  const foreign = await checks.must('things of others are noted', () => foreignThings(world))
  const results = new Map<Fault, Result>()
  const play = (fault: Fault) =>
    checks.check(nameOf(fault), async () => {
      const startedAt = performance.now()
      const result = { seen: '', end: '' }
      try {
        await playRow(lab, fault, result)
      } catch (error) {
        result.end = `**failed**: ${firstLine(error)}`
        throw error
      } finally {
        const seconds = (performance.now() - startedAt) / 1000
        results.set(fault, { ...result, seconds, day: new Date().toISOString().slice(0, 10) })
        await writeDocument(results)
      }
    })

  for (const fault of wanted.filter(({ when }) => when !== undefined)) await play(fault)
  await apply(checks, world)
  const line = await proof(checks, world)
  const others = await checks.must('all things on the Pi and the PC are noted', () => notedWhileSetUp(world))
  for (const fault of wanted.filter(({ when }) => when === undefined)) {
    await play(fault)
    await checks.must('everything is well again', () => restore(lab))
    await checks.check('all things of others are as they were', () => others.expectSame())
  }
  await remove(checks, world)
  await checks.check('after remove nothing of ours is left, and all else is as it was', () =>
    foreign.expectUntouched(),
  )
  return line
}

export function nameOf({ row, cause }: Fault): string {
  return `${row}: ${cause}`
}

/** Fills in what was seen, and how it ended. */
async function playRow(lab: FaultLab, fault: Fault, result: Pick<Result, 'seen' | 'end'>): Promise<void> {
  let isTakenBack = false
  const takeBack = async () => {
    if (!isTakenBack) await fault.takeBack?.(lab)
    isTakenBack = true
  }
  try {
    await fault.inject(lab)
    const run = await look(lab, fault)
    const isShown = shows(run, fault.shows)
    const seen = isShown ? [fault.shows] : signsOf(run)
    result.seen = seen.map((sign) => `\`${sign}\``).join(' ')
    if (!isShown)
      throw new Error(`not ${fault.shows}, but ${signsOf(run).join(', ')}\n${run.stdout.slice(-3000)}`)
    if (fault.healing === 'automatic') {
      result.end = await heal(lab, fault.shows)
    } else {
      await takeBack()
      result.end =
        fault.shows === 'nothing wrong' ? 'it waits, or goes past it' : 'explained; taken back by the test'
    }
  } finally {
    await takeBack()
  }
}

export async function look(lab: FaultLab, fault: Fault): Promise<CommandRun> {
  return fault.look === undefined ? lab.product(['status', '--json'], fault.asking) : fault.look(lab)
}

/** By apply, whose plan names the part; a build of the Pi then shows that it works. Tells what was done. */
async function heal(lab: FaultLab, sign: Sign): Promise<string> {
  const run = await ask(lab)
  expectExit(run, 0)
  const planned = run.plan?.actions.map(({ resource }) => resource) ?? []
  const [resource = '', state] = sign.split(' ')
  if (state !== undefined && !planned.includes(resource))
    throw new Error(`The plan does not name ${resource}, but ${planned.join(', ')}.`)
  expectExit(await lab.product(['proof', '--json']), 0)
  return `healed by \`apply\` (${planned.join(', ')}), proven`
}

/** What a row left behind is healed, so that the next one begins with a whole set-up. */
async function restore(lab: FaultLab): Promise<void> {
  const status = await lab.product(['status', '--json'])
  if (status.exitCode === 0) return
  expectExit(await ask(lab), 0)
  expectExit(await lab.product(['status', '--json']), 0)
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
}
