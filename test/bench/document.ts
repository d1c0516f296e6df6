/**
 * docs/benchmarks.md: a table and a section for each bench. A run replaces what it measured anew and leaves the rest, so that a
 * single bench can be repeated.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { arch, availableParallelism, totalmem, type } from 'node:os'
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { table, type Bench, type BenchReport, type Figure } from './bench.ts'

const path = fileURLToPath(new URL('../../docs/benchmarks.md', import.meta.url))

const introduction = `# Benchmarks

Written by \`npm run bench\`, which fails when a bound is broken. \`npm run bench -- memory\` repeats one of them. \`whole-build\`, \`offload\`,
\`own-share\` and \`status\` need what [the lab](lab.md) needs: root on Debian. All together take about half an hour, and a first
time more, for what is built and downloaded; \`whole-build-matrix\` takes most of an hour and runs only when it is asked for by its name.

Only ratios are promised, each between things measured in the same run on the same machine: seconds tell as much about the machine,
and about what else it was doing, as about the product. The sections were measured on several days and computers, so seconds of two of them are not to
be compared.
`

const tableHead = ['bench', 'what', 'measured', 'promised', 'held']

export async function writeReports(
  all: readonly Bench[],
  reports: ReadonlyMap<Bench, BenchReport>,
): Promise<void> {
  const former = await readFile(path, 'utf8').catch(() => '')
  const rows: string[][] = []
  const sections: string[] = []
  for (const bench of all) {
    const report = reports.get(bench)
    if (report === undefined) {
      const kept = formerRows(former, bench)
      rows.push(...(kept.length > 0 ? kept : [[bench.name, 'not run', '', '', '']]))
      sections.push(formerSection(former, bench) ?? `${heading(bench)}\n\nNot run.\n`)
    } else {
      rows.push(...report.figures.map((figure) => row(bench, figure)))
      sections.push(`${heading(bench)}\n\n${circumstances()}\n\n${report.explanation.trim()}\n`)
    }
  }
  const text = [introduction, table(tableHead, rows), ...sections].join('\n\n')
  const options = await resolveConfig(path)
  await writeFile(path, await format(text, { ...options, parser: 'markdown' }))
}

function row(bench: Bench, { what, measured, bound }: Figure): string[] {
  return [
    bench.name,
    what,
    measured,
    bound?.promised ?? '',
    bound === undefined ? '' : bound.held ? 'yes' : '**no**',
  ]
}

function heading(bench: Bench): string {
  return `## ${bench.name}: ${bench.title}`
}

function circumstances(): string {
  const gibibytes = Math.round(totalmem() / 1024 ** 3)
  return `Measured ${new Date().toISOString().slice(0, 10)} with Node ${process.versions.node} on ${availableParallelism()} cores and ${gibibytes} GiB of memory (${type()}, ${arch()}).`
}

function formerRows(text: string, bench: Bench): string[][] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim()))
    .filter((cells) => cells.length === tableHead.length && cells[0] === bench.name)
}

function formerSection(text: string, bench: Bench): string | undefined {
  return text.split(/^(?=## )/m).find((section) => section.startsWith(`## ${bench.name}:`))
}
