import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { problem, type Problem } from '../../../../electron/contract/problem.ts'
import { newKey } from '../../../../electron/rehearsal/pi-files.ts'
import { failed, succeeded } from '../../../../electron/rehearsal/machine.ts'
import { lookAtPi, piAccess } from '../../../../electron/steps/pi/access.ts'
import { piModule } from '../../../../electron/steps/pi/module.ts'
import { piSession } from '../../../../electron/steps/pi/session.ts'
import { codeOf, createWorld, problemIn, type World } from './world.ts'

async function codeSeen(world: World): Promise<string> {
  const observed = await piAccess.inspect(world.context())
  return observed.kind === 'blocked' ? observed.problem.code : observed.kind
}

function answer(world: World, program: string, text: string): void {
  world.replace(
    program,
    (original) => (call) => (call.argv.includes('store') ? original(call) : succeeded(text)),
  )
}

async function obstacleOfModule(world: World): Promise<Problem | undefined> {
  return piModule.obstacle?.(world.context(), { kind: 'absent' })
}

describe('the first look', () => {
  it('says what the Pi is', async () => {
    const world = createWorld()
    expect(await lookAtPi(world.context())).toEqual({
      architecture: 'aarch64',
      system: { kind: 'nixos', release: '26.05.20261115.8f2b3c1 (Yarara)' },
      nix: { major: 2, minor: 31 },
      memoryMiB: 3791,
      swapMiB: 1023,
      freeDiskMiB: 17514,
      clockOffsetSeconds: 0,
      configuration: 'channel',
      buildMachines: [expect.objectContaining({ host: 'cellar', systems: ['x86_64-linux'] })],
    })
    expect(world.operations()).toBeLessThan(10)
    const context = world.context()
    const observed = await piAccess.inspect(context)
    expect(observed.kind === 'present' && (await piAccess.diff(context, observed))).toBeUndefined()
  })

  it('sees a wrong clock', async () => {
    const world = createWorld()
    answer(world, 'date', String(world.clock.now() / 1000 - 86_400))
    expect((await lookAtPi(world.context())).clockOffsetSeconds).toBe(-86_400)
  })

  it.each([
    ['a day behind', -86_400, 'PI_CLOCK_WRONG'],
    ['two hours ahead', 7_200, 'PI_CLOCK_WRONG'],
    ['an hour behind', -3_600, 'none'],
  ] as const)('a clock that is %s: %s s, %s', async (_words, seconds, code) => {
    const world = createWorld()
    world.replace('date', () => () => succeeded(String(Math.floor(world.clock.now() / 1000) + seconds)))
    expect((await obstacleOfModule(world))?.code ?? 'none').toBe(code)
    // A Pi that is set up is told of it, too, and goes on.
    const access = await piAccess.inspect(world.context())
    expect(access.kind === 'present' && (access.warning?.code ?? 'none')).toBe(code)
  })

  it.each([
    [511, 'PI_DISK_FULL'],
    [512, 'none'],
  ] as const)('a Pi with %i MiB of free disk: %s', async (freeMiB, code) => {
    const world = createWorld()
    const line = `/dev/mmcblk0p2 30510692 11200412 ${String(freeMiB * 1024)} 99% /`
    answer(world, 'df', `Filesystem 1024-blocks Used Available Capacity Mounted on\n${line}\n`)
    expect((await obstacleOfModule(world))?.code ?? 'none').toBe(code)
  })

  it('leaves what was seen in the log', async () => {
    const lines: string[] = []
    await piAccess.inspect({ ...createWorld().context(), log: (line) => void lines.push(line) })
    expect(lines).toEqual([
      'The Pi has NixOS 26.05.20261115.8f2b3c1 (Yarara), Nix 2.31, 3791 MiB of memory, 1023 MiB of swap, 17514 MiB free, a clock 0 s ahead.',
    ])
  })

  it.each<[string, string, string, string]>([
    ['another processor', 'uname', 'x86_64\n', 'PI_UNSUITABLE'],
    ['a 32-bit system', 'uname', 'armv7l\n', 'PI_UNSUITABLE'],
    ['an old Nix', 'nix', 'nix (Nix) 2.3.16\n', 'PI_UNSUITABLE'],
    ['a Nix that is just too old', 'nix', 'nix (Nix) 2.17.1\n', 'PI_UNSUITABLE'],
    ['the oldest Nix', 'nix', 'nix (Nix) 2.18.0\n', 'present'],
    ['an old NixOS', 'nixos-version', '23.05.4567.0123abc (Stoat)\n', 'PI_UNSUITABLE'],
    ['the oldest NixOS', 'nixos-version', '23.11.4567.0123abc (Tapir)\n', 'present'],
    ['a fork of Nix', 'nix', 'nix (Lix, like Nix) 2.93.0\n', 'present'],
    ['a fork that says more', 'nix', 'nix (Lix, like Nix) 2.93.0\nSystem type: aarch64-linux\n', 'present'],
    ['a text at each login', 'uname', 'Welcome!\naarch64\n', 'PI_ANSWER_UNREADABLE'],
    ['a version that is none', 'nix', 'nix (Nix) 99999999999999.1\n', 'PI_ANSWER_UNREADABLE'],
    ['no version', 'nixos-version', '\n', 'PI_ANSWER_UNREADABLE'],
    ['a disk of words', 'df', 'plenty\n', 'PI_ANSWER_UNREADABLE'],
    ['a clock of words', 'date', 'noon\n', 'PI_ANSWER_UNREADABLE'],
    ['a folder of noise', 'find', '\u0000\u0001\n', 'PI_ANSWER_UNREADABLE'],
  ])('%s', async (_name, program, text, code) => {
    const world = createWorld()
    answer(world, program, text)
    expect(await codeSeen(world)).toBe(code)
  })

  it('tells another Linux from NixOS', async () => {
    const world = createWorld({}, 'debian')
    const system = { kind: 'other', name: 'Debian GNU/Linux 13 (trixie)' }
    expect(await lookAtPi(world.context())).toMatchObject({ system, configuration: 'nix-conf' })
    world.pi.files.delete('/etc/os-release')
    expect(await lookAtPi(world.context())).toMatchObject({ system: { kind: 'other', name: 'Linux' } })
  })

  it('does not take a NixOS that says nothing for another Linux', async () => {
    const world = createWorld()
    world.replace('nixos-version', () => () => failed(127, 'nixos-version: command not found'))
    expect(await codeSeen(world)).toBe('PI_ANSWER_UNREADABLE')
  })

  it.each(['PI_UNREACHABLE', 'PI_LOGIN_REFUSED', 'PI_HOST_KEY_CHANGED', 'PI_NOT_ROOT'] as const)(
    'passes on %s',
    async (code) => {
      const world = createWorld()
      world.refusal = problem(code, 'as it is')
      expect(await codeSeen(world)).toBe(code)
    },
  )

  it('gives a problem for any answers whatever, and never a crash', async () => {
    const programs = ['uname', 'nix', 'nixos-version', 'df', 'date', 'find', 'readlink', 'grep', 'systemctl']
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...programs), fc.string({ unit: 'binary' }), async (program, text) => {
        const world = createWorld()
        answer(world, program, text)
        expect(await codeSeen(world)).toMatch(/^(present|PI_\w+)$/)
        expect(await codeOf(piModule.inspect(world.context()))).toMatch(/^(none|PI_\w+)$/)
      }),
      { numRuns: 40 },
    )
  })
})

