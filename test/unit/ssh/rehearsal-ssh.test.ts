import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { Secret } from '../../../electron/ports/secrets.ts'
import type { SshTarget } from '../../../electron/ports/ssh.ts'
import { pretendedKeyPair } from '../../../electron/rehearsal/key-pair.ts'
import {
  failed,
  succeeded,
  type Account,
  type Command,
  type RehearsalMachine,
} from '../../../electron/rehearsal/machine.ts'
import { createRehearsalSsh } from '../../../electron/rehearsal/ssh.ts'
import { describeSsh } from '../../contract/ssh.suite.ts'

function pretendedMachine(time: { now: number }): RehearsalMachine {
  const files: RehearsalMachine['files'] = new Map()
  const commands = new Map<string, Command>([
    // As much of printf as the suite needs: the format again for each argument.
    [
      'printf',
      ({ argv: [, format = '', ...words] }) =>
        succeeded(
          words.length === 0 ? format : words.map((word) => format.replace('%s', () => word)).join(''),
        ),
    ],
    [
      'cat',
      ({ argv: [, ...paths], stdin }) => {
        const gone = paths.find((path) => !files.has(path))
        if (gone !== undefined) return failed(1, `cat: ${gone}: No such file or directory\n`)
        return succeeded(paths.length === 0 ? stdin : paths.map((path) => files.get(path)?.content).join(''))
      },
    ],
    [
      'sleep',
      ({ argv }) => {
        time.now += Number(argv[1]) * 1000
        return succeeded()
      },
    ],
  ])
  commands.set('env', (call) => {
    const [program, ...rest] = call.argv.slice(1)
    if (program === undefined)
      return succeeded(
        Object.entries(call.env)
          .map((entry) => `${entry.join('=')}\n`)
          .join(''),
      )
    return commands.get(program)?.({ ...call, argv: [program, ...rest] }) ?? failed(127, '')
  })
  return {
    hostKey: pretendedKeyPair('host'),
    offers: ['password'],
    files,
    commands,
    accepts: (user, login) => {
      if (login.kind === 'password' && login.password.reveal() !== 'right') return undefined
      const accounts: Record<string, Account> = {
        root: { sudo: 'not-needed' },
        free: { sudo: 'free' },
        asked: { sudo: 'password', takes: (password) => password === 'sesame' },
        nobody: { sudo: 'refused' },
        doas: { sudo: 'missing', doas: 'free' },
        either: { sudo: 'password', takes: (password) => password === 'sesame', doas: 'free' },
        closed: { sudo: 'missing', doas: 'refused' },
        neither: { sudo: 'missing' },
      }
      return accounts[user]
    },
  }
}

function rehearsal() {
  const time = { now: 0 }
  const machine = pretendedMachine(time)
  const online = new Map([['pi:22', machine]])
  const ssh = createRehearsalSsh({
    network: (host, port) => online.get(`${host}:${String(port)}`),
    clock: { now: () => time.now, sleep: (ms, signal) => delay(ms, undefined, { signal }) },
  })
  return { ssh, machine, online }
}

async function targetOn({ ssh }: ReturnType<typeof rehearsal>, user = 'root'): Promise<SshTarget> {
  const hostKeyFingerprint = await ssh.hostKeyFingerprint('pi', 22, 'pi')
  const login = { kind: 'password', password: new Secret('right') } as const
  return { host: 'pi', port: 22, user, login, hostKeyFingerprint, role: 'pi' }
}

describeSsh('the pretended one', async () => {
  const parts = rehearsal()
  return {
    ssh: parts.ssh,
    target: await targetOn(parts),
    refused: { kind: 'password', password: new Secret('wrong') },
    silentPort: 23,
    folder: '/tmp/test',
    dispose: () => Promise.resolve(),
  }
})

describe('the pretended machine', () => {
  it('gives root’s rights as its sudo says', async () => {
    const parts = rehearsal()
    const { ssh } = parts
    await expect(ssh.connect(await targetOn(parts, 'free'))).resolves.toBeDefined()
    const asked = await targetOn(parts, 'asked')
    for (const target of [
      asked,
      { ...asked, sudoPassword: new Secret('wrong') },
      await targetOn(parts, 'nobody'),
    ])
      await expect(ssh.connect(target)).rejects.toMatchObject({ problem: { code: 'PI_NOT_ROOT' } })
    await expect(ssh.connect({ ...asked, sudoPassword: new Secret('sesame') })).resolves.toBeDefined()
  })

  it('gives them as its doas says where sudo does not', async () => {
    const parts = rehearsal()
    for (const user of ['doas', 'either'])
      await expect(parts.ssh.connect(await targetOn(parts, user))).resolves.toBeDefined()
    for (const [user, code] of [
      ['closed', 'PI_DOAS_REFUSES'],
      ['neither', 'PI_NOT_ROOT'],
    ] as const)
      await expect(parts.ssh.connect(await targetOn(parts, user))).rejects.toMatchObject({
        problem: { code },
      })
  })

  it('is lost when it is switched off', async () => {
    const parts = rehearsal()
    const remote = await parts.ssh.connect(await targetOn(parts))
    parts.online.clear()
    await expect(remote.readFile('/x')).rejects.toMatchObject({ problem: { code: 'PI_UNREACHABLE' } })
  })

  it('lets a command be stopped that does not look at the signal', async () => {
    const parts = rehearsal()
    parts.machine.commands.set('hang', () => new Promise(() => undefined))
    const remote = await parts.ssh.connect(await targetOn(parts))
    const stop = new AbortController()
    const run = remote.run(['hang'], { signal: stop.signal })
    setTimeout(() => stop.abort(), 10)
    await expect(run).rejects.toMatchObject({ name: 'AbortError' })
  })
})
