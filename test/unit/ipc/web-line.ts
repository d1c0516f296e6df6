/** The contract over real HTTP, asked as a browser on this PC asks; every part of a request can be made wrong. */
import { randomBytes } from 'node:crypto'
import { Agent, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { createInterface } from 'node:readline'
import type { Line } from './wizard-client.ts'

interface WebAnswer {
  status: number
  headers: IncomingHttpHeaders
  text: string
}

interface WebRequest {
  method?: string
  path: string
  /** `undefined` leaves one out that is sent otherwise. */
  headers?: Record<string, string | undefined>
  body?: string | Buffer
}

export interface Web {
  /** `127.0.0.1:<port>` */
  authority: string
  ask(request: WebRequest): Promise<WebAnswer>
  /** Lets a new session in; gives its secret. */
  openSession(token: string): Promise<string>
}

/** `link` as it was printed. */
export function webAt(link: string): Web & { token: string } {
  const { host, hash } = new URL(link)
  const agent = new Agent({ keepAlive: false })

  const ask = ({ method = 'GET', path, headers = {}, body }: WebRequest): Promise<WebAnswer> =>
    new Promise((resolve, reject) => {
      const request = httpRequest(
        { host: '127.0.0.1', port: host.split(':')[1], method, path, agent },
        (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('error', reject)
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              text: Buffer.concat(chunks).toString('utf8'),
            }),
          )
        },
      )
      const usual: Record<string, string | undefined> = {
        host,
        ...(method === 'POST' ? { origin: `http://${host}`, 'content-type': 'application/json' } : {}),
      }
      for (const [name, value] of Object.entries({ ...usual, ...headers }))
        if (value === undefined) request.removeHeader(name)
        else request.setHeader(name, value)
      request.on('error', reject)
      request.end(body)
    })

  return {
    authority: host,
    token: hash.replace('#token=', ''),
    ask,
    async openSession(token) {
      const session = randomBytes(32).toString('base64url')
      await ask({ method: 'POST', path: '/api/session', body: JSON.stringify({ token, session }) })
      return session
    },
  }
}

/** A line for a wizard's client; `heard` collects the raw bytes that came. */
export function lineOver(web: Web, session: string, heard: string[] = []): Line {
  const authorization = `Bearer ${session}`
  return {
    async call(name, request) {
      const { text } = await web.ask({
        method: 'POST',
        path: `/api/call/${name}`,
        headers: { authorization },
        body: JSON.stringify(request),
      })
      heard.push(text)
      return JSON.parse(text) as unknown
    },
    listen(listener, lastId) {
      const headers = {
        ...{ host: web.authority, authorization },
        ...(lastId === undefined ? {} : { 'last-event-id': lastId }),
      }
      const options = { host: '127.0.0.1', port: web.authority.split(':')[1], path: '/api/events', headers }
      const request = httpRequest(options, (response: IncomingMessage) => {
        let id = ''
        const lines = createInterface({ input: response })
        // Whoever leaves, or is left by the server, hears of it by this.
        lines.on('error', () => undefined)
        lines.on('line', (text) => {
          heard.push(text)
          if (text.startsWith('id: ')) id = text.slice(4)
          if (!text.startsWith('data: ')) return
          const message = JSON.parse(text.slice(6)) as { id: string }
          if (message.id !== id)
            throw new Error('the id of the event is another one than that of the message')
          listener(message)
        })
      })
      request.on('error', () => undefined)
      request.end()
      return () => void request.destroy()
    },
  }
}
