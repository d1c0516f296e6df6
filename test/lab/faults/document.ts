/** docs/fault-matrix.md: what was seen last of each row. Rows that were not played keep what an earlier run saw. */
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { troubles } from '../../troubles/document.ts'
import { absentRows, faults } from './rows.ts'
import type { Fault, Row } from './fault.ts'

export const documentFile = fileURLToPath(new URL('../../../docs/fault-matrix.md', import.meta.url))

export interface Result {
  /** The signs that were seen. */
  seen: string
  /** How it ended, in words; what went wrong where it did not end well. */
  end: string
  seconds: number
  /** Such as 2026-03-01. */
  day: string
}

const introduction = `# What was broken in the lab, and what became of it

Each cause is brought about for real on the lab's parts ([how the lab stands](../test/lab/nixos/README.md)): the real VBoxManage, sshd,
Nix and nft, network namespaces, a guest. Where the lab cannot bring a cause about (another processor, a crash of a virus scanner, little memory), the product
gets the reading that it would have, and the row says what was told. Then the product is asked, and has to show the sign. What it heals by itself is healed by
\`apply\`, whose plan names the part, and proven by a build of the Pi that the machine carries out; what is for a person has its code, and the
test then takes the cause back. After each row all things of others are as they were.

\`npm run lab -- --faults\` plays all rows and writes this page, \`npm run lab -- --faults P16 N22\` these alone. The numbers are those
of \`test/lab/faults/\`. A row that says “not run” was written and has not been seen.
`

const end = `## What is explained and not healed by itself

Some of the rows could be healed without a person, and are not, by design:

- P1, installing VirtualBox: on Windows the plan has it as an action with one question for rights. The lab is a Linux PC, where its distribution's package manager
  is for its owner.
- P6, started by another account or with rights: whose VirtualBox and which machines are meant, only a person knows; starting again as somebody else would guess.
- P13, a port in use: the next free one is offered as a decision, since the port may be known to a router or to other programs.
- N3, another host key of the machine itself: the way into the machine is the one that this key protects, so nothing would tell a repair from an attack. Removing the
  machine and setting it up anew is the way that can be trusted.
- N11, shared connections: root's own ssh configuration on the Pi says so, for all its hosts.
- N15, a Pi that uses no builders: its owner's configuration says so, above what our module says.
- N20, a flake whose modules do not stand there literally: the line to add is shown. What would have to be guessed only its owner edits.
`

const head = ['row', 'cause, as it is brought about', 'sign', 'seen', 'what became of it', 'seconds', 'day']
const notRun = ['not run', '', '', '']

export async function writeDocument(results: ReadonlyMap<Fault, Result>): Promise<void> {
  const earlier = await earlierCells()
  const lines = faults.map((fault) => {
    const key = [fault.row, fault.cause, `\`${fault.shows}\``]
    const result = results.get(fault)
    return [
      ...key,
      ...(result === undefined
        ? (earlier.get(key.join('|')) ?? notRun)
        : [result.seen, result.end, String(Math.round(result.seconds)), result.day]),
    ]
  })
  const absent = absentRows.map(({ row, trouble, cause, why }) => [
    row,
    cause,
    '',
    `not in the lab: ${why}; ${shownBy(trouble)}`,
    '',
    '',
    '',
  ])
  const rows = [...lines, ...absent].toSorted(([one], [other]) => place(one as Row) - place(other as Row))
  const table = [
    head,
    head.map(() => '---'),
    ...rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|'))),
  ]
  const text = `${introduction}\n${table.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n\n${end}`
  await writeFile(
    documentFile,
    await format(text, { ...(await resolveConfig(documentFile)), parser: 'markdown' }),
  )
}

function shownBy(id: string): string {
  const [first] = troubles.find((trouble) => trouble.id === id)?.tests ?? []
  if (first === undefined) throw new Error(`test/troubles has no ${id}.`)
  return `shown by [“${first.title}”](../${first.file})`
}

/** What the page says of each row, by its first three cells. */
async function earlierCells(): Promise<Map<string, string[]>> {
  const text = await readFile(documentFile, 'utf8').catch(() => '')
  return new Map(
    text
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .map((line) => {
        const cells = line
          .split(/(?<!\\)\|/)
          .slice(1, -1)
          .map((cell) => cell.trim())
        return [cells.slice(0, 3).join('|'), cells.slice(3)] as const
      }),
  )
}

/** P1, P2, …, N1, N2, … */
function place(row: Row): number {
  return Number(row.slice(1)) + (row.startsWith('N') ? 1000 : 0)
}
