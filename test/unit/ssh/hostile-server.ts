/** ssh servers that do not do what they should. */
import { createServer, type Server, type Socket } from 'node:net'
import ssh2 from 'ssh2'
import type { AuthContext, Connection, ServerChannel } from 'ssh2'
import { fingerprintOf } from '../../../electron/adapters/ssh/host-key.ts'
import { generateEd25519 } from '../../../electron/adapters/ssh/key-pair.ts'

export interface HostileServer {
  port: number
  fingerprint: string
  close(): Promise<void>
}

/** What the adapter asked for: the command, and the mark that frames the answer. */
export interface Asked {
  command: string
  mark: string
  connection: Connection
}

export interface Behaviour {
  /** The login takes as long as one waits for it. */
  neverEnds?: boolean
  /** Sent as banner in front of the login. */
  banner?: string
  authenticate?: (context: AuthContext) => void
  /** \`undefined\`: the request for a program is never answered. */
  program?: (channel: ServerChannel, asked: Asked) => void
  refusesPrograms?: boolean
  refusesSessions?: boolean
  onConnection?: (connection: Connection, socket: Socket) => void
}

/** A server that speaks ssh up to a point. */
export async function startHostile(behaviour: Behaviour): Promise<HostileServer> {
  const pair = await generateEd25519('host')
  const { banner } = behaviour
  const ssh = new ssh2.Server({ hostKeys: [pair.privateKey], ...(banner === undefined ? {} : { banner }) })
  ssh.on('connection', (connection) => {
    connection.on('error', () => undefined)
    connection.on('authentication', behaviour.authenticate ?? ((context) => context.accept()))
    connection.on('session', (accept, reject) => {
      if (behaviour.refusesSessions === true) {
        reject()
        return
      }
      accept().on('exec', (acceptProgram, rejectProgram, { command }) => {
        if (behaviour.refusesPrograms === true) rejectProgram()
        else if (behaviour.program !== undefined) {
          const channel = acceptProgram()
          channel.on('error', () => undefined)
          channel.stderr.on('error', () => undefined)
          const mark = /[0-9a-f]{32}/.exec(command)?.[0] ?? ''
          behaviour.program(channel, { command, mark, connection })
        }
      })
    })
  })
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    ssh.injectSocket(socket)
  })
  ssh.on('connection', (connection) => {
    const socket = sockets.at(-1)
    if (socket !== undefined) behaviour.onConnection?.(connection, socket)
  })
  const sockets = socketsOf(server)
  const blob = Buffer.from(pair.publicKey.split(' ')[1] ?? '', 'base64')
  return { ...(await listen(server, sockets)), fingerprint: fingerprintOf(blob) }
}

/** A server that only speaks TCP. */
export async function startRaw(talk: (socket: Socket) => void): Promise<HostileServer> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    talk(socket)
  })
  return { ...(await listen(server, socketsOf(server))), fingerprint: `SHA256:${'A'.repeat(43)}` }
}

function socketsOf(server: Server): Socket[] {
  const sockets: Socket[] = []
  server.on('connection', (socket) => sockets.push(socket))
  return sockets
}

async function listen(server: Server, sockets: readonly Socket[]) {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Writes for ever, as fast as the other side takes it. */
export function flood(
  write: (chunk: Buffer) => boolean,
  onDrain: (go: () => void) => void,
  chunk: Buffer,
): void {
  const go = (): void => {
    for (let count = 0; count < 16; count++)
      if (!write(chunk)) {
        onDrain(go)
        return
      }
    setImmediate(go)
  }
  go()
}
