import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { httpDownloads, type DownloadsOptions } from '../../../electron/adapters/downloads.ts'
import { problemOf } from '../../../electron/contract/problem.ts'
import type { Progress } from '../../../electron/contract/run.ts'
import { jumpingClock } from '../../../electron/rehearsal/clock.ts'
import { rehearsalDownloads, type Publication } from '../../../electron/rehearsal/downloads.ts'
import { rehearsalFiles } from '../../../electron/rehearsal/files.ts'
import { describeDownloads, sha256 } from '../../contract/downloads.suite.ts'
import { badServer, content, redirect, untilClosed, type BadServer, type Handler } from './bad-server.ts'

const root = await mkdtemp(join(tmpdir(), 'pi-offload-downloads-'))
afterAll(() => rm(root, { recursive: true, force: true }))
const servers: BadServer[] = []
const startServer = async () => {
  const server = await badServer()
  servers.push(server)
  return server
}
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
  vi.unstubAllEnvs()
})
const realDownloads = (options: Partial<DownloadsOptions> = {}) =>
  httpDownloads({ clock: jumpingClock(), ...options })

describeDownloads('http', async () => {
  const server = await startServer()
  const folder = await mkdtemp(join(root, 'case-'))
  return {
    downloads: httpDownloads(),
    publish: (path, what) => {
      server.handlers.set(
        path,
        'text' in what ? content(Buffer.from(what.text), { pauseMs: 150 }) : redirect(what.redirectTo),
      )
      return server.origin + path
    },
    file: (name) => join(folder, 'images', name),
    read: (path) => readFile(path, 'utf8').catch(() => undefined),
  }
})

describeDownloads('rehearsal', async () => {
  const files = rehearsalFiles()
  const published = new Map<string, Publication>()
  const origin = 'https://web.example'
  return {
    downloads: rehearsalDownloads({ clock: jumpingClock(), files, published }),
    publish: (path, what) => {
      published.set(
        origin + path,
        'text' in what
          ? { kind: 'file', content: what.text, claimedBytes: 1_400_000_000 }
          : { kind: 'redirect', to: origin + what.redirectTo },
      )
      return origin + path
    },
    file: (name) => `C:\\images\\${name}`,
    read: async (path) => {
      const bytes = await files.read(path)
      return bytes && new TextDecoder().decode(bytes)
    },
  }
})

