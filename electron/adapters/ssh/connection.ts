/** Reaching a machine: its host key first, then the login. */
import { connect as connectSocket } from 'node:net'
import ssh2 from 'ssh2'
import type { Client, ServerHostKeyAlgorithm } from 'ssh2'
import { failure } from '../../contract/problem.ts'
import type { SshTarget } from '../../ports/ssh.ts'
import { abortError } from './abort.ts'
import { codesOf } from './codes.ts'
import { fingerprintOf } from './host-key.ts'
import { createLine, type Line } from './line.ts'
import type { Login } from './login.ts'

export interface Place {
  host: string
  port: number
  role: SshTarget['role']
}

export interface Attempt extends Place {
  /** The kinds of host key that are asked for, the best first. */
  hostKeyKinds: readonly ServerHostKeyAlgorithm[]
  timeoutMs: number
  keepaliveIntervalMs: number
  signal: AbortSignal | undefined
}

/** The machine showed this key and no other; nothing was sent to it. */
export class WrongHostKey extends Error {
  readonly fingerprint: string

  constructor(fingerprint: string) {
    super(`The host key is ${fingerprint}.`)
    this.fingerprint = fingerprint
  }
}

/** A machine that is not heard for three intervals is gone. */
const keepaliveCount = 3

/** The fingerprint of the host key that the machine shows and proves to have. */
export function askFingerprint(attempt: Attempt): Promise<string> {
  return open(attempt, { accepts: () => true }, (way) => way.fingerprint())
}

/** Throws `WrongHostKey`, or the problem with reaching or logging in. */
export function openConnection(
  attempt: Attempt,
  { user, login, fingerprint }: { user: string; login: Login; fingerprint: string },
): Promise<Line> {
  const accepts = (shown: string) => shown === fingerprint
  return open(attempt, { accepts, user, login }, (way) => way.line())
}

/** What may be waited for. */
interface Way {
  fingerprint(): Promise<string>
  line(): Promise<Line>
}

async function open<T>(
  { host, port, role, hostKeyKinds, timeoutMs, keepaliveIntervalMs, signal }: Attempt,
  { accepts, user, login }: { accepts: (fingerprint: string) => boolean; user?: string; login?: Login },
  use: (way: Way) => Promise<T>,
): Promise<T> {
  if (signal?.aborted === true) throw abortError(`Connecting to ${host}`)
  const codes = codesOf[role]
  const place = `${host} port ${String(port)}`
  // Our own socket, so that it can be ended for good: ssh2 closes only its own half, and waits for the other side.
  const socket = connectSocket({ host, port, noDelay: true })
  const client: Client = new ssh2.Client()
  const gone = new AbortController()
  const handshake = Promise.withResolvers<undefined>()
  const ready = Promise.withResolvers<undefined>()
  // Not every caller waits for both.
  handshake.promise.catch(() => undefined)
  ready.promise.catch(() => undefined)
  let phase: 'reaching' | 'login' | 'open' = 'reaching'
  let shown: string | undefined
  let agentTrouble: string | undefined

  function end(reason: Error): void {
    if (gone.signal.aborted) return
    gone.abort(reason)
    clearTimeout(timeout)
    signal?.removeEventListener('abort', onAbort)
    handshake.reject(reason)
    ready.reject(reason)
    socket.destroy()
  }

  function onAbort(): void {
    end(abortError(`Connecting to ${host}`))
  }

  /** What an error of ssh2 or the socket means at this point. */
  function meaningOf(error: Error & { level?: string; code?: unknown }): Error {
    if (shown !== undefined && !accepts(shown))
      return phase === 'reaching'
        ? new WrongHostKey(shown)
        : failure(codes.hostKey, `${place} shows ${shown} all of a sudden.`)
    if (phase === 'open')
      return failure(codes.unreachable, `The connection to ${place} was lost.`, error.message)
    // A number as code is the server's reason to disconnect (RFC 4253 11.1), such as too many attempts.
    const refused = error.level === 'client-authentication' || typeof error.code === 'number'
    if (phase === 'login' && refused) {
      const said = [agentTrouble, error.message].filter((text) => text !== undefined).join('\n')
      return failure(codes.refused, login?.refusal() ?? `${place} refused.`, said)
    }
    const what = phase === 'login' ? 'the connection ended during the login.' : describe(error)
    return failure(codes.unreachable, `${place}: ${what}`, text(error))
  }

  const timeout = setTimeout(() => {
    const what = phase === 'login' ? 'did not finish the login' : 'did not answer as an ssh server'
    end(failure(codes.unreachable, `${place} ${what} within ${String(timeoutMs / 1000)} s.`))
  }, timeoutMs)
  signal?.addEventListener('abort', onAbort, { once: true })

  client.on('handshake', () => {
    // Again at each renewal of the session's keys.
    if (phase === 'reaching') phase = 'login'
    handshake.resolve(undefined)
    // Before ssh2 goes on to ask for the login.
    if (login === undefined) end(failure(codes.unreachable, `The look at ${place} is over.`))
  })
  client.on('ready', () => {
    phase = 'open'
    clearTimeout(timeout)
    signal?.removeEventListener('abort', onAbort)
    ready.resolve(undefined)
  })
  client.on('change password', () => {
    end(failure(codes.refused, `The password of ${user ?? ''} has expired and has to be changed first.`))
  })
  client.on('error', (error: Error & { level?: string }) => {
    // ssh2 goes on after trouble with the agent, and ends in a refusal.
    if (error.level === 'agent') agentTrouble = error.message
    else end(meaningOf(error))
  })
  client.on('close', () => {
    end(meaningOf(new Error('The other side closed the connection.')))
  })
  client.on('end', () => {
    end(meaningOf(new Error('The other side closed the connection.')))
  })

  client.connect({
    sock: socket,
    username: user ?? '',
    hostVerifier: (key: Buffer) => {
      shown = fingerprintOf(key)
      return accepts(shown)
    },
    algorithms: { serverHostKey: [...hostKeyKinds] },
    authHandler: login?.next ?? [],
    // Ours covers the way there, too.
    readyTimeout: 0,
    keepaliveInterval: keepaliveIntervalMs,
    keepaliveCountMax: keepaliveCount,
  })

  return use({
    async fingerprint() {
      await handshake.promise
      return shown ?? ''
    },
    async line() {
      await ready.promise
      return createLine({ client, place, codes, gone: gone.signal, end })
    },
  })
}

/** What a failed connection means, by its code; the sentence of the system goes along as it is. */
function describe(error: Error & { code?: unknown }): string {
  const known: Readonly<Record<string, string>> = {
    ECONNREFUSED: 'nothing listens there.',
    ENOTFOUND: 'this name is not known.',
    EAI_AGAIN: 'the name cannot be looked up now.',
    EHOSTUNREACH: 'no machine of this address answers.',
    ENETUNREACH: 'no network leads there.',
    ETIMEDOUT: 'no answer.',
    ECONNRESET: 'the connection was cut.',
  }
  const [inner] = error instanceof AggregateError ? (error.errors as unknown[]) : []
  const code = error.code ?? (inner as { code?: unknown } | undefined)?.code
  return (typeof code === 'string' ? known[code] : undefined) ?? 'it does not answer as an ssh server should.'
}

function text(error: Error): string {
  if (!(error instanceof AggregateError)) return error.message
  return (error.errors as unknown[])
    .map((inner) => (inner instanceof Error ? inner.message : String(inner)))
    .join('\n')
}
