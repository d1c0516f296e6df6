/** The way of the desktop program: its preload script puts a connection into the window. */
import type { Connection } from '../../electron/contract/api.ts'
import type { Transport } from './transport.ts'

declare global {
  interface Window {
    piOffload?: Connection
  }
}

export function preloadTransport(connection: Connection): Transport {
  return {
    call: (name, request) => connection.call(name, request),
    listen: (listener) => connection.listen(listener),
    // Both ends live and die together.
    watchLine: () => undefined,
  }
}
