/** The event stream as server-sent events: `id` and `data` are those of the contract's messages. */
import type { ServerResponse } from 'node:http'
import type { EventStream } from '../event-stream.ts'
import { headersFor } from '../headers.ts'

const heartbeatMs = 15_000
/** A reader that is so far behind is let go; it comes back with the last id that it has seen. */
const maxWaitingBytes = 16 * 1024 * 1024

/** Tells every message until the reader goes away. */
export function sendEvents(
  response: ServerResponse,
  listen: EventStream['listen'],
  lastId: string | undefined,
): void {
  response.writeHead(200, headersFor('text/event-stream; charset=utf-8'))
  response.flushHeaders()
  const leave = listen((message) => {
    response.write(`id: ${message.id}\ndata: ${JSON.stringify(message)}\n\n`)
    if (response.writableLength > maxWaitingBytes) response.destroy()
  }, lastId)
  const heartbeat = setInterval(() => response.write(':\n\n'), heartbeatMs)
  heartbeat.unref()
  response.once('close', () => {
    clearInterval(heartbeat)
    leave()
  })
}
