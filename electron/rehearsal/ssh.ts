/** ssh to pretended machines: the same checks of host key and login, files in memory, programs that are functions. */
import { createHash } from 'node:crypto'
import { failure, type ProblemCode, type ProblemError } from '../contract/problem.ts'
import type { Clock } from '../ports/clock.ts'
import type { Remote, RemoteResult, RemoteRunOptions, Ssh, SshTarget } from '../ports/ssh.ts'
import { pretendedKeyPair } from './key-pair.ts'
import { failed, type Account, type Network, type RehearsalMachine } from './machine.ts'

export interface RehearsalSshOptions {
  network: Network
  /** Time limits are measured with it: a program that slept for longer than it may has timed out. */
  clock: Clock
}

const codesOf = {
  pi: {
    unreachable: 'PI_UNREACHABLE',
    hostKey: 'PI_HOST_KEY_CHANGED',
    refused: 'PI_LOGIN_REFUSED',
    notRoot: 'PI_NOT_ROOT',
    doasRefuses: 'PI_DOAS_REFUSES',
    unreadable: 'PI_ANSWER_UNREADABLE',
    commandFailed: 'PI_COMMAND_FAILED',
  },
  builder: {
    unreachable: 'BUILDER_UNREACHABLE',
    hostKey: 'BUILDER_HOST_KEY_WRONG',
    refused: 'BUILDER_LOGIN_REFUSED',
    notRoot: 'BUILDER_LOGIN_REFUSED',
    doasRefuses: 'BUILDER_LOGIN_REFUSED',
    unreadable: 'BUILDER_ANSWER_UNREADABLE',
    commandFailed: 'BUILDER_COMMAND_FAILED',
  },
} as const satisfies Record<SshTarget['role'], Record<string, ProblemCode>>

export function createRehearsalSsh({ network, clock }: RehearsalSshOptions): Ssh {
  function reach({ host, port, role }: Pick<SshTarget, 'host' | 'port' | 'role'>): RehearsalMachine {
    const machine = network(host, port)
    if (machine !== undefined) return machine
    throw failure(codesOf[role].unreachable, `${host} port ${String(port)}: no answer.`)
  }

  return {
    generateKeyPair: (comment) => Promise.resolve(pretendedKeyPair(comment)),
    async hostKeyFingerprint(host, port, role, signal) {
      await Promise.resolve()
      stopIfAborted(signal, `Connecting to ${host}`)
      return fingerprintOf(reach({ host, port, role }).hostKey.publicKey)
    },
    async connect(target, signal) {
      await Promise.resolve()
      stopIfAborted(signal, `Connecting to ${target.host}`)
      const machine = reach(target)
      logIn(machine, target)
      return remoteOf(machine, {
        target,
        clock,
        isThere: () => network(target.host, target.port) === machine,
      })
    },
  }
}

/** The checks of a real connection, in its order. */
function logIn(machine: RehearsalMachine, target: SshTarget): void {
  const { host, port, role, user, hostKeyFingerprint } = target
  const codes = codesOf[role]
  const shown = fingerprintOf(machine.hostKey.publicKey)
  if (shown !== hostKeyFingerprint)
    throw failure(
      codes.hostKey,
      `${host} port ${String(port)} shows ${shown}, expected was ${hostKeyFingerprint}.`,
    )
  const account = machine.accepts(user, target.login)
  if (account === undefined) throw failure(codes.refused, refusal(target, machine.offers))
  const refusedBySudo = whyNotBySudo(account, target)
  if (refusedBySudo === undefined || account.doas === 'free') return
  if (account.doas === 'refused' && account.sudo === 'missing')
    throw failure(
      codes.doasRefuses,
      `Without a password doas gives ${user} no root rights, as “permit nopass ${user}” in /etc/doas.conf would.`,
    )
  throw failure(codes.notRoot, refusedBySudo)
}

function whyNotBySudo(account: Account, { user, sudoPassword }: SshTarget): string | undefined {
  switch (account.sudo) {
    case 'not-needed':
    case 'free':
      return undefined
    case 'refused':
      return `sudo gives ${user} no root rights.`
    case 'missing':
      return 'sudo ended with exit code 127 instead of giving root’s rights.'
    case 'password':
      if (sudoPassword === undefined) return 'sudo wants a password.'
      return account.takes(sudoPassword.reveal()) ? undefined : 'sudo does not accept this password.'
  }
}

/** In the words of a real connection. */
function refusal({ user, login }: SshTarget, offers: readonly string[]): string {
  if (login.kind === 'password') return `It does not accept this password for ${user}.`
  const what = login.kind === 'key' ? 'this key' : 'any key of the ssh agent'
  return `It does not accept ${what} for ${user}; it offers ${offers.join(', ')}.`
}

interface Session {
  target: SshTarget
  clock: Clock
  /** False once the machine was switched off or another one answers in its place. */
  isThere: () => boolean
}

