/** A connection that is logged in: it starts programs, and knows when it is gone. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Client, ClientChannel } from 'ssh2'
import { failure } from '../../contract/problem.ts'
import type { Codes } from './codes.ts'

export interface Line {
  /** Aborted with a problem as its reason as soon as the connection is gone, whatever ended it. */
  readonly gone: AbortSignal
  /** Starts a command. Rejects with `SessionRefused` where the server opens no further session. */
  exec(command: string): Promise<ClientChannel>
  close(): Promise<void>
  /** Cuts the line at once. */
  destroy(detail: string): void
}

/** The server opens no session (now): OpenSSH does so from `MaxSessions` on, 10 by default. */
export class SessionRefused extends Error {}

const closeTimeoutMs = 2_000

export function createLine({
  client,
  place,
  codes,
  gone,
  end,
}: {
  client: Client
  /** For messages. */
  place: string
  codes: Codes
  gone: AbortSignal
  /** Makes it gone for this reason. */
  end: (reason: Error) => void
}): Line {
  return {
    gone,
    exec: (command) =>
      new Promise((resolve, reject) => {
        const refuse = (error: Error): void => {
          if (gone.aborted) reject(gone.reason as Error)
          // Only a refused channel says for what reason (RFC 4254 5.1).
          else if ('reason' in error) reject(new SessionRefused(error.message))
          else reject(failure(codes.unreadable, `${place} starts no programs.`, error.message))
        }
        try {
          client.exec(command, (error, channel) => {
            if (error === undefined) resolve(channel)
            else refuse(error)
          })
        } catch (error) {
          refuse(error as Error)
        }
      }),
    async close() {
      if (gone.aborted) return
      const finished = new Promise<void>((resolve) => client.once('close', () => resolve()))
      client.end()
      await Promise.race([finished, delay(closeTimeoutMs, undefined, { ref: false })])
      end(failure(codes.unreachable, `The connection to ${place} is closed.`))
    },
    destroy(detail) {
      end(failure(codes.unreachable, detail))
    },
  }
}
