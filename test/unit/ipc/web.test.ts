/** The wizard over real HTTP on loopback: what is let through, and all that is not. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { productAssets } from '../../product-assets.ts'
import { workplaceOn } from '../../../electron/composition.ts'
import { calls, envelopeOf } from '../../../electron/contract/api.ts'
import { openWeb, type WebServer } from '../../../electron/ipc/web.ts'
import { whyNoWindow } from '../../../electron/ipc/window-files.ts'
import { openWizard, type Wizard } from '../../../electron/ipc/wizard.ts'
import { rehearsalWorld } from '../../../electron/rehearsal/world.ts'
import { lineOver, webAt, type Web } from './web-line.ts'
import { createClient } from './wizard-client.ts'

const assets = productAssets
let folder: string
let wizard: Wizard
let server: WebServer
let web: Web & { token: string }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pi-offload-web-'))
  await mkdir(join(folder, 'window', 'assets'), { recursive: true })
  await writeFile(
    join(folder, 'window', 'index.html'),
    '<style nonce="{{csp-nonce}}"></style><title>Pi Offload</title>',
  )
  await writeFile(join(folder, 'window', 'assets', 'index-1a2b.js'), 'export {}')
  await writeFile(join(folder, 'secret.txt'), 'not for you')
})
afterAll(() => rm(folder, { recursive: true }))
beforeEach(async () => {
  const workplace = workplaceOn(rehearsalWorld({ fast: true, assets }))
  wizard = await openWizard({ workplace, version: '1.0.0', locale: 'en' })
  server = await openWeb({ wizard, log: workplace.ports.log, windowFolder: join(folder, 'window'), port: 0 })
  web = webAt(server.newLink())
})
afterEach(async () => {
  await wizard.close()
  await server.close()
})

function code(text: string): string {
  const envelope = envelopeOf(calls.stop.response).parse(JSON.parse(text))
  return envelope.ok ? 'ok' : envelope.problem.code
}

describe('the link', () => {
  test('lets one window in, once', async () => {
    expect(server.newLink()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/)
    web = webAt(server.newLink())
    const session = await web.openSession(web.token)
    const body = JSON.stringify({ token: web.token, session: 'A'.repeat(43) })
    const again = await web.ask({ method: 'POST', path: '/api/session', body })
    expect([again.status, code(again.text)]).toEqual([403, 'WINDOW_REFUSED'])
    const headers = { authorization: `Bearer ${'A'.repeat(43)}` }
    expect((await web.ask({ path: '/api/events', headers })).status).toBe(401)
    const client = createClient(lineOver(web, session))
    await client.must('checkPc', {})
  })

  test('an older one that was not used is void', async () => {
    const body = JSON.stringify({ token: web.token, session: 'A'.repeat(43) })
    server.newLink()
    expect((await web.ask({ method: 'POST', path: '/api/session', body })).status).toBe(403)
  })

  test('lets the same window in again that was reloaded before it heard the answer', async () => {
    const session = 'B'.repeat(43)
    const body = JSON.stringify({ token: web.token, session })
    const answers = [1, 2].map(() => web.ask({ method: 'POST', path: '/api/session', body }))
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200])
    await createClient(lineOver(web, session)).must('checkPc', {})
    server.newLink()
    expect((await web.ask({ method: 'POST', path: '/api/session', body })).status).toBe(403)
  })

  test.each([
    [{}],
    [{ token: 'A'.repeat(43) }],
    [{ token: 'A'.repeat(43), session: '' }],
    [{ token: 'A'.repeat(43), session: 'A'.repeat(42) }],
    [{ token: 'A'.repeat(43), session: 'A'.repeat(43), more: 1 }],
  ])('%j is no request for a session', async (request) => {
    const body = JSON.stringify(request)
    expect((await web.ask({ method: 'POST', path: '/api/session', body })).status).toBe(400)
  })

  test.each([
    ['none', undefined],
    ['an empty one', 'Bearer '],
    ['another one', `Bearer ${'A'.repeat(43)}`],
    ['another kind', `Basic ${'A'.repeat(43)}`],
  ])('%s opens neither calls nor events', async (_name, authorization) => {
    const post = await web.ask({
      method: 'POST',
      path: '/api/call/checkPc',
      headers: { authorization },
      body: '{}',
    })
    expect([post.status, code(post.text)]).toEqual([401, 'WINDOW_REFUSED'])
    expect((await web.ask({ path: '/api/events', headers: { authorization } })).status).toBe(401)
  })

  test('the token itself is no session', async () => {
    const headers = { authorization: `Bearer ${web.token}` }
    expect((await web.ask({ method: 'POST', path: '/api/call/stop', headers, body: '{}' })).status).toBe(401)
  })
})

describe('another source', () => {
  const other: [string, Record<string, string | undefined>][] = [
    ['a name that somebody lets point here', { host: 'evil.example:80' }],
    ['localhost, where something else may listen', { host: 'localhost' }],
    ['another port', { host: '127.0.0.1:1' }],
    ['another page', { origin: 'http://evil.example' }],
    ['a page of another server of this PC', { origin: 'http://127.0.0.1:1' }],
    ['a page without a name', { origin: 'null' }],
    ['a program that says nothing of a page', { origin: undefined }],
    ['a form of another page', { 'sec-fetch-site': 'cross-site' }],
    ['another server of this PC, by its browser', { 'sec-fetch-site': 'same-site' }],
  ]
  test.each(other)('%s is refused, also with a session', async (_name, headers) => {
    const authorization = `Bearer ${await web.openSession(web.token)}`
    const answer = await web.ask({
      method: 'POST',
      path: '/api/call/checkPc',
      headers: { ...headers, authorization },
      body: '{}',
    })
    expect([answer.status, code(answer.text)]).toEqual([403, 'WINDOW_REFUSED'])
  })

  test('nothing is readable from another page either', async () => {
    for (const headers of [
      { host: 'evil.example' },
      { origin: 'http://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
    ])
      for (const path of ['/', '/api/events']) expect((await web.ask({ path, headers })).status).toBe(403)
  })

  test('no answer allows another origin', async () => {
    const { headers } = await web.ask({
      method: 'OPTIONS',
      path: '/api/session',
      headers: { origin: 'http://evil.example' },
    })
    expect(headers['access-control-allow-origin']).toBeUndefined()
  })

  test('nothing listens beside the loopback address', async () => {
    const port = Number(web.authority.split(':')[1])
    await expect(
      new Promise((resolve, reject) =>
        connect({ host: '127.0.0.2', port }, () => resolve('open')).once('error', reject),
      ),
    ).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })
})

describe('the files of the window', () => {
  test('come with every header that keeps others out', async () => {
    const { status, headers } = await web.ask({ path: '/' })
    expect(status).toBe(200)
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    })
    const policy = headers['content-security-policy'] as string
    for (const part of [
      "default-src 'none'",
      "script-src 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ])
      expect(policy.split('; ')).toContain(part)
    expect(policy).not.toContain('unsafe')
  })

  test('the nonce in the page is that of its policy, and new each time', async () => {
    const nonces = await Promise.all(
      [1, 2].map(async () => {
        const { headers, text } = await web.ask({ path: '/' })
        const nonce = /'nonce-([^']+)'/.exec(headers['content-security-policy'] as string)?.[1]
        expect(text).toBe(`<style nonce="${nonce ?? ''}"></style><title>Pi Offload</title>`)
        return nonce
      }),
    )
    expect(nonces[0]).toMatch(/^[A-Za-z0-9+/]{24}$/)
    expect(new Set(nonces).size).toBe(2)
  })

  test('scripts are kept by the browser', async () => {
    const { status, headers } = await web.ask({ path: '/assets/index-1a2b.js' })
    expect([status, headers['content-type']]).toEqual([200, 'text/javascript; charset=utf-8'])
    expect(headers['cache-control']).toContain('immutable')
  })

  test('nothing beside them is served', async () => {
    for (const path of [
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/assets/../../secret.txt',
      '/assets\\..\\..\\secret.txt',
      '//secret.txt',
      '/./../secret.txt',
      '/.env',
      '/assets',
      '/assets/',
      '/index.html/',
      '/\0',
      '/none.html',
    ])
      expect((await web.ask({ path: path.replace('\0', '%00') })).status, path).toBe(404)
  })

  test('no path leads out of the folder', async () => {
    const segment = fc.oneof(
      fc.constantFrom('..', '.', '%2e%2e', '', 'secret.txt', 'window', 'assets'),
      fc.webSegment(),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(segment, { maxLength: 6 }), async (segments) => {
        const { status, text } = await web.ask({ path: `/${segments.join('/')}` })
        expect(text).not.toContain('not for you')
        expect([200, 401, 403, 404, 405, 429]).toContain(status)
      }),
      { numRuns: 60 },
    )
  })

  test('one line says that the window is not built', async () => {
    const bare = await openWeb({
      wizard,
      log: { write: () => undefined } as never,
      windowFolder: join(folder, 'none'),
      port: 0,
    })
    const { status, text } = await webAt(bare.newLink()).ask({ path: '/' })
    expect([status, text]).toEqual([404, 'The window is not built. Run `npm run build:renderer` first.\n'])
    await bare.close()
    // Said before the link is given, too.
    expect(await whyNoWindow(join(folder, 'none'))).toBe(text.trimEnd())
    expect(await whyNoWindow(join(folder, 'window'))).toBeUndefined()
  })
})

describe('messages that no window sends', () => {
  let authorization: string
  beforeEach(async () => {
    authorization = `Bearer ${await web.openSession(web.token)}`
  })
  const post = (name: string, body: string | Buffer, headers: Record<string, string | undefined> = {}) =>
    web.ask({ method: 'POST', path: `/api/call/${name}`, headers: { authorization, ...headers }, body })

  test.each([
    ['no JSON', '{', 400],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0x22]), 400],
    ['nothing', '', 400],
    ['too much', JSON.stringify({ patch: { a: 'x'.repeat(100_000) } }), 413],
  ])('%s', async (_name, body, status) => {
    const answer = await post('changeSetup', body)
    expect([answer.status, code(answer.text)]).toEqual([status, 'REQUEST_INVALID'])
  })

  test('another type of content, another method, another place', async () => {
    expect((await post('stop', '{}', { 'content-type': 'text/plain' })).status).toBe(415)
    expect((await web.ask({ path: '/api/call/stop', headers: { authorization } })).status).toBe(405)
    expect(
      (await web.ask({ method: 'PUT', path: '/', headers: { origin: `http://${web.authority}` } })).status,
    ).toBe(405)
    expect((await web.ask({ path: '/api/other', headers: { authorization } })).status).toBe(404)
    expect(code((await post('constructor', '{}')).text)).toBe('REQUEST_INVALID')
    expect(code((await post('goToPage', '{"page":"nowhere"}')).text)).toBe('REQUEST_INVALID')
    expect(code((await post('stop', '{"more":1}')).text)).toBe('REQUEST_INVALID')
  })

  test('a body that goes on without an end is cut off', async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port: Number(web.authority.split(':')[1]) })
      let text = ''
      let isOpen = true
      socket.on('data', (chunk: Buffer) => (text += chunk.toString()))
      socket.on('close', () => {
        isOpen = false
        resolve(text)
      })
      socket.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EPIPE' && error.code !== 'ECONNRESET') reject(error)
      })
      socket.write(
        `POST /api/call/changeSetup HTTP/1.1\r\nHost: ${web.authority}\r\nOrigin: http://${web.authority}\r\n` +
          `Authorization: ${authorization}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
      )
      const more = (): void => {
        if (!isOpen) return
        socket.write(`4000\r\n${'x'.repeat(0x4000)}\r\n`)
        setTimeout(more, 5)
      }
      more()
    })
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
  })

  test('any JSON to any call is answered with an envelope, and the wizard lives on', async () => {
    const names = Object.keys(calls).filter((name) => !['prove', 'start'].includes(name))
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), fc.jsonValue(), async (name, value) => {
        const { status, text } = await post(name, JSON.stringify(value))
        if (status === 429) return
        expect(status).toBe(200)
        expect(
          envelopeOf(calls[name as keyof typeof calls].response).safeParse(JSON.parse(text)).error,
        ).toBeUndefined()
      }),
      { numRuns: 100 },
    )
    expect((await post('stop', '{}')).status).toBe(200)
  })

  test('any change of the form leaves a form that can be shown and changed back', async () => {
    const client = createClient(lineOver(web, authorization.slice(7)))
    await client.until(() => true)
    const key = fc.oneof(
      fc.constantFrom('builder', 'pi', 'network', 'offload', '__proto__', 'address', 'port'),
      fc.string(),
    )
    const patch = fc.dictionary(key, fc.oneof(fc.jsonValue(), fc.dictionary(key, fc.jsonValue())), {
      maxKeys: 3,
    })
    await fc.assert(
      fc.asyncProperty(patch, async (value) => {
        const { status, text } = await post('changeSetup', JSON.stringify({ patch: value }))
        expect([200, 429]).toContain(status)
        if (status === 200) expect(['ok', 'REQUEST_INVALID', 'SETUP_INVALID']).toContain(code(text))
      }),
      { numRuns: 60 },
    )
    expect(({} as Record<string, unknown>)['address']).toBeUndefined()
    client.leave()
  })
})

describe('floods', () => {
  test('strangers are turned away, and a window is answered all the same', async () => {
    const session = await web.openSession(web.token)
    const strangers = await Promise.all(Array.from({ length: 300 }, () => web.ask({ path: '/api/events' })))
    const refused = strangers.filter(({ status }) => status === 429)
    expect(refused.length).toBeGreaterThan(100)
    expect(code(refused[0]?.text ?? '')).toBe('TOO_MANY_REQUESTS')
    const client = createClient(lineOver(web, session))
    await client.must('checkPc', {})
    client.leave()
  })

  test('who is refused anyway keeps no window from being opened', async () => {
    const rebound = { host: 'pi-offload.example' }
    const strangers = await Promise.all(
      Array.from({ length: 300 }, () => web.ask({ path: '/', headers: rebound })),
    )
    expect(new Set(strangers.map(({ status }) => status))).toEqual(new Set([403]))
    expect((await web.ask({ path: '/' })).status).toBe(200)
  })

  test('a window that went wild is slowed down, and answered again later', async () => {
    const authorization = `Bearer ${await web.openSession(web.token)}`
    const ask = () =>
      web.ask({ method: 'POST', path: '/api/call/stop', headers: { authorization }, body: '{}' })
    const answers = []
    for (let round = 0; round < 8; round++)
      answers.push(...(await Promise.all(Array.from({ length: 100 }, ask))))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 429]))
    await expect.poll(async () => (await ask()).status, { timeout: 5_000 }).toBe(200)
  })

  test('so many windows listen and no more', async () => {
    const session = await web.openSession(web.token)
    const clients = Array.from({ length: 16 }, () => createClient(lineOver(web, session)))
    await Promise.all(clients.map((client) => client.until(() => true)))
    const headers = { authorization: `Bearer ${session}` }
    expect((await web.ask({ path: '/api/events', headers })).status).toBe(429)
    clients[0]?.leave()
    const heard: string[] = []
    await expect
      .poll(async () => {
        const late = createClient(lineOver(web, session, heard))
        await new Promise((resolve) => setTimeout(resolve, 50))
        late.leave()
        return heard.length
      })
      .toBeGreaterThan(0)
    for (const client of clients) client.leave()
  })
})

test('a whole window over the line: it goes on where it was interrupted', async () => {
  const session = await web.openSession(web.token)
  const first = createClient(lineOver(web, session))
  await first.until(() => true)
  await first.must('goToPage', { page: 'your-pi' })
  await first.until(({ page }) => page === 'your-pi')
  first.leave()
  const seen = { state: first.state(), lastId: first.lastId() }
  await first.must('goToPage', { page: 'builder' })
  const back = createClient(lineOver(web, session), seen)
  await back.until(({ page }) => page === 'builder')
  expect(back.messages.map(({ event }) => event.type)).toEqual(['changed'])
  back.leave()
})