describe('httpDownloads and a server that misbehaves', () => {
  const image = randomBytes(3_500_000)
  const { signal } = new AbortController()
  let server: BadServer
  let file: string
  beforeEach(async () => {
    server = await startServer()
    file = join(await mkdtemp(join(root, 'bad-')), 'images', 'image.iso')
  })
  const serve = (handler: Handler) => server.handlers.set('/image', handler)
  // Not `toEqual`: it takes seconds for megabytes.
  const isImage = async () => image.equals(await readFile(file))
  const load = (options: Partial<DownloadsOptions> = {}, proxy?: string) =>
    realDownloads(options).fetch({
      url: `${server.origin}/image`,
      file,
      sha256: sha256(image),
      signal,
      onProgress: () => undefined,
      ...(proxy === undefined ? {} : { proxy }),
    })
  const problem = (run: Promise<unknown>) => run.then(() => expect.unreachable(), problemOf)
  const keptPart = async (bytes: Uint8Array) => {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(`${file}.part`, bytes)
  }

  it('continues after dropped connections as long as there is progress', async () => {
    serve(content(image, { etag: '"1"', dropAfter: 1_200_000 }))
    await load({ retryDelaysMs: [1] })
    expect(await isImage()).toBe(true)
    expect(server.requests.length).toBeGreaterThanOrEqual(3)
    expect(server.requests.at(-1)).toMatch(/^GET \/image bytes=\d+-$/)
  })

  it('gives up on a line that drops without progress, and keeps what came', async () => {
    const arrived = (bytes: number) =>
      vi.waitFor(async () => expect((await stat(`${file}.part`)).size).toBe(bytes), {
        timeout: 10_000,
        interval: 5,
      })
    serve(content(image.subarray(0, 100_000), { dropAfter: 10, arrived }))
    expect(await problem(load({ retryDelaysMs: [1, 1, 1] }))).toMatchObject({ code: 'DOWNLOAD_FAILED' })
    expect(server.requests).toHaveLength(4)
    expect((await stat(`${file}.part`)).size).toBe(40)
  })

  it('gives up on a server that drops half-way and does not know ranges', async () => {
    serve((_request, response) => {
      response.setHeader('content-length', image.length)
      response.write(image.subarray(0, 2_000_000), () => setTimeout(() => response.destroy(), 10))
    })
    expect(await problem(load({ retryDelaysMs: [1, 1] }))).toMatchObject({ code: 'DOWNLOAD_FAILED' })
    expect(server.requests.length).toBeLessThan(8)
  })

  it('starts over where ranges are not known', async () => {
    await keptPart(image.subarray(0, 1000))
    serve((_request, response) => response.end(image))
    await load()
    expect(await isImage()).toBe(true)
  })

  it('continues a part of an earlier process', async () => {
    await keptPart(image.subarray(0, 3_000_000))
    serve(content(image))
    await load()
    expect(await isImage()).toBe(true)
    expect(server.requests).toEqual(['GET /image bytes=3000000-'])
  })

  it('takes a part that is whole already', async () => {
    await keptPart(image)
    serve(content(image))
    await load()
    expect(await isImage()).toBe(true)
    expect(server.requests).toEqual([`GET /image bytes=${image.length}-`])
  })

  it.each([
    ['longer than the file', () => Buffer.concat([image, image])],
    ['of another release', () => randomBytes(2_000_000)],
  ])('starts over when the part is %s', async (_name, part) => {
    await keptPart(part())
    serve(content(image))
    await load()
    expect(await isImage()).toBe(true)
  })

  it('starts over when the file changes under its hands', async () => {
    let answers = 0
    serve((request, response) => {
      answers += 1
      if (answers === 1)
        content(randomBytes(image.length), { etag: '"old"', dropAfter: 1_500_000 })(request, response)
      else content(image, { etag: '"new"' })(request, response)
    })
    await load()
    expect(await isImage()).toBe(true)
  })

  it('starts over when a part comes from another place than was asked for', async () => {
    await keptPart(image.subarray(0, 1000))
    serve((request, response) => {
      if (request.headers.range === undefined) response.end(image)
      else response.writeHead(206, { 'content-range': `bytes 5-9/${image.length}` }).end('wrong')
    })
    await load()
    expect(await isImage()).toBe(true)
  })

  it.each([404, 403, 410])('does not try again after status %i', async (status) => {
    serve((_request, response) => response.writeHead(status).end())
    expect(await problem(load())).toMatchObject({
      code: 'DOWNLOAD_FAILED',
      detail: expect.stringContaining(`${status}`) as string,
    })
    expect(server.requests).toHaveLength(1)
  })

  it('waits out a server in trouble', async () => {
    const clock = jumpingClock(0)
    let answers = 0
    serve((request, response) => {
      answers += 1
      if (answers < 3) response.writeHead(503, { 'retry-after': '30' }).end()
      else content(image)(request, response)
    })
    await load({ clock })
    expect(clock.now()).toBe(60_000)
  })

  it('says while it waits why and how often', async () => {
    const told: Progress[] = []
    const onProgress = (progress: Progress) => {
      if (progress.note !== undefined) told.push(progress)
    }
    const downloads = realDownloads({ retryDelaysMs: [1, 1] })
    const { origin } = server
    await server.close()
    await problem(downloads.resolve(`${origin}/image`, { signal, onProgress }))
    await problem(downloads.text(`${origin}/image`, { signal, onProgress }))
    await keptPart(image.subarray(0, 1000))
    const url = `${origin}/image`
    await problem(downloads.fetch({ url, file, sha256: sha256(image), signal, onProgress }))
    const note = (time: number) =>
      `The connection to ${new URL(origin).host} failed. Trying again (${time} of 2).`
    const notes = (done: number) => [1, 2].map((time) => ({ done, unit: 'bytes', note: note(time) }))
    expect(told).toEqual([...notes(0), ...notes(0), ...notes(1000)])
  })

  it('gives up on a server that stays in trouble, or is not there', async () => {
    serve((_request, response) => response.writeHead(500).end())
    expect(await problem(load())).toMatchObject({ code: 'DOWNLOAD_FAILED' })
    expect(server.requests).toHaveLength(6)
    await server.close()
    expect(await problem(load())).toMatchObject({ code: 'DOWNLOAD_FAILED' })
  })

  it('counts silence as a dropped connection', async () => {
    serve((request, response) => {
      if (request.headers.range === undefined) {
        response.setHeader('content-length', image.length)
        response.write(image.subarray(0, 2_000_000))
      } else content(image)(request, response)
    })
    await load({ stallTimeoutMs: 300 })
    expect(await isImage()).toBe(true)
  })

  it('takes a file whose end is the end of the connection', async () => {
    serve(untilClosed(image))
    await load({ retryDelaysMs: [] })
    expect(await isImage()).toBe(true)
    const { headers } = await fetch(`${server.origin}/image`)
    expect([headers.get('content-length'), headers.get('transfer-encoding')]).toEqual([null, null])
    expect(headers.get('connection')).toBe('close')
  })

  it('continues where such a connection ended too early', async () => {
    serve(untilClosed(image, { dropAfter: 2_000_000, ranges: true }))
    await load({ retryDelaysMs: [1] })
    expect(await isImage()).toBe(true)
    expect(server.requests).toEqual(['GET /image', 'GET /image bytes=2000000-'])
  })

  it('starts over where such a server does not know ranges', async () => {
    let answers = 0
    serve((request, response) => {
      answers += 1
      untilClosed(image, answers === 1 ? { dropAfter: 2_000_000 } : {})(request, response)
    })
    await load({ retryDelaysMs: [1] })
    expect(await isImage()).toBe(true)
  })

  it.each([true, false])(
    'throws away another file of such a server, after one more look (ranges: %s)',
    async (ranges) => {
      serve(untilClosed(randomBytes(2_000_000), { ranges }))
      expect(await problem(load())).toMatchObject({ code: 'DOWNLOAD_CORRUPT' })
      expect(server.requests).toEqual(['GET /image', 'GET /image bytes=2000000-'])
      await expect(stat(`${file}.part`)).rejects.toMatchObject({ code: 'ENOENT' })
    },
  )

  it('tells a login page from a file', async () => {
    serve((_request, response) =>
      response.setHeader('content-type', 'text/html; charset=utf-8').end('<html>Log in</html>'),
    )
    const expected = { code: 'DOWNLOAD_FAILED', detail: expect.stringContaining('login') as string }
    expect(await problem(load())).toMatchObject(expected)
    expect(await problem(realDownloads().text(`${server.origin}/image`, { signal }))).toMatchObject(expected)
    expect(await problem(realDownloads().resolve(`${server.origin}/image`, { signal }))).toMatchObject(
      expected,
    )
    serve((_request, response) => response.end('\n<!DOCTYPE html><title>Log in</title>'))
    expect(await problem(realDownloads().text(`${server.origin}/image`, { signal }))).toMatchObject(expected)
  })

  it.each([
    // "Network Authentication Required" (RFC 6585, 6): it has no other meaning than this.
    [511, 'login'],
    [407, 'proxy'],
  ])('knows what status %i wants', async (status, word) => {
    serve((_request, response) => response.writeHead(status).end('x'))
    const expected = { code: 'DOWNLOAD_FAILED', detail: expect.stringContaining(word) as string }
    expect(await problem(load())).toMatchObject(expected)
    expect(server.requests).toHaveLength(1)
  })

  it('does not believe in absurd sizes, packed content and redirects to files', async () => {
    serve((_request, response) => void response.writeHead(200, { 'content-length': 1e14 }).write('x'))
    expect(await problem(load())).toMatchObject({ code: 'DOWNLOAD_FAILED' })
    serve((_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('x'))
    expect(await problem(load())).toMatchObject({ code: 'DOWNLOAD_FAILED' })
    serve(redirect('file:///etc/passwd'))
    expect(await problem(load())).toMatchObject({ code: 'DOWNLOAD_FAILED' })
  })

  it('ends a text that does not end', async () => {
    serve((_request, response) => {
      const more = () => {
        while (response.write('x'.repeat(10_000)));
        response.once('drain', more)
      }
      more()
    })
    expect(await problem(realDownloads().text(`${server.origin}/image`, { signal }))).toMatchObject({
      code: 'DOWNLOAD_FAILED',
    })
  })

  it('asks for space before it loads', async () => {
    serve(content(image))
    const files = { freeBytes: async () => 1_000_000 }
    expect(await problem(load({ files }))).toMatchObject({
      code: 'DISK_FULL',
      detail: expect.stringContaining(' 3 MiB') as string,
    })
  })

  it('stops in a stalled transfer and in the wait between tries', async () => {
    serve((_request, response) => void response.writeHead(200, { 'content-length': 10 }).write('x'))
    await expect(
      realDownloads().fetch({
        url: `${server.origin}/image`,
        file,
        sha256: sha256(image),
        signal: AbortSignal.timeout(100),
        onProgress: () => undefined,
      }),
    ).rejects.toMatchObject({ name: 'AbortError' })
    expect(await readFile(`${file}.part`, 'utf8')).toBe('x')
  })

  it('goes through the given proxy, or that of the environment', async () => {
    const proxy = await startServer()
    proxy.handlers.set('/image', content(image))
    await load({}, proxy.origin)
    expect(await isImage()).toBe(true)
    vi.stubEnv('http_proxy', proxy.origin)
    vi.stubEnv('no_proxy', '')
    await load()
    expect(proxy.requests).toEqual([`GET ${server.origin}/image`, `GET ${server.origin}/image`])
    expect(server.requests).toEqual([])
  })
})
