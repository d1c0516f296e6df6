/** What each command does, on any engine: the real one or the rehearsal's. */
import type { Plan } from '../contract/plan.ts'
import { problemOf } from '../contract/problem.ts'
import { proofLines, type ProofReport } from '../contract/proof-lines.ts'
import { repairedParts } from '../contract/repair.ts'
import type { Removal } from '../contract/removal.ts'
import type { Setup } from '../contract/setup.ts'
import type { StatusLine } from '../contract/status.ts'
import type { Engine } from '../engine/engine.ts'
import type { Emit } from '../engine/run.ts'
import type { Product } from '../product.ts'
import type { MachineNow } from '../steps/vm/console.ts'
import { dryBuildText } from './dry-build-text.ts'
import { exitCodeOf, exitCodes } from './exit-codes.ts'
import { jsonDisplay, liveDisplay, plainDisplay, type Display } from './progress-display.ts'
import { planText } from './plan-text.ts'
import { repairText } from './repair-text.ts'
import { playingText, statusText } from './status-text.ts'
import { confirm, print, printError } from './terminal.ts'
import { whyText } from './why-text.ts'

export interface CommandOptions {
  /** JSON for machines instead of text for people. */
  json: boolean
  /** Do not ask before starting. */
  yes: boolean
  /** Of the plan only these resources, and what they are not done without. */
  resources?: readonly string[] | undefined
  /** Has a person decide what only a person can: the product to plan anew with, where something was decided. */
  decide?: (plan: Plan) => Promise<Planner | undefined>
  signal: AbortSignal
  /** What a removal takes; without it everything. */
  removal?: Removal
  /** Nothing of it is real. */
  rehearsal?: true
}

/** What can be asked for a plan. */
type Planner = Pick<Product, 'engine' | 'planNewKey' | 'planNewerNixos'>

/** Asks for one; once more, of another product, where something was decided. */
type Ask = (planner: Planner) => Promise<Plan>

/** Shows what would be done. */
export async function showPlan(
  planner: Planner,
  goal: Plan['goal'],
  options: CommandOptions,
): Promise<number> {
  const { plan } = await planOf(planner, forGoal(goal, options), options)
  showOne(plan, options)
  return plan.obstacles.length > 0 ? exitCodes.obstructed : exitCodes.succeeded
}

function forGoal(goal: Plan['goal'], { removal, signal }: CommandOptions): Ask {
  return ({ engine }) => engine.plan(goal, signal, removal)
}

/** Nothing is decided about parts that nobody chose. */
async function planOf(
  planner: Planner,
  askFor: Ask,
  options: CommandOptions,
): Promise<{ engine: Engine; plan: Plan }> {
  const { resources, decide } = options
  const { engine } = planner
  const whole = await askFor(planner)
  const plan = resources === undefined ? whole : engine.chooseActions(whole.id, resources)
  const decided = await decide?.(plan)
  return decided === undefined ? { engine, plan } : planOf(decided, askFor, options)
}

function showOne(plan: Plan, { json, rehearsal }: CommandOptions): void {
  print(json ? JSON.stringify({ type: 'plan', plan }) : planText(plan, { isBrief: rehearsal === true }))
}

/** Makes the plan for a goal, shows it, asks, and runs exactly that plan. */
export async function carryOut(
  planner: Planner,
  goal: Plan['goal'],
  options: CommandOptions,
): Promise<number> {
  return carryOutPlan(planner, forGoal(goal, options), options)
}

/** The same for the plan that is asked for. */
export async function carryOutPlan(planner: Planner, askFor: Ask, options: CommandOptions): Promise<number> {
  const { engine, plan } = await planOf(planner, askFor, options)
  showOne(plan, options)
  if (plan.obstacles.length > 0) return exitCodes.obstructed
  if (plan.actions.length > 0 && !options.yes) {
    const answer = await confirm(plan.goal === 'present' ? 'Do this?' : 'Remove this?', options.signal)
    if (answer === 'no') return exitCodes.declined
    if (answer === 'nobody-there') {
      printError('Nobody is there to ask. Add --yes to start without a question.')
      return exitCodes.usage
    }
  }
  const display = displayFor(options, afterStop(plan.goal, options))
  const outcome = await engine.start(plan.id, display.emit, options.signal).finally(() => display.close())
  const isWell = await showRepair(engine, plan, options)
  return outcome.outcome === 'succeeded' && !isWell ? exitCodes.differs : exitCodeOf(outcome)
}

/**
 * How each part that a repair was for is now, by a look of its own; nothing where there was nothing to do. Gives whether none of them is
 * wrong still: what hid behind another trouble shows only now. Of chosen parts these alone count, and a look that fails, or did not see
 * all, makes no failure of the repair.
 */
