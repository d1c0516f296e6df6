/**
 * The contract on loopback, for machines without Electron and for tests in a browser. The window's files are for everybody who
 * reaches 127.0.0.1; all else needs a session, which the token in the printed link opens once. docs/decisions/0007 says why so.
 *
 *     GET  /…                the window
 *     POST /api/session      { "token": …, "session": … }: from then on `Authorization: Bearer <session>` is let in
 *     POST /api/call/<name>  request → envelope
 *     GET  /api/events       server-sent events; `Last-Event-ID` goes on behind that message
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'
import { problem } from '../contract/problem.ts'
import type { Log } from '../ports/log.ts'
import { headersFor } from './headers.ts'
import { maxCallsAtOnce, maxListeners, maxRequestBytes } from './limits.ts'
import { Refusal } from './refusal.ts'
import { sendEvents } from './web/event-source.ts'
import { createGuard } from './web/guard.ts'
import { windowFile } from './window-files.ts'
import type { Wizard } from './wizard.ts'

export interface WebOptions {
  wizard: Pick<Wizard, 'serve' | 'listen'>
  log: Log
  /** Where the built window is. */
  windowFolder: string
  /** 0 takes any free one. */
  port: number
}

export interface WebServer {
  /** Lets one window in. A link that was given out before and not used is void. */
  newLink(): string
  close(): Promise<void>
}

/** 256 bits as base64url. */
const secretSchema = z.string().regex(/^[\w-]{43}$/)
const sessionSchema = z.strictObject({ token: secretSchema, session: secretSchema })

/** Rejects with the system's error where the port cannot be had. */
export async function openWeb({ wizard, log, windowFolder, port }: WebOptions): Promise<WebServer> {
  let authority = ''
  let streams = 0
  let callsUnderWay = 0
  const guard = createGuard(() => authority)

  async function answerCall(name: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (callsUnderWay >= maxCallsAtOnce)
      throw new Refusal(429, 'TOO_MANY_REQUESTS', `${maxCallsAtOnce} calls are under way already.`)
    callsUnderWay += 1
    try {
      sendJson(response, 200, await wizard.serve(name, await readJson(request)))
    } finally {
      callsUnderWay -= 1
    }
  }

  async function openSession(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = sessionSchema.safeParse(await readJson(request))
    if (!asked.success) throw new Refusal(400, 'REQUEST_INVALID', 'A token and a secret were expected.')
    guard.openSession(asked.data)
    sendJson(response, 200, { ok: true, value: {} })
  }

  function openStream(request: IncomingMessage, response: ServerResponse): void {
    if (streams >= maxListeners)
      throw new Refusal(429, 'TOO_MANY_REQUESTS', `${maxListeners} windows listen already.`)
    streams += 1
    response.once('close', () => (streams -= 1))
    const lastId = request.headers['last-event-id']
    sendEvents(response, wizard.listen, typeof lastId === 'string' ? lastId : undefined)
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    guard.checkSource(request)
    const [pathname = '/'] = (request.url ?? '/').split('?')
    if (!pathname.startsWith('/api/')) {
      requireMethod(request, 'GET', 'HEAD')
      const { headers, body } = await windowFile(windowFolder, pathname)
      // As it is: on loopback, packing takes longer than sending.
      response.writeHead(200, headers).end(request.method === 'HEAD' ? undefined : body)
      return
    }
    if (pathname === '/api/session') {
      requireMethod(request, 'POST')
      return openSession(request, response)
    }
    guard.checkSession(request)
    const name = /^\/api\/call\/(\w{1,40})$/.exec(pathname)?.[1]
    if (name !== undefined) {
      requireMethod(request, 'POST')
      return answerCall(name, request, response)
    }
    if (pathname !== '/api/events') throw new Refusal(404, 'REQUEST_INVALID', 'There is nothing here.')
    requireMethod(request, 'GET')
    openStream(request, response)
  }

  function refuse(error: unknown, request: IncomingMessage, response: ServerResponse): void {
    if (response.headersSent) {
      response.destroy()
      return
    }
    const isRefusal = error instanceof Refusal
    if (!isRefusal) log.write('web-failed', { error })
    // The rest of a body that was refused is not waited for.
    response.setHeader('connection', 'close')
    const why = isRefusal ? error.problem : problem('UNEXPECTED', 'The request could not be answered.')
    const status = isRefusal ? error.status : 500
    if (request.url?.startsWith('/api/') === true) sendJson(response, status, { ok: false, problem: why })
    else response.writeHead(status, headersFor('text/plain; charset=utf-8')).end(`${why.detail}\n`)
  }

  const server = createServer(
    { maxHeaderSize: 8 * 1024, headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 5_000 },
    (request, response) => {
      answer(request, response).catch((error: unknown) => refuse(error, request, response))
    },
  )
  server.maxConnections = 128
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: '127.0.0.1', port }, resolve)
  })
  authority = `127.0.0.1:${(server.address() as AddressInfo).port}`

  return {
    // Behind `#`, a browser sends it to nobody and writes it into no log.
    newLink: () => `http://${authority}/#token=${guard.newToken()}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function requireMethod({ method }: IncomingMessage, ...allowed: string[]): void {
  if (!allowed.includes(method ?? ''))
    throw new Refusal(405, 'REQUEST_INVALID', `Only ${allowed.join(' and ')} is answered here.`)
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, headersFor('application/json; charset=utf-8')).end(JSON.stringify(value))
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  if (!/^application\/json(?:;|$)/i.test(request.headers['content-type'] ?? ''))
    throw new Refusal(415, 'REQUEST_INVALID', 'JSON was expected.')
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxRequestBytes)
      throw new Refusal(413, 'REQUEST_INVALID', 'This is more than any request holds.')
    chunks.push(chunk)
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)))
  } catch {
    throw new Refusal(400, 'REQUEST_INVALID', 'JSON was expected.')
  }
}
