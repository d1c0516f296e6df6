/**
 * Whether this process runs with an administrator's rights: by the integrity level of its token, S-1-16-12288 and above (learn.microsoft.com,
 * "Well-known SIDs"). `whoami` lists it among the groups; their names are translated, the SIDs are not.
 *
 * Where User Account Control is switched off (EnableLUA = 0), and for the account "Administrator" itself, every program of an
 * administrator runs like that, however it was started.
 */
import { execProgram } from '../exec.ts'
import { systemProgram } from './system-program.ts'

const highLevel = 12_288

export async function isElevated(): Promise<boolean> {
  const { stdout } = await execProgram(systemProgram('whoami.exe'), ['/groups', '/fo', 'csv', '/nh'])
  return hasHighLevel(stdout)
}

export function hasHighLevel(groups: string): boolean {
  const level = /"S-1-16-(\d+)"/.exec(groups)?.[1]
  return level !== undefined && Number(level) >= highLevel
}
