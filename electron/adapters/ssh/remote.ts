/** A machine that we are logged in to: programs and files, as root. */
import { setTimeout as delay } from 'node:timers/promises'
import PQueue from 'p-queue'
import { failure, type ProblemError } from '../../contract/problem.ts'
import type { Remote, RemoteResult, RemoteRunOptions } from '../../ports/ssh.ts'
import { abortError } from './abort.ts'
import type { Codes } from './codes.ts'
import { SessionRefused } from './line.ts'
import { createQuestions } from './questions.ts'
import { runProgram, type Program, type ProgramResult, type Session } from './program.ts'
import { readRemoteFile, removeRemoteFile, writeRemoteFile } from './remote-files.ts'

const defaultTimeoutMs = 60_000
const defaultMaxOutputBytes = 1024 * 1024
/** OpenSSH allows ten sessions on one connection (`MaxSessions`); two are left for stopping programs. */
const maxPrograms = 8
/** When a session is asked for again where the server allows fewer. */
const refusedRetryMs = 100
/** Refusals while nothing of ours runs: the last session may not be gone yet on the other side. */
const maxLoneRefusals = 20

/** A program with its limits, its bytes not yet read as text. */
export type Run = (
  program: Pick<Program, 'name' | 'argv' | 'stdin'> & RunLimits,
  successExitCodes: readonly number[],
) => Promise<ProgramResult>

interface RunLimits extends Partial<Pick<Program, 'env' | 'timeoutMs' | 'maxOutputBytes' | 'onLine'>> {
  signal?: AbortSignal | undefined
}

export function createRemote(session: Session): Remote {
  const { line, codes } = session
  const queue = new PQueue({ concurrency: maxPrograms })
  let running = 0

  const run: Run = async (wanted, successExitCodes) => {
    const program: Program = {
      timeoutMs: defaultTimeoutMs,
      maxOutputBytes: defaultMaxOutputBytes,
      signal: undefined,
      onLine: undefined,
      env: {},
      ...wanted,
    }
    if (program.signal?.aborted === true) throw abortError(program.name)
    refuseImpossible(program, codes)
    return successful(program.name, await queue.add(() => start(program)), successExitCodes)
  }

  function successful(
    name: string,
    result: ProgramResult,
    successExitCodes: readonly number[],
  ): ProgramResult {
    const { exitCode, stdout, stderr } = result
    if (successExitCodes.includes(exitCode)) return result
    throw failure(
      codes.commandFailed,
      `${name} ended with exit code ${String(exitCode)}.`,
      (stderr.length > 0 ? stderr : stdout).toString('utf8'),
    )
  }

  async function start(program: Program): Promise<ProgramResult> {
    const deadline = Date.now() + program.timeoutMs
    let loneRefusals = 0
    for (;;) {
      try {
        running += 1
        return await runProgram(session, program)
      } catch (error) {
        if (!(error instanceof SessionRefused)) throw error
        // Some servers allow fewer sessions than others; then one waits until another program has ended.
        if (running === 1) loneRefusals += 1
        if (loneRefusals > maxLoneRefusals || Date.now() > deadline)
          throw failure(codes.unreadable, `It opens no session for ${program.name}.`, error.message)
      } finally {
        running -= 1
      }
      queue.concurrency = Math.max(1, running)
      await delay(refusedRetryMs)
    }
  }

  const questions = createQuestions(run, codes)

  return {
    async run(argv, options: RemoteRunOptions = {}) {
      const { stdin, successExitCodes = [0], ...limits } = options
      const input = stdin === undefined ? undefined : Buffer.from(stdin)
      return asText(await run({ name: nameOf(argv), argv, stdin: input, ...limits }, successExitCodes))
    },
    async ask(argv, { successExitCodes = [0] } = {}) {
      const name = nameOf(argv)
      refuseImpossible({ name, argv, env: {} }, codes)
      return asText(successful(name, await questions.askProgram(name, argv), successExitCodes))
    },
    readFile: (path) => readRemoteFile(questions, codes, path),
    writeFile: (path, content, mode = 0o644) => writeRemoteFile(run, codes, { path, content, mode }),
    remove: (path) => removeRemoteFile(run, codes, path),
    close: () => line.close(),
  }
}

function asText({ exitCode, stdout, stderr }: ProgramResult): RemoteResult {
  return { exitCode, stdout: stdout.toString(), stderr: stderr.toString() }
}

/** The program and its first argument: enough to recognize it, too little to hold anything confidential. */
function nameOf(argv: readonly string[]): string {
  const [program = '', first = ''] = argv
  return [program.slice(program.lastIndexOf('/') + 1), first]
    .map((word) => (word.length > 40 ? `${word.slice(0, 40)}…` : word))
    .join(' ')
    .trim()
}

/** What no exec call can carry. */
function refuseImpossible({ name, argv, env }: Pick<Program, 'name' | 'argv' | 'env'>, codes: Codes): void {
  const refuse = (why: string): ProblemError => failure(codes.commandFailed, `“${name}” was not run: ${why}`)
  const values = Object.values(env)
  const [program = ''] = argv
  if (program === '') throw refuse('there is no program to run.')
  if ([...argv, ...values].some((word) => word.includes('\0')))
    throw refuse('a NUL character cannot be passed to a program.')
  if (!Object.keys(env).every((name) => /^[A-Za-z_]\w*$/.test(name)))
    throw refuse('the name of an environment variable is none.')
  if (/^-|=/.test(program)) throw refuse('the name of a program neither begins with - nor holds =.')
}
