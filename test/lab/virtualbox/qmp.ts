/** The control connection of a running qemu (QMP: JSON lines on a Unix socket), one command after the other. */
import { createConnection } from 'node:net'
import { createInterface } from 'node:readline'

export interface QemuMonitor {
  command(name: string, parameters?: Readonly<Record<string, unknown>>): Promise<unknown>
}

interface Waiting {
  resolve: (value: unknown) => void
  reject: (error: Error) => void
}

interface Message {
  QMP?: unknown
  return?: unknown
  error?: { class: string; desc: string }
}

const answerTimeoutMs = 20_000

/** Connects, lets `use` give commands, and hangs up: qemu serves one client at a time. */
export async function withMonitor<T>(
  socketPath: string,
  use: (monitor: QemuMonitor) => Promise<T>,
): Promise<T> {
  const socket = createConnection(socketPath)
  const waiting: Waiting[] = []
  let closed: Error | undefined
  const fail = (error: Error) => {
    closed ??= error
    for (const entry of waiting.splice(0)) entry.reject(closed)
  }
  const answer = () =>
    new Promise<unknown>((resolve, reject) => {
      if (closed === undefined) waiting.push({ resolve, reject })
      else reject(closed)
    })
  socket.on('error', fail)
  socket.on('close', () => fail(new Error('qemu closed its control connection')))
  socket.setTimeout(answerTimeoutMs, () =>
    socket.destroy(new Error('qemu does not answer on its control connection')),
  )
  const lines = createInterface({ input: socket })
  lines.on('error', fail) // it repeats those of the socket
  lines.on('line', (line) => {
    const message = JSON.parse(line) as Message
    // Everything else is an event.
    if (!('QMP' in message || 'return' in message || message.error !== undefined)) return
    const entry = waiting.shift()
    if (message.error === undefined) entry?.resolve(message.return)
    else entry?.reject(new Error(message.error.desc))
  })
  const command: QemuMonitor['command'] = (name, parameters) => {
    const answered = answer()
    if (closed === undefined) {
      socket.write(`${JSON.stringify({ execute: name, ...(parameters ? { arguments: parameters } : {}) })}\n`)
    }
    return answered
  }
  try {
    await answer() // the greeting
    await command('qmp_capabilities')
    return await use({ command })
  } finally {
    socket.removeAllListeners('close')
    socket.destroy()
  }
}
