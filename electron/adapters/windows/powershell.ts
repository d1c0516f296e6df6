/**
 * Starts the scripts of `resources/windows/` by the one argument vector that their README names, and gives what they answer.
 *
 * A group policy that forbids scripts wins over `-ExecutionPolicy`: then nothing is answered, and standard error names the error by an
 * identifier that is in no language. Constrained language mode (AppLocker, App Control) the scripts tell themselves.
 */
import { join } from 'node:path'
import type { z } from 'zod'
import { failure, problem, ProblemError } from '../../contract/problem.ts'
import { execProgram, type ExecResult } from '../exec.ts'
import { parseAnswer, type ScriptFailure } from './answers/answer.ts'
import { systemProgram } from './system-program.ts'

/** Those that are started by us; `elevated.ps1` is started by `request-elevation.ps1` alone. */
export type ScriptName =
  | 'firewall-state'
  | 'neighbours'
  | 'own-addresses'
  | 'pc-facts'
  | 'port-holder'
  | 'request-elevation'
  | 'reserved-ports'
  | 'route-to'
  | 'scheduled-task'

interface ScriptOptions {
  signal?: AbortSignal
  /** Default 60 s; PowerShell alone may take five of them on a busy PC. */
  timeoutMs?: number
}

/**
 * Runs a script and gives its value. Throws a `ScriptError` when the script says that it could not; `SCRIPTS_FORBIDDEN`,
 * `TOOL_MISSING`, `TOOL_FAILED`, `TOOL_TIMED_OUT`, `TOOL_ANSWER_UNREADABLE` when it could not even say that.
 */
export type RunScript = <T>(
  name: ScriptName,
  parameters: Readonly<Record<string, string>>,
  value: z.ZodType<T>,
  options?: ScriptOptions,
) => Promise<T>

/** What a script itself answers in the place of a value; `kind` is for those who know what to make of it. */
export class ScriptError extends ProblemError {
  readonly kind: ScriptFailure['kind']

  constructor(script: string, { kind, hresult, errorId, message }: ScriptFailure) {
    const words = [message, [errorId, hresult].filter((part) => part !== null).join(', ')]
    const underlying = words.filter((part) => part !== '').join('\n')
    super(
      kind === 'language-mode'
        ? problem('SCRIPTS_FORBIDDEN', `${script}.ps1 runs in constrained language mode.`, underlying)
        : problem('TOOL_FAILED', `${script}.ps1 answers “${kind}”.`, underlying),
    )
    this.name = 'ScriptError'
    this.kind = kind
  }
}

export interface PowerShellOptions {
  /** Where the scripts lie, absolute. */
  folder: string
  /** By default Windows' own, by its full path: PATH or the current folder may hold another of that name. */
  program?: string
}

export function powerShell({ folder, program = windowsPowerShell() }: PowerShellOptions): RunScript {
  return async (name, parameters, value, options = {}) => {
    const file = join(folder, `${name}.ps1`)
    const result = await execProgram(program, argvOf(file, parameters), {
      ...options,
      successExitCodes: 'any',
    })
    requireToHaveRun(name, result)
    const answer = parseAnswer(name, value, result.stdout)
    if (!answer.ok) throw new ScriptError(name, answer.error)
    return answer.value
  }
}

function windowsPowerShell(): string {
  return systemProgram('WindowsPowerShell\\v1.0\\powershell.exe')
}

function argvOf(file: string, parameters: Readonly<Record<string, string>>): string[] {
  const named = Object.entries(parameters).flatMap(([name, text]) => {
    // PowerShell would take it for the name of a parameter, or the next name for the value.
    if (text === '' || text.startsWith('-')) throw new Error(`${name} cannot be ${JSON.stringify(text)}`)
    return [`-${name}`, text]
  })
  return ['-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-File', file, ...named]
}

function requireToHaveRun(name: string, { exitCode, stdout, stderr }: ExecResult): void {
  if (exitCode === 0) return
  if (stdout.trim() === '' && stderr.includes('UnauthorizedAccess'))
    throw failure('SCRIPTS_FORBIDDEN', `A policy of this PC forbids ${name}.ps1.`, stderr)
  throw failure('TOOL_FAILED', `${name}.ps1 ended with exit code ${String(exitCode)}.`, stderr || stdout)
}
