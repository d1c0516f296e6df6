/** How much of a full apply is the product's own doing. */
import { atMost, percent, seconds, sum, table, type Bench } from '../bench.ts'
import { adminPort, appliedLab } from './applied-lab.ts'
import { covered, durationMs, unnoticedAtMostMs, waitsOf, type FinishedSpan, type Wait } from './record.ts'

const limit = 0.05
const peakLimitBytes = 250_000_000
/** Where the product waits for the machine's first answer. */
const bootWait = 'steps/vm/power.ts'

export const ownShare: Bench = {
  name: 'own-share',
  title: 'what of a full apply is our own doing',
  async measure() {
    const { applied, answersSinceMs } = await appliedLab()
    if (answersSinceMs === undefined) throw new Error('The probe never saw the machine answer.')
    const { wallMs, events, record } = applied
    const programs = record.spans.filter(({ kind }) => kind === 'program')
    const ssh = record.spans.filter(({ kind }) => kind === 'ssh')
    const sleeps = record.spans.filter(({ kind }) => kind === 'sleep')
    const waiting = covered(record.spans)
    const starts = events.flatMap(({ atMs, event }) => (event.type === 'action-started' ? [atMs] : []))
    const waits = waitsOf(sleeps, starts)
    const bootUnnoticed = bootUnnoticedMs(ssh, answersSinceMs)
    const unnoticedOf = (wait: Wait): number =>
      wait.what.startsWith(bootWait) ? bootUnnoticed : unnoticedAtMostMs(wait)
    const unnoticed = sum(waits.map(unnoticedOf))
    const share = (wallMs - waiting + unnoticed) / wallMs
    const actions = events.flatMap(({ event }) => (event.type === 'action-finished' ? [event] : []))
    return {
      figures: [
        atMost('our own share of a full apply', share, limit, percent),
        { what: 'processor time of the product’s process', measured: percent(record.cpuMs / wallMs) },
        atMost('peak memory of the same apply', record.peakBytes, peakLimitBytes, megabytes),
      ],
      explanation: `
A real \`apply\` in the lab, from nothing to the proof: ${seconds(wallMs)}. A recorder in the product's process
(\`test/bench/product/recorder.ts\`) notes each moment at which something outside was under way: a program that was started, an ssh
connection or command, or a pause between two looks at something that the machine or the Pi is still busy with. All other time counts
as ours: computing, files, the download, Node's own start.

A pause may outlast what it waits for. How long is not seen from here, but it has a bound: when the look before the last pause began,
what was waited for was not there yet. So of each wait the whole last round, look and pause, is counted as ours, too, although on
average half of it is. One wait is seen from outside: a look at a machine that is still booting may hang on a connection that
nobody takes. A probe beside the product notes until when the machine's ssh did not answer; of this wait (\`${bootWait}\`) the time
from there to the start of the connection with which the product gets in is counted.

${table(
  ['what', 'times', 'together'],
  [
    ['the whole apply', '', seconds(wallMs)],
    [
      'programs on the PC (VBoxManage, nft, systemctl, …)',
      String(programs.length),
      seconds(sum(programs.map(durationMs))),
    ],
    ['ssh to the Pi and the builder', String(ssh.length), seconds(sum(ssh.map(durationMs)))],
    ['pauses between two looks', String(sleeps.length), seconds(sum(sleeps.map(durationMs)))],
    ['any of these under way', '', seconds(waiting)],
    ['ours: none of these under way', '', seconds(wallMs - waiting)],
    ['ours: unnoticed at most', String(waits.length), seconds(unnoticed)],
    ['processor time of our process, part of it while waiting', '', seconds(record.cpuMs)],
  ],
)}

${table(
  ['who waited', 'looks', 'pauses together', 'unnoticed at most'],
  waits.map((wait) => [
    `\`${wait.what}\``,
    String(wait.sleeps.length),
    seconds(sum(wait.sleeps.map(durationMs))),
    seconds(unnoticedOf(wait)),
  ]),
)}

${table(
  ['action', 'took'],
  actions.map(({ resource, durationMs: took }) => [resource, seconds(took)]),
)}

The machine runs on an emulated processor here, and the Pi is emulated, so waiting is longer than at home and the share smaller.
The seconds of our own are the figure to compare with: on real hardware a full apply takes several minutes, most of it the download
and the installation.
`,
    }
  },
}

/** From the last moment without an answer of the machine's ssh to the start of the first connection that got in after it. */
function bootUnnoticedMs(ssh: readonly FinishedSpan[], answersSinceMs: number): number {
  const entered = ssh.find(({ what, toMs }) => what === `connect ${adminPort}` && toMs >= answersSinceMs)
  if (entered === undefined) throw new Error('The product never got into the machine that answers.')
  return Math.max(0, entered.fromMs - answersSinceMs)
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1_000_000)} MB`
}
