/** A real OpenSSH server for tests: on this machine alone, on a free port, with keys of its own, as the user who runs the tests. */
import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)
const sshd = ['/usr/sbin/sshd', '/run/current-system/sw/bin/sshd', '/usr/bin/sshd'].find(existsSync)

/** Why there is no server at all, or `undefined`. */
export const whyNoSshd: string | undefined =
  sshd === undefined ? 'there is no sshd on this machine (Debian: openssh-server)' : undefined

/** Why the adapter's tests cannot have it, or `undefined`. */
export const whyNoServer: string | undefined =
  sshd === undefined
    ? whyNoSshd
    : process.getuid?.() === 0
      ? undefined
      : 'the adapter becomes root, and the tests do not run as root'

export interface OpenSshServer {
  port: number
  folder: string
  /** Fingerprints by kind of key. */
  fingerprints: { ed25519: string; ecdsa: string; rsa: string }
  clientKey: string
  processId: number
  stop(): Promise<void>
}

export interface ServerOptions {
  /** Lines of sshd_config, in front of ours: the first one counts. */
  config?: readonly string[]
  /** A program, with its arguments, that starts sshd (in a namespace of its own). */
  starter?: (folder: string) => Promise<readonly string[]>
}

export async function startServer(options: ServerOptions = {}): Promise<OpenSshServer> {
  if (sshd === undefined) throw new Error('No sshd.')
  const folder = await mkdtemp(join(tmpdir(), 'ssh-server-'))
  await chmod(folder, 0o755)
  const port = await freePort()
  const [ed25519, ecdsa, rsa] = await Promise.all([
    makeKey(join(folder, 'host-ed25519'), 'ed25519'),
    makeKey(join(folder, 'host-ecdsa'), 'ecdsa'),
    makeKey(join(folder, 'host-rsa'), 'rsa'),
    makeKey(join(folder, 'client'), 'ed25519'),
  ])
  await writeFile(join(folder, 'authorized'), await readFile(join(folder, 'client.pub')), { mode: 0o644 })
  const config = [
    ...(options.config ?? []),
    `Port ${String(port)}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${folder}/host-ed25519`,
    `HostKey ${folder}/host-ecdsa`,
    `HostKey ${folder}/host-rsa`,
    `AuthorizedKeysFile ${folder}/authorized`,
    'PidFile none',
    'UsePAM no',
    // As in a shell within a shell: bash then leaves out the start-up file of whoever tests, which may take a second each time (bash(1)).
    'SetEnv SHLVL=1',
    'StrictModes no',
    'PermitRootLogin yes',
    'PermitUserRC no',
    'MaxStartups 100',
  ]
  await writeFile(join(folder, 'sshd_config'), `${config.join('\n')}\n`)
  // Its place for the unprivileged half; Debian makes it when the service starts.
  await mkdir('/run/sshd', { recursive: true })
  const command = [sshd, '-D', '-e', '-f', join(folder, 'sshd_config')]
  const [file = sshd, ...args] = [...((await options.starter?.(folder)) ?? []), ...command]
  const server = spawn(file, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true })
  let log = ''
  server.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()))
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  await waitForPort(port, () => `sshd does not answer: ${log}`)
  return {
    port,
    folder,
    fingerprints: { ed25519, ecdsa, rsa },
    clientKey: await readFile(join(folder, 'client'), 'utf8'),
    processId: server.pid ?? 0,
    async stop() {
      if (server.exitCode === null && server.pid !== undefined) process.kill(-server.pid, 'SIGTERM')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function makeKey(path: string, type: 'ed25519' | 'ecdsa' | 'rsa'): Promise<string> {
  await run('ssh-keygen', ['-q', '-t', type, ...(type === 'rsa' ? ['-b', '2048'] : []), '-N', '', '-f', path])
  const { stdout } = await run('ssh-keygen', ['-l', '-f', path])
  return stdout.split(' ')[1] ?? ''
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function waitForPort(port: number, whyNot: () => string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const answers = await new Promise<boolean>((resolve) => {
      const socket = connect({ host: '127.0.0.1', port })
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
      socket.once('connect', () => socket.destroy())
    })
    if (answers) return
    await delay(25)
  }
  throw new Error(whyNot())
}
