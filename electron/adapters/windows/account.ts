/** Who runs this on Windows, by `whoami`: its names are translated, the SIDs are not. */
import { failure } from '../../contract/problem.ts'
import { execProgram } from '../exec.ts'
import { systemProgram } from './system-program.ts'

/** "Well-known SIDs" (learn.microsoft.com): S-1-16-12288 is high, what is above is the system's own. */
const highLevel = 12_288

/**
 * Whether this process has an administrator's rights: by the integrity level of its token. Where User Account Control is switched off
 * (EnableLUA = 0), and for the account "Administrator" itself, every program of an administrator has them, however it was started.
 */
export async function isElevated(): Promise<boolean> {
  return hasHighLevel(await whoami('/groups'))
}

export function hasHighLevel(groups: string): boolean {
  const level = /"S-1-16-(\d+)"/.exec(groups)?.[1]
  return level !== undefined && Number(level) >= highLevel
}

/** The SID of the user. */
export async function userSid(): Promise<string> {
  const said = await whoami('/user')
  // The name stands before it, and may be any.
  const sid = [...said.matchAll(/\bS-1(?:-\d+){2,}\b/g)].at(-1)?.[0]
  if (sid === undefined) throw failure('TOOL_ANSWER_UNREADABLE', 'whoami tells no SID of the user.', said)
  return sid
}

async function whoami(what: '/groups' | '/user'): Promise<string> {
  const { stdout } = await execProgram(systemProgram('whoami.exe'), [what, '/fo', 'csv', '/nh'])
  return stdout
}