describe('the login', () => {
  const address = '192.168.1.20'

  it('asks for the host key before anything is sent', async () => {
    const world = createWorld({ pi: { address } })
    const observed = await piAccess.inspect(world.context())
    expect(observed).toMatchObject({ kind: 'blocked', problem: { code: 'PI_HOST_KEY_UNCONFIRMED' } })
    expect(problemIn(observed).detail).toContain(`SHA256:${'B'.repeat(43)}`)
    // Where nobody can be asked there is a way on, too.
    for (const way of ['ssh-keygen -lf', 'run `plan` in a terminal', '"hostKeyFingerprint": "SHA256:…"'])
      expect(problemIn(observed).remedy).toContain(way)
    expect(world.connections).toEqual([])
  })

  it('uses the key that was confirmed before', async () => {
    const world = createWorld({ pi: { address } })
    const context = world.context()
    const fingerprint = `SHA256:${'C'.repeat(43)}`
    await context.ledger.update((content) => ({
      ...content,
      confirmedPiHostKeys: { [`${address}:22`]: fingerprint },
    }))
    await piSession(context)
    expect(world.connections).toMatchObject([{ hostKeyFingerprint: fingerprint, user: 'root', role: 'pi' }])
  })

  it.each([
    ['confirmed in an earlier run', undefined],
    ['The setup expects that one', `SHA256:${'C'.repeat(43)}`],
  ])('says of another key that the expected one %s, and the way on', async (words, inSetup) => {
    const world = createWorld({ pi: { address, ...(inSetup && { hostKeyFingerprint: inSetup }) } })
    const context = world.context()
    await context.ledger.update((content) => ({
      ...content,
      confirmedPiHostKeys: { [`${address}:22`]: `SHA256:${'C'.repeat(43)}` },
    }))
    world.refusal = problem('PI_HOST_KEY_CHANGED', 'It shows B, expected was C.')
    const { detail, remedy } = problemIn(await piAccess.inspect(context))
    expect(detail).toMatch(/^It shows B, expected was C\. /)
    expect(detail).toContain(words)
    expect(remedy).toContain('"hostKeyFingerprint": "SHA256:…"')
    expect(remedy).toContain('ssh-keygen -lf')
  })

  it('is shared', async () => {
    const world = createWorld()
    const context = world.context()
    expect(await piSession(context)).toBe(await piSession(context))
    expect(world.connections.length).toBe(1)
  })

  const hostKeyFingerprint = `SHA256:${'A'.repeat(43)}`

  it('asks for a passphrase only where the key has one', async () => {
    const login = { kind: 'key', path: '/keys/pi' } as const
    const world = createWorld({ pi: { address, login, hostKeyFingerprint } })
    world.passwords['pi-key-passphrase'] = 'secret'
    expect(await codeOf(piSession(world.context()))).toBe('LOGIN_KEY_UNUSABLE')
    const key = (cipher: string): string => {
      const blob = Buffer.concat([
        Buffer.from('openssh-key-v1\0\0\0\0'),
        Buffer.from([cipher.length]),
        Buffer.from(cipher),
      ])
      return `-----BEGIN OPENSSH PRIVATE KEY-----\n${blob.toString('base64')}\n-----END OPENSSH PRIVATE KEY-----\n`
    }
    world.pcFiles.set('/keys/pi', key('none'))
    await piSession(world.context())
    expect(world.connections.at(-1)?.login).not.toHaveProperty('passphrase')
    world.pcFiles.set('/keys/pi', key('aes256-ctr'))
    await piSession(world.context())
    expect(world.connections.at(-1)?.login).toHaveProperty('passphrase')
  })

  it('says what is wrong with the key file before it waits for the Pi', async () => {
    const login = { kind: 'key', path: '/keys/pi.pub' } as const
    const world = createWorld({ pi: { address, login } })
    const detail = async () => (await piAccess.inspect(world.context())) as { problem?: { detail: string } }
    expect((await detail()).problem?.detail).toBe('There is no file /keys/pi.pub.')
    for (const text of [newKey('me').publicKey, 'sk-ecdsa-sha2-nistp256@openssh.com AAAAInNr me']) {
      world.pcFiles.set('/keys/pi.pub', `${text}\n`)
      expect((await detail()).problem?.detail).toContain('holds a public key')
    }
    world.pcFiles.set('/keys/pi.pub', 'a private key')
    expect((await detail()).problem?.detail).toContain('shows SHA256:')
    expect(world.connections).toEqual([])
  })

  it('tries no password for sudo first, then that of the login, then asks', async () => {
    const login = { kind: 'password' } as const
    const world = createWorld({ pi: { address, user: 'nixos', login, hostKeyFingerprint } })
    expect(await codeOf(piSession(world.context()))).toBe('PI_LOGIN_REFUSED')
    world.passwords['pi-password'] = 'one'
    world.refusal = ({ sudoPassword }) =>
      sudoPassword?.reveal() === 'two' ? undefined : problem('PI_NOT_ROOT', 'sudo')
    expect(await codeOf(piSession(world.context()))).toBe('PI_NOT_ROOT')
    world.passwords['pi-sudo-password'] = 'two'
    world.connections.length = 0
    await piSession(world.context())
    expect(world.connections.map(({ sudoPassword }) => sudoPassword?.reveal())).toEqual([
      undefined,
      'one',
      'two',
    ])
  })

  it('asks for no password where doas takes none', async () => {
    const login = { kind: 'password' } as const
    const world = createWorld({ pi: { address, user: 'nixos', login, hostKeyFingerprint } })
    world.passwords = { 'pi-password': 'right', 'pi-sudo-password': 'unasked' }
    world.refusal = () => problem('PI_DOAS_REFUSES', 'doas')
    expect(await codeOf(piSession(world.context()))).toBe('PI_DOAS_REFUSES')
    expect(world.connections).toHaveLength(1)
  })

  it('asks for another password of the login, and of sudo, as long as one is typed', async () => {
    const login = { kind: 'password' } as const
    const world = createWorld({ pi: { address, user: 'nixos', login, hostKeyFingerprint } })
    world.passwords = { 'pi-password': 'mistyped', 'pi-sudo-password': 'mistyped, too' }
    world.furtherPasswords = { 'pi-password': ['typo', 'right'], 'pi-sudo-password': ['right for sudo'] }
    world.refusal = ({ login: given, sudoPassword }) => {
      if (given.kind === 'password' && given.password.reveal() !== 'right')
        return problem('PI_LOGIN_REFUSED', 'password')
      return sudoPassword?.reveal() === 'right for sudo' ? undefined : problem('PI_NOT_ROOT', 'sudo')
    }
    await piSession(world.context())
    // The next session of the same process knows them.
    expect(world.passwords).toEqual({ 'pi-password': 'right', 'pi-sudo-password': 'right for sudo' })

    world.passwords = { 'pi-password': 'mistyped' }
    expect(await codeOf(piSession(world.context()))).toBe('PI_LOGIN_REFUSED')
    world.passwords = { 'pi-password': 'right', 'pi-sudo-password': 'wrong' }
    expect(await codeOf(piSession(world.context()))).toBe('PI_NOT_ROOT')
  })
})
