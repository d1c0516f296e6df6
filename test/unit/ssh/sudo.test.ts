/** Root's rights through the real sudo, for users with all kinds of login shells. */
import { existsSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openSsh } from '../../../electron/adapters/ssh/ssh.ts'
import { Secret } from '../../../electron/ports/secrets.ts'
import type { SshTarget } from '../../../electron/ports/ssh.ts'
import { describeSsh } from '../../contract/ssh.suite.ts'
import { freePort, type OpenSshServer } from './openssh-server.ts'
import { password, startWithUsers, targetOf, whyNoUsers, type User } from './server-with-users.ts'

const ssh = openSsh({ agent: undefined })

/** The start-up files print before a program runs; one shows what it does, one reads. */
const users = {
  free: { startUpFile: { path: '.bashrc', text: 'echo Welcome; echo "a warning" >&2\n' } },
  asked: { shell: '/bin/sh' },
  ticket: {},
  fish: {
    shell: '/usr/bin/fish',
    startUpFile: { path: '.config/fish/config.fish', text: 'echo Welcome to fish; echo a warning >&2\n' },
  },
  tcsh: {
    shell: '/usr/bin/tcsh',
    startUpFile: { path: '.cshrc', text: 'echo Welcome to tcsh\nset echo\n' },
  },
  nobodys: {},
  terminal: {},
  closed: { shell: '/usr/sbin/nologin' },
  noisy: {
    startUpFile: {
      path: '.bashrc',
      text: 'head -c 100000 /dev/urandom; printf "no line break"; set -xv; read -r -t 0.1 line\n',
    },
  },
} as const satisfies Record<string, User>
type Name = keyof typeof users
const shellOf = (name: Name): string => (users[name] as User).shell ?? '/bin/bash'

const sudoers = `
Defaults env_reset, use_pty, lecture=always
Defaults secure_path="/usr/sbin:/usr/bin:/sbin:/bin"
Defaults:ticket timestamp_type=global, timestamp_timeout=15
Defaults:terminal requiretty
root ALL=(ALL) ALL
free,noisy,fish,tcsh,terminal,closed ALL=(ALL:ALL) NOPASSWD: ALL
asked,ticket ALL=(ALL:ALL) ALL
`

function start(): Promise<OpenSshServer> {
  return startWithUsers({
    users,
    etc: { sudoers: { text: sudoers, mode: 0o440 } },
    // sudo keeps its tickets and whom it lectured there.
    prepare: ['/run/sudo', '/var/lib/sudo'].map((path) => `mkdir -p ${path}; mount -t tmpfs none ${path}`),
  })
}

const reason = whyNoUsers() ?? (existsSync('/usr/bin/sudo') ? undefined : 'there is no sudo on this machine')
if (reason !== undefined) {
  describe.skip(`ssh: root’s rights through sudo: SKIPPED, ${reason}`, () => {
    it('is needed here', () => undefined)
  })
} else {
  describeSsh('a real OpenSSH server and sudo with a password', async () => {
    const server = await start()
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
      server = await start()
    }, 60_000)
    afterAll(() => server.stop())

    const ways: [what: string, user: Name, sudoPassword?: string][] = [
      ['without a password', 'free'],
      ['without a password, though one is known', 'free', password],
      ['with a password', 'asked', password],
      ['with a password and a ticket that stays valid', 'ticket', password],
      ['for a shell that prints, shows and reads', 'noisy', password],
      ['for fish', 'fish', password],
      ['for tcsh', 'tcsh', password],
    ]
    for (const [what, user, sudoPassword] of ways)
      it.skipIf(!existsSync(shellOf(user)))(what, async () => {
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
