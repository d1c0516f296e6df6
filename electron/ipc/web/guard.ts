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
  /** A token that can be exchanged once. Those that were given out before are void. */
  newToken(): string
  /** The secret of a new session for a token. Throws a `Refusal`. */
  exchange(token: string): string
}

/** What may be asked without a session: the window's files and the exchange of a token. */
const ofStrangers = { burst: 100, perSecond: 20 }
const maxSessions = 8

export function createGuard(authority: () => string): Guard {
  /** Kept as digests: comparing them in constant time needs equal lengths. */
  const sessions: Buffer[] = []
  let tokenDigest: Buffer | undefined
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
      const token = newSecret()
      tokenDigest = digestOf(token)
      return token
    },

    exchange(token) {
      if (tokenDigest === undefined || !isIn([tokenDigest], token))
        throw refuseWindow(403, 'This link was used already, or was never given out.')
      tokenDigest = undefined
      const secret = newSecret()
      sessions.push(digestOf(secret))
      if (sessions.length > maxSessions) sessions.shift()
      return secret
    },
  }
}

function isReading({ method }: IncomingMessage): boolean {
  return method === 'GET' || method === 'HEAD'
}

/** 256 bits as 43 characters. */
function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
