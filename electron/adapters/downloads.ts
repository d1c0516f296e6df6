/**
 * Large files from the web: continued where they stopped, hashed while they stream, never in memory as a whole.
 *
 * New bytes are hashed on their way to the disk. What lies in the `.part` file from an earlier process is read once, to bring
 * the checksum up to there; a connection that drops within one call costs no second reading.
 */
import { failure, ProblemError } from '../contract/problem.ts'
import type { Clock } from '../ports/clock.ts'
import type { Downloads, WebOptions } from '../ports/downloads.ts'
import type { Files } from '../ports/files.ts'
import { systemClock } from './clock.ts'
import { continuePart } from './downloads-continue.ts'
import {
  connectionError,
  discard,
  dispatcherFor,
  get,
  isWebPage,
  loginPage,
  TransientError,
  type Answer,
} from './downloads-http.ts'
import { openPart } from './downloads-part.ts'
import { systemFiles } from './files.ts'

const maxTextBytes = 64 * 1024
/** So much further than ever before, and a dropped connection counts as the first again. */
const progressThatCountsBytes = 1024 * 1024

export interface DownloadsOptions {
  clock?: Clock
  files?: Pick<Files, 'freeBytes'>
  /** Nothing for so long counts as a dropped connection. */
  stallTimeoutMs?: number
  /** The waits before each further try; after as many tries without progress it is given up. */
  retryDelaysMs?: readonly number[]
}

export function httpDownloads(options: DownloadsOptions = {}): Downloads {
  const { clock = systemClock(), files = systemFiles(), stallTimeoutMs = 60_000 } = options
  const { retryDelaysMs = [1000, 2000, 4000, 8000, 16_000] } = options

  /**
   * Calls `work` until it succeeds, gives up or has failed too often; `work` says when it got further. `tell` is told of each
   * further try.
   */
  async function persistently<T>(
    { signal, tell }: { signal: AbortSignal; tell: (note: string) => void },
    work: (gotFurther: () => void) => Promise<T>,
  ): Promise<T> {
    for (let failures = 0; ; failures++) {
      try {
        return await work(() => (failures = 0))
      } catch (error) {
        if (!(error instanceof TransientError)) throw error
        const delayMs = retryDelaysMs[failures]
        if (delayMs === undefined) throw failure('DOWNLOAD_FAILED', error.message, error.underlying)
        tell(`${error.message} Trying again (${String(failures + 1)} of ${String(retryDelaysMs.length)}).`)
        await clock.sleep(Math.max(delayMs, error.retryAfterMs ?? 0), signal)
      }
    }
  }

  async function withDispatcher<T>(
    proxy: string | undefined,
    work: (dispatcher: ReturnType<typeof dispatcherFor>) => Promise<T>,
  ): Promise<T> {
    const dispatcher = dispatcherFor({ stallTimeoutMs, ...(proxy === undefined ? {} : { proxy }) })
    try {
      return await work(dispatcher)
    } finally {
      // Open connections would keep the process alive.
      await dispatcher.destroy()
    }
  }

  return {
    resolve: (url, { proxy, signal, onProgress }) =>
      withDispatcher(proxy, (dispatcher) =>
        persistently({ signal, tell: noteTo(onProgress) }, async () => {
          // GET and not HEAD: there are mirrors that refuse HEAD, and this body is not read.
          const answer = await get(url, dispatcher, signal)
          discard(answer)
          if (isWebPage(answer)) throw loginPage(url)
          return answer.url
        }),
      ),

    text: (url, { proxy, signal, onProgress }) =>
      withDispatcher(proxy, (dispatcher) =>
        persistently({ signal, tell: noteTo(onProgress) }, async () => {
          const answer = await get(url, dispatcher, signal)
          if (isWebPage(answer)) {
            discard(answer)
            throw loginPage(url)
          }
          return await shortText(answer, signal)
        }),
      ),

    fetch: (request) =>
      withDispatcher(request.proxy, async (dispatcher) => {
        const part = await openPart(`${request.file}.part`, request.signal)
        try {
          /** Bytes of another process or another release may be in it: then one wrong checksum is no verdict yet. */
          let inherited = part.size > 0
          let furthest = part.size
          for (;;) {
            const tell = noteTo(request.onProgress, () => part.size)
            await persistently({ signal: request.signal, tell }, async (gotFurther) => {
              try {
                await continuePart(part, request, { clock, files, dispatcher })
              } finally {
                if (part.size >= furthest + progressThatCountsBytes) {
                  furthest = part.size
                  gotFurther()
                }
              }
            })
            if (part.sha256() === request.sha256) break
            await part.restart()
            if (!inherited) {
              await part.discard()
              throw failure(
                'DOWNLOAD_CORRUPT',
                `The checksum of ${request.url} is not ${request.sha256}. What came was thrown away.`,
              )
            }
            inherited = false
            furthest = 0
          }
          await part.commit(request.file)
        } finally {
          await part.close()
        }
      }),
  }
}

/** What is said while nothing comes; the amount stays as it is. */
function noteTo(onProgress: WebOptions['onProgress'], done = () => 0): (note: string) => void {
  return (note) => onProgress?.({ done: done(), unit: 'bytes', note })
}

async function shortText(answer: Answer, signal: AbortSignal): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of answer.body) {
      size += (chunk as Buffer).length
      if (size > maxTextBytes)
        throw failure(
          'DOWNLOAD_FAILED',
          `${answer.url} sends more than a short text: not what was asked for.`,
        )
      chunks.push(chunk as Buffer)
    }
  } catch (error) {
    throw error instanceof ProblemError ? error : connectionError(error, answer.url, signal)
  } finally {
    discard(answer)
  }
  const text = Buffer.concat(chunks).toString('utf8')
  if (/^\s*<(?:!doctype|html)/i.test(text)) throw loginPage(answer.url)
  return text
}
