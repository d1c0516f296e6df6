import type { MessagePort } from 'node:worker_threads'

/** A document in a window. */
export class Frame {
  readonly url: string
  readonly origin: string
  readonly parent: Frame | null
  /** What it has given to the main process; they end with it. */
  readonly ports: MessagePort[] = []
  isGone = false

  constructor(url: string, origin: string, parent: Frame | null = null) {
    this.url = url
    this.origin = origin
    this.parent = parent
  }

  isDestroyed(): boolean {
    return this.isGone
  }

  leave(): void {
    this.isGone = true
    for (const port of this.ports) port.close()
  }
}
