/** What a repair was for and what came of it, as a table for people. */
import type { RepairedPart } from '../contract/repair.ts'
import type { StatusLine } from '../contract/status.ts'
import { bold, green, yellow } from './style.ts'

const states: Record<StatusLine['state'], string> = {
  ok: 'as wanted',
  missing: 'missing',
  differs: 'not as in the setup',
  foreign: 'not ours',
  blocked: 'problem',
  unknown: 'could not be seen',
  unused: 'not in use since a removal',
}

export function repairText(parts: readonly RepairedPart[]): string {
  const rows = parts.map(({ before, after }) => [before.title, cellOf(before), cellOf(after)] as const)
  const head = ['Part', 'Before', 'Now'] as const
  const widthOf = (column: 0 | 1): number => Math.max(...[head, ...rows].map((row) => row[column].length))
  const lineOf = (row: readonly [string, string, string]): string =>
    `${row[0].padEnd(widthOf(0))}  ${row[1].padEnd(widthOf(1))}  `
  return [
    bold(`${lineOf(head)}${head[2]}`),
    ...rows.map((row, index) => {
      const paint = parts[index]?.after.state === 'ok' ? green : yellow
      return `${lineOf(row)}${paint(row[2])}`
    }),
  ].join('\n')
}

/** The sign by which documentation calls it, where there is one. */
function cellOf({ state, problem }: StatusLine): string {
  return problem === undefined ? states[state] : problem.code
}
