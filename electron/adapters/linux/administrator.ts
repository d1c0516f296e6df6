/** Programs that need root: run as they are by root, through a sudo that asks nothing by anyone else. */
import { access, constants } from 'node:fs/promises'
import { delimiter, isAbsolute, join } from 'node:path'
import type { Detail } from '../../contract/plan.ts'
import { failure, ProblemError } from '../../contract/problem.ts'
import { execProgram, type ExecOptions, type ExecResult } from '../exec.ts'

/** Debian keeps these programs where an ordinary user's PATH does not lead. */
const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'].filter(isAbsolute)

/** By ourselves: the system reports a folder that may not be searched like a program that may not be run. */
async function findProgram(name: string): Promise<string | undefined> {
  for (const folder of folders) {
    const file = join(folder, name)
    const found = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (found) return file
  }
  return undefined
}

/** A command for the administrator; the file's `content` is its standard input, which it writes to `path`. */
export interface AdministratorStep {
  argv: readonly string[]
  file?: { path: string; content: string }
}

export async function isInstalled(name: string): Promise<boolean> {
  return (await findProgram(name)) !== undefined
}

/** The exit code of a program that needs no rights, or `undefined` where there is no such program. */
export async function exitCodeIfInstalled(
  name: string,
  argv: readonly string[],
): Promise<number | undefined> {
  const file = await findProgram(name)
  return file === undefined
    ? undefined
    : (await execProgram(file, argv, { successExitCodes: 'any' })).exitCode
}

/** The argument vector as it is run by anyone but root. */
export function throughSudo(argv: readonly string[]): string[] {
  return ['sudo', '-n', '--', ...argv]
}

/** The argument vector as it is run here. */
function administratorCommand(argv: readonly string[]): string[] {
  return process.geteuid?.() === 0 ? [...argv] : throughSudo(argv)
}

/** The steps for the review: a file with its text, all else as it is called. */
export function detailsOf(
  steps: readonly AdministratorStep[],
  command: (argv: readonly string[]) => string[] = administratorCommand,
): Detail[] {
  return steps.map(({ argv, file }) =>
    file === undefined
      ? { kind: 'command', where: 'pc', argv: command(argv) }
      : { kind: 'file', where: 'pc', path: file.path, after: file.content },
  )
}

/** Throws `NEEDS_ADMINISTRATOR` with the command, beside what `execProgram` throws. */
export async function runAsAdministrator(
  argv: readonly string[],
  options: Pick<ExecOptions, 'input' | 'successExitCodes' | 'maxOutputBytes'> = {},
): Promise<ExecResult> {
  const [name = '', ...rest] = administratorCommand(argv)
  const isElevated = name === argv[0]
  const file = await findProgram(name)
  if (file === undefined)
    throw isElevated ? failure('TOOL_MISSING', `${name} was not found.`) : needsAdministrator([argv])
  try {
    return await execProgram(file, rest, { ...options, timeoutMs: 30_000, inOurSession: true })
  } catch (error) {
    if (isElevated || !(error instanceof ProblemError)) throw error
    // sudo speaks for itself with its name in front, in every language.
    const { underlying = '' } = error.problem
    throw /^sudo: /m.test(underlying) ? needsAdministrator([argv], underlying) : error
  }
}

export function needsAdministrator(
  commands: readonly (readonly string[])[],
  underlying?: string,
): ProblemError {
  const lines = commands.map((argv) => ['sudo', ...argv].map(quoteForPeople).join(' '))
  return failure('NEEDS_ADMINISTRATOR', `Only an administrator may do this:\n${lines.join('\n')}`, underlying)
}

/** To be read and pasted into a shell; nothing is run from it. */
function quoteForPeople(word: string): string {
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
