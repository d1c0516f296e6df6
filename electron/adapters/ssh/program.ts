/** One program on the other machine, from its start to its end, whatever the other side does. */
import { randomBytes } from 'node:crypto'
import type { ClientChannel } from 'ssh2'
import { failure } from '../../contract/problem.ts'
import { abortError } from './abort.ts'
import { commandAsRoot, stopArgv, type Becoming } from './become-root.ts'
import type { Codes } from './codes.ts'
import { createFrameReader, type Frame } from './frame.ts'
import type { Line } from './line.ts'

export interface Program {
  /** For messages. */
  name: string
  argv: readonly string[]
  env: Readonly<Record<string, string>>
  stdin: Buffer | undefined
  timeoutMs: number
  maxOutputBytes: number
  signal: AbortSignal | undefined
  onLine: ((line: string) => void) | undefined
}

/** Where programs run. */
export interface Session {
  line: Line
  becoming: Becoming
  codes: Codes
  /** Waiting for its start, asking the program to end, forcing it, and closing the channel: no longer than this together. */
  stopTimeoutMs: number
}

export interface ProgramResult {
  exitCode: number
  stdout: Buffer
  stderr: Buffer
}

/** A machine that floods us is given no more time than this to stop. */
const floodTimeoutMs = 3_000
/** Between the end of the program and the end of the channel, which a child that holds the output puts off. */
const closeTimeoutMs = 500
/** Between the end of both streams and the end of the channel, where the program's own end was not told. */
const silenceTimeoutMs = 3_000

