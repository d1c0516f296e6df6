/** What is wrong with a command line of this project: the programs themselves are asked, and do nothing. */
import { existsSync, readFileSync } from 'node:fs'
import { parseArgs, type ParseArgsConfig } from 'node:util'
import { CommanderError } from 'commander'
import ts from 'typescript'
import packageFile from '../../../package.json' with { type: 'json' }
import { makeProgram } from '../../../electron/cli/program.ts'
import { benches } from '../../bench/benches.ts'
import { faults } from '../../lab/faults/rows.ts'
import { root } from './documents.ts'

const scripts = new Map(Object.entries(packageFile.scripts))

/** Of npm's own: they need no script of ours. */
const npmCommands = ['audit', 'ci', 'pack', 'sbom']

/** These start another module with the same arguments. */
const startedBy = new Map([['electron/start-app.mjs', 'electron/start/app.ts']])

/** What may stand behind the options of a script that goes by names. */
const namesFor = new Map([
  [
    'test/lab/main.ts',
    new RegExp(`^(?:${faults.map(({ row }) => row).join('|')}|pairs|kills|rollback|\\d+)$`),
  ],
  ['test/bench/main.ts', new RegExp(`^(?:${benches.map(({ name }) => name).join('|')})$`)],
])

/** The words of a command line as a shell has them; its comment is left out. */
export function wordsOf(line: string): string[] {
  const words = line.replace(/(?:^|\s)#.*$/, '').match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? []
  return words.map((word) => word.replaceAll(/["']/g, ''))
}

/** One sentence for what is wrong; undefined where nothing is, and for programs that are not ours. */
export async function faultOf(words: readonly string[]): Promise<string | undefined> {
  const [program, ...rest] = words
  if (program === 'npm') return faultOfNpm(rest)
  if (program === 'npx') return faultOfNpx(rest)
  if (program === 'node' && rest[0]?.startsWith('-') === false) return faultOfFile(rest)
  return undefined
}

async function faultOfNpm(words: readonly string[]): Promise<string | undefined> {
  const dashes = words.indexOf('--')
  const own = (dashes === -1 ? words : words.slice(0, dashes)).filter((word) => word !== '--silent')
  const [name, ...kept] = own[0] === 'run' ? own.slice(1) : own
  if (name === undefined || npmCommands.includes(name)) return undefined
  const script = scripts.get(name)
  if (script === undefined) return `package.json has no script ${name}`
  if (kept.length > 0) return `npm takes ${kept.join(' ')} for its own`
  return faultOfScript(script, dashes === -1 ? [] : words.slice(dashes + 1))
}

/** npm hands the arguments to the last command of a script. */
async function faultOfScript(script: string, passed: readonly string[]): Promise<string | undefined> {
  const last = wordsOf(script.split('&&').at(-1) ?? '')
  return faultOf(last[0] === 'npm' ? [...last, '--', ...passed] : [...last, ...passed])
}

function faultOfNpx([program = '', ...rest]: readonly string[]): string | undefined {
  if (!existsSync(`${root}node_modules/.bin/${program}`)) return `there is no program ${program}`
  const lost = rest.filter((word) => word.includes('/') && !existsSync(root + word))
  return lost.length === 0 ? undefined : `there is no ${lost.join(', ')}`
}

async function faultOfFile([path = '', ...args]: readonly string[]): Promise<string | undefined> {
  const file = path.replaceAll('\\', '/')
  if (['dist/cli.js', 'electron/start-cli.mjs'].includes(file)) return faultOfCli(args)
  if (!existsSync(root + file)) return `there is no ${file}`
  return faultOfArguments(startedBy.get(file) ?? file, args)
}

/** The command line, not started. */
export const commandLine = () => makeProgram(new AbortController().signal, () => undefined)

/** Whether the command line takes these arguments, its required options included. */
async function faultOfCli(args: readonly string[]): Promise<string | undefined> {
  if (args.length === 0) return undefined
  const program = commandLine()
  for (const command of [program, ...program.commands])
    command.configureOutput({ writeOut: () => undefined, writeErr: () => undefined })
  for (const command of program.commands) command.action(() => undefined)
  try {
    await program.parseAsync([...args], { from: 'user' })
    return undefined
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return error.exitCode === 0 ? undefined : error.message
  }
}

/** Whether the `parseArgs` in a script takes these arguments; a script without it takes no options. */
function faultOfArguments(file: string, args: readonly string[]): string | undefined {
  try {
    const { positionals } = parseArgs({ ...parseArgsIn(file), args: [...args] })
    const names = namesFor.get(file)
    const unknown = names === undefined ? [] : positionals.filter((word) => !names.test(word))
    return unknown.length === 0 ? undefined : `${file} knows no ${unknown.join(', ')}`
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function parseArgsIn(file: string): ParseArgsConfig {
  const source = ts.createSourceFile(file, readFileSync(root + file, 'utf8'), ts.ScriptTarget.Latest, true)
  let config: ParseArgsConfig = { options: {}, allowPositionals: true }
  const visit = (node: ts.Node): void => {
    const [first] = ts.isCallExpression(node) ? node.arguments : []
    if (ts.isCallExpression(node) && node.expression.getText() === 'parseArgs' && first !== undefined)
      config = valueOf(first) as ParseArgsConfig
    ts.forEachChild(node, visit)
  }
  visit(source)
  return config
}

/** The value of a literal; of what is none, undefined. */
function valueOf(node: ts.Expression): unknown {
  if (ts.isStringLiteralLike(node)) return node.text
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true
  if (node.kind === ts.SyntaxKind.FalseKeyword) return false
  if (!ts.isObjectLiteralExpression(node)) return undefined
  const entries = node.properties
    .filter(ts.isPropertyAssignment)
    .map(({ name, initializer }) => [name.getText().replaceAll(/["']/g, ''), valueOf(initializer)] as const)
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined))
}
