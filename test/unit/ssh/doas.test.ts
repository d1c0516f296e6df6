/** Root's rights through the real doas, with the rules that people write. */
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSsh } from '../../../electron/adapters/ssh/ssh.ts'
import { problemOf, type Problem } from '../../../electron/contract/problem.ts'
import type { SshTarget } from '../../../electron/ports/ssh.ts'
import { describeSsh } from '../../contract/ssh.suite.ts'
import { freePort, type OpenSshServer } from './openssh-server.ts'
import { password, startWithUsers, targetOf, whyNoUsers, type User } from './server-with-users.ts'

const ssh = openSsh({ agent: undefined })

const users = {
  free: { startUpFile: { path: '.bashrc', text: 'echo Welcome; echo "a warning" >&2\n' } },
  fish: { shell: '/usr/bin/fish' },
  later: {},
  asked: {},
  persisting: {},
  narrow: {},
  nobodys: {},
  either: {},
} as const satisfies Record<string, User>

/** The last line that fits counts. */
const rules = `permit nopass free
permit nopass keepenv setenv { -PATH LANG=C } fish
permit persist later
permit nopass later as root
permit asked
permit persist persisting
permit nopass narrow cmd nix
permit nopass either
`

/** A machine with doas, and with sudo or without. */
function start(sudoers?: string): Promise<OpenSshServer> {
  return startWithUsers({
    users,
    etc: {
      'doas.conf': { text: rules, mode: 0o400 },
      ...(sudoers === undefined ? {} : { sudoers: { text: sudoers, mode: 0o440 } }),
    },
    prepare:
      sudoers === undefined
        ? // What cannot be run is not found.
          ['touch "$0/nothing"; [ ! -e /usr/bin/sudo ] || mount --bind "$0/nothing" /usr/bin/sudo']
        : ['/run/sudo', '/var/lib/sudo'].map((path) => `mkdir -p ${path}; mount -t tmpfs none ${path}`),
  })
}

async function problemAt(target: SshTarget): Promise<Problem> {
  return problemOf(await ssh.connect(target).catch((error: unknown) => error))
}

const reason = whyNoUsers() ?? (existsSync('/usr/bin/doas') ? undefined : 'there is no doas on this machine')
if (reason !== undefined) {
  describe.skip(`ssh: root’s rights through doas: SKIPPED, ${reason}`, () => {
    it('is needed here', () => undefined)
  })
} else {
  describeSsh('a real OpenSSH server and doas', async () => {
    const server = await start()
    const folder = join(server.folder, 'files')
    await mkdir(folder)
    return {
      ssh,
      target: targetOf(server, 'free'),
      refused: { kind: 'key', privateKey: (await ssh.generateKeyPair('stranger')).privateKey },
      silentPort: await freePort(),
      folder,
      dispose: () => server.stop(),
    }
  })

  describe.concurrent('root’s rights through doas', () => {
    let server: OpenSshServer
    beforeAll(async () => {
      server = await start()
    }, 60_000)
    afterAll(() => server.stop())

    const ways: [what: string, user: keyof typeof users, sudoPassword?: string][] = [
      ['for a shell that prints', 'free'],
      ['though a password for sudo is known', 'free', password],
      ['for fish, with a rule that changes the environment', 'fish'],
      ['by the last of several rules', 'later'],
    ]
    for (const [what, user, sudoPassword] of ways)
      it.skipIf(user === 'fish' && !existsSync('/usr/bin/fish'))(what, async () => {
        const remote = await ssh.connect(targetOf(server, user, sudoPassword))
        const stdin = `no password in here\n${'x'.repeat(50_000)}`
        expect(await remote.run(['cat'], { stdin })).toEqual({ exitCode: 0, stdout: stdin, stderr: '' })
        expect((await remote.run(['id', '-u'])).stdout).toBe('0\n')
        expect((await remote.run(['printf', '%s|', "it's", '!x', 'a\nb', '\\'])).stdout).toBe(
          "it's|!x|a\nb|\\|",
        )
        await remote.close()
      })

    it('reaches far enough to stop root’s program', async () => {
      const remote = await ssh.connect(targetOf(server, 'free'))
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
      const { stdout } = await remote.run(
        ['ps', '-o', 'stat=', ...pids.flatMap((pid) => ['-p', String(pid)])],
        {
          successExitCodes: [0, 1],
        },
      )
      expect(stdout.split('\n').filter((state) => state !== '' && !state.startsWith('Z'))).toEqual([])
      await remote.close()
    })

    it('is refused where doas wants a password or has no rule, which names the line that would do', async () => {
      for (const user of ['asked', 'persisting', 'narrow', 'nobodys'] as const)
        for (const sudoPassword of [undefined, password]) {
          const problem = await problemAt(targetOf(server, user, sudoPassword))
          expect(problem.code).toBe('PI_DOAS_REFUSES')
          expect(problem.detail).toContain(`“permit nopass ${user}”`)
          expect(problem.underlying).toMatch(/^doas: /)
        }
      const builder = { ...targetOf(server, 'asked'), role: 'builder' } as const
      expect((await problemAt(builder)).code).toBe('BUILDER_LOGIN_REFUSED')
    })
  })

  describe.runIf(existsSync('/usr/bin/sudo'))('doas beside sudo', () => {
    let server: OpenSshServer
    beforeAll(async () => {
      server = await start('asked,either ALL=(ALL:ALL) ALL\n')
    }, 60_000)
    afterAll(() => server.stop())

    it('is taken where sudo wants a password or refuses, and nobody is asked', async () => {
      for (const user of ['either', 'free'] as const) {
        const remote = await ssh.connect(targetOf(server, user))
        expect((await remote.run(['env'])).stdout).toContain(`DOAS_USER=${user}\n`)
        await remote.close()
      }
    })

    it('leaves it to sudo, whose password can be given', async () => {
      expect((await problemAt(targetOf(server, 'asked'))).code).toBe('PI_NOT_ROOT')
      const remote = await ssh.connect(targetOf(server, 'asked', password))
      expect((await remote.run(['env'])).stdout).toContain('SUDO_USER=asked\n')
      await remote.close()
    })
  })
}