/** Rejects with a problem or an `AbortError`; `SessionRefused` when the server opens no session for it. */
export async function runProgram(session: Session, program: Program): Promise<ProgramResult> {
  const { line, becoming, codes } = session
  const { name, argv, env, stdin, timeoutMs, maxOutputBytes, signal, onLine } = program
  if (signal?.aborted === true) throw abortError(name)
  const mark = randomBytes(16).toString('hex')
  const prompt = `${randomBytes(16).toString('hex')}:`
  const password = becoming.kind === 'sudo' ? becoming.password : undefined
  const done = Promise.withResolvers<ProgramResult>()
  let frame: Frame | undefined
  let prompts = 0
  let channel: ClientChannel | undefined
  let silence: NodeJS.Timeout | undefined
  let settled = false
  const opened = Promise.withResolvers<undefined>()
  const began = Promise.withResolvers<undefined>()
  const closed = Promise.withResolvers<undefined>()

  /** The result is certain; the channel is seen off before the caller goes on. */
  function succeed(): void {
    if (settled || exitCodes.length < 2) return
    settled = true
    const [exitCode = 0] = exitCodes
    const result = { exitCode, stdout: stdout.content(), stderr: stderr.content() }
    within(closed.promise, closeTimeoutMs).then(() => done.resolve(result), done.reject)
  }

  /** No good end: the program is stopped as far as that is possible. */
  function fail(error: Error, stopTimeoutMs = session.stopTimeoutMs): void {
    if (settled) return
    settled = true
    within(stop(stopTimeoutMs), stopTimeoutMs).then((inTime) => {
      if (!inTime) line.destroy('It did not let a program be stopped, so the connection was cut.')
      done.reject(error)
    }, done.reject)
  }

  async function stop(stopTimeoutMs: number): Promise<void> {
    // What was asked for may be about to start: only what is known to run can be stopped.
    const startTimeoutMs = stopTimeoutMs / 5
    if (!(await within(Promise.race([opened.promise, closed.promise]), startTimeoutMs))) {
      line.destroy('It did not answer to the request for a program.')
      return
    }
    if (prompts < 2) await within(Promise.race([began.promise, closed.promise]), startTimeoutMs)
    // ssh's own signal request is no way: ssh2 sends it only while the input is open, OpenSSH only to the user's programs.
    if (frame !== undefined && frame.pid > 1) {
      const stopper = {
        name: `stopping ${name}`,
        argv: stopArgv(mark, frame),
        env: {},
        stdin: undefined,
        timeoutMs: stopTimeoutMs,
        maxOutputBytes: 4096,
        signal: undefined,
        onLine: undefined,
      }
      // Where it cannot be stopped, closing its pipes still ends most programs.
      await Promise.race([runProgram(session, stopper).catch(() => undefined), closed.promise])
    }
    channel?.close()
    await closed.promise
  }

  const exitCodes: number[] = []
  const reader = (lastWords: boolean) =>
    createFrameReader({
      mark,
      prompt,
      maxBytes: maxOutputBytes,
      onPrompt: () => {
        // sudo asks on stderr.
        if (!lastWords || settled) return
        prompts += 1
        if (prompts === 1 && password !== undefined) channel?.write(`${password.reveal()}\n`)
        else fail(failure(codes.notRoot, 'sudo does not accept this password.'))
      },
      onBegin: (begun) => {
        if (frame !== undefined) return
        frame = begun
        began.resolve(undefined)
        if (settled) return
        if (stdin !== undefined) channel?.write(stdin)
        channel?.end()
      },
      onLine: onLine === undefined ? undefined : (line) => settled || onLine(line),
      onEnd: (exitCode) => {
        exitCodes.push(exitCode)
        succeed()
      },
      onTooMuch: () => {
        const detail = `${name} printed more than ${String(maxOutputBytes)} bytes.`
        fail(failure(codes.unreadable, detail, said(2000)), Math.min(floodTimeoutMs, session.stopTimeoutMs))
      },
    })
  const stdout = reader(false)
  const stderr = reader(true)

  function said(maxLength: number): string {
    // A shell may say one thing on the one and another on the other before it comes to our program.
    const noise = [stderr.noise().trim(), stdout.noise().trim()].filter((text) => text !== '').join('\n')
    const texts = [stderr.content().toString(), stdout.content().toString(), noise]
    return (texts.find((text) => text.trim() !== '') ?? '').replaceAll(prompt, '').trim().slice(-maxLength)
  }

  /** The channel ended, and the program's own last word did not come. */
  function broken(how: { code?: number | null; signal?: string } = {}): Error {
    const ending =
      typeof how.signal === 'string'
        ? `was ended by ${how.signal}`
        : typeof how.code === 'number'
          ? `ended with exit code ${String(how.code)}`
          : 'ended without an exit code'
    const whatWasSaid = said(4000)
    if (frame !== undefined)
      return failure(codes.commandFailed, `${name} ${ending} before its answer was complete.`, whatWasSaid)
    if (becoming.kind !== 'is-root')
      return failure(
        codes.notRoot,
        `${becoming.kind} ${ending} instead of giving root’s rights.`,
        whatWasSaid,
      )
    return failure(codes.unreadable, `The shell ${ending} instead of running ${name}.`, whatWasSaid)
  }

  const onAbort = (): void => fail(abortError(name))
  const onGone = (): void => {
    closed.resolve(undefined)
    fail(line.gone.reason as Error)
  }
  const timeout = setTimeout(() => {
    const isOnTheWay = becoming.kind !== 'is-root' && frame === undefined
    const waiting = isOnTheWay ? ` (${becoming.kind} gave no answer)` : ''
    fail(
      failure(
        'TOOL_TIMED_OUT',
        `${name} did not end within ${(timeoutMs / 1000).toLocaleString('en')} s${waiting}.`,
        said(4000),
      ),
    )
  }, timeoutMs)
  signal?.addEventListener('abort', onAbort, { once: true })
  line.gone.addEventListener('abort', onGone, { once: true })

  line.exec(commandAsRoot(becoming, { mark, prompt }, argv, env)).then(
    (given) => {
      channel = given
      opened.resolve(undefined)
      let streamsEnded = 0
      let exit: { code?: number | null; signal?: string } = {}
      const onStreamEnd = (): void => {
        streamsEnded += 1
        if (streamsEnded === 2 && !settled) silence = setTimeout(() => fail(broken(exit)), silenceTimeoutMs)
      }
      given.on('data', (chunk: Buffer) => stdout.push(chunk))
      given.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
      given.on('end', onStreamEnd)
      given.stderr.on('end', onStreamEnd)
      given.on('exit', (code: number | null, signalName?: string) => {
        exit = { code, ...(signalName === undefined ? {} : { signal: signalName }) }
      })
      // Writing to a program that has ended; how it ended is told by the other events.
      given.on('error', () => undefined)
      given.stderr.on('error', () => undefined)
      given.on('close', () => {
        closed.resolve(undefined)
        // Closing by the machine's silence is the connection's own problem, and more precise.
        setImmediate(() => fail(line.gone.aborted ? (line.gone.reason as Error) : broken(exit)))
      })
      // A start-up file that reads must not wait for us.
      if (stdin === undefined && password === undefined) given.end()
    },
    (error: unknown) => {
      closed.resolve(undefined)
      fail(error as Error)
    },
  )

  try {
    return await done.promise
  } finally {
    clearTimeout(timeout)
    clearTimeout(silence)
    signal?.removeEventListener('abort', onAbort)
    line.gone.removeEventListener('abort', onGone)
    channel?.close()
  }
}

/** Whether it came about in time; its failure counts as an end. */
async function within(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds)
  })
  try {
    return await Promise.race([work.then(() => true), late])
  } finally {
    clearTimeout(timer)
  }
}
