/** All that helps to understand a problem, as one text that a person may read before passing it on. It holds no secret. */
import { arch, release, version } from 'node:os'
import type { AppState } from '../contract/app-state.ts'
import type { Problem } from '../contract/problem.ts'

/** So much of the log's end that the whole can be pasted anywhere. */
const longestLog = 40_000

/** `log` as it is stored: one JSON object a line. */
export function diagnosticsText(state: AppState, log: readonly string[], at: string): string {
  const { pc, form, inForce } = state
  const sections: [string, readonly string[]][] = [
    [
      `Pi Offload ${state.version}${state.rehearsal === null ? '' : ', a rehearsal'}`,
      [
        `written ${at}`,
        `${pc.system} ${release()} (${version()}) ${arch()}`,
        ['node', 'electron', 'chrome']
          .flatMap((name) =>
            process.versions[name] === undefined ? [] : [`${name} ${process.versions[name]}`],
          )
          .join(', '),
        ...(state.notice === null ? [] : [`notice: ${JSON.stringify(state.notice)}`]),
        `${String(pc.cpuThreads)} threads, ${String(pc.memoryMiB)} MiB of memory`,
      ],
    ],
    ['Checks of this PC', state.checks.map(({ id, state: found, detail }) => `${id}: ${found}. ${detail}`)],
    ['Setup, as entered', JSON.stringify(form.entered, null, 2).split('\n')],
    ['Setup in force', inForce === null ? [] : JSON.stringify(inForce, null, 2).split('\n')],
    ['The Pi', state.pi.kind === 'ready' ? JSON.stringify(state.pi.value, null, 2).split('\n') : []],
    ['Parts', partLines(state)],
    ['The plan', planLines(state)],
    ['The last run', runLines(state)],
    ['Problems', problemsIn(state).flatMap(problemLines)],
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

function partLines({ status }: AppState): string[] {
  if (status.kind !== 'ready') return []
  const { at, lines } = status.value
  return [
    `as of ${at}`,
    ...lines.map(({ resource, state, summary, problem }) =>
      [resource, state, problem?.code, summary].filter((part) => part !== undefined).join(' · '),
    ),
  ]
}

function planLines({ plan }: AppState): string[] {
  if (plan.kind !== 'ready') return []
  const { goal, actions, obstacles } = plan.value
  return [
    `${goal}: ${String(actions.length)} actions, ${String(obstacles.length)} obstacles`,
    ...actions.map(({ resource, kind, change }) => `${kind} ${resource} · ${change.summary}`),
  ]
}

function runLines({ run, interrupted }: AppState): string[] {
  const unfinished = interrupted === null ? [] : [`unfinished: ${interrupted}`]
  if (run === null) return unfinished
  const { goal, startedAt, view } = run
  return [
    ...unfinished,
    `${goal}, begun ${startedAt}: ${view.state} at ${String(Math.floor(view.fraction * 100))} %`,
    ...view.actions.map(({ resource, state }) => `${resource} · ${state}`),
  ]
}

function problemsIn({
  checks,
  discovery,
  hostKey,
  pi,
  plan,
  run,
  status,
  power,
  proof,
  builds,
  why,
}: AppState): Problem[] {
  const ofResults = [hostKey, pi, plan, status, power, proof, builds, why].map((result) =>
    result.kind === 'failed' ? result.problem : undefined,
  )
  const obstacles = plan.kind === 'ready' ? plan.value.obstacles.map(({ problem }) => problem) : []
  const all = [
    ...checks.map(({ problem }) => problem),
    discovery.problem,
    ...ofResults,
    ...obstacles,
    run?.view.problem,
  ]
  return all.filter((problem) => problem !== undefined && problem !== null)
}

function problemLines({ code, title, detail, underlying }: Problem): string[] {
  return [`${code}: ${title}. ${detail}`, ...(underlying === undefined ? [] : underlying.split('\n'))]
}
