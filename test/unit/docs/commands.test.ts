/** Every command of ours that a document names is one: its script, its options, its values. What can be run here at once is run. */
import { existsSync } from 'node:fs'
import { execa } from 'execa'
import { describe, expect, it, test } from 'vitest'
import { z } from 'zod'
import { exitCodes } from '../../../electron/cli/exit-codes.ts'
import { exampleSetup } from '../../../electron/cli/setup-file.ts'
import { readSetup, setupSchema } from '../../../electron/contract/setup.ts'
import { somePc } from '../../some-pc.ts'
import { documentsOfToday, root, type Document } from './documents.ts'
import type { Found } from './markdown.ts'
import { commandLine, faultOf, wordsOf } from './own-commands.ts'

interface Line {
  command: string
  at: string
}

const shells = ['sh', 'bash', 'powershell', 'bat', 'cmd']

const ownCommands = commandLine().commands

/** The single commands of a text, as of `a && b`, or of several lines. */
function commandsIn({ file }: Document, { text, line }: Found): Line[] {
  const lines = text.replaceAll(/\\\n/g, '  ').split('\n')
  return lines.flatMap((words, index) =>
    words.split(/&&|;|\|/).map((command) => ({
      command: command.trim(),
      at: `${file}:${line + index} ${command.trim()}`,
    })),
  )
}

/** With values where a document has a placeholder. */
function withValues(command: string): string {
  return command
    .replaceAll('<command>', 'status')
    .replaceAll(/<[^>]*>/g, 'something')
    .replaceAll(/\[[^\]]*\]/g, '')
    .replaceAll('/nix/store/….drv', `/nix/store/${'0'.repeat(32)}-something.drv`)
}

async function faultsOf(lines: readonly Line[]): Promise<string[]> {
  const faults = await Promise.all(
    lines.map(async ({ command, at }) => [at, await faultOf(wordsOf(withValues(command)))] as const),
  )
  return faults.flatMap(([at, fault]) => (fault === undefined ? [] : [`${at}: ${fault}`]))
}

const blockLines = documentsOfToday.flatMap((document) =>
  document.blocks
    .filter(({ language }) => shells.includes(language))
    .flatMap((block) => commandsIn(document, { ...block, line: block.line + 1 })),
)
const codeLines = documentsOfToday.flatMap((document) =>
  document.codes.flatMap((code) => commandsIn(document, code)),
)

describe('a command', () => {
  it('in a block exists, with its options', async () => {
    expect(blockLines.length).toBeGreaterThan(15)
    expect(await faultsOf(blockLines)).toEqual([])
  })

  it('in a sentence exists, with its options', async () => {
    expect(codeLines.filter(({ command }) => command.startsWith('npm ')).length).toBeGreaterThan(30)
    expect(await faultsOf(codeLines)).toEqual([])
  })

  it('of the command line that is told without its beginning exists, too', async () => {
    const short = codeLines.flatMap(({ command, at }) => {
      const called = ownCommands.find((own) => command.startsWith(`${own.name()} `))
      if (called === undefined) return []
      const setup = called.options.some(({ long }) => long === '--setup') ? ' --setup setup.json' : ''
      return [{ at, command: `npm run cli -- ${command.replace(' ', `${setup} `)}` }]
    })
    expect(short.length).toBeGreaterThan(3)
    // An option may be named without its value.
    expect((await faultsOf(short)).filter((fault) => !fault.endsWith(' argument missing'))).toEqual([])
  })

  it.skipIf(process.platform === 'win32')('in a block for a shell is such a program’s text', async () => {
    const blocks = documentsOfToday.flatMap(({ file, blocks }) =>
      blocks.filter(({ language }) => ['sh', 'bash'].includes(language)).map((block) => ({ file, ...block })),
    )
    for (const { file, line, text } of blocks) {
      const { exitCode, stderr } = await execa('bash', ['-n'], { input: text, reject: false })
      expect([exitCode, stderr], `${file}:${line}`).toEqual([0, ''])
    }
  })
})

