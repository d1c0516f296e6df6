/**
 * Root's rights through the real sudo, for users with all kinds of login shells. The users exist in a mount namespace alone, in
 * which the server runs: nothing of this machine's own is changed.
 */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { appendFile, chown, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openSsh } from '../../../electron/adapters/ssh/ssh.ts'
import { Secret } from '../../../electron/ports/secrets.ts'
import type { SshTarget } from '../../../electron/ports/ssh.ts'
import { describeSsh } from '../../contract/ssh.suite.ts'
import { freePort, startServer, whyNoServer, type OpenSshServer } from './openssh-server.ts'

const ssh = openSsh({ agent: undefined })
const password = 'it’s $ecret "\\ !'
/** As `openssl passwd -6` makes it. */
const passwordHash =
  '$6$pioffload$XU8ip1fL4JwH3M5dAl0WI1/tdYujcRr5iOkjmnPzeIy5dIcJWZJMj3SSi4UcvvlEFgmytQg0RjdcF87cErmxq0'
const unshare = '/usr/bin/unshare'
const users = ['free', 'asked', 'ticket', 'fish', 'tcsh', 'nobodys', 'terminal', 'closed', 'noisy'] as const
type User = (typeof users)[number]

const shells: Partial<Record<User, string>> = {
  fish: '/usr/bin/fish',
  tcsh: '/usr/bin/tcsh',
  closed: '/usr/sbin/nologin',
  asked: '/bin/sh',
}

/** Each prints before a program runs; one shows what it does, one reads. */
const startUpFiles: Partial<Record<User, [path: string, text: string]>> = {
  free: ['.bashrc', 'echo Welcome; echo "a warning" >&2\n'],
  noisy: ['.bashrc', 'head -c 100000 /dev/urandom; printf "no line break"; set -xv; read -r -t 0.1 line\n'],
  fish: ['.config/fish/config.fish', 'echo Welcome to fish; echo a warning >&2\n'],
  tcsh: ['.cshrc', 'echo Welcome to tcsh\nset echo\n'],
}

const sudoers = `
Defaults env_reset, use_pty, lecture=always
Defaults secure_path="/usr/sbin:/usr/bin:/sbin:/bin"
Defaults:ticket timestamp_type=global, timestamp_timeout=15
Defaults:terminal requiretty
root ALL=(ALL) ALL
free,noisy,fish,tcsh,terminal,closed ALL=(ALL:ALL) NOPASSWD: ALL
asked,ticket ALL=(ALL:ALL) ALL
`

function whyNoSudo(): string | undefined {
  if (whyNoServer !== undefined) return whyNoServer
  if (!existsSync('/usr/bin/sudo')) return 'there is no sudo on this machine'
  try {
    execFileSync(unshare, ['--mount', '--propagation', 'private', 'true'], { stdio: 'ignore' })
    return undefined
  } catch {
    return 'no mount namespace can be made here'
  }
}

async function startWithUsers(): Promise<OpenSshServer> {
  return startServer({
    starter: async (folder) => {
      const files = { passwd: 0o644, shadow: 0o600, group: 0o644, sudoers: 0o440 } as const
      for (const [name, mode] of Object.entries(files))
        await writeFile(join(folder, name), name === 'sudoers' ? sudoers : await readFile(`/etc/${name}`), {
          mode,
        })
      for (const [index, user] of users.entries()) {
        const id = 47_100 + index
        const home = join(folder, `home-${user}`)
        await mkdir(home)
        const line = [user, 'x', id, id, '', home, shells[user] ?? '/bin/bash'].join(':')
        await appendFile(join(folder, 'passwd'), `${line}\n`)
        await appendFile(join(folder, 'group'), `${user}:x:${String(id)}:\n`)
        await appendFile(join(folder, 'shadow'), `${user}:${passwordHash}:20000:0:99999:7:::\n`)
        const [path, text] = startUpFiles[user] ?? ['.nothing', '']
        await mkdir(join(home, path, '..'), { recursive: true })
        await writeFile(join(home, path), text)
        await chown(home, id, id)
      }
      const mounts = Object.keys(files).map((name) => `mount --bind "$0/${name}" /etc/${name}`)
      // sudo keeps its tickets and whom it lectured there.
      const own = ['/run/sudo', '/var/lib/sudo'].map(
        (path) => `mkdir -p ${path}; mount -t tmpfs none ${path}`,
      )
      const script = [...mounts, ...own, 'exec "$@"'].join('\n')
      return [unshare, '--mount', '--propagation', 'private', '/bin/sh', '-e', '-c', script, folder]
    },
  })
}

