/** A line between window and program that can be cut: everything passes a small proxy. */
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { onTestFinished } from 'vitest'

export interface CuttableLine {
  /** For the browser; its own address counts as any other. */
  proxy: { server: string; bypass: string }
  readonly cut: () => void
  readonly mend: () => void
}

export async function openCuttableLine(): Promise<CuttableLine> {
  const sockets = new Set<Socket>()
  let isCut = false
  const server = createServer(passOn)
  server.on('connection', (socket) => {
    if (isCut) socket.destroy()
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const cut = (): void => {
    isCut = true
    for (const socket of sockets) socket.destroy()
  }
  onTestFinished(() => {
    cut()
    server.close()
  })
  return {
    proxy: {
      server: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
      bypass: '<-loopback>',
    },
    cut,
    mend: () => {
      isCut = false
    },
  }
}

/** A proxy is asked with the whole address. */
function passOn(incoming: IncomingMessage, answer: ServerResponse): void {
  const { method, headers, url = '' } = incoming
  const onward = ask(url, { ...(method === undefined ? {} : { method }), headers }, (response) => {
    answer.writeHead(response.statusCode ?? 502, response.headers)
    response.pipe(answer)
  })
  onward.on('error', () => answer.destroy())
  answer.on('close', () => onward.destroy())
  incoming.pipe(onward)
}