test.each([
  'npm run rehearse -- --fast',
  'npm run --silent cli -- --help',
  'npm run --silent cli -- apply --help',
])(
  '%s stands in a document and ends well',
  async (command) => {
    const isNamed = [...blockLines, ...codeLines].some((line) => wordsOf(line.command).join(' ') === command)
    expect(isNamed).toBe(true)
    const [program = '', ...args] = command.split(' ')
    const { exitCode } = await execa(program, args, { cwd: root, reject: false, stdin: 'ignore' })
    expect(exitCode).toBe(0)
  },
  60_000,
)

test.each([
  ['npm run lba', 'package.json has no script lba'],
  ['npm run cli -- plan', "required option '--setup <file>' not specified"],
  ['npm run cli -- plan --setup a --yes', "unknown option '--yes'"],
  ['npm run cli plan', 'npm takes plan for its own'],
  ['npm run lab -- --sorts', "Unknown option '--sorts'"],
  ['npm run lab -- --faults P99', 'test/lab/main.ts knows no P99'],
  ['npm run bench -- speed', 'test/bench/main.ts knows no speed'],
  ['npm start -- --fast', "Unknown option '--fast'"],
  ['node test/nothing.ts', 'there is no test/nothing.ts'],
  ['npx nothing', 'there is no program nothing'],
  ['npx vitest run test/nothing.test.ts', 'there is no test/nothing.test.ts'],
])('%s would be found', async (command, fault) => {
  expect(await faultOf(wordsOf(command))).toContain(fault)
})

describe('a setup', () => {
  const { properties } = z
    .object({
      properties: z.record(
        z.string(),
        z.object({ properties: z.record(z.string(), z.unknown()).optional() }),
      ),
    })
    .parse(z.toJSONSchema(setupSchema(somePc), { io: 'input', unrepresentable: 'any' }))
  const parts = Object.keys(properties)

  it('that a document shows can be read', () => {
    const shown = documentsOfToday.flatMap(({ file, blocks }) =>
      blocks
        .filter(({ language }) => language === 'json')
        .map(({ line, text }) => ({
          at: `${file}:${line}`,
          value: JSON.parse(text) as Record<string, unknown>,
        })),
    )
    const setups = shown.filter(({ value }) =>
      Object.keys(value).some((key) => key !== 'version' && parts.includes(key)),
    )
    expect(setups.length).toBeGreaterThan(0)
    const smallest = JSON.parse(exampleSetup) as Record<string, unknown>
    const readings = setups.map(({ at, value }) => ({ at, ...readSetup({ ...smallest, ...value }, somePc) }))
    expect(readings.filter(({ ok }) => !ok)).toEqual([])
  })

  it('has every value that is named', () => {
    const named = documentsOfToday.flatMap(({ file, codes }) =>
      codes.flatMap(({ text, line }) => {
        const [, part = '', name = ''] = /^([a-zA-Z]+)\.([a-zA-Z]+)\b/.exec(text) ?? []
        return parts.includes(part) && name !== 'nix' ? [{ at: `${file}:${line} ${text}`, part, name }] : []
      }),
    )
    expect(named.length).toBeGreaterThan(5)
    const lost = named.filter(({ part, name }) => properties[part]?.properties?.[name] === undefined)
    expect(lost.map(({ at }) => at)).toEqual([])
  })
})

it('a file that a document names is there', () => {
  const named = documentsOfToday.flatMap(({ file, codes }) =>
    codes
      .filter(({ text }) => /^(?:electron|renderer|resources|test|docs)\/[\w./-]*$/.test(text))
      .map(({ text, line }) => ({ text, at: `${file}:${line} ${text}` })),
  )
  expect(named.length).toBeGreaterThan(30)
  expect(named.filter(({ text }) => !existsSync(root + text)).map(({ at }) => at)).toEqual([])
})

describe('the page of the command line', () => {
  /** The first cells of its table that begins with these. */
  const cellsBelow = (head: string) =>
    documentsOfToday
      .filter(({ file }) => file === 'docs/command-line.md')
      .flatMap(({ tables }) => tables.filter(([row]) => row?.[0] === head))
      .flatMap((rows) => rows.slice(1).map(([cell]) => cell))

  it('has each command in its table', () => {
    expect(cellsBelow('command').toSorted()).toEqual(ownCommands.map((own) => own.name()).toSorted())
  })

  it('has each exit code in its table', () => {
    expect(cellsBelow('exit code')).toEqual(Object.values(exitCodes).map(String))
  })
})
