/**
 * A pretended machine behind ssh: files in memory and the few programs that the product calls there. It is stateful: what was
 * written is read back, a rebuild changes what the next look sees.
 */
import type { KeyPair, RemoteResult, SshLogin } from '../ports/ssh.ts'

export interface CommandCall {
  argv: readonly string[]
  env: Readonly<Record<string, string>>
  stdin: string | undefined
  signal: AbortSignal | undefined
  onLine: (line: string) => void
}

/** Carries out one program; `argv[0]` chose it. */
export type Command = (call: CommandCall) => Promise<RemoteResult> | RemoteResult

export interface MachineFile {
  content: string
  mode: number
  /** `root` when nothing is said. */
  owner?: string
}

/** What it takes whoever got in to become root. Without `doas` there is none. */
export type Account = (
  | { sudo: 'not-needed' | 'free' | 'refused' | 'missing' }
  | { sudo: 'password'; takes: (password: string) => boolean }
) & { doas?: 'free' | 'refused' }

export interface RehearsalMachine {
  readonly hostKey: KeyPair
  /** The ways to log in that it names to whoever was refused. */
  readonly offers: readonly string[]
  /** `undefined`: this user does not get in with this login. */
  accepts(user: string, login: SshLogin): Account | undefined
  readonly files: Map<string, MachineFile>
  /** By the program's name without its folder. */
  readonly commands: Map<string, Command>
}

/** Which machine answers at an address, if any: the network of the rehearsal. */
export type Network = (host: string, port: number) => RehearsalMachine | undefined

/** The answer of a program that succeeded. */
export function succeeded(stdout = ''): RemoteResult {
  return { exitCode: 0, stdout, stderr: '' }
}

/** The answer of a program that failed. */
export function failed(exitCode: number, stderr: string): RemoteResult {
  return { exitCode, stdout: '', stderr }
}
