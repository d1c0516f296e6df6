/**
 * The one place that starts processes: argument vectors, never shell strings; every process has a time limit and a limit on what
 * it may print, and ends when its caller gives up.
 *
 * A program whose child keeps the pipe open must neither outlive its time limit nor hold up the answer (a bare wait for the end
 * of both streams would hang for as long as the child lives), so the process is ended with all that it started, and after its
 * exit the streams get only a moment more.
 */
import { stat } from 'node:fs/promises'
import { basename, delimiter, join } from 'node:path'
import { StringDecoder } from 'node:string_decoder'
import type { Readable } from 'node:stream'
import { execa } from 'execa'
import { failure } from '../contract/problem.ts'
import { processTree, type ProcessTree } from './process-tree.ts'

export interface ExecOptions {
  /** Default 60 s. Ends in `TOOL_TIMED_OUT`. */
  timeoutMs?: number
  /** Ends the process; the call rejects with an `AbortError`. */
  signal?: AbortSignal | undefined
  /** Text for standard input; without it the input is closed. */
  input?: string
  /** Default 1 MiB for each of stdout and stderr; more ends in `TOOL_ANSWER_UNREADABLE`. */
  maxOutputBytes?: number
  /** Exit codes that are an answer and no error. Default [0]; all others throw `TOOL_FAILED`. */
  successExitCodes?: readonly number[] | 'any'
  /** Called with each complete line of stdout and stderr as it comes. */
  onLine?: (line: string) => void
  /**
   * The process does not lead a group of its own but stays in our session: sudo remembers a password for one session only. Its
   * children then are its own care when it is ended.
   */
  inOurSession?: boolean
  /** Variables beside those of this process. */
  env?: Readonly<Record<string, string>>
}

export interface ExecResult {
  exitCode: number
  stdout: string
  stderr: string
}

/** Between asking a process to end and ending it. */
const killDelayMs = 2_000
/** What is in the pipes when a process exits arrives at once; only a child that still holds them takes longer. */
const drainMs = 500

type Ending = 'timed-out' | 'aborted' | 'too-much'

const groupsExist = process.platform !== 'win32'
/** They do not die with us by themselves. */
const running = new Set<ProcessTree>()
process.on('exit', () => {
  for (const tree of running) tree.endNow()
})

/**
 * Runs a program to its end. Throws `TOOL_MISSING`, `TOOL_FAILED`, `TOOL_TIMED_OUT`, `TOOL_ANSWER_UNREADABLE`, or an
 * `AbortError`.
 */
