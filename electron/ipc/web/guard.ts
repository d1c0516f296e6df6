/**
 * Who may ask. On loopback every program of this PC and every page in its browser can reach us: a page by its own requests
 * (`Origin` tells), or by a name that it lets point to 127.0.0.1 (`Host` tells: DNS rebinding).
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { callRate } from '../limits.ts'
import { Refusal, refuseWindow } from '../refusal.ts'
import { tokenBucket } from '../token-bucket.ts'

export interface Guard {
  /** Throws a `Refusal` unless it comes from our own page or from no page at all. */
  checkSource(request: IncomingMessage): void
  /** Throws a `Refusal` unless it bears the secret of a session. */
  checkSession(request: IncomingMessage): void
  /** A token that lets one session in. Those that were given out before are void. */
  newToken(): string
  /**
   * Lets the bearer of this secret in from now on. The same pair may come again, from a window that was reloaded before it
   * heard the answer. Throws a `Refusal`.
   */
  openSession(asked: { token: string; session: string }): void
}

/** What may be asked without a session: the window's files and the exchange of a token. */
const ofStrangers = { burst: 100, perSecond: 20 }
const maxSessions = 8

export function createGuard(authority: () => string): Guard {
  /** Kept as digests: comparing them in constant time needs equal lengths. */
  const sessions: Buffer[] = []
  let offered: { token: Buffer; takenBy?: Buffer } | undefined
  const sessionBucket = tokenBucket(callRate)
  const strangerBucket = tokenBucket(ofStrangers)

  function isIn(digests: readonly Buffer[], text: string): boolean {
    const digest = digestOf(text)
    // All are compared, whichever it is.
    return digests.map((known) => timingSafeEqual(known, digest)).includes(true)
  }

  function hasSession({ headers }: IncomingMessage): boolean {
    const secret = /^Bearer ([\w-]{43})$/.exec(headers.authorization ?? '')?.[1]
    return secret !== undefined && isIn(sessions, secret)
  }

  return {
    checkSource(request) {
      const { host, origin, 'sec-fetch-site': site } = request.headers
      if (host !== authority()) throw refuseWindow(403, 'It was addressed by another name.')
      const isOwn = origin === `http://${authority()}`
      // Browsers name the origin of every request that may change something.
      if (origin === undefined ? !isReading(request) : !isOwn)
        throw refuseWindow(403, 'It comes from another page.')
      if (site !== undefined && site !== 'same-origin' && !(site === 'none' && isReading(request)))
        throw refuseWindow(403, 'It comes from another page.')
      // Last: who is refused anyway takes nothing away from a window that is being opened.
      if (!(hasSession(request) ? sessionBucket : strangerBucket).take())
        throw new Refusal(429, 'TOO_MANY_REQUESTS', 'More requests than any window makes.')
    },

    checkSession(request) {
      if (!hasSession(request)) throw refuseWindow(401, 'It does not belong to a window that was let in.')
    },

    newToken() {
      const token = randomBytes(32).toString('base64url')
      offered = { token: digestOf(token) }
      return token
    },

    openSession({ token, session }) {
      if (
        offered === undefined ||
        !isIn([offered.token], token) ||
        !isIn([offered.takenBy ?? digestOf(session)], session)
      )
        throw refuseWindow(403, 'This link was used already, or was never given out.')
      if (offered.takenBy !== undefined) return
      offered.takenBy = digestOf(session)
      sessions.push(offered.takenBy)
      if (sessions.length > maxSessions) sessions.shift()
    },
  }
}

function isReading({ method }: IncomingMessage): boolean {
  return method === 'GET' || method === 'HEAD'
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
