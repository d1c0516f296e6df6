/** Opens sudo for the length of this process, where it wants a password: everything after it calls `sudo -n`. */
import { failure, ProblemError, problemOf } from '../../contract/problem.ts'
import type { Secrets } from '../../ports/secrets.ts'
import { execProgram } from '../exec.ts'

/** sudo(8) after a wrong answer, in the language that we ask for; sudo-rs says `authentication` instead. */
const wrongPassword = /incorrect (?:password|authentication) attempt/

/**
 * Asks for the password until sudo takes it, as often as `secrets` gives another; sudo remembers it for our session, some minutes
 * long (sudoers(5), `timestamp_type`). Without sudo, without a need and without an answer nothing happens: what needs rights then
 * says so. Throws `SUDO_PASSWORD_WRONG` when sudo took no answer, and `NEEDS_ADMINISTRATOR` when this user may not use it.
 */
export async function openSudo(secrets: Secrets, signal: AbortSignal): Promise<void> {
  if (process.geteuid?.() === 0) return
  const ask = (argv: readonly string[], input?: string) =>
    execProgram('sudo', argv, {
      ...{ signal, inOurSession: true, env: { LC_ALL: 'C' } },
      ...(input === undefined ? {} : { input }),
    })
  try {
    await ask(['-n', '-v'])
    return
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof ProblemError) || error.problem.code === 'TOOL_MISSING') return
  }
  let password = await secrets.get('pc-sudo-password')
  let refused: string | undefined
  while (password !== undefined) {
    try {
      await ask(['-S', '-p', '', '-v'], `${password.reveal()}\n`)
      return
    } catch (error) {
      signal.throwIfAborted()
      refused = problemOf(error).underlying ?? ''
      if (!wrongPassword.test(refused))
        throw failure('NEEDS_ADMINISTRATOR', 'sudo gives this user no rights.', refused)
    }
    password = await secrets.getAnother('pc-sudo-password')
  }
  if (refused !== undefined)
    throw failure('SUDO_PASSWORD_WRONG', 'sudo on this PC did not take the password.', refused)
}
