/**
 * `npm run bench`: measures what is promised about speed and size, writes docs/benchmarks.md, and fails when a promise is broken
 * or could not be measured.
 */
import { parseArgs } from 'node:util'
import type { Bench, BenchReport } from './bench.ts'
import { benches } from './benches.ts'
import { writeReports } from './document.ts'
import { takeAppliedLabDown } from './product/applied-lab.ts'

const { positionals: names } = parseArgs({ allowPositionals: true })
const unknown = names.filter((name) => !benches.some((bench) => bench.name === name))
if (unknown.length > 0) {
  console.error(
    `There is no bench ${unknown.join(', ')}. There are: ${benches.map(({ name }) => name).join(', ')}.`,
  )
  process.exit(2)
}

const reports = new Map<Bench, BenchReport>()
const asked = benches.filter(({ name, onlyByName = false }) =>
  names.length === 0 ? !onlyByName : names.includes(name),
)
for (const bench of asked) {
  console.log(`${bench.name}: ${bench.title}`)
  try {
    const report = await bench.measure()
    reports.set(bench, report)
    for (const { what, measured, bound } of report.figures) {
      const verdict =
        bound === undefined ? '' : ` (promised ${bound.promised}: ${bound.held ? 'held' : 'BROKEN'})`
      console.log(`  ${what}: ${measured}${verdict}`)
      if (bound?.held === false) process.exitCode = 1
    }
  } catch (error) {
    console.log(`  NOT RUN: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    process.exitCode = 1
  }
}
await writeReports(benches, reports)
await takeAppliedLabDown()
