/**
 * Root's rights for a user who is not root. sudo is asked first: most have it. Only where it gives them not, one more program looks whether
 * there is a doas; all of it is one connection, and nobody is asked anything.
 */
import { failure, problemOf, ProblemError } from '../../contract/problem.ts'
import type { Secret } from '../../ports/secrets.ts'
import { runProgram, type Program, type Session } from './program.ts'

interface Asking {
  user: string
  sudoPassword?: Secret
  timeoutMs: number
  signal: AbortSignal | undefined
}

/** Prints those of the two that may give rights: a script of the name that calls the other one has no such bit. */
const setuidOnes = 'for name in sudo doas; do [ ! -u "$(command -v "$name")" ] || echo "$name"; done'

/**
 * The same connection with root's rights. Throws `…_NOT_ROOT` where sudo does not give them, perhaps for want of a password, and
 * `PI_DOAS_REFUSES` where doas is the only way: it is asked for no password, so that another one changes nothing.
 */
export async function asRoot(direct: Session, asking: Asking): Promise<Session> {
  const { codes } = direct
  const throughSudo: Session = { ...direct, becoming: { kind: 'sudo', password: asking.sudoPassword } }
  try {
    return await proven(throughSudo, asking)
  } catch (error) {
    const { code, underlying } = problemOf(error)
    if (code === 'TOOL_TIMED_OUT')
      throw failure(
        codes.notRoot,
        'sudo did not answer; it may ask for something beside a password.',
        underlying,
      )
    if (code !== codes.notRoot) throw error
    const there = await ways(direct, asking)
    if (!there.includes('doas')) throw error
    return proven({ ...direct, becoming: { kind: 'doas' } }, asking).catch((refusal: unknown) => {
      if (!(refusal instanceof ProblemError) || there.includes('sudo')) throw error
      throw failure(codes.doasRefuses, lineFor(asking.user), refusal.problem.underlying)
    })
  }
}

/** What would do. Of several lines that fit, doas takes the last one (doas.conf(5)). */
function lineFor(user: string): string {
  return `Without a password doas gives ${user} no root rights, as “permit nopass ${user}” in /etc/doas.conf would.`
}

/** The session, once it was seen that its programs are root's. */
async function proven(session: Session, asking: Asking): Promise<Session> {
  const { becoming, codes } = session
  const answer = await runProgram(session, program('id -u', ['id', '-u'], asking))
  if (answer.stdout.toString().trim() === '0') return session
  throw failure(
    codes.notRoot,
    `${becoming.kind} gives ${asking.user} no root rights.`,
    answer.stderr.toString(),
  )
}

async function ways(direct: Session, asking: Asking): Promise<readonly string[]> {
  try {
    const { stdout } = await runProgram(
      direct,
      program('looking for doas', ['/bin/sh', '-c', setuidOnes], asking),
    )
    return stdout.toString().split('\n')
  } catch (error) {
    // A user whose shell runs nothing has no way at all.
    if (error instanceof ProblemError) return []
    throw error
  }
}

function program(name: string, argv: readonly string[], { timeoutMs, signal }: Asking): Program {
  return {
    name,
    argv,
    env: {},
    stdin: undefined,
    timeoutMs,
    maxOutputBytes: 4096,
    signal,
    onLine: undefined,
  }
}
