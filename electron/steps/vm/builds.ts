/** What the builder is building and built lately, as the logs of its Nix tell it: resources/nix/builds.sh says how. */
import {
  mostRecentBuilds,
  mostRunningBuilds,
  testChainPrefix,
  type Builds,
  type RecentBuild,
  type RunningBuild,
} from '../../contract/builds.ts'
import type { StepContext } from '../../engine/resource.ts'
import { builderSession } from './session.ts'
import { unreadableAnswer } from './unreadable-answer.ts'

/** Many times what the script prints at most, a dozen lines for each package. */
const maxOutputBytes = 8 * 1024 * 1024
const timeoutMs = 20_000
/** Of a whole system's; a command may not become endless. */
const mostPackages = 2000
const question = 'what is being built'

/** One command on the builder. Throws `BUILDER_ANSWER_UNREADABLE`, and what `builderSession` throws. */
export async function lookAtBuilds(context: StepContext): Promise<Builds> {
  return readBuilds(await askBuilder(context))
}

/** By the name of a build: what those of its package usually took, null where none is known. */
export type UsualSeconds = (name: string) => number | null

/** For builds of these names. Throws like `lookAtBuilds`. */
export async function usualSecondsOf(context: StepContext, names: readonly string[]): Promise<UsualSeconds> {
  const packages = new Set(names.map(packageOf))
  return readUsualSeconds(await askBuilder(context, [...packages].slice(0, mostPackages)))
}

async function askBuilder(context: StepContext, packages: readonly string[] = []): Promise<string> {
  const { signal, ports } = context
  const [remote, script] = await Promise.all([builderSession(context), ports.assets.text('nix/builds.sh')])
  const argv = ['/bin/sh', '-c', script, 'builds.sh', ...packages]
  return (await remote.run(argv, { signal, timeoutMs, maxOutputBytes })).stdout
}

/** The log of a build. Times are milliseconds since 1970; `undefined` where the file system keeps no births. */
interface BuildLog {
  path: string
  name: string
  born: number | undefined
  changed: number
  isEmpty: boolean
}

interface Answer {
  now: number
  startedAt: number
  open: BuildLog[]
  logs: BuildLog[]
  /** Of the packages of those that are open, of any age. */
  past: BuildLog[]
  /** When something of this name entered the store. */
  births: Map<string, number[]>
}

const time = String.raw`\d{1,10}(?:\.\d+)?`
const storeName = String.raw`[0-9a-z]{2,32}-([\w+.?=-]{1,211}?)`
const lines = {
  clock: new RegExp(`^clock (${time}) (${time})$`),
  log: new RegExp(`^(open|log|past) (${time}) (${time}) (\\d+) (/\\S+/${storeName}\\.drv(?:\\.bz2)?)$`),
  made: new RegExp(`^made (${time}) /\\S+/${storeName}$`),
}

const lists = { open: 'open', log: 'logs', past: 'past' } as const

/** What the script printed. */
export function readBuilds(stdout: string): Builds {
  const answer = readAnswer(stdout)
  const { now, startedAt, open, logs } = answer
  const isOpen = openOf(answer)
  const ended = logs.filter(({ path, name }) => !isOpen(path) && !name.startsWith(testChainPrefix))
  const usual = usualSeconds(answer)
  return {
    at: instant(now),
    running: open
      .map((log): RunningBuild => ({
        name: log.name,
        since: optionalInstant(beginning(log, startedAt)),
        usualSeconds: usual(log.name),
      }))
      .toSorted((one, other) => (one.since ?? '').localeCompare(other.since ?? ''))
      .slice(0, mostRunningBuilds),
    recent: ended
      .toSorted((one, other) => other.changed - one.changed)
      .slice(0, mostRecentBuilds)
      .map((log) => recentBuild(log, answer)),
  }
}

/** What the script printed of builds of any age. */
export function readUsualSeconds(stdout: string): UsualSeconds {
  return usualSeconds(readAnswer(stdout))
}

function openOf({ open }: Answer): (path: string) => boolean {
  const paths = new Set(open.map(({ path }) => path))
  return (path) => paths.has(path)
}

/** The median of those builds of the package that are known to have succeeded. */
function usualSeconds(answer: Answer): UsualSeconds {
  const isOpen = openOf(answer)
  const past = answer.past.filter(({ path }) => !isOpen(path)).map((log) => recentBuild(log, answer))
  const known = Map.groupBy(
    past.filter((build) => build.succeeded === true),
    ({ name }) => packageOf(name),
  )
  return (name) => median((known.get(packageOf(name)) ?? []).flatMap(({ seconds }) => seconds ?? []))
}

/** What stands before the first dash that no letter follows (nix, src/libstore/names.cc, `DrvName`). */
function packageOf(name: string): string {
  return name.replace(/-[^A-Za-z].*$/, '')
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((one, other) => one - other)
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]]
  return low === undefined || high === undefined ? null : (low + high) / 2
}

function recentBuild(log: BuildLog, { startedAt, births }: Answer): RecentBuild {
  const { name, born = Infinity, changed, isEmpty } = log
  // Nix writes something at every end: this one was cut off, nobody knows when.
  const started = isEmpty ? undefined : beginning(log, startedAt)
  return {
    name,
    started: optionalInstant(started),
    ended: instant(changed),
    seconds: started === undefined ? null : (changed - started) / 1000,
    // Its builder made it, so it was born while that ran. What else has this name is of other times.
    succeeded: births.get(name)?.some((birth) => birth >= born && birth <= changed) === true ? true : null,
  }
}

/** An empty log was not changed since it was made or emptied. No build outlives its machine: an older log is one of a former try. */
function beginning({ born, changed, isEmpty }: BuildLog, startedAt: number): number | undefined {
  if (isEmpty) return changed
  const isOfFormerTry = born !== undefined && born < startedAt && startedAt <= changed
  return born === undefined || born > changed || isOfFormerTry ? undefined : born
}

function readAnswer(stdout: string): Answer {
  const [first = '', ...rest] = stdout.split('\n')
  const clock = lines.clock.exec(first)
  if (clock === null) throw unreadableAnswer(question, first)
  const now = milliseconds(clock[1])
  const answer: Answer = {
    now,
    startedAt: now - milliseconds(clock[2]),
    open: [],
    logs: [],
    past: [],
    births: new Map(),
  }
  for (const line of rest.filter((text) => text !== '')) {
    const log = lines.log.exec(line)
    const made = lines.made.exec(line)
    if (log !== null) {
      const [, kind, born, changed, size, path = '', name = ''] = log
      const times = { born: milliseconds(born) || undefined, changed: milliseconds(changed) }
      answer[lists[kind as keyof typeof lists]].push({ path, name, ...times, isEmpty: size === '0' })
    } else if (made !== null) {
      const [, born, name = ''] = made
      answer.births.set(name, [...(answer.births.get(name) ?? []), milliseconds(born)])
    } else throw unreadableAnswer(question, line)
  }
  return answer
}

function milliseconds(seconds = '0'): number {
  return Math.round(Number(seconds) * 1000)
}

function instant(time: number): string {
  return new Date(time).toISOString()
}

function optionalInstant(time: number | undefined): string | null {
  return time === undefined ? null : instant(time)
}
