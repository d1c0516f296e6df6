/**
 * Every way in to a Pi that a setup can name, from the setup to a program of root's: through the real ssh adapter, at a real OpenSSH
 * server with the real sudo, doas, PAM and agent. None of these servers is at port 22.
 */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSshConfig } from '../../../electron/adapters/ssh/ssh-config.ts'
import { openSsh } from '../../../electron/adapters/ssh/ssh.ts'
import type { SetupInput } from '../../../electron/contract/setup.ts'
import type { StepContext } from '../../../electron/engine/resource.ts'
import { Secret, type SecretName, type Secrets } from '../../../electron/ports/secrets.ts'
import type { Ssh } from '../../../electron/ports/ssh.ts'
import { piSession } from '../../../electron/steps/pi/session.ts'
import { piOfSshHost } from '../../../electron/steps/pi/ssh-host.ts'
import { createWorld } from '../steps/pi/world.ts'
import type { OpenSshServer } from './openssh-server.ts'
import { password, startWithUsers, whyNoUsers } from './server-with-users.ts'

const run = promisify(execFile)
const passphrase = 'open sesame'
/** A setup names no address of the PC itself; so this one stands for the server's. */
const address = '192.168.1.20'

const sudoers = 'free ALL=(ALL:ALL) NOPASSWD: ALL\nasked ALL=(ALL:ALL) ALL\n'
/** What Debian's own file asks of a session needs a machine that was booted. */
const pam = 'auth required pam_unix.so\naccount required pam_unix.so\nsession required pam_permit.so\n'

function start(config: readonly string[]): Promise<OpenSshServer> {
  return startWithUsers({
    users: { free: {}, asked: {}, doing: {} },
    etc: {
      sudoers: { text: sudoers, mode: 0o440 },
      'doas.conf': { text: 'permit nopass doing\n', mode: 0o400 },
      'pam.d/sshd': { text: pam, mode: 0o644 },
    },
    prepare: [
      ...['/run/sudo', '/var/lib/sudo'].map((path) => `mkdir -p ${path}; mount -t tmpfs none ${path}`),
      // In the namespace's own /etc, root has the others' password.
      'usermod --password "$(getent shadow free | cut -d: -f2)" root',
    ],
    config,
  })
}

type User = 'root' | 'free' | 'asked' | 'doing'
type By = 'key' | 'locked key' | 'agent' | 'password' | 'questions' | 'name'

/** By which login who comes to root's rights how, and what a person is asked for on the way. */
const ways: [by: By, user: User, through: 'nothing' | 'sudo' | 'doas', asked: SecretName[]][] = [
  ['key', 'root', 'nothing', []],
  ['key', 'free', 'sudo', []],
  ['key', 'asked', 'sudo', ['pi-sudo-password']],
  ['key', 'doing', 'doas', []],
  ['locked key', 'root', 'nothing', ['pi-key-passphrase']],
  ['locked key', 'free', 'sudo', ['pi-key-passphrase']],
  ['locked key', 'asked', 'sudo', ['pi-key-passphrase', 'pi-sudo-password']],
  ['locked key', 'doing', 'doas', ['pi-key-passphrase']],
  ['agent', 'root', 'nothing', []],
  ['agent', 'free', 'sudo', []],
  ['agent', 'asked', 'sudo', ['pi-sudo-password']],
  ['agent', 'doing', 'doas', []],
  ['password', 'root', 'nothing', ['pi-password']],
  // sudo wants the password of the login, which is known by then.
  ['password', 'free', 'sudo', ['pi-password']],
  ['password', 'asked', 'sudo', ['pi-password']],
  ['password', 'doing', 'doas', ['pi-password']],
  ['questions', 'root', 'nothing', ['pi-password']],
  ['questions', 'free', 'sudo', ['pi-password']],
  ['questions', 'asked', 'sudo', ['pi-password']],
  ['questions', 'doing', 'doas', ['pi-password']],
  ['name', 'root', 'nothing', []],
  ['name', 'free', 'sudo', []],
  ['name', 'asked', 'sudo', ['pi-sudo-password']],
  ['name', 'doing', 'doas', []],
]

