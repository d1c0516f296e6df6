/** A real web server on the loopback address that can misbehave. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

export type Handler = (request: IncomingMessage, response: ServerResponse) => void

export interface BadServer {
  origin: string
  /** By path; unknown ones answer 404. */
  handlers: Map<string, Handler>
  /** `GET /path bytes=…` of every request that came. */
  requests: string[]
  close: () => Promise<void>
}

export async function badServer(): Promise<BadServer> {
  const handlers = new Map<string, Handler>()
  const requests: string[] = []
  const server = createServer((request, response) => {
    // Asked as a proxy, the whole address stands in the request line.
    const path = (request.url ?? '').replace(/^http:\/\/[^/]+/, '')
    requests.push(`${request.method ?? ''} ${request.url ?? ''} ${request.headers.range ?? ''}`.trim())
    const handler = handlers.get(path)
    if (handler !== undefined) handler(request, response)
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    handlers,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/**
 * As a good server does it: ranges, If-Range, 416. After `dropAfter` bytes of each answer it cuts the line, where `arrived` is given
 * not before that has seen all bytes up to there; for `pauseMs` it rests in the middle of what is longer than a packet.
 */
export function content(
  bytes: Buffer,
  options: {
    etag?: string
    dropAfter?: number
    arrived?: (bytes: number) => Promise<void>
    pauseMs?: number
  } = {},
): Handler {
  return (request, response) => {
    const from = /^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1]
    const ifRange = request.headers['if-range']
    const wanted =
      from === undefined || (ifRange !== undefined && ifRange !== options.etag) ? 0 : Number(from)
    if (options.etag !== undefined) response.setHeader('etag', options.etag)
    if (wanted > 0 && wanted >= bytes.length) {
      response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end()
      return
    }
    const rest = bytes.subarray(wanted)
    response.setHeader('content-length', rest.length)
    if (wanted > 0)
      response.writeHead(206, { 'content-range': `bytes ${wanted}-${bytes.length - 1}/${bytes.length}` })
    if (options.pauseMs !== undefined && rest.length > 100_000) {
      const half = rest.length >> 1
      response.write(rest.subarray(0, half))
      setTimeout(() => response.end(rest.subarray(half)), options.pauseMs)
    } else if (options.dropAfter === undefined || options.dropAfter >= rest.length) response.end(rest)
    else {
      const { dropAfter, arrived = () => delay(10) } = options
      response.write(rest.subarray(0, dropAfter), () => {
        void arrived(wanted + dropAfter).then(() => response.destroy())
      })
    }
  }
}

/**
 * As an old server does it: no length, the end of the connection is the end of the file. After `dropAfter` bytes it ends too early,
 * and looks the same. `ranges` as in `content`.
 */
export function untilClosed(bytes: Buffer, options: { dropAfter?: number; ranges?: boolean } = {}): Handler {
  return (request, response) => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
    const start = options.ranges === true ? from : 0
    if (start > 0 && start >= bytes.length) {
      response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end()
      return
    }
    const rest = bytes.subarray(start)
    response.useChunkedEncodingByDefault = false
    response.shouldKeepAlive = false
    if (start > 0)
      response.writeHead(206, { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` })
    response.end(rest.subarray(0, options.dropAfter ?? rest.length))
  }
}

export function redirect(to: string): Handler {
  return (_request, response) => response.writeHead(302, { location: to }).end()
}
