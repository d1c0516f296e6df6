/** Plays rows: the cause is brought about, the product has to show it, and heals it or leaves it to a person. */
import type { Checks } from '../checks.ts'
import { expectExit } from '../product.ts'
import { writeDocument, type Result } from './document.ts'
import type { Fault, Sign } from './fault.ts'
import { apply, prove, type FaultLab } from './fault-lab.ts'
import { shows, signsOf } from './signs.ts'

/**
 * Gives what plays a row; that tells whether all is whole again and was proven so. One that fails does not stop the others; each is
 * written down as soon as it was played.
 */
export function matrix(checks: Checks, lab: FaultLab): (fault: Fault) => Promise<boolean> {
  const results = new Map<Fault, Result>()
  return async (fault) => {
    const isHealed = await checks.check(nameOf(fault), async () => {
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
      return fault.healing === 'automatic' && fault.takeBack === undefined
    })
    return isHealed ?? false
  }
}

export function nameOf({ row, cause }: Fault): string {
  return `${row}: ${cause}`
}

/** Fills in what was seen, and how it ended. Whatever happens, the fault is taken back. */
async function playRow(lab: FaultLab, fault: Fault, result: Pick<Result, 'seen' | 'end'>): Promise<void> {
  try {
    await fault.inject(lab)
    const run =
      fault.look === undefined ? await lab.product(['status', '--json'], fault.asking) : await fault.look(lab)
    const isShown = shows(run, fault)
    const seen = isShown ? [fault.shows] : signsOf(run)
    result.seen = seen.map((sign) => `\`${sign}\``).join(' ')
    if (!isShown) throw new Error(`not ${fault.shows}, but ${seen.join(', ')}\n${run.stdout.slice(-3000)}`)
    if (fault.healing === 'automatic') result.end = await heal(lab, fault.shows)
    if (fault.healing === 'decided') result.end = await decide(lab, fault)
  } catch (error) {
    // One that was brought about by half may not let itself be taken back; why it came so far is what counts.
    await fault.takeBack?.(lab).catch((second: unknown) => console.log(`    ${String(second)}`))
    throw error
  }
  await fault.takeBack?.(lab)
  if (fault.healing === 'explained')
    result.end =
      fault.shows === 'nothing wrong' ? 'it waits, or goes past it' : 'explained; taken back by the test'
}

/** By apply, whose plan names the part; a build of the Pi then shows that it works. Tells what was done. */
async function heal(lab: FaultLab, sign: Sign): Promise<string> {
  const run = await apply(lab)
  expectExit(run, 0)
  const planned = run.plan?.actions.map(({ resource }) => resource) ?? []
  const [resource = '', state] = sign.split(' ')
  if (state !== undefined && !planned.includes(resource))
    throw new Error(`The plan does not name ${resource}, but ${planned.join(', ')}.`)
  expectExit(await prove(lab), 0)
  return `healed by \`apply\` (${planned.join(', ')}), proven`
}

/** By apply at a terminal, which asks; without a terminal nothing is decided. */
async function decide(
  lab: FaultLab,
  { asking, asks, shows: sign }: Extract<Fault, { healing: 'decided' }>,
): Promise<string> {
  const unasked = await lab.product(['apply', '--yes', '--json'], asking)
  if (unasked.exitCode !== 3 || signsOf(unasked)[0] !== sign)
    throw new Error(`Nobody was asked, and it went on: ${unasked.stdout.slice(-3000)}`)
  const { exitCode, said } = await lab.productAtTerminal(['apply'], asking)
  if (exitCode !== 0 || !said.includes(asks))
    throw new Error(`at the terminal: exit ${exitCode ?? 'none'}\n${said.slice(-4000)}`)
  expectExit(await lab.product(['proof', '--json'], asking), 0)
  return 'refused without a terminal; decided at one, healed by `apply` there, proven'
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
}
