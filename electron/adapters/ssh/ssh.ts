/** Other machines over ssh, with ssh2: pure JavaScript, so that it works on a Windows without an ssh client. */
import { failure, ProblemError } from '../../contract/problem.ts'
import type { Remote, Ssh, SshTarget } from '../../ports/ssh.ts'
import { codesOf } from './codes.ts'
import { askFingerprint, openConnection, WrongHostKey, type Attempt, type Place } from './connection.ts'
import { hostKeyKinds } from './host-key.ts'
import { generateEd25519 } from './key-pair.ts'
import { defaultAgent, loginOf } from './login.ts'
import type { Line } from './line.ts'
import type { Session } from './program.ts'
import { createRemote } from './remote.ts'
import { asRoot } from './root-rights.ts'

export interface SshSettings {
  /** From the first packet to the finished login. A Pi under load takes several seconds. */
  connectTimeoutMs: number
  /** After three of these without a sign of life the connection counts as lost. */
  keepaliveIntervalMs: number
  /** For a program to end that has to be stopped; after that the connection is cut. */
  stopTimeoutMs: number
  /** The ssh agent's socket or pipe, or `pageant`. */
  agent: string | undefined
}

export function openSsh(settings: Partial<SshSettings> = {}): Ssh {
  const { connectTimeoutMs = 20_000, keepaliveIntervalMs = 10_000, stopTimeoutMs = 10_000 } = settings
  const agent = 'agent' in settings ? settings.agent : defaultAgent()

  function attempt(place: Place, signal: AbortSignal | undefined): Attempt {
    return {
      ...place,
      hostKeyKinds: hostKeyKinds.flat(),
      timeoutMs: connectTimeoutMs,
      keepaliveIntervalMs,
      signal,
    }
  }

  async function connect(target: SshTarget, signal?: AbortSignal): Promise<Remote> {
    const line = await openPinned(target, signal)
    try {
      const direct: Session = {
        line,
        becoming: { kind: 'is-root' },
        codes: codesOf[target.role],
        stopTimeoutMs,
      }
      return createRemote(
        target.user === 'root'
          ? direct
          : await asRoot(direct, { ...target, timeoutMs: connectTimeoutMs, signal }),
      )
    } catch (error) {
      await line.close()
      throw error
    }
  }

  /**
   * A machine has several host keys and shows one. The pinned one may be another than it shows first: made known by hand, or
   * the machine got further keys since. So each kind is asked for before another machine is suspected; still only the pinned key
   * is accepted, and nothing is sent before.
   */
  async function openPinned(target: SshTarget, signal: AbortSignal | undefined): Promise<Line> {
    const { host, port, role, user, hostKeyFingerprint: fingerprint } = target
    const usual = attempt({ host, port, role }, signal)
    const first = { ...usual, timeoutMs: target.connectTimeoutMs ?? usual.timeoutMs }
    const open = (kinds: Attempt['hostKeyKinds']) =>
      openConnection({ ...first, hostKeyKinds: kinds }, { user, login: loginOf(target, agent), fingerprint })
    try {
      return await open(first.hostKeyKinds)
    } catch (error) {
      if (!(error instanceof WrongHostKey)) throw error
      for (const kinds of hostKeyKinds) {
        try {
          return await open(kinds)
        } catch (other) {
          signal?.throwIfAborted()
          if (!isOtherKeyOrNone(other)) throw other
        }
      }
      throw failure(
        codesOf[role].hostKey,
        `${host} port ${String(port)} shows ${error.fingerprint}, expected was ${fingerprint}.`,
      )
    }
  }

  /** A kind that the machine has not ends the key exchange, which is told like any other failure to connect. */
  function isOtherKeyOrNone(error: unknown): boolean {
    if (error instanceof WrongHostKey) return true
    return error instanceof ProblemError && error.problem.code.endsWith('_UNREACHABLE')
  }

  return {
    generateKeyPair: generateEd25519,
    hostKeyFingerprint: (host, port, role, signal) => askFingerprint(attempt({ host, port, role }, signal)),
    connect,
  }
}
