/** Messages between a page and the main process: copied as the structured clone does it, ports handed over. */
import { EventEmitter } from 'node:events'
import { MessagePort } from 'node:worker_threads'
import type { Frame } from './frame.ts'

type Handler = (event: object, ...values: unknown[]) => unknown

/** The main process's end for one window. */
export class FakeIpc extends EventEmitter {
  readonly #handlers = new Map<string, Handler>()

  handle(channel: string, handler: Handler): void {
    if (this.#handlers.has(channel))
      throw new Error(`Attempted to register a second handler for '${channel}'`)
    this.#handlers.set(channel, handler)
  }

  async invoke(event: object, channel: string, values: unknown[]): Promise<unknown> {
    const handler = this.#handlers.get(channel)
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`)
    return structuredClone(await handler(event, ...structuredClone(values)))
  }
}

/** A port that was handed to the main process. */
class MainPort extends EventEmitter {
  readonly #port: MessagePort

  constructor(port: MessagePort) {
    super()
    this.#port = port
    port.on('close', () => this.emit('close'))
  }

  postMessage(message: unknown): void {
    this.#port.postMessage(message)
  }

  start(): void {
    this.#port.on('message', (data) => this.emit('message', { data: data as unknown, ports: [] }))
  }

  close(): void {
    this.#port.close()
  }
}

/** What a preload script gets as `ipcRenderer`. */
export interface FakeIpcRenderer {
  invoke(channel: string, ...values: unknown[]): Promise<unknown>
  postMessage(channel: string, message: unknown, ports?: MessagePort[]): void
}

/** Messages of this frame, to the window that `sender` is the contents of. */
export function ipcRendererOf(frame: Frame, sender: object & { ipc: FakeIpc }): FakeIpcRenderer {
  const event = () => ({
    sender,
    // Who has gone is no sender any more.
    senderFrame: frame.isGone ? null : frame,
  })
  return {
    invoke: (channel, ...values) => sender.ipc.invoke(event(), channel, values),
    postMessage(channel, message, ports = []) {
      if (!ports.every((port) => port instanceof MessagePort))
        throw new TypeError('Invalid value for transfer')
      frame.ports.push(...ports)
      const mainPorts = ports.map((port) => new MainPort(port))
      sender.ipc.emit(channel, { ...event(), ports: mainPorts }, structuredClone(message))
    },
  }
}
