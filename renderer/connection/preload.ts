/** The way of the desktop program: its preload script puts a connection into the window. */
import { streamMessageSchema, type Connection } from '../../electron/contract/api.ts'
import { checkedAnswer } from './checked-answer.ts'
import type { Transport } from './transport.ts'

declare global {
  interface Window {
    piOffload?: Connection
  }
}

export function preloadTransport(connection: Connection): Transport {
  return {
    call: (name, request) => checkedAnswer(name, () => connection.call(name, request)),
    listen: (listener) => connection.listen((message) => listener(streamMessageSchema.parse(message))),
    // Both ends live and die together.
    watchLine: () => undefined,
  }
}