const missing = ['/usr/bin/sudo', '/usr/bin/doas', '/usr/bin/ssh-agent'].find((path) => !existsSync(path))
const reason = whyNoUsers() ?? (missing === undefined ? undefined : `there is no ${missing} on this machine`)
if (reason !== undefined) {
  describe.skip(`ssh: every login: SKIPPED, ${reason}`, () => {
    it('is needed here', () => undefined)
  })
} else {
  describe.concurrent('every login, from the setup to root', () => {
    let server: OpenSshServer
    let asking: OpenSshServer
    let agent: { socket: string; processId: number }
    beforeAll(async () => {
      ;[server, asking] = await Promise.all([
        start(['PasswordAuthentication yes']),
        start(['UsePAM yes', 'PasswordAuthentication no', 'KbdInteractiveAuthentication yes']),
      ])
      await makeLockedKey(server)
      agent = await startAgent(server)
    }, 60_000)
    afterAll(async () => {
      process.kill(agent.processId)
      await Promise.all([server.stop(), asking.stop()])
    })

    async function piBy(by: By, user: User): Promise<SetupInput['pi']> {
      const { port, fingerprints } = by === 'questions' ? asking : server
      const hostKeyFingerprint = fingerprints.ed25519
      const place = { address, port, user, hostKeyFingerprint }
      const key = join(server.folder, by === 'locked key' ? 'locked' : 'client')
      switch (by) {
        case 'key':
        case 'locked key':
          return { ...place, login: { kind: 'key', path: key } }
        case 'agent':
          return { ...place, login: { kind: 'agent' } }
        case 'password':
        case 'questions':
          return { ...place, login: { kind: 'password' } }
        case 'name': {
          const file = join(server.folder, `ssh-config-${user}`)
          const lines = ['Host mypi', `HostName ${address}`, `Port ${String(port)}`, `User ${user}`]
          await writeFile(file, [...lines, `IdentityFile ${key}`, ''].join('\n'))
          const files = { size: async (path: string) => (await readFile(path)).length }
          const said = await piOfSshHost('mypi', { sshConfig: openSshConfig({ file }), files })
          return { ...said, hostKeyFingerprint }
        }
      }
    }

    for (const [by, user, through, asked] of ways)
      it(`by ${by} as ${user}, through ${through}, asked for ${asked.join(' and ') || 'nothing'}`, async () => {
        const secrets = person()
        const world = createWorld({ pi: await piBy(by, user) })
        for (const name of ['client', 'locked']) {
          const path = join(server.folder, name)
          world.pcFiles.set(path, await readFile(path))
        }
        const context = world.context()
        const adapter = openSsh({ agent: agent.socket })
        const ssh: Ssh = {
          ...adapter,
          connect: (target, signal) => {
            expect(target.host).toBe(address)
            return adapter.connect({ ...target, host: '127.0.0.1' }, signal)
          },
        }
        const real: StepContext = { ...context, ports: { ...context.ports, ssh, secrets } }
        const remote = await piSession(real)
        try {
          expect((await remote.run(['id', '-u'])).stdout).toBe('0\n')
          const { stdout } = await remote.run(['env'])
          const cameBy = /^(SUDO|DOAS)_USER=(.*)$/m.exec(stdout)
          expect(cameBy?.slice(1)).toEqual(through === 'nothing' ? undefined : [through.toUpperCase(), user])
          expect(secrets.asked).toEqual(asked)
        } finally {
          await real.sessions.closeAll()
        }
      })
  })
}

/** Somebody who knows all of it, and whose every answer is noted. */
function person(): Secrets & { asked: SecretName[] } {
  const asked: SecretName[] = []
  return {
    asked,
    get: (name) => {
      asked.push(name)
      return Promise.resolve(new Secret(name === 'pi-key-passphrase' ? passphrase : password))
    },
    getAnother: (name) => Promise.reject(new Error(`The first answer to ${name} was refused.`)),
    isAsking: () => false,
  }
}

async function makeLockedKey({ folder }: OpenSshServer): Promise<void> {
  const path = join(folder, 'locked')
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-a', '4', '-N', passphrase, '-f', path])
  await writeFile(join(folder, 'authorized'), await readFile(`${path}.pub`), { flag: 'a' })
}

/** With the key that opens without a passphrase. */
async function startAgent({ folder }: OpenSshServer): Promise<{ socket: string; processId: number }> {
  const socket = join(folder, 'agent')
  const { stdout } = await run('ssh-agent', ['-a', socket])
  const env = { ...process.env, SSH_AUTH_SOCK: socket }
  await run('ssh-add', ['-q', join(folder, 'client')], { env })
  return { socket, processId: Number(/SSH_AGENT_PID=(\d+)/.exec(stdout)?.[1]) }
}
