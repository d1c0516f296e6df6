/** docs/troubleshooting.md: a table of troubles, and what each code that is shown means. */
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { catalogue } from '../../electron/contract/problem-catalogue.ts'
import type { ProblemCode } from '../../electron/contract/problem.ts'
import { onThePc } from './on-the-pc.ts'
import { onThePi } from './on-the-pi.ts'
import type { Healing, Trouble } from './trouble.ts'

export const documentFile = fileURLToPath(new URL('../../docs/troubleshooting.md', import.meta.url))

export const troubles: readonly Trouble[] = [...onThePc, ...onThePi]
export const codes = Object.keys(catalogue) as ProblemCode[]

const introduction = `# When something goes wrong

Repair on the dashboard, or \`npm run cli -- apply --setup setup.json\`, is the answer to most of it: everything is looked at as it is
now, what will be done is shown, and what is right stays. \`npm run cli -- status --setup setup.json\` only looks.

How to find yours:

- **It shows a code**, in capitals such as \`PORT_TAKEN\`: search this page for it. [Each code](#the-codes) says what to do, and the tables say why it comes.
- **It shows none:** look through what you see, [on the PC](#on-the-pc) or [on the Pi, and between the two](#on-the-pi-and-between-the-two).
- **A build ran on the Pi, or failed:** “Why was the PC not used?” on the dashboard, or \`why\`, answers for that very build.
- **None of these:** “Copy diagnostics” on the dashboard, or \`diagnostics\`, is one text for a report. More is in the [questions and answers](faq.md).

What the tool behind it said itself is always shown beside it. \`apply\`, \`remove\` or \`play off\` stand for
\`npm run cli -- apply --setup setup.json\`, and so on. What is said of Windows comes from documentation and a pretended Windows: none of it
has run on a real one ([what was not run](not-run.md)).

This page is written by \`npm run format\` from the lists in \`test/troubles/\`; a test compares.
`

const proofs = `## How each is noticed, and by what that is shown

The tests bring about the cause, or feed what a real tool answered. What no test here can show is in [not-run.md](not-run.md).`

export async function documentText(): Promise<string> {
  const text = [
    introduction,
    '## On the PC',
    forUsers(onThePc),
    '## On the Pi, and between the two',
    forUsers(onThePi),
    '## The codes',
    ...codes.map(section),
    proofs,
    forDevelopers(troubles),
  ].join('\n\n')
  return format(text, { ...(await resolveConfig(documentFile)), parser: 'markdown' })
}

function forUsers(rows: readonly Trouble[]): string {
  const head = ['what you see', 'why', 'code', 'what heals it']
  return table(
    head,
    rows.map(({ id, sees, cause, codes: named, healing }) => [
      `<a id="${id}"></a>${sees}`,
      cause,
      named.length === 0 ? 'none: the plan shows it' : named.map(linkTo).join(' '),
      wordsOf(healing),
    ]),
  )
}

function forDevelopers(rows: readonly Trouble[]): string {
  return table(
    ['trouble', 'how it is noticed', 'where', 'tests'],
    rows.map(({ id, noticed, tests }) => [
      `[${id}](#${id})`,
      noticed.how,
      `[${nameOf(noticed.module)}](../${noticed.module})`,
      tests.map(({ file, title }) => `[${title}](../${file})`).join('; '),
    ]),
  )
}

function table(head: readonly string[], rows: readonly string[][]): string {
  const lines = [
    head,
    head.map(() => '---'),
    ...rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|'))),
  ]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function wordsOf({ by, how }: Healing): string {
  const who = {
    itself: '**Repair.**',
    offer: '**Your choice.**',
    you: '**You**, as the code says.',
  }[by]
  return how === undefined ? who : `${who} ${how}`
}

function section(code: ProblemCode): string {
  const { title, remedy } = catalogue[code]
  return `### ${code}\n\n**${title}.** ${remedy}`
}

function linkTo(code: ProblemCode): string {
  return `[${code}](#${code.toLowerCase()})`
}

function nameOf(module: string): string {
  return module.slice(module.lastIndexOf('/') + 1)
}
