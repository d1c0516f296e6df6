/** All that helps to understand a problem, as one text that a person may read before passing it on. It holds no secret. */
import { arch, release, version } from 'node:os'
import { anonymise } from '../anonymise.ts'
import type { AppState, Result } from '../contract/app-state.ts'
import type { Build } from '../contract/build.ts'
import type { PcView } from '../contract/pc-view.ts'
import type { Problem } from '../contract/problem.ts'
import type { Outgoing } from '../engine/outgoing.ts'
import type { Version } from '../steps/versions.ts'
import { identityIn } from './diagnostics-identity.ts'

/** So much of the log's end that the whole can be pasted anywhere. */
const longestLog = 40_000

/** A day's work; the whole log is a file. */
export const diagnosticLogLines = 500

/** What was seen, by a window's state or by the looks of a command. */
export type Seen = Pick<
  AppState,
  | 'version'
  | 'build'
  | 'update'
  | 'rehearsal'
  | 'notice'
  | 'checks'
  | 'pi'
  | 'status'
  | 'plan'
  | 'run'
  | 'interrupted'
> &
  Partial<
    Pick<
      AppState,
      'discovery' | 'hostKey' | 'power' | 'proof' | 'builds' | 'fastBuilds' | 'why' | 'dryBuild' | 'inForce'
    >
  > & {
    pc: Pick<PcView, 'system' | 'cpuThreads' | 'memoryMiB'> | undefined
    versions: readonly Version[]
    others?: readonly Result<unknown>[]
    /** Something is being changed, which no look may disturb: the rest is what was known before. */
    isChanging?: boolean
    form: { entered: unknown }
  }

interface Rest {
  /** As it is stored: one JSON object a line. */
  log: readonly string[]
  /** When, as ISO 8601. */
  at: string
  outgoing: Outgoing
}

/** Without secrets, and without what says whose PC and home it is. */
export function diagnosticsText(seen: Seen, { outgoing, ...rest }: Rest): string {
  const text = outgoing.value(wholeText(seen, rest))
  return anonymise(text, identityIn(text, seen)) as string
}

function wholeText(seen: Seen, { log, at }: Omit<Rest, 'outgoing'>): string {
  const { pc, form, inForce = null, versions } = seen
  const isDraft = inForce !== null && JSON.stringify(inForce) !== JSON.stringify(form.entered)
  const sections: [string, readonly string[]][] = [
    [
      `Pi Offload ${seen.version}${seen.rehearsal === null ? '' : ', a rehearsal'}`,
      [
        buildLine(seen.build),
        `written ${at}`,
        ...(seen.isChanging === true
          ? ['Something was being changed: nothing was looked at, and this is what was known before.']
          : []),
        `${pc?.system ?? process.platform} ${release()} (${version()}) ${arch()}`,
        ['node', 'electron', 'chrome']
          .flatMap((name) =>
            process.versions[name] === undefined ? [] : [`${name} ${process.versions[name]}`],
          )
          .join(', '),
        ...(seen.update.kind === 'none' ? [] : [`update: ${JSON.stringify(seen.update)}`]),
        ...(seen.notice === null ? [] : [`notice: ${JSON.stringify(seen.notice)}`]),
        ...(pc === undefined
          ? []
          : [`${String(pc.cpuThreads)} threads, ${String(pc.memoryMiB)} MiB of memory`]),
      ],
    ],
    ['Versions', versions.map(versionLine)],
    ['Checks of this PC', seen.checks.map(({ id, state: found, detail }) => `${id}: ${found}. ${detail}`)],
    ['Setup, as entered', JSON.stringify(form.entered, null, 2).split('\n')],
    ['Setup in force', isDraft ? JSON.stringify(inForce, null, 2).split('\n') : []],
    ['The Pi', seen.pi.kind === 'ready' ? JSON.stringify(seen.pi.value, null, 2).split('\n') : []],
    ['Parts', partLines(seen)],
    ['The plan', planLines(seen)],
    ['The last run', runLines(seen)],
    ['The last proof', seen.proof?.kind === 'ready' ? [JSON.stringify(seen.proof.value)] : []],
    ['Problems', problemsIn(seen).flatMap(problemLines)],
    ['End of the log', endOf(log)],
  ]
  return sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => `${title}\n${lines.map((line) => `  ${line}`).join('\n')}\n`)
    .join('\n')
}

/** Its last lines, and at least one. */
function endOf(log: readonly string[]): readonly string[] {
  let length = 0
  const first = log.findLastIndex((line) => (length += line.length) > longestLog)
  return log.slice(Math.min(first + 1, log.length - 1))
}

function buildLine({ kind, signedBy, feed }: Build): string {
  if (kind === 'sources') return 'from its sources'
  const words = [
    kind === 'stand-in' ? 'packed with a stand-in for Electron' : 'packed',
    signedBy === null ? 'not signed' : `signed by ${signedBy}`,
    feed === null ? 'no updates' : `updates from ${feed.url}`,
  ]
  return words.join(', ')
}

function versionLine(found: Version): string {
  if ('version' in found) return `${found.of}: ${found.version}`
  const { code, detail } = found.problem
  return `${found.of}: not known (${code}: ${detail})`
}

function partLines({ status }: Seen): string[] {
  if (status.kind !== 'ready') return []
  const { at, lines } = status.value
  return [
    `as of ${at}`,
    ...lines.map(({ resource, state, summary, problem }) =>
      [resource, state, problem?.code, summary].filter((part) => part !== undefined).join(' · '),
    ),
  ]
}

function planLines({ plan }: Seen): string[] {
  if (plan.kind !== 'ready') return []
  const { goal, actions, obstacles } = plan.value
  return [
    `${goal}: ${String(actions.length)} actions, ${String(obstacles.length)} obstacles`,
    ...actions.map(({ resource, kind, change }) => `${kind} ${resource} · ${change.summary}`),
  ]
}

function runLines({ run, interrupted }: Seen): string[] {
  const unfinished = interrupted === null ? [] : [`unfinished: ${interrupted}`]
  if (run === null) return unfinished
  const { goal, startedAt, view } = run
  return [
    ...unfinished,
    `${goal}, begun ${startedAt}: ${view.state} at ${String(Math.floor(view.fraction * 100))} %`,
    ...view.actions.map(({ resource, state }) => `${resource} · ${state}`),
  ]
}

/** What of the state may have failed. */
const results = [
  ...(['hostKey', 'pi', 'plan', 'status', 'power', 'proof'] as const),
  ...(['builds', 'fastBuilds', 'why', 'dryBuild'] as const),
]

function problemsIn(seen: Seen): Problem[] {
  const { checks, discovery, plan, run, status, others = [] } = seen
  const ofResults = [...results.map((name) => seen[name]), ...others].map((result) =>
    result?.kind === 'failed' ? result.problem : undefined,
  )
  const obstacles = plan.kind === 'ready' ? plan.value.obstacles.map(({ problem }) => problem) : []
  const ofParts = status.kind === 'ready' ? status.value.lines.map((line) => line.problem) : []
  const all = [
    ...checks.map(({ problem }) => problem),
    discovery?.problem,
    ...ofResults,
    ...ofParts,
    ...obstacles,
    run?.view.problem,
  ]
  const found = all.filter((problem) => problem !== undefined && problem !== null)
  // A part's and an obstacle's may be the same.
  return [...new Map(found.map((problem) => [JSON.stringify(problem), problem])).values()]
}

function problemLines({ code, title, detail, underlying }: Problem): string[] {
  return [`${code}: ${title}. ${detail}`, ...(underlying === undefined ? [] : underlying.split('\n'))]
}
