/** One HTTP answer: redirects followed, proxies used, and what a login page or a mistaken server sends told apart from a file. */
import { EnvHttpProxyAgent, ProxyAgent, request } from 'undici'
import type { Agent, Dispatcher } from 'undici'
import { failure, ProblemError } from '../contract/problem.ts'

const maxRedirects = 10

export interface HttpOptions {
  proxy?: string
  /** Nothing for so long, neither headers nor a byte, counts as a dropped connection. */
  stallTimeoutMs: number
}

/** With an explicit proxy all goes through it; otherwise `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` decide. */
export function dispatcherFor({ proxy, stallTimeoutMs }: HttpOptions): Dispatcher {
  const limits: Agent.Options = {
    connect: { timeout: stallTimeoutMs },
    headersTimeout: stallTimeoutMs,
    bodyTimeout: stallTimeoutMs,
  }
  // Plain http is asked of the proxy itself: many refuse CONNECT to other ports than 443.
  return proxy === undefined
    ? new EnvHttpProxyAgent({ ...limits, proxyTunnel: false })
    : new ProxyAgent({ ...limits, uri: proxy, proxyTunnel: false })
}

/** A connection that may work when it is tried again. */
export class TransientError extends Error {
  /** What the system or the library said. */
  readonly underlying: string
  readonly retryAfterMs: number | undefined

  constructor(message: string, options: { underlying?: string; retryAfterMs?: number | undefined } = {}) {
    super(message)
    this.name = 'TransientError'
    this.underlying = options.underlying ?? ''
    this.retryAfterMs = options.retryAfterMs
  }
}

export interface Answer {
  status: number
  /** The address that answered, after all redirects. */
  url: string
  header(name: string): string | undefined
  body: Dispatcher.ResponseData['body']
}

/**
 * The answer to a GET, its body not yet read. Throws `TransientError` for what may pass, `DOWNLOAD_FAILED` for what will not, and
 * an `AbortError`.
 */
export async function get(
  url: string,
  dispatcher: Dispatcher,
  signal: AbortSignal,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  let current = url
  for (let redirects = 0; ; redirects++) {
    const answer = await once(current, dispatcher, signal, headers)
    if (![301, 302, 303, 307, 308].includes(answer.status)) return checked(answer)
    discard(answer)
    const location = answer.header('location')
    if (location === undefined || !URL.canParse(location, current))
      throw failure('DOWNLOAD_FAILED', `${current} redirects to nowhere.`, location)
    const next = new URL(location, current)
    if (redirects === maxRedirects)
      throw failure('DOWNLOAD_FAILED', `${url} redirects more than ${maxRedirects} times.`, next.href)
    if (!/^https?:$/.test(next.protocol) || (current.startsWith('https:') && next.protocol === 'http:'))
      throw failure('DOWNLOAD_FAILED', `${current} redirects to an address that is not secure: ${next.href}`)
    current = next.href
  }
}

async function once(
  url: string,
  dispatcher: Dispatcher,
  signal: AbortSignal,
  headers: Readonly<Record<string, string>>,
): Promise<Answer> {
  try {
    const response = await request(url, {
      dispatcher,
      signal,
      // Ranges and lengths must mean the bytes of the file.
      headers: { 'accept-encoding': 'identity', 'user-agent': 'pi-offload', ...headers },
    })
    return {
      status: response.statusCode,
      url,
      header: (name) => {
        const value = response.headers[name]
        return Array.isArray(value) ? value[0] : value
      },
      body: response.body,
    }
  } catch (error) {
    throw connectionError(error, url, signal)
  }
}

function checked(answer: Answer): Answer {
  const { status, url } = answer
  if ([200, 206, 416].includes(status)) {
    const encoding = answer.header('content-encoding') ?? 'identity'
    if (encoding === 'identity') return answer
    discard(answer)
    throw failure(
      'DOWNLOAD_FAILED',
      `${url} sends its content packed (${encoding}), though that was declined.`,
    )
  }
  discard(answer)
  if (status === 511) throw loginPage(url)
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    const seconds = Number(answer.header('retry-after'))
    const retryAfterMs = Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 60) * 1000 : undefined
    throw new TransientError(`${url} answered with HTTP status ${status}.`, { retryAfterMs })
  }
  if (status === 407)
    throw failure('DOWNLOAD_FAILED', 'The proxy wants a name and a password (HTTP status 407).')
  throw failure('DOWNLOAD_FAILED', `${url} answered with HTTP status ${status}.`)
}

/** A web page in the place of a file: what hotel and guest networks answer to everything until one has logged in. */
export function loginPage(url: string): ProblemError {
  return failure(
    'DOWNLOAD_FAILED',
    `A web page came in the place of ${url}. Most often the network wants a login: open any page in a browser first.`,
  )
}

export function isWebPage(answer: Answer): boolean {
  return /^(?:text\/html|application\/xhtml\+xml)\b/i.test(answer.header('content-type') ?? '')
}

/** Ends the connection instead of reading what nobody wants. */
export function discard(answer: Answer): void {
  answer.body.on('error', () => undefined)
  answer.body.destroy()
}

/** A broken connection may work again; a certificate that does not fit will not. */
export function connectionError(error: unknown, url: string, signal: AbortSignal): unknown {
  if (signal.aborted) return new DOMException('The download was stopped on request.', 'AbortError')
  if (error instanceof ProblemError || error instanceof TransientError) return error
  const { code, text } = describe(error)
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|EPROTO|ERR_SSL/.test(code))
    return failure('DOWNLOAD_FAILED', `The connection to ${new URL(url).host} is not trusted.`, text)
  if (/^(?:UND_ERR_INVALID_ARG|ERR_INVALID_URL|UND_ERR_HEADERS_OVERFLOW|HPE_)/.test(code))
    return failure('DOWNLOAD_FAILED', `${url} does not answer as a web server does.`, text)
  return new TransientError(`The connection to ${new URL(url).host} failed.`, { underlying: text })
}

function describe(error: unknown): { code: string; text: string } {
  if (!(error instanceof Error)) return { code: '', text: String(error) }
  const own = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const inner = error.cause instanceof Error && error.cause !== error ? describe(error.cause) : undefined
  return {
    code: inner?.code === '' || inner === undefined ? own : inner.code,
    text: [own, error.message, inner?.text].filter((part) => part !== undefined && part !== '').join(': '),
  }
}