const reason = whyNoSudo()
if (reason !== undefined) {
  describe.skip(`ssh: root’s rights through sudo: SKIPPED, ${reason}`, () => {
    it('is needed here', () => undefined)
  })
} else {
  const targetOf = (server: OpenSshServer, user: User, sudoPassword?: string): SshTarget => ({
    host: '127.0.0.1',
    port: server.port,
    user,
    login: { kind: 'key', privateKey: server.clientKey },
    hostKeyFingerprint: server.fingerprints.ed25519,
    role: 'pi',
    ...(sudoPassword === undefined ? {} : { sudoPassword: new Secret(sudoPassword) }),
  })

  describeSsh('a real OpenSSH server and sudo with a password', async () => {
    const server = await startWithUsers()
    const folder = join(server.folder, 'files')
    await mkdir(folder)
    return {
      ssh,
      target: targetOf(server, 'asked', password),
      refused: { kind: 'password', password: new Secret('wrong') },
      silentPort: await freePort(),
      folder,
      dispose: () => server.stop(),
    }
  })

  // They mostly wait for other programs.
  describe.concurrent('root’s rights through sudo', () => {
    let server: OpenSshServer
    beforeAll(async () => {
      server = await startWithUsers()
    })
    afterAll(() => server.stop())

    const ways: [what: string, user: User, sudoPassword?: string][] = [
      ['without a password', 'free'],
      ['without a password, though one is known', 'free', password],
      ['with a password', 'asked', password],
      ['with a password and a ticket that stays valid', 'ticket', password],
      ['for a shell that prints, shows and reads', 'noisy', password],
      ['for fish', 'fish', password],
      ['for tcsh', 'tcsh', password],
    ]
    for (const [what, user, sudoPassword] of ways)
      it.skipIf(!existsSync(shells[user] ?? '/bin/bash'))(what, async () => {
        const remote = await ssh.connect(targetOf(server, user, sudoPassword))
        for (let round = 0; round < 3; round++) {
          const stdin = `no password in here\n${'x'.repeat(round * 50_000)}`
          expect(await remote.run(['cat'], { stdin })).toEqual({ exitCode: 0, stdout: stdin, stderr: '' })
        }
        expect((await remote.run(['id', '-u'])).stdout).toBe('0\n')
        expect((await remote.run(['printf', '%s|', "it's", '!x', 'a\nb', '\\'])).stdout).toBe(
          "it's|!x|a\nb|\\|",
        )
        const path = join(server.folder, `by-${user}`)
        await remote.writeFile(path, 'ü\n', 0o600)
        expect(await remote.readFile(path)).toBe('ü\n')
        await remote.close()
      })

    it('is refused where sudo refuses', async () => {
      const refusals: [target: SshTarget, detail: RegExp][] = [
        [targetOf(server, 'asked'), /instead of giving root/],
        [targetOf(server, 'asked', 'wrong'), /does not accept this password/],
        [targetOf(server, 'nobodys', password), /instead of giving root/],
        [targetOf(server, 'nobodys'), /instead of giving root/],
        [targetOf(server, 'terminal'), /instead of giving root/],
        [targetOf(server, 'closed'), /instead of giving root/],
      ]
      for (const [target, detail] of refusals) {
        const error: unknown = await ssh.connect(target).catch((caught: unknown) => caught)
        expect(error).toMatchObject({ problem: { code: 'PI_NOT_ROOT' } })
        expect((error as { problem: { detail: string } }).problem.detail).toMatch(detail)
        expect(JSON.stringify((error as { problem: unknown }).problem)).not.toContain(password)
      }
    })

    it('logs in with the password of the user', async () => {
      const target = targetOf(server, 'asked', password)
      const remote = await ssh.connect({
        ...target,
        login: { kind: 'password', password: new Secret(password) },
      })
      await remote.close()
      const wrong = { ...target, login: { kind: 'password', password: new Secret('wrong') } } as const
      await expect(ssh.connect(wrong)).rejects.toMatchObject({ problem: { code: 'PI_LOGIN_REFUSED' } })
    })

    it('reaches far enough to stop root’s program', async () => {
      for (const user of ['free', 'asked'] as const) {
        const remote = await ssh.connect(targetOf(server, user, password))
        const stop = new AbortController()
        const pids: number[] = []
        const work = expect(
          remote.run(['sh', '-c', 'echo $$; sleep 1000 & echo $!; wait'], {
            signal: stop.signal,
            onLine: (line) => pids.push(Number(line)),
          }),
        ).rejects.toMatchObject({ name: 'AbortError' })
        while (pids.length < 2) await delay(20)
        stop.abort()
        await work
        // The signal was given; when the kernel carries it out is its own affair.
        for (const pid of pids)
          await vi.waitFor(async () =>
            expect(await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => ') Z')).toContain(') Z'),
          )
        await remote.close()
      }
    })
  })
}
