/** The adapter against a real OpenSSH server. */
import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSsh } from '../../../electron/adapters/ssh/ssh.ts'
import { Secret } from '../../../electron/ports/secrets.ts'
import type { Remote, SshTarget } from '../../../electron/ports/ssh.ts'
import { describeSsh } from '../../contract/ssh.suite.ts'
import {
  freePort,
  startServer,
  whyNoServer,
  type OpenSshServer,
  type ServerOptions,
} from './openssh-server.ts'

const run = promisify(execFile)
const ssh = openSsh({ agent: undefined })

/** One that has ended may stay listed as a zombie until it is fetched. */
async function isRunning(pid: number): Promise<boolean> {
  const line = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => ') Z')
  return !line.includes(') Z')
}

function targetOf(server: OpenSshServer): SshTarget {
  return {
    host: '127.0.0.1',
    port: server.port,
    user: 'root',
    login: { kind: 'key', privateKey: server.clientKey },
    hostKeyFingerprint: server.fingerprints.ed25519,
    role: 'pi',
  }
}

if (whyNoServer !== undefined) {
  describe.skip(`ssh: a real OpenSSH server: SKIPPED, ${whyNoServer}`, () => {
    it('is needed here', () => undefined)
  })
} else {
  describeSsh('a real OpenSSH server', async () => {
    const server = await startServer()
    const folder = join(server.folder, 'files')
    await mkdir(folder)
    return {
      ssh,
      target: targetOf(server),
      refused: { kind: 'key', privateKey: (await ssh.generateKeyPair('stranger')).privateKey },
      silentPort: await freePort(),
      folder,
      dispose: () => server.stop(),
    }
  })

  // They mostly wait for other programs.
  describe.concurrent('at a real OpenSSH server', () => {
    let server: OpenSshServer
    let target: SshTarget
    let remote: Remote
    beforeAll(async () => {
      server = await startServer()
      target = targetOf(server)
      remote = await ssh.connect(target)
    })
    afterAll(async () => {
      await remote.close()
      await server.stop()
    })

    async function loginFails(login: SshTarget['login'], using = ssh): Promise<unknown> {
      const connected = await using.connect({ ...target, login }).catch((error: unknown) => error)
      expect(connected).toMatchObject({ problem: { code: 'PI_LOGIN_REFUSED' } })
      return (connected as { problem: { detail: string } }).problem.detail
    }

    it('finds the pinned key among several of the machine', async () => {
      for (const hostKeyFingerprint of Object.values(server.fingerprints)) {
        const own = await ssh.connect({ ...target, hostKeyFingerprint })
        expect((await own.run(['printf', 'x'])).stdout).toBe('x')
        await own.close()
      }
    })

    it('makes keys that OpenSSH reads and lets in', async () => {
      const pair = await ssh.generateKeyPair('pi-offload')
      const path = join(server.folder, 'made')
      await writeFile(path, pair.privateKey, { mode: 0o600 })
      expect((await run('ssh-keygen', ['-y', '-f', path])).stdout.trim()).toBe(pair.publicKey)
      await writeFile(join(server.folder, 'authorized'), `${pair.publicKey}\n`, { flag: 'a' })
      const own = await ssh.connect({ ...target, login: { kind: 'key', privateKey: pair.privateKey } })
      await own.close()
    })

    it('opens a key with its passphrase, and says what is wrong with a key', async () => {
      const path = join(server.folder, 'locked')
      await run('ssh-keygen', ['-q', '-t', 'ed25519', '-a', '4', '-N', 'sesame', '-f', path])
      await writeFile(join(server.folder, 'authorized'), await readFile(`${path}.pub`), { flag: 'a' })
      const privateKey = await readFile(path, 'utf8')
      const passphrase = new Secret('sesame')
      await (await ssh.connect({ ...target, login: { kind: 'key', privateKey, passphrase } })).close()
      expect(await loginFails({ kind: 'key', privateKey })).toMatch(/none was given/)
      expect(await loginFails({ kind: 'key', privateKey, passphrase: new Secret('wrong') })).toMatch(/wrong/)
      expect(await loginFails({ kind: 'key', privateKey: 'no key' })).toMatch(/no format/)
      const publicKey = await readFile(`${path}.pub`, 'utf8')
      expect(await loginFails({ kind: 'key', privateKey: publicKey })).toMatch(/public key/)
      expect(await loginFails({ kind: 'password', password: new Secret('x') })).toMatch(/publickey|password/)
    })

    it('logs in through an agent', async () => {
      const socket = join(server.folder, 'agent')
      const { stdout } = await run('ssh-agent', ['-a', socket])
      const processId = Number(/SSH_AGENT_PID=(\d+)/.exec(stdout)?.[1])
      try {
        const withAgent = openSsh({ agent: socket })
        expect(await loginFails({ kind: 'agent' }, withAgent)).toMatch(/agent/)
        await run('ssh-add', ['-q', join(server.folder, 'client')], {
          env: { ...process.env, SSH_AUTH_SOCK: socket },
        })
        await (await withAgent.connect({ ...target, login: { kind: 'agent' } })).close()
      } finally {
        process.kill(processId)
      }
      expect(await loginFails({ kind: 'agent' }, openSsh({ agent: socket }))).toMatch(/agent/)
      expect(await loginFails({ kind: 'agent' })).toMatch(/SSH_AUTH_SOCK/)
    })

    it('ends a stopped program and all that it started', async () => {
      const stop = new AbortController()
      const pids: number[] = []
      const script = 'trap "" TERM; echo $$; sleep 1000 & echo $!; wait; sleep 1000'
      const work = remote.run(['sh', '-c', script], {
        signal: stop.signal,
        onLine: (line) => pids.push(Number(line)),
      })
      while (pids.length < 2) await delay(20)
      stop.abort()
      await expect(work).rejects.toMatchObject({ name: 'AbortError' })
      for (const pid of pids) expect(await isRunning(pid)).toBe(false)
      expect((await remote.run(['printf', 'x'])).stdout).toBe('x')
    })

    it('answers at the end of the program, though its child holds the output', async () => {
      const begun = Date.now()
      const { stdout } = await remote.run(['sh', '-c', 'sleep 20 & echo $!'])
      process.kill(Number(stdout))
      expect(Date.now() - begun).toBeLessThan(10_000)
    })

    it('tells how a program was ended by a signal', async () => {
      const killed = remote.run(['sh', '-c', 'kill -KILL $$'])
      await expect(killed).rejects.toMatchObject({
        problem: { code: 'PI_COMMAND_FAILED', detail: 'sh -c ended with exit code 137.' },
      })
    })

    it('answers with one program what is asked at once', async () => {
      const shell = async () => (await remote.ask(['sh', '-c', 'echo $PPID'])).stdout
      const [first, second] = await Promise.all([shell(), shell(), remote.readFile('/etc/hostname')])
      expect(second).toBe(first)
      expect(await shell()).not.toBe(first)
    })

    it('knows no built-ins of the shell as programs', async () => {
      const { exitCode } = await remote.run(['exit', '3'], { successExitCodes: [127] })
      expect(exitCode).toBe(127)
    })

    it('writes whole files with their mode, over a link and not through it', async () => {
      const folder = join(server.folder, 'written')
      await remote.writeFile(join(folder, 'secret'), 'x', 0o600)
      await remote.writeFile(join(folder, 'script'), 'x', 0o755)
      expect((await stat(join(folder, 'secret'))).mode & 0o7777).toBe(0o600)
      expect((await stat(join(folder, 'script'))).mode & 0o7777).toBe(0o755)
      expect((await stat(folder)).mode & 0o7777).toBe(0o755)
      await symlink(join(folder, 'secret'), join(folder, 'link'))
      await remote.writeFile(join(folder, 'link'), 'new')
      expect(await readFile(join(folder, 'secret'), 'utf8')).toBe('x')
      expect(await readFile(join(folder, 'link'), 'utf8')).toBe('new')
      expect((await readdir(folder)).sort()).toEqual(['link', 'script', 'secret'])
    })

    it('leaves a file alone that it cannot read as text, and removes an empty folder', async () => {
      const path = join(server.folder, 'latin1')
      await writeFile(path, Buffer.from([0x66, 0xfc, 0x72]))
      await expect(remote.readFile(path)).rejects.toMatchObject({ problem: { code: 'PI_ANSWER_UNREADABLE' } })
      await mkdir(join(server.folder, 'empty'))
      await remote.remove(join(server.folder, 'empty'))
      expect(await readdir(server.folder)).not.toContain('empty')
    })

    it('never takes half a file for a whole one', async () => {
      const path = join(server.folder, 'half')
      await writeFile(path, 'old')
      const own = await ssh.connect(target)
      const work = expect(own.writeFile(path, 'new'.repeat(2_000_000))).rejects.toMatchObject({
        problem: { code: 'PI_UNREACHABLE' },
      })
      await delay(150)
      await own.close()
      await work
      await delay(300)
      expect(['old', 'new'.repeat(2_000_000)]).toContain(await readFile(path, 'utf8'))
      expect((await readdir(server.folder)).filter((name) => name.startsWith('.half'))).toEqual([])
    })
  })

  describe.concurrent('at an OpenSSH server of the other kind', () => {
    async function withServer(options: ServerOptions, use: (server: OpenSshServer) => Promise<void>) {
      const server = await startServer(options)
      try {
        await use(server)
      } finally {
        await server.stop()
      }
    }

    it('gets along with one session at a time', async () => {
      await withServer({ config: ['MaxSessions 1'] }, async (server) => {
        const remote = await ssh.connect(targetOf(server))
        const numbers = ['1', '2', '3', '4', '5']
        const answers = await Promise.all(numbers.map((number) => remote.run(['printf', number])))
        expect(answers.map(({ stdout }) => stdout)).toEqual(numbers)
        await remote.close()
      })
    })

    it('says that a server gives no session, or another program than was asked for', async () => {
      const unreadable = { problem: { code: 'PI_ANSWER_UNREADABLE' } }
      await withServer({ config: ['MaxSessions 0'] }, async (server) => {
        const remote = await ssh.connect(targetOf(server))
        await expect(remote.run(['printf', '1'])).rejects.toMatchObject(unreadable)
        await remote.close()
      })
      await withServer({ config: ['ForceCommand echo Go away'] }, async (server) => {
        const remote = await ssh.connect(targetOf(server))
        await expect(remote.run(['printf', '1'])).rejects.toMatchObject({
          // The shell of whoever tests may have something to say, too.
          problem: { ...unreadable.problem, underlying: expect.stringContaining('Go away') as string },
        })
        await remote.close()
      })
    })

    it('notices that the machine was switched off', async () => {
      await withServer({}, async (server) => {
        const remote = await ssh.connect(targetOf(server))
        const { stdout } = await remote.run([
          'sh',
          '-c',
          'read -r s </proc/$PPID/stat; set -- $s; echo $PPID $4',
        ])
        const work = expect(remote.run(['sleep', '30'])).rejects.toMatchObject({
          problem: { code: 'PI_UNREACHABLE' },
        })
        // The server's process for this connection: the parent of the shell that asked.
        await delay(200)
        const session = Number(stdout.trim().split(' ')[1])
        process.kill(session, 'SIGKILL')
        await work
        await expect(remote.readFile('/etc/hostname')).rejects.toMatchObject({
          problem: { code: 'PI_UNREACHABLE' },
        })
      })
    })
  })
}
