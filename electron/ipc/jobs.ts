/** Work that takes a while and can be stopped: one of each kind at a time. */
import { failure } from '../contract/problem.ts'

/** Those that change something: only one of them at a time. */
const changing = ['run', 'prove', 'power'] as const
type Changing = (typeof changing)[number]
/** Those that only look: asked for anew, the earlier one is given up. */
type Looking =
  | 'builds'
  | 'check-pc'
  | 'diagnostics'
  | 'discover'
  | 'dry-build'
  | 'fast-builds'
  | 'find-setup'
  | 'host-key'
  | 'look'
  | 'plan'
  | 'screenshot'
  | 'status'
  | 'why'

export interface Jobs {
  /** Throws `RUN_IN_PROGRESS` while another change is under way. Looks that take much make way for it. */
  change<T>(kind: Changing, work: (signal: AbortSignal) => Promise<T>): Promise<T>
  /** Its predecessor of the same kind is stopped and has ended before it begins. */
  look<T>(kind: Looking, work: (signal: AbortSignal) => Promise<T>): Promise<T>
  isUnderWay(kind: Changing): boolean
  /** A run or another change is under way. */
  isChanging(): boolean
  /** Throws `RUN_IN_PROGRESS` while it is. */
  requireNoChange(): void
  stop(kind: Changing | Looking): void
  /** Stops everything; resolves when all has ended. */
  stopAll(): Promise<void>
}

interface Job {
  stop: AbortController
  ended: Promise<unknown>
}

/** Many looks at once; and an evaluation, for a second one of which a Pi has no memory. */
const makingWay = ['diagnostics', 'dry-build'] as const

export function createJobs(): Jobs {
  const jobs = new Map<Changing | Looking, Job>()

  function begin<T>(kind: Changing | Looking, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const before = jobs.get(kind)
    before?.stop.abort(stopped())
    const stop = new AbortController()
    const result = (async () => {
      await before?.ended
      stop.signal.throwIfAborted()
      return work(stop.signal)
    })()
    const job: Job = { stop, ended: result.catch(() => undefined) }
    jobs.set(kind, job)
    const forget = (): void => {
      if (jobs.get(kind) === job) jobs.delete(kind)
    }
    return result.finally(forget)
  }

  const isChanging = (): boolean => changing.some((kind) => jobs.has(kind))

  function requireNoChange(): void {
    if (isChanging()) throw failure('RUN_IN_PROGRESS', 'Something is being changed at the moment.')
  }

  const stop: Jobs['stop'] = (kind) => jobs.get(kind)?.stop.abort(stopped())

  return {
    change(kind, work) {
      requireNoChange()
      makingWay.forEach(stop)
      return begin(kind, work)
    },
    look: begin,
    isUnderWay: (kind) => jobs.has(kind),
    isChanging,
    requireNoChange,
    stop,
    async stopAll() {
      const all = [...jobs.values()]
      for (const { stop } of all) stop.abort(stopped())
      await Promise.all(all.map(({ ended }) => ended))
    },
  }
}

function stopped(): DOMException {
  return new DOMException('Stopped on request.', 'AbortError')
}
