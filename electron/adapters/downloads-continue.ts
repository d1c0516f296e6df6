/** One connection that brings what is missing at the end of a part, and what a server can answer instead. */
import { failure } from '../contract/problem.ts'
import type { Clock } from '../ports/clock.ts'
import type { DownloadRequest } from '../ports/downloads.ts'
import type { Files } from '../ports/files.ts'
import {
  connectionError,
  discard,
  get,
  isWebPage,
  loginPage,
  TransientError,
  type Answer,
  type dispatcherFor,
} from './downloads-http.ts'
import type { Part } from './downloads-part.ts'

/** No image is so large: a server that says so, or goes on so long, sends something else. */
const maxFileBytes = 64 * 1024 ** 3
const reportEveryMs = 100

export interface PartContext {
  clock: Clock
  files: Pick<Files, 'freeBytes'>
  dispatcher: ReturnType<typeof dispatcherFor>
}

/**
 * Gets what is missing at the end of the part by one request, or finds that nothing is. Throws `TransientError` for what another
 * try may bring, `DOWNLOAD_FAILED`, `DISK_FULL`, and an `AbortError`.
 */
export async function continuePart(
  part: Part,
  request: DownloadRequest,
  context: PartContext,
): Promise<void> {
  const { url, signal } = request
  const headers: Record<string, string> = {}
  if (part.size > 0) headers['range'] = `bytes=${part.size}-`
  // Only in the process that saw the validator; across processes the checksum decides.
  if (part.size > 0 && part.validator !== undefined) headers['if-range'] = part.validator
  const answer = await get(url, context.dispatcher, signal, headers)
  try {
    const missing = await expectedBytes(answer, part, url, context.files)
    if (missing === 'complete') return
    part.validator = strongValidator(answer)
    await receive(answer, part, request, { missing, clock: context.clock })
    if (missing !== undefined || part.sha256() === request.sha256) return
    // Then a dropped connection looks like the end of the file. Where it ends twice, it is the end.
    if (part.openEnd === part.size) return
    part.openEnd = part.size
    throw new TransientError(`${url} does not say how long it is, and what came is not the whole file.`)
  } finally {
    discard(answer)
  }
}

/** How much this answer brings, after bringing the part in line with it; `undefined` when the server does not say. */
async function expectedBytes(
  answer: Answer,
  part: Part,
  url: string,
  files: PartContext['files'],
): Promise<number | undefined | 'complete'> {
  if (answer.status === 416) {
    const total = /^bytes \*\/(\d+)$/.exec(answer.header('content-range') ?? '')?.[1]
    if (part.size > 0 && total !== undefined && Number(total) === part.size) return 'complete'
    return await startOver(part, url)
  }
  if (isWebPage(answer)) throw loginPage(url)
  if (answer.status === 206) {
    const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(answer.header('content-range') ?? '')
    if (part.size === 0 || Number(range?.[1]) !== part.size) return await startOver(part, url)
  } else if (part.size > 0) {
    // The server does not know ranges, or the file is another by now.
    await part.restart()
  }
  const length = answer.header('content-length')
  const missing = length === undefined ? undefined : Number(length)
  if (part.size + (missing ?? 0) > maxFileBytes)
    throw failure('DOWNLOAD_FAILED', `${url} says that it has ${missing} bytes: that is no installer image.`)
  const lacking = (missing ?? 0) - (await files.freeBytes(part.path))
  if (lacking > 0)
    throw failure('DISK_FULL', `${part.path} needs ${Math.ceil(lacking / 1024 ** 2)} MiB more than are free.`)
  return missing
}

async function startOver(part: Part, url: string): Promise<never> {
  const had = part.size
  await part.restart()
  throw had === 0
    ? failure('DOWNLOAD_FAILED', `${url} answers a plain request with a part of the file.`)
    : new TransientError(`${url} does not continue where it stopped.`)
}

async function receive(
  answer: Answer,
  part: Part,
  request: DownloadRequest,
  { missing, clock }: { missing: number | undefined; clock: Clock },
): Promise<void> {
  const { url, signal, onProgress } = request
  const total = missing === undefined ? undefined : part.size + missing
  let reportedAtMs = Number.NEGATIVE_INFINITY
  const report = () => {
    reportedAtMs = clock.now()
    onProgress({ done: part.size, unit: 'bytes', ...(total === undefined || total === 0 ? {} : { total }) })
  }
  report()
  try {
    // One chunk at a time, written before the next is taken: the network waits for the disk.
    for await (const chunk of answer.body) {
      await part.append(chunk as Buffer)
      if (part.size > maxFileBytes) throw failure('DOWNLOAD_FAILED', `${url} does not end.`)
      if (clock.now() - reportedAtMs >= reportEveryMs) report()
    }
  } catch (error) {
    throw connectionError(error, url, signal)
  }
  if (total !== undefined && part.size < total) throw new TransientError(`The connection to ${url} dropped.`)
  report()
}

/** If-Range takes strong validators only (RFC 9110, 13.1.5). */
function strongValidator(answer: Answer): string | undefined {
  const etag = answer.header('etag')
  return etag?.startsWith('"') === true ? etag : undefined
}
