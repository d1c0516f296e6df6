import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Progress } from '../../electron/contract/run.ts'
import type { Downloads } from '../../electron/ports/downloads.ts'

export interface DownloadsWorld {
  downloads: Downloads
  /** Publishes under a path and gives the address. */
  publish: (path: string, what: { text: string } | { redirectTo: string }) => string
  /** A path for a downloaded file, in a folder that need not exist yet. */
  file: (name: string) => string
  read: (path: string) => Promise<string | undefined>
}

export const sha256 = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex')

/** What every implementation of `Downloads` does. */
export function describeDownloads(name: string, make: () => Promise<DownloadsWorld>): void {
  describe(`Downloads: ${name}`, () => {
    const { signal } = new AbortController()

    it('follows redirects to the end', async () => {
      const { downloads, publish } = await make()
      const end = publish('/release-1/image.iso', { text: 'image' })
      publish('/middle', { redirectTo: '/release-1/image.iso' })
      expect(await downloads.resolve(publish('/latest', { redirectTo: '/middle' }), { signal })).toBe(end)
      expect(await downloads.resolve(end, { signal })).toBe(end)
    })

    it('gives a short text and refuses a long one', async () => {
      const { downloads, publish } = await make()
      expect(await downloads.text(publish('/sum', { text: 'abc  image.iso\n' }), { signal })).toBe(
        'abc  image.iso\n',
      )
      await expect(
        downloads.text(publish('/long', { text: 'x'.repeat(70_000) }), { signal }),
      ).rejects.toMatchObject({ problem: { code: 'DOWNLOAD_FAILED' } })
    })

    it('stores a file with progress that never goes back and ends at the whole', async () => {
      const { downloads, publish, file, read } = await make()
      const text = 'content '.repeat(5000)
      const seen: Progress[] = []
      const url = publish('/old-name', {
        redirectTo: publish('/image', { text }).replace(/^https?:\/\/[^/]+/, ''),
      })
      await downloads.fetch({
        url,
        file: file('image.iso'),
        sha256: sha256(text),
        signal,
        onProgress: (progress) => seen.push(progress),
      })
      expect(await read(file('image.iso'))).toBe(text)
      expect(await read(`${file('image.iso')}.part`)).toBeUndefined()
      const done = seen.map((progress) => progress.done)
      expect(done).toEqual(done.toSorted((a, b) => a - b))
      expect(seen.at(-1)).toMatchObject({ done: seen.at(-1)?.total, unit: 'bytes' })
    })

    it('throws away what has another checksum', async () => {
      const { downloads, publish, file, read } = await make()
      const url = publish('/image', { text: 'tampered' })
      await expect(
        downloads.fetch({
          url,
          file: file('bad.iso'),
          sha256: sha256('original'),
          signal,
          onProgress: () => undefined,
        }),
      ).rejects.toMatchObject({ problem: { code: 'DOWNLOAD_CORRUPT' } })
      expect(await read(file('bad.iso'))).toBeUndefined()
      expect(await read(`${file('bad.iso')}.part`)).toBeUndefined()
    })

    it('names an address that does not exist, and redirects in a circle', async () => {
      const { downloads, publish, file } = await make()
      const circle = publish('/a', { redirectTo: '/b' })
      publish('/b', { redirectTo: '/a' })
      for (const url of [circle, circle.replace(/\/a$/, '/none')]) {
        const refused = { problem: { code: 'DOWNLOAD_FAILED' } }
        await expect(downloads.resolve(url, { signal })).rejects.toMatchObject(refused)
        await expect(downloads.text(url, { signal })).rejects.toMatchObject(refused)
        await expect(
          downloads.fetch({ url, file: file('x'), sha256: sha256(''), signal, onProgress: () => undefined }),
        ).rejects.toMatchObject(refused)
      }
    })

    it('stops on request, keeps what came, and continues', async () => {
      const { downloads, publish, file, read } = await make()
      const text = Array.from({ length: 200_000 }, (_, index) => index).join(' ')
      const request = { url: publish('/image', { text }), file: file('part.iso'), sha256: sha256(text) }
      const controller = new AbortController()
      await expect(
        downloads.fetch({
          ...request,
          signal: controller.signal,
          onProgress: ({ done }) => {
            if (done > 0) controller.abort()
          },
        }),
      ).rejects.toMatchObject({ name: 'AbortError' })
      const kept = await read(`${request.file}.part`)
      expect(text.startsWith(kept ?? 'nothing')).toBe(true)
      const seen: number[] = []
      await downloads.fetch({ ...request, signal, onProgress: ({ done }) => seen.push(done) })
      expect(seen[0]).toBeGreaterThan(0)
      expect(await read(request.file)).toBe(text)
    })
  })
}
