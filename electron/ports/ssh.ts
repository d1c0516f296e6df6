/** Other machines, over ssh. The host key is always pinned: there is no way to connect without saying which key is expected. */
import type { Secret } from './secrets.ts'

/** An OpenSSH key pair. */
export interface KeyPair {
  /** PEM-like OpenSSH text, to be stored readable by the user alone. */
  privateKey: string
  /** `ssh-ed25519 AAAA… comment`, one line without a line break. */
  publicKey: string
}

export type SshLogin =
  | { kind: 'key'; privateKey: string; passphrase?: Secret }
  | { kind: 'agent' }
  | { kind: 'password'; password: Secret }

export interface SshTarget {
  host: string
  port: number
  user: string
  login: SshLogin
  /** `SHA256:…` of the only host key that is accepted. */
  hostKeyFingerprint: string
  /** For `sudo` when `user` is not root; absent: sudo must need none. doas is never given one. */
  sudoPassword?: Secret
  /** From the first packet to the finished login. Default 20 s. */
  connectTimeoutMs?: number
  /** Which machine this is: chooses the problem codes (`PI_…`, `BUILDER_…`). */
  role: 'pi' | 'builder'
}

export interface RemoteResult {
  exitCode: number
  stdout: string
  stderr: string
}

export interface RemoteRunOptions {
  /** Bytes for the program's standard input; without it the input is closed. */
  stdin?: string
  /** Default 60 s. Ends in `TOOL_TIMED_OUT`. */
  timeoutMs?: number
  signal?: AbortSignal
  /** Default 1 MiB for each of stdout and stderr; more ends in `…_ANSWER_UNREADABLE`: a hostile machine may print for ever. */
  maxOutputBytes?: number
  /** Called with each complete line of stdout and stderr as it comes (for progress of long commands). */
  onLine?: (line: string) => void
  /** Exit codes that are an answer and no error. Default [0]. All others throw `PI_COMMAND_FAILED` / `BUILDER_…`. */
  successExitCodes?: readonly number[]
  /** Environment variables for the program (set through `env`, so no server setting is needed). */
  env?: Readonly<Record<string, string>>
}

/** A machine that we are logged in to, as root (through sudo or doas where the user is not root). */
export interface Remote {
  /** Runs a program; the argument vector reaches it unchanged whatever it contains. Never a shell string. */
  run(argv: readonly string[], options?: RemoteRunOptions): Promise<RemoteResult>
  /**
   * Runs a program that only reads and answers at once, without input and in plain language (`LC_ALL=C`). What is asked within a moment,
   * files too, costs one start of a program on the other machine; the answers are given one after the other, within 60 s together, at most
   * 1 MiB each.
   */
  ask(argv: readonly string[], options?: Pick<RemoteRunOptions, 'successExitCodes'>): Promise<RemoteResult>
  /**
   * The file's content (at most 8 MiB), or `undefined` when there is no such file. What is not UTF-8 text throws `…_ANSWER_UNREADABLE`: it
   * could not be written back as it was.
   */
  readFile(path: string): Promise<string | undefined>
  /** Writes beside the file and renames; the parent folder is made. Mode as in chmod, default 0o644. Follows no symlink. */
  writeFile(path: string, content: string, mode?: number): Promise<void>
  /** Removes a file or an empty folder; absent is fine. */
  remove(path: string): Promise<void>
  close(): Promise<void>
}

export interface Ssh {
  generateKeyPair(comment: string): Promise<KeyPair>
  /**
   * The fingerprint that a machine shows, without logging in; nothing is sent to it.
   * Throws `PI_UNREACHABLE` / `BUILDER_UNREACHABLE`.
   */
  hostKeyFingerprint(
    host: string,
    port: number,
    role: SshTarget['role'],
    signal?: AbortSignal,
  ): Promise<string>
  /**
   * Throws `PI_UNREACHABLE`, `PI_HOST_KEY_CHANGED`, `PI_LOGIN_REFUSED`, `PI_NOT_ROOT` (perhaps another `sudoPassword` helps) and
   * `PI_DOAS_REFUSES` (none does); for a builder `BUILDER_UNREACHABLE`, `BUILDER_HOST_KEY_WRONG`, `BUILDER_LOGIN_REFUSED` (also where its
   * user may not become root).
   */
  connect(target: SshTarget, signal?: AbortSignal): Promise<Remote>
}
