/** What `status` takes beyond the programs and questions that it needs. */
import { run } from '../../lab/exec.ts'
import { inNamespace, pcNamespace } from '../../lab/network.ts'
import { atMost, median, seconds, sum, table, type Bench } from '../bench.ts'
import { appliedLab } from './applied-lab.ts'
import { covered, durationMs, type FinishedSpan } from './record.ts'
import { recordedRun, type RecordedRun } from './recorded-run.ts'

const rounds = 3
const limit = 1.3

export const status: Bench = {
  name: 'status',
  title: '`status` of a healthy set-up',
  async measure() {
    const { world } = await appliedLab()
    const runs: RecordedRun[] = []
    const nodeStarts: number[] = []
    for (let round = 0; round < rounds; round++) {
      nodeStarts.push(await nodeStart())
      runs.push(await recordedRun(['status'], world.product))
    }
    const nodeMs = median(nodeStarts)
    const measured = runs.map(({ wallMs, record }) => {
      const outside = record.spans.filter(({ kind }) => kind !== 'sleep')
      const sumMs = sum(outside.map(durationMs))
      return { wallMs, outside, sumMs, coveredMs: covered(outside), cpuMs: record.cpuMs }
    })
    const withoutNode = median(measured.map(({ wallMs, sumMs }) => (wallMs - nodeMs) / sumMs))
    const withNode = median(measured.map(({ wallMs, coveredMs }) => wallMs / coveredMs))
    const againstCovered = median(measured.map(({ wallMs, coveredMs }) => (wallMs - nodeMs) / coveredMs))
    const show = (value: number) => value.toFixed(2)
    return {
      figures: [
        atMost('against the sum of what it asks', withoutNode, limit, show),
        atMost('against the time in which it asks anything at all', againstCovered, limit, show),
        { what: 'the latter with Node’s start', measured: show(withNode) },
      ],
      explanation: `
\`status\` of the set-up that \`apply\` has just brought about in the lab, ${rounds} times; medians. The external commands are those of the very
run: the recorder in the process notes each program and each connection and command over ssh from its start to its end. Many are under
way at once, and those that share the emulated Pi slow each other down, so their sum alone would be a soft measure. The bound is
therefore held against the time, too, in which at least one of them was under way: what is beyond that is our own.

Node's own start (\`node -e 0\`) takes ${seconds(nodeMs)} of each run and is taken off, but for the last figure. Loading the product and
the recorder is not.

${table(
  ['round', 'status', 'sum of what it asks', 'time in which it asks', 'processor time of its process'],
  measured.map(({ wallMs, sumMs, coveredMs, cpuMs }, round) => [
    String(round + 1),
    ...[wallMs, sumMs, coveredMs, cpuMs].map(seconds),
  ]),
)}

What it asked in the last of them (${repeated(measured.at(-1)?.outside ?? [])} were the very same as one before):

${table(['what', 'times', 'together'], kindsOf(measured.at(-1)?.outside ?? []))}
`,
    }
  },
}

async function nodeStart(): Promise<number> {
  const startedAt = performance.now()
  await run(inNamespace(pcNamespace, [process.execPath, '-e', '0']))
  return performance.now() - startedAt
}

/** Programs and commands that were asked for again in the same words. */
function repeated(spans: readonly FinishedSpan[]): string {
  const again = spans.filter(({ what }, index) => spans.findIndex((other) => other.what === what) < index)
  const asked = again.filter(({ kind, what }) => what.startsWith('command') || kind === 'program')
  return `${asked.length} of them, ${seconds(sum(asked.map(durationMs)))} together,`
}

/** Programs by their name and first word, ssh by what is done. */
function kindsOf(spans: readonly FinishedSpan[]): string[][] {
  const kind = ({ kind, what }: FinishedSpan) =>
    kind === 'ssh' ? `ssh ${what.split(' ')[0]}` : what.split(' ').slice(0, 2).join(' ')
  const groups = Map.groupBy(spans, kind)
  return [...groups].map(([name, members]) => [
    `\`${name}\``,
    String(members.length),
    seconds(sum(members.map(durationMs))),
  ])
}
