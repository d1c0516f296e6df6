/** Names that machines announce by multicast DNS (RFC 6762). */
import multicastDns from 'multicast-dns'
import { z } from 'zod'

/** What machines with ssh, a desktop or a file server usually announce. */
const services = [
  '_ssh._tcp.local',
  '_sftp-ssh._tcp.local',
  '_workstation._tcp.local',
  '_device-info._tcp.local',
]
/** Names that a fresh system has. */
const usualNames = ['raspberrypi.local', 'nixos.local']
/** A host name; what else stands in front of a service is text for people. */
const hostName = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.local\.?$/

/** Only addresses count; all else in an answer is let be. */
const recordsSchema = z.array(
  z.union([
    z.object({ type: z.literal('A'), name: z.string(), data: z.ipv4() }),
    z.unknown().transform(() => ({ type: 'other' as const })),
  ]),
)

interface MdnsOptions {
  /** Own IPv4 addresses, one for each network to ask in. */
  interfaces: readonly string[]
  durationMs: number
  signal: AbortSignal
  onName: (address: string, name: string) => void
}

/** Asks, twice, and listens. A network where multicast is not allowed tells nothing; that is no error. */
export async function listenForNames({ interfaces, durationMs, signal, onName }: MdnsOptions): Promise<void> {
  // Bound to the address of one interface, a socket would hear nothing that is sent to the group (ip(7), bind).
  const sockets = interfaces.map((address) => multicastDns({ interface: address, bind: '0.0.0.0' }))
  const tell = ({ answers, additionals }: multicastDns.ResponsePacket): void => {
    for (const record of recordsSchema.parse([...(answers ?? []), ...(additionals ?? [])]))
      if (record.type === 'A' && hostName.test(record.name))
        onName(record.data, record.name.replace(/\.$/, ''))
  }
  const ask = (): void => {
    const questions = [
      ...services.map((name) => ({ name, type: 'PTR' as const })),
      ...usualNames.map((name) => ({ name, type: 'A' as const })),
    ]
    for (const socket of sockets) socket.query({ questions })
  }
  for (const socket of sockets) {
    // A packet that cannot be read, a port that cannot be had: there are other ways to find the Pi.
    socket.on('error', () => undefined)
    socket.on('warning', () => undefined)
    socket.on('response', (packet) => {
      if (!signal.aborted) tell(packet)
    })
  }
  ask()
  // Answers may be lost, and the second question reaches those that were just waking up (RFC 6762, 5.2).
  const again = setTimeout(ask, durationMs / 3)
  try {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, durationMs)
      const onAbort = (): void => {
        clearTimeout(timer)
        resolve()
      }
      signal.addEventListener('abort', onAbort, { once: true })
    })
  } finally {
    clearTimeout(again)
    await Promise.all(
      sockets.map((socket) => new Promise<void>((resolve) => socket.destroy(() => resolve()))),
    )
  }
}
