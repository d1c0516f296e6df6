/** A session: who answers its protocols, and what its pages may do. */
import { EventEmitter } from 'node:events'
import type { FakeApp } from './app.ts'
import { newEvent } from './event.ts'

type ProtocolHandler = (request: Pick<Request, 'url' | 'method'>) => Response | Promise<Response>
interface Asker {
  isMainFrame: boolean
  requestingUrl: string
}
type RequestHandler = (
  contents: unknown,
  permission: string,
  answer: (isGranted: boolean) => void,
  asker: Asker,
) => void
type CheckHandler = (contents: unknown, permission: string, origin: string, asker: Asker) => boolean
type BeforeRequest = (details: { url: string }, answer: (response: { cancel?: boolean }) => void) => void

/** Schemes and their privileges, for the whole program. */
export class FakeProtocols {
  readonly standard = new Set<string>()
  readonly privileges = new Map<string, object>()
  readonly #app: FakeApp

  constructor(app: FakeApp) {
    this.#app = app
  }

  registerSchemesAsPrivileged(schemes: { scheme: string; privileges: { standard?: boolean } }[]): void {
    this.#app.requireNotReady('registerSchemesAsPrivileged')
    for (const { scheme, privileges } of schemes) {
      this.privileges.set(scheme, privileges)
      if (privileges.standard) this.standard.add(scheme)
    }
  }

  /** As Chromium sees it: only a standard scheme has origins. */
  originOf(url: string): string {
    const { protocol, host, origin } = new URL(url)
    return this.standard.has(protocol.slice(0, -1)) ? `${protocol}//${host}` : origin
  }
}

export class FakeSession extends EventEmitter {
  readonly handlers = new Map<string, ProtocolHandler>()
  readonly protocol = {
    handle: (scheme: string, handler: ProtocolHandler) => {
      if (this.handlers.has(scheme)) throw new Error(`${scheme} is handled already`)
      this.handlers.set(scheme, handler)
    },
  }
  readonly webRequest = {
    onBeforeRequest: ({ urls }: { urls: string[] }, handler: BeforeRequest) => {
      this.#beforeRequest = { urls, handler }
    },
  }
  // Electron grants everything unless it is told otherwise.
  #request: RequestHandler = (_contents, _permission, answer) => answer(true)
  #check: CheckHandler = () => true
  #device: () => boolean = () => true
  #beforeRequest: { urls: string[]; handler: BeforeRequest } | undefined

  setPermissionRequestHandler(handler: RequestHandler): void {
    this.#request = handler
  }

  setPermissionCheckHandler(handler: CheckHandler): void {
    this.#check = handler
  }

  setDevicePermissionHandler(handler: () => boolean): void {
    this.#device = handler
  }

  /** What a page gets that asks. */
  async permits(permission: string, asker: Asker): Promise<boolean> {
    const isChecked = this.#check(null, permission, new URL(asker.requestingUrl).origin, asker)
    const { promise, resolve } = Promise.withResolvers<boolean>()
    this.#request(null, permission, resolve, asker)
    const isGranted = await promise
    // Some interfaces only check, some only request: both have to say the same.
    if (isChecked !== isGranted) throw new Error(`${permission} is checked and requested with two answers`)
    return isGranted
  }

  permitsDevice(): boolean {
    return this.#device()
  }

  /** Whether a file from there would be saved. */
  downloads(url: string): boolean {
    const event = newEvent({})
    this.emit('will-download', event, { getURL: () => url }, null)
    return !event.defaultPrevented
  }

  /** Whether a request of a page gets out. */
  async letsOut(url: string): Promise<boolean> {
    if (!this.#beforeRequest?.urls.some((pattern) => matches(pattern, url))) return true
    const { promise, resolve } = Promise.withResolvers<{ cancel?: boolean }>()
    this.#beforeRequest.handler({ url }, resolve)
    return (await promise).cancel !== true
  }

  async load(url: string): Promise<Response> {
    const handler = this.handlers.get(new URL(url).protocol.slice(0, -1))
    if (handler === undefined) throw new Error(`ERR_UNKNOWN_URL_SCHEME (${url})`)
    return handler({ url, method: 'GET' })
  }
}

/** Chrome's match patterns, as far as schemes are concerned. */
function matches(pattern: string, url: string): boolean {
  return new URL(url).protocol === pattern.slice(0, pattern.indexOf('//'))
}
