/** `app`: comes up once, knows whether it runs already, and ends in Electron's order. */
import { EventEmitter } from 'node:events'
import { newEvent } from './event.ts'
import type { FakeWindow } from './window.ts'

/** What the programs on one computer share. */
export interface Computer {
  /** Folder of the user's data → who has its lock. */
  readonly locks: Map<string, FakeApp>
  /** Programs that start with the system, with their words. */
  readonly loginItems: Map<string, readonly string[]>
}

export interface AppOptions {
  computer: Computer
  isPackaged: boolean
  languages: string[]
  /** The words that this program is started with; the one that runs already gets them. */
  argv: readonly string[]
}

export class FakeApp extends EventEmitter {
  readonly isPackaged: boolean
  readonly windows = new Set<FakeWindow>()
  readonly paths = new Map([
    ['appData', '/home/you/.config'],
    ['userData', '/home/you/.config/pi-offload'],
  ])
  readonly protocolClients = new Map<string, { path: string; args: readonly string[] }>()
  readonly name = 'Pi Offload'
  /** Of the packed package.json. */
  version = '0.0.0'
  isSandboxed = false
  userModelId = ''
  aboutPanel: object = {}
  exitCode: number | undefined
  readonly #options: AppOptions
  readonly #ready = Promise.withResolvers<undefined>()
  #isReady = false

  constructor(options: AppOptions) {
    super()
    this.#options = options
    this.isPackaged = options.isPackaged
  }

  /** The main module has run to its end. */
  async becomeReady(): Promise<void> {
    await Promise.resolve()
    this.#isReady = true
    this.emit('ready')
    this.#ready.resolve(undefined)
  }

  whenReady(): Promise<undefined> {
    return this.#ready.promise
  }

  isReady(): boolean {
    return this.#isReady
  }

  /** What Electron accepts only so early. */
  requireNotReady(what: string): void {
    if (this.#isReady) throw new Error(`${what} can only be called before app is ready`)
  }

  requireReady(what: string): void {
    if (!this.#isReady) throw new Error(`${what} cannot be used before app is ready`)
  }

  requestSingleInstanceLock(): boolean {
    const { locks } = this.#options.computer
    const folder = this.getPath('userData')
    const holder = locks.get(folder)
    if (holder === undefined) {
      locks.set(folder, this)
      return true
    }
    // Chromium adds words of its own.
    const words = ['/opt/pi-offload', '--original-process-start-time=1', ...this.#options.argv]
    holder.emit('second-instance', newEvent({}), words, '/', undefined)
    return false
  }

  releaseSingleInstanceLock(): void {
    const { locks } = this.#options.computer
    if (locks.get(this.getPath('userData')) === this) locks.delete(this.getPath('userData'))
  }

  enableSandbox(): void {
    this.requireNotReady('enableSandbox')
    this.isSandboxed = true
  }

  setPath(name: string, path: string): void {
    this.paths.set(name, path)
  }

  getPath(name: string): string {
    const path = this.paths.get(name)
    if (path === undefined) throw new Error(`there is no path ${name}`)
    return path
  }

  getName(): string {
    return this.name
  }

  getVersion(): string {
    return this.version
  }

  setAppUserModelId(id: string): void {
    this.userModelId = id
  }

  setAsDefaultProtocolClient(scheme: string, path: string, args: readonly string[]): boolean {
    this.protocolClients.set(scheme, { path, args })
    return true
  }

  setLoginItemSettings(item: { openAtLogin: boolean; path: string; args: readonly string[] }): void {
    const { loginItems } = this.#options.computer
    if (item.openAtLogin) loginItems.set(item.path, item.args)
    else loginItems.delete(item.path)
  }

  setAboutPanelOptions(options: object): void {
    this.aboutPanel = options
  }

  getPreferredSystemLanguages(): string[] {
    this.requireReady('getPreferredSystemLanguages')
    return this.#options.languages
  }

  getLocale(): string {
    this.requireReady('getLocale')
    return 'en-US'
  }

  /** Told first, then the windows close, then it ends; each may prevent it. */
  quit(): void {
    const event = newEvent({})
    this.emit('before-quit', event)
    if (event.defaultPrevented) return
    for (const window of [...this.windows]) window.close('quit')
    if (this.windows.size > 0) return
    this.emit('will-quit', newEvent({}))
    this.exit(0)
  }

  exit(code: number): void {
    if (this.exitCode !== undefined) return
    for (const window of [...this.windows]) window.destroy('quit')
    this.exitCode = code
    this.releaseSingleInstanceLock()
    this.emit('quit', newEvent({}), code)
  }

  windowOpened(window: FakeWindow): void {
    this.windows.add(window)
  }

  windowClosed(window: FakeWindow, why: 'quit' | 'user'): void {
    this.windows.delete(window)
    if (this.windows.size === 0 && why === 'user') this.emit('window-all-closed')
  }
}
