/** A window with its page: it loads through its session's protocol and runs its preload script for real. */
import { EventEmitter } from 'node:events'
import type { FakeApp } from './app.ts'
import { newEvent } from './event.ts'
import { Frame } from './frame.ts'
import { FakeIpc, ipcRendererOf, type FakeIpcRenderer } from './messages.ts'
import { runPreload } from './preload.ts'
import type { FakeProtocols, FakeSession } from './session.ts'

export interface WindowOptions {
  title: string
  show: boolean
  minWidth: number
  minHeight: number
  webPreferences: Record<string, unknown> & { preload: string; session: FakeSession }
}

type OpenHandler = (details: { url: string }) => { action: 'allow' | 'deny' }

export class FakeContents extends EventEmitter {
  readonly ipc = new FakeIpc()
  readonly options: WindowOptions
  mainFrame: Frame
  /** What the preload script put into the page. */
  exposed: Record<string, unknown> = {}
  status = 0
  text = ''
  headers: Headers | undefined
  readonly #protocols: FakeProtocols
  #openHandler: OpenHandler = () => ({ action: 'allow' })

  constructor(options: WindowOptions, protocols: FakeProtocols) {
    super()
    this.options = options
    this.#protocols = protocols
    this.mainFrame = new Frame('about:blank', 'null')
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler
  }

  async load(url: string): Promise<void> {
    const { preload, session } = this.options.webPreferences
    const response = await session.load(url)
    this.mainFrame.leave()
    this.mainFrame = new Frame(url, this.#protocols.originOf(url))
    this.status = response.status
    this.headers = response.headers
    this.text = await response.text()
    this.exposed = runPreload(preload, this.sender(this.mainFrame))
    this.emit('did-finish-load')
  }

  reload(): void {
    void this.load(this.mainFrame.url)
  }

  /** The process of the page dies. */
  crash(reason = 'crashed'): void {
    this.mainFrame.leave()
    this.emit('render-process-gone', newEvent({}), { reason, exitCode: 5 })
  }

  /** Messages as a frame of this window would send them that somebody else has got hold of. */
  sender(frame: Frame): FakeIpcRenderer {
    return ipcRendererOf(frame, this)
  }

  /** A page or a click wants the window, or a frame in it, to go elsewhere. Whether it may. */
  mayGo(url: string, isMainFrame = true): boolean {
    const event = newEvent({ url, isMainFrame })
    this.emit('will-frame-navigate', event)
    return !event.defaultPrevented
  }

  mayRedirect(url: string): boolean {
    const event = newEvent({ url, isMainFrame: true })
    this.emit('will-redirect', event)
    return !event.defaultPrevented
  }

  mayAttachWebview(): boolean {
    const event = newEvent({})
    this.emit('will-attach-webview', event, {}, {})
    return !event.defaultPrevented
  }

  mayOpen(url: string): boolean {
    return this.#openHandler({ url }).action === 'allow'
  }
}

export class FakeWindow extends EventEmitter {
  readonly webContents: FakeContents
  readonly options: WindowOptions
  progress: { fraction: number; mode: string } = { fraction: -1, mode: 'none' }
  #isVisible: boolean
  #isFocused = false
  #isMinimized = false
  #isDestroyed = false
  readonly #app: FakeApp

  constructor(options: WindowOptions, app: FakeApp, protocols: FakeProtocols) {
    super()
    app.requireReady('BrowserWindow')
    this.options = options
    this.#app = app
    this.#isVisible = options.show
    this.webContents = new FakeContents(options, protocols)
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'))
    app.windowOpened(this)
    app.emit('web-contents-created', newEvent({}), this.webContents)
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.load(url)
  }

  show(): void {
    this.#requireAlive()
    this.#isVisible = true
    this.#isFocused = true
  }

  hide(): void {
    this.#requireAlive()
    this.#isVisible = false
    this.#isFocused = false
  }

  focus(): void {
    this.#requireAlive()
    this.#isFocused = this.#isVisible && !this.#isMinimized
  }

  /** Somebody clicks on another window. */
  blur(): void {
    this.#isFocused = false
  }

  minimize(): void {
    this.#isMinimized = true
    this.#isFocused = false
  }

  restore(): void {
    this.#requireAlive()
    this.#isMinimized = false
  }

  isVisible(): boolean {
    return this.#isVisible && !this.#isDestroyed
  }

  isFocused(): boolean {
    this.#requireAlive()
    return this.#isFocused
  }

  isMinimized(): boolean {
    this.#requireAlive()
    return this.#isMinimized
  }

  isDestroyed(): boolean {
    return this.#isDestroyed
  }

  setProgressBar(fraction: number, { mode }: { mode: string }): void {
    this.#requireAlive()
    this.progress = { fraction, mode }
  }

  /** Its cross is clicked, or the program quits. */
  close(why: 'quit' | 'user' = 'user'): void {
    const event = newEvent({})
    this.emit('close', event)
    if (!event.defaultPrevented) this.destroy(why)
  }

  destroy(why: 'quit' | 'user' = 'user'): void {
    if (this.#isDestroyed) return
    this.#isDestroyed = true
    this.webContents.mainFrame.leave()
    this.emit('closed')
    this.#app.windowClosed(this, why)
  }

  #requireAlive(): void {
    if (this.#isDestroyed) throw new TypeError('Object has been destroyed')
  }
}