export async function execProgram(
  file: string,
  argv: readonly string[],
  options: ExecOptions = {},
): Promise<ExecResult> {
  const { timeoutMs = 60_000, signal, input, maxOutputBytes = 1024 * 1024, onLine } = options
  const { successExitCodes = [0] } = options
  const leadsGroup = groupsExist && options.inOurSession !== true
  const name = [basename(file), argv[0] ?? ''].join(' ').trim()
  if (signal?.aborted === true) throw aborted(name)
  if ([file, ...argv].some((text) => text.includes('\0')))
    throw failure('TOOL_FAILED', `${name}: a NUL character cannot be passed to a program.`)
  if (!groupsExist) await requireWindowsProgram(file, options.env?.['PATH'])

  const subprocess = execa(file, argv, {
    buffer: false,
    detached: leadsGroup,
    encoding: 'buffer',
    reject: false,
    stripFinalNewline: false,
    ...(input === undefined ? { stdin: 'ignore' } : { input }),
    ...(options.env === undefined ? {} : { env: options.env }),
  })
  const { pid } = subprocess
  const tree =
    pid === undefined
      ? undefined
      : processTree({ pid, kill: (signal) => subprocess.kill(signal) }, leadsGroup)
  let ending: Ending | undefined
  let killTimer: NodeJS.Timeout | undefined
  let drainTimer: NodeJS.Timeout | undefined
  const closePipes = () => {
    drainTimer ??= setTimeout(() => {
      subprocess.stdout.destroy()
      subprocess.stderr.destroy()
    }, drainMs)
  }
  const stop = (why: Ending) => {
    if (ending !== undefined || tree === undefined) return
    ending = why
    tree.askToEnd()
    // Even a process that cannot be killed (it hangs in the kernel) must not hold us.
    killTimer = setTimeout(() => {
      tree.end()
      closePipes()
    }, killDelayMs)
  }
  const onAbort = () => stop('aborted')
  const timeout = setTimeout(() => stop('timed-out'), timeoutMs)
  signal?.addEventListener('abort', onAbort, { once: true })
  if (tree !== undefined) running.add(tree)
  subprocess.once('exit', () => {
    clearTimeout(timeout)
    closePipes()
  })
  const stdout = collect(subprocess.stdout, maxOutputBytes, onLine, () => stop('too-much'))
  const stderr = collect(subprocess.stderr, maxOutputBytes, onLine, () => stop('too-much'))
  const said = () => stderr.text() || stdout.text()
  try {
    const result = await subprocess
    stdout.flush()
    stderr.flush()
    if (ending === 'aborted') throw aborted(name)
    if (ending === 'timed-out')
      throw failure('TOOL_TIMED_OUT', `${name} did not end within ${seconds(timeoutMs)}.`, said())
    if (ending === 'too-much')
      throw failure(
        'TOOL_ANSWER_UNREADABLE',
        `${name} printed more than ${maxOutputBytes} bytes.`,
        said().slice(0, 2000),
      )
    if (pid === undefined && !(await isThere(file, options.env?.['PATH'])))
      throw failure('TOOL_MISSING', `${file} was not found.`)
    if (pid === undefined)
      throw failure('TOOL_FAILED', `${file} could not be started.`, result.originalMessage)
    if (subprocess.signalCode !== null)
      throw failure('TOOL_FAILED', `${name} was ended by ${subprocess.signalCode}.`, said())
    const exitCode = subprocess.exitCode ?? result.exitCode
    if (exitCode === undefined) throw failure('TOOL_FAILED', `${name} ended without an exit code.`, said())
    if (successExitCodes !== 'any' && !successExitCodes.includes(exitCode))
      throw failure('TOOL_FAILED', `${name} ended with exit code ${exitCode}.`, said())
    return { exitCode, stdout: stdout.text(), stderr: stderr.text() }
  } finally {
    clearTimeout(timeout)
    clearTimeout(killTimer)
    clearTimeout(drainTimer)
    signal?.removeEventListener('abort', onAbort)
    if (tree !== undefined) {
      running.delete(tree)
      // What the leader left behind when it was stopped; after an orderly end its children may be meant to stay.
      if (ending !== undefined && leadsGroup) tree.end()
    }
  }
}

/**
 * execa hands what is no program of its own, and what is not there, to the command processor, which takes arguments apart in its
 * own way and says in the user's language what is wrong (cross-spawn 7, lib/parse.js).
 */
async function requireWindowsProgram(file: string, path: string | undefined): Promise<void> {
  if (!/\.(?:com|exe)$/i.test(file)) throw failure('TOOL_FAILED', `${file} is not a program of Windows.`)
  if (!(await isThere(file, path))) throw failure('TOOL_MISSING', `${file} was not found.`)
}

/**
 * Whether there is such a file, in a folder that may be searched: the system reports a folder that may not (EACCES), or that is
 * none (ENOTDIR), in the place of a program that is nowhere.
 */
async function isThere(file: string, path = process.env['PATH'] ?? ''): Promise<boolean> {
  const places = basename(file) === file ? path.split(delimiter).map((folder) => join(folder, file)) : [file]
  const found = await Promise.all(
    places.map((place) =>
      stat(place).then(
        () => true,
        () => false,
      ),
    ),
  )
  return found.includes(true)
}

function aborted(name: string): DOMException {
  return new DOMException(`${name} was stopped on request.`, 'AbortError')
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toLocaleString('en')} s`
}

/** Keeps what comes up to the limit and gives complete lines on. */
function collect(
  stream: Readable,
  maxBytes: number,
  onLine: ((line: string) => void) | undefined,
  onTooMuch: () => void,
): { text: () => string; flush: () => void } {
  const chunks: Buffer[] = []
  let size = 0
  const decoder = new StringDecoder('utf8')
  let pending = ''
  stream.on('data', (chunk: Buffer) => {
    if (size > maxBytes) return
    size += chunk.length
    if (size > maxBytes) {
      onTooMuch()
      return
    }
    chunks.push(chunk)
    if (onLine === undefined) return
    const lines = (pending + decoder.write(chunk)).split('\n')
    pending = lines.pop() ?? ''
    for (const line of lines) onLine(line.replace(/\r$/, ''))
  })
  // A pipe that breaks when the process is ended says nothing new.
  stream.on('error', () => undefined)
  return {
    text: () => Buffer.concat(chunks).toString('utf8'),
    flush: () => {
      pending += decoder.end()
      if (pending !== '') onLine?.(pending)
      pending = ''
    },
  }
}
