/** Calls of VBoxManage: where it is, one at a time, with time limits, repeated only where the table below says so. */
import PQueue from 'p-queue'
import { failure, ProblemError } from '../../contract/problem.ts'
import type { Clock } from '../../ports/clock.ts'
import { execProgram } from '../exec.ts'
import { answerOf, code, problemOfAnswer } from './errors.ts'
import type { Answer, Meanings } from './errors.ts'
import { lockedBySomebody } from './lock-holder.ts'
import { isUuid } from './parse.ts'

interface Retry {
  codes: readonly string[]
  /** Repeats after the first try. */
  times: number
  delayMs: number
  /** A write whose server went away may have been carried out: only reading is repeated then. */
  onlyReading: boolean
  /** The code says little by itself: it counts only where the server cannot have begun. */
  onlyUnserved?: boolean
  /** Another program has the machine; when it keeps it, that one is named. Otherwise it is what the call makes of it. */
  isLock?: boolean
}

/** A call is repeated for these reasons alone. */
const retries: readonly Retry[] = [
  { codes: [code.invalidObjectState], times: 20, delayMs: 500, onlyReading: false, isLock: true },
  { codes: [code.serverNotRegistered, code.rpcUnavailable], times: 2, delayMs: 500, onlyReading: false },
  // Seen on 7.2.22: the server ends 5 s after its last client, and who comes in that moment is turned away.
  { codes: [code.failure], times: 6, delayMs: 500, onlyReading: false, onlyUnserved: true },
  {
    codes: [code.serverGone, code.rpcFailed, code.rpcDisconnected],
    times: 2,
    delayMs: 500,
    onlyReading: true,
  },
]

export interface VBoxManageOptions {
  /** Candidates in order; the first that is there is used. Asked again when none, or the one in use, is there. */
  findExecutables: () => Promise<readonly string[]>
  clock: Clock
  env?: Readonly<Record<string, string>> | undefined
  /** Limit of one call. Default 60 s; an answer takes 0.05 to 0.2 s, but a virus scanner or a sleeping disk adds seconds. */
  callTimeoutMs?: number | undefined
  log?: ((event: string, fields: Readonly<Record<string, unknown>>) => void) | undefined
}

interface CallOptions {
  doing: string
  meanings?: Meanings
  /** Whether it changes nothing. */
  reads?: boolean
  /** Ends a call that only reads, with an `AbortError`; one that changes something comes to its own end. */
  signal?: AbortSignal | undefined
  /** Multiplies the limit for calls that work on a whole disk or start a machine. */
  patience?: number
}

export interface VBoxManage {
  /** The executable that answered last. */
  executable(): string | undefined
  /** An answer, whether it failed or not. Throws `VIRTUALBOX_MISSING`, `VM_BUSY`, `TOOL_…`. */
  ask(argv: readonly string[], options: CallOptions): Promise<Answer>
  /** stdout of a call that did not fail. */
  run(argv: readonly string[], options: CallOptions): Promise<string>
}

function signalOf({ reads, signal }: CallOptions): AbortSignal | undefined {
  return reads === true ? signal : undefined
}

export function openVBoxManage(options: VBoxManageOptions): VBoxManage {
  const { findExecutables, clock, env, callTimeoutMs = 60_000, log } = options
  // Two calls at once on one machine fail (measured: 22 of 40), so all of them stand in line.
  const queue = new PQueue({ concurrency: 1 })
  let found: string | undefined

  /** Nothing is remembered of a search that found nothing: VirtualBox may be installed meanwhile. */
  const exec = async (
    argv: readonly string[],
    timeoutMs: number,
    signal: AbortSignal | undefined,
  ): Promise<Answer> => {
    for (const file of found === undefined ? await findExecutables() : [found]) {
      try {
        const result = await execProgram(file, argv, {
          timeoutMs,
          signal,
          successExitCodes: 'any',
          ...(env === undefined ? {} : { env }),
        })
        found = file
        return answerOf(result)
      } catch (error) {
        if (!(error instanceof ProblemError) || error.problem.code !== 'TOOL_MISSING') throw error
        found = undefined
      }
    }
    throw failure('VIRTUALBOX_MISSING', 'There is no VBoxManage on this PC.')
  }

  /** What `showvminfo` tells of the machine that a call names, if it names one. */
  const shownMachine = async (argv: readonly string[]): Promise<string> => {
    const uuid = argv.find(isUuid)
    if (uuid === undefined) return ''
    return (await exec(['showvminfo', uuid, '--machinereadable'], callTimeoutMs, undefined)).stdout
  }

  const repeat = async (argv: readonly string[], call: CallOptions): Promise<Answer> => {
    const used = new Map<Retry, number>()
    const signal = signalOf(call)
    for (;;) {
      const started = clock.now()
      const answer = await exec(argv, callTimeoutMs * (call.patience ?? 1), signal)
      log?.('vboxmanage', {
        argv,
        exitCode: answer.exitCode,
        durationMs: clock.now() - started,
        codes: [...answer.codes],
      })
      const retry = answer.failed
        ? retries.find(
            (entry) =>
              entry.codes.some((known) => answer.codes.has(known)) &&
              (call.reads === true || !entry.onlyReading) &&
              (answer.unserved || entry.onlyUnserved !== true),
          )
        : undefined
      if (retry === undefined) return answer
      const times = used.get(retry) ?? 0
      if (times >= retry.times) {
        if (retry.isLock !== true) return answer
        throw failure('VM_BUSY', lockedBySomebody(call.doing, await shownMachine(argv)), answer.stderr)
      }
      used.set(retry, times + 1)
      await clock.sleep(retry.delayMs, signal)
    }
  }

  const ask = (argv: readonly string[], call: CallOptions) => {
    const signal = signalOf(call)
    return queue.add(() => repeat(argv, call), signal === undefined ? {} : { signal })
  }
  return {
    executable: () => found,
    ask,
    run: async (argv, call) => {
      const answer = await ask(argv, call)
      if (answer.failed) throw problemOfAnswer(answer, call.doing, call.meanings)
      return answer.stdout
    },
  }
}