function remoteOf(machine: RehearsalMachine, { target, clock, isThere }: Session): Remote {
  const { host, port } = target
  const codes = codesOf[target.role]
  let open = true

  function requireLine(): void {
    const place = `${host} port ${String(port)}`
    if (!open) throw failure(codes.unreachable, `The connection to ${place} is closed.`)
    if (!isThere()) throw failure(codes.unreachable, `The connection to ${place} was lost.`)
  }

  const refuse = (name: string, why: string): ProblemError => failure(codes.commandFailed, `${name}: ${why}`)

  /** A file is named by an absolute path, and what is a folder is none. */
  async function requireFilePath(doing: string, path: string): Promise<void> {
    await Promise.resolve()
    requireLine()
    if (!path.startsWith('/')) throw refuse(doing, 'no absolute path.')
    if (isFolder(machine, path)) throw refuse(doing, 'Is a directory')
  }

  const remote: Remote = {
    async run(argv, options = {}) {
      const name = argv.slice(0, 2).join(' ')
      await Promise.resolve()
      requireLine()
      stopIfAborted(options.signal, name)
      const [program = ''] = argv
      if (
        program === '' ||
        [...argv, ...Object.values(options.env ?? {})].some((word) => word.includes('\0'))
      )
        throw refuse(name, 'this cannot be passed to a program.')
      const startedAt = clock.now()
      const result = await carryOut(machine, argv, options)
      stopIfAborted(options.signal, name)
      requireLine()
      const { timeoutMs = 60_000, maxOutputBytes = 1024 * 1024, successExitCodes = [0] } = options
      if (clock.now() - startedAt > timeoutMs)
        throw failure('TOOL_TIMED_OUT', `${name} did not end within ${String(timeoutMs / 1000)} s.`)
      if ([result.stdout, result.stderr].some((text) => Buffer.byteLength(text) > maxOutputBytes))
        throw failure(codes.unreadable, `${name} printed more than ${String(maxOutputBytes)} bytes.`)
      if (successExitCodes.includes(result.exitCode)) return result
      throw failure(
        codes.commandFailed,
        `${name} ended with exit code ${String(result.exitCode)}.`,
        result.stderr === '' ? result.stdout : result.stderr,
      )
    },
    ask: (argv, options) => remote.run(argv, { ...options, env: { LC_ALL: 'C' } }),
    async readFile(path) {
      await requireFilePath(`reading ${path}`, path)
      return machine.files.get(path)?.content
    },
    async writeFile(path, content, mode = 0o644) {
      await requireFilePath(`writing ${path}`, path)
      machine.files.set(path, { content, mode })
    },
    async remove(path) {
      // Folders exist only by what is in them, so that one which is there is not empty.
      await requireFilePath(`removing ${path}`, path)
      machine.files.delete(path)
    },
    close() {
      open = false
      return Promise.resolve()
    },
  }
  return remote
}

async function carryOut(
  machine: RehearsalMachine,
  argv: readonly string[],
  { env = {}, stdin, signal, onLine }: RemoteRunOptions,
): Promise<RemoteResult> {
  const [program = ''] = argv
  const command = machine.commands.get(program.slice(program.lastIndexOf('/') + 1))
  const lines = { told: false }
  const tell = (line: string): void => {
    lines.told = true
    onLine?.(line)
  }
  const stopped = Promise.withResolvers<never>()
  const onAbort = (): void => stopped.reject(abortError(program))
  signal?.addEventListener('abort', onAbort, { once: true })
  try {
    const result =
      command === undefined
        ? failed(127, `sh: ${program}: not found\n`)
        : await Promise.race([
            Promise.resolve(command({ argv, env, stdin, signal, onLine: tell })),
            stopped.promise,
          ])
    // A command that tells nothing while it works is told at its end.
    if (!lines.told) linesOf(result).forEach(tell)
    return result
  } finally {
    signal?.removeEventListener('abort', onAbort)
  }
}

function linesOf({ stdout, stderr }: RemoteResult): string[] {
  return [stdout, stderr].flatMap((text) => (text === '' ? [] : text.replace(/\n$/, '').split('\n')))
}

function isFolder(machine: RehearsalMachine, path: string): boolean {
  const inside = path.endsWith('/') ? path : `${path}/`
  return machine.files.keys().some((file) => file.startsWith(inside))
}

/** Of a public key's line, as `ssh-keygen -l` prints it. */
export function fingerprintOf(publicKey: string): string {
  const blob = Buffer.from(publicKey.split(' ')[1] ?? '', 'base64')
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`
}

function abortError(what: string): DOMException {
  return new DOMException(`${what} was stopped on request.`, 'AbortError')
}

function stopIfAborted(signal: AbortSignal | undefined, what: string): void {
  if (signal?.aborted === true) throw abortError(what)
}
