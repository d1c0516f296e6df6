/** The product as its users start it: the command line, in the PC's namespace. */
import { fileURLToPath } from 'node:url'
import { createInterface } from 'node:readline'
import { execa } from 'execa'
import { planSchema, type Plan } from '../../electron/contract/plan.ts'
import { runEventSchema, type RunEvent } from '../../electron/contract/run.ts'
import { onThePc } from './network.ts'

const cli = fileURLToPath(new URL('../../electron/start-cli.mjs', import.meta.url))

export interface ProductOptions {
  setupFile: string
  dataFolder: string
  /** Environment of the user: HOME, PATH with VBoxManage, secrets. */
  env: Readonly<Record<string, string>>
  /** Runs the product: the beginning of an argument vector. */
  within?: readonly string[]
}

export interface CommandRun {
  exitCode: number | undefined
  signal: string | undefined
  stdout: string
  stderr: string
  plan: Plan | undefined
  events: RunEvent[]
}

/**
 * Runs a command to its end. `killWhen` gets each event as it comes; the moment it says yes, the whole process group gets SIGKILL.
 */
export async function runProduct(
  argv: readonly string[],
  options: ProductOptions,
  killWhen?: (event: RunEvent) => boolean,
): Promise<CommandRun> {
  const { env, within = [] } = options
  const [file, ...rest] = onThePc([...within, ...commandOf(argv, options)])
  const child = execa(file, rest, { env, stdin: 'ignore', reject: false, detached: true })
  const events: RunEvent[] = []
  let plan: Plan | undefined
  const lines = createInterface({ input: child.stdout })
  lines.on('line', (line) => {
    const parsed = parse(line)
    if (parsed?.kind === 'plan') plan = parsed.plan
    if (parsed?.kind !== 'event') return
    events.push(parsed.event)
    // The negative number is the group of the product and its start script. Programs that it called lead groups of their own and go
    // on to their end, as they do when the product alone is killed.
    if (killWhen?.(parsed.event) === true && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  })
  const result = await child
  return {
    exitCode: result.exitCode,
    signal: result.signal,
    stdout: result.stdout,
    stderr: result.stderr,
    plan,
    events,
  }
}

/** The argument vector of a command of the product. */
export function commandOf(
  argv: readonly string[],
  { setupFile, dataFolder }: Pick<ProductOptions, 'setupFile' | 'dataFolder'>,
): string[] {
  return [process.execPath, cli, ...argv, '--setup', setupFile, '--data-folder', dataFolder]
}

type Parsed = { kind: 'plan'; plan: Plan } | { kind: 'event'; event: RunEvent }

function parse(line: string): Parsed | undefined {
  if (!line.startsWith('{')) return undefined
  const value: unknown = JSON.parse(line)
  const event = runEventSchema.safeParse(value)
  if (event.success) return { kind: 'event', event: event.data }
  const inner = typeof value === 'object' && value !== null && 'plan' in value ? value.plan : value
  const plan = planSchema.safeParse(inner)
  return plan.success ? { kind: 'plan', plan: plan.data } : undefined
}

/** How long each action took. */
export function tellDurations({ events }: CommandRun): void {
  for (const event of events)
    if (event.type === 'action-finished')
      console.log(`    ${event.resource}: ${event.outcome} in ${(event.durationMs / 1000).toFixed(1)} s`)
}

/** A run that has to succeed; otherwise its own words are the error. */
export function expectExit(run: CommandRun, exitCode: number): void {
  if (run.exitCode === exitCode) return
  const last = run.events.at(-1)
  throw new Error(
    `exit code ${run.exitCode ?? run.signal ?? 'none'} instead of ${exitCode}\n${JSON.stringify(last, null, 2)}\n${run.stdout.slice(-4000)}\n${run.stderr.slice(-4000)}`,
  )
}
