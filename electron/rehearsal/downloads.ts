/** A pretended web: a few published addresses, a line of ordinary speed, and content that is small whatever size it claims. */
import { createHash } from 'node:crypto'
import { failure } from '../contract/problem.ts'
import type { Clock } from '../ports/clock.ts'
import type { Downloads } from '../ports/downloads.ts'
import type { Files } from '../ports/files.ts'

export type Publication =
  | { kind: 'redirect'; to: string }
  | { kind: 'text'; text: string }
  /** `claimedBytes` is what the progress shows and what the time is reckoned by; what is stored is `content`. */
  | { kind: 'file'; content: string; claimedBytes: number }

export interface RehearsalDownloadsOptions {
  clock: Clock
  files: Files
  /** By URL; may be changed while the rehearsal goes on. */
  published: ReadonlyMap<string, Publication>
  /** Asked again and again: a line may become slow. */
  bytesPerSecond?: () => number
}

/** Of an ordinary line to the internet. */
export const ordinaryBytesPerSecond = 12_000_000

const steps = 100

export function rehearsalDownloads(options: RehearsalDownloadsOptions): Downloads {
  const { clock, files, published, bytesPerSecond = () => ordinaryBytesPerSecond } = options

  function arrive(url: string): { url: string; publication: Exclude<Publication, { kind: 'redirect' }> } {
    let current = url
    for (let redirects = 0; redirects <= 10; redirects++) {
      const publication = published.get(current)
      if (publication === undefined)
        throw failure('DOWNLOAD_FAILED', `${current} answered with HTTP status 404.`)
      if (publication.kind !== 'redirect') return { url: current, publication }
      current = publication.to
    }
    throw failure('DOWNLOAD_FAILED', `${url} redirects more than 10 times.`)
  }

  return {
    resolve: async (url, { signal }) => {
      await clock.sleep(200, signal)
      return arrive(url).url
    },
    text: async (url, { signal }) => {
      await clock.sleep(200, signal)
      const { publication } = arrive(url)
      const text = publication.kind === 'text' ? publication.text : publication.content
      if (text.length > 64 * 1024)
        throw failure('DOWNLOAD_FAILED', `${url} sends more than a short text: not what was asked for.`)
      return text
    },
    fetch: async ({ url, file, sha256, signal, onProgress }) => {
      signal.throwIfAborted()
      const { publication } = arrive(url)
      const content = publication.kind === 'text' ? publication.text : publication.content
      const total = publication.kind === 'text' ? content.length : publication.claimedBytes
      const part = `${file}.part`
      // The part holds as large a share of the content as was loaded of the claimed size.
      const had = Math.min((await files.size(part)) ?? 0, content.length)
      const lacking = total - (await files.freeBytes(file))
      if (lacking > 0)
        throw failure('DISK_FULL', `${part} needs ${Math.ceil(lacking / 1024 ** 2)} MiB more than are free.`)
      let step = content.length === 0 ? 0 : Math.round((had / content.length) * steps)
      for (;;) {
        await files.write(part, content.slice(0, Math.floor((content.length * step) / steps)))
        onProgress({
          done: Math.floor((total * step) / steps),
          unit: 'bytes',
          ...(total === 0 ? {} : { total }),
        })
        if (step === steps) break
        await clock.sleep((total / steps / bytesPerSecond()) * 1000, signal)
        step += 1
      }
      if (createHash('sha256').update(content).digest('hex') !== sha256) {
        await files.remove(part)
        throw failure(
          'DOWNLOAD_CORRUPT',
          `The checksum of ${url} is not ${sha256}. What came was thrown away.`,
        )
      }
      await files.rename(part, file)
    },
  }
}