async function showRepair(
  engine: Engine,
  plan: Plan,
  { json, signal, resources }: CommandOptions,
): Promise<boolean> {
  if (plan.found === undefined || plan.actions.length === 0 || signal.aborted) return true
  let lines: StatusLine[]
  try {
    lines = await engine.status(signal)
  } catch (error) {
    const { title, code } = problemOf(error)
    printError(`How the parts are now could not be looked at: ${title} (${code}). \`status\` looks again.`)
    return true
  }
  const parts = repairedParts(plan.found, lines)
  print(json ? JSON.stringify({ type: 'repaired', parts }) : repairText(parts))
  const wrong = parts.filter(({ after: { state } }) => !['ok', 'unknown', 'unused'].includes(state))
  const chosen = new Set(plan.actions.map(({ resource }) => resource))
  return !wrong.some(({ after }) => resources === undefined || chosen.has(after.resource))
}

/** How each part is doing; and behind that, where the user plays: a game is why the builder takes less than the setup says. */
export async function showStatus(
  { setup, status }: Pick<Product, 'setup' | 'status'>,
  { json, signal }: CommandOptions,
): Promise<number> {
  const { lines, machine } = await status(signal)
  if (json) print(JSON.stringify({ type: 'status', lines }))
  else print(statusText(lines))
  if (machine?.isPlaying === true) printPlaying(machine, setup, json)
  return lines.every((line) => line.state === 'ok') ? exitCodes.succeeded : exitCodes.differs
}

/** Says that the user plays, or no longer does, and what became of the builder. */
export async function play(
  isPlaying: boolean,
  { setup, setPlaying, machine }: Pick<Product, 'setup' | 'setPlaying' | 'machine'>,
  { json, signal }: CommandOptions,
): Promise<number> {
  await setPlaying(isPlaying, signal)
  const now = await machine(signal)
  if (now !== undefined) printPlaying(now, setup, json)
  return exitCodes.succeeded
}

function printPlaying(now: MachineNow, setup: Setup, json: boolean): void {
  print(json ? JSON.stringify({ type: 'playing', ...now }) : playingText(now.isPlaying, setup, now.state))
}

/** Why the PC is used, or is not, for a derivation of the Pi; without one for its last build. */
export async function showWhy(
  { why }: Pick<Product, 'why'>,
  derivation: string | undefined,
  { json, signal }: CommandOptions,
): Promise<number> {
  const answer = await why(derivation, signal)
  print(json ? JSON.stringify({ type: 'why', ...answer }) : whyText(answer))
  return exitCodes.succeeded
}

/** What the Pi's next rebuild would build, and how long that takes. */
export async function showDryBuild(
  { dryBuild }: Pick<Product, 'dryBuild'>,
  { json, signal }: CommandOptions,
): Promise<number> {
  printError('The Pi evaluates its configuration, which takes some minutes …')
  const answer = await dryBuild(signal)
  print(json ? JSON.stringify({ type: 'dry-build', ...answer }) : dryBuildText(answer))
  return exitCodes.succeeded
}

/** Lets the Pi build packages that nobody has, and shows where they were built, and what it took in both ways. */
export async function showProof(
  prove: (emit: Emit) => Promise<ProofReport>,
  options: CommandOptions,
): Promise<number> {
  const display = displayFor(options)
  const report = await prove(display.emit).finally(() => {
    display.close()
  })
  print(options.json ? JSON.stringify({ type: 'proof', ...report }) : proofLines(report).join('\n'))
  return exitCodes.succeeded
}

export const nothingWasReal = 'It was a rehearsal: nothing was changed anywhere.'

/** What a run that was stopped leaves behind, and what can be done with it. */
function afterStop(goal: Plan['goal'], { rehearsal }: CommandOptions): string {
  if (rehearsal) return nothingWasReal
  return goal === 'present'
    ? 'Start `apply` again when you like: it continues where it stopped. Or `remove` takes back what was made.'
    : 'Start `remove` again when you like: it continues where it stopped. Or `apply` makes it all anew.'
}

function displayFor({ json }: CommandOptions, ifStopped = ''): Display {
  if (json) return jsonDisplay(process.stdout)
  return canRedraw(process.stdout)
    ? liveDisplay(process.stdout, ifStopped, Date.now)
    : plainDisplay(process.stdout, ifStopped)
}

/** A dumb terminal cannot move its cursor, and one that does not know its size cannot be drawn on. */
function canRedraw({ isTTY, columns, rows }: NodeJS.WriteStream): boolean {
  return isTTY && process.env['TERM'] !== 'dumb' && columns > 0 && rows > 0
}
