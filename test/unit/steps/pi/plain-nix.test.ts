/** A Pi with Debian, on which Nix was installed beside its own packages. */
import { describe, expect, it } from 'vitest'
import type { SetupInput } from '../../../../electron/contract/setup.ts'
import { failed, succeeded } from '../../../../electron/rehearsal/machine.ts'
import { foresee } from '../../../../electron/steps/pi/dry-build.ts'
import { piKey } from '../../../../electron/steps/pi/key.ts'
import { piModule } from '../../../../electron/steps/pi/module.ts'
import { piProof } from '../../../../electron/steps/pi/proof.ts'
import { settingsAsFound } from '../../../../electron/steps/pi/settings-as-found.ts'
import { viewOfPi } from '../../../../electron/steps/pi/view.ts'
import {
  bringAbout,
  codeOf,
  createWorld,
  Killed,
  problemIn,
  snapshot,
  takeAway,
  type World,
} from './world.ts'

const nixConf = '/etc/nix/nix.conf'
const custom = '/etc/nix/nix.custom.conf'
const machines = '/etc/nix/machines'
const rootSsh = '/root/.ssh/config'

async function debian(input: Partial<SetupInput> = {}): Promise<World> {
  const world = createWorld(input, 'debian')
  await bringAbout(piKey, world.context())
  return world
}

const text = (world: World, path: string): string => world.pi.files.get(path)?.content ?? ''
const write = (world: World, path: string, content: string): void =>
  void world.pi.files.set(path, { content, mode: 0o644 })

describe('the builder in the Nix of another Linux', () => {
  it('gets in, is found complete, proves itself, and leaves no trace when it goes', async () => {
    const world = await debian()
    const before = snapshot(world)
    expect(await bringAbout(piModule, world.context())).toBeUndefined()
    const after = snapshot(world)
    expect(Object.keys(after).filter((path) => after[path] !== before[path])).toEqual([
      machines,
      nixConf,
      '/etc/pi-offload/command.env',
      '/etc/pi-offload/digest',
      '/etc/pi-offload/known_hosts',
      '/etc/pi-offload/nix.conf',
      '/etc/pi-offload/progress.awk',
      '/etc/pi-offload/settings.json',
      rootSsh,
      '/usr/local/bin/pi-offload',
    ])
    expect(after['/usr/local/bin/pi-offload']).toMatch(/^755 /)
    expect(text(world, machines)).toMatch(
      /^# >>> Pi Offload, with the whole file >>>\nssh-ng:\/\/builder@builder /,
    )
    expect(text(world, rootSsh)).toMatch(
      /^# >>> Pi Offload >>>\nHost builder\n[^]*# <<< Pi Offload <<<\nHost cellar\n/,
    )
    // The last line of the owner's has no end, and gets none for good.
    expect(text(world, nixConf)).toMatch(
      /nix-command flakes\n# >>> Pi Offload >>>\n!include \/etc\/pi-offload\/nix.conf\n# <<< Pi Offload <<<$/,
    )
    expect(await bringAbout(piModule, world.context())).toBeUndefined()
    expect(await bringAbout(piProof, world.context())).toBeUndefined()
    expect(snapshot(world)).toEqual(after)
    expect(await takeAway(piModule, world.context())).toBe('absent')
    expect(snapshot(world)).toEqual(before)
  })

  it.each([
    ['build-small', /^system-features = nixos-test benchmark kvm$/m],
    ['wait', /^max-jobs = 0$/m],
    ['build-everything', /^builders-use-substitutes = true$/m],
  ] as const)('while the PC is off: %s', async (whenBuilderIsOff, line) => {
    const world = await debian({ offload: { whenBuilderIsOff } })
    await bringAbout(piModule, world.context())
    expect(text(world, '/etc/pi-offload/nix.conf')).toMatch(line)
    expect(text(world, '/etc/pi-offload/nix.conf').match(/max-jobs|system-features/g)?.length ?? 0).toBe(
      whenBuilderIsOff === 'build-everything' ? 0 : 1,
    )
  })

  it('follows a change of the setup, and is read back', async () => {
    const world = await debian()
    await bringAbout(piModule, world.context())
    world.setup.offload.maxJobs = 2
    const observed = await piModule.inspect(world.context())
    if (observed.kind !== 'present') throw new Error(observed.kind)
    const change = await piModule.diff(world.context(), observed)
    expect(change?.summary).toContain('/etc/nix/machines is changed')
    expect(change?.details).toContainEqual({
      ...{ kind: 'command', where: 'pi' },
      argv: ['systemctl', 'restart', 'nix-daemon.service'],
    })
    expect(await bringAbout(piModule, world.context())).toBeUndefined()
    expect(text(world, machines)).toContain(' /root/.ssh/id_builder 2 2 ')
    expect((await settingsAsFound(world.context())).offload).toMatchObject({ maxJobs: 2 })
  })

  it('puts back what somebody took out', async () => {
    const world = await debian()
    await bringAbout(piModule, world.context())
    const complete = snapshot(world)
    for (const path of ['/etc/pi-offload/digest', '/usr/local/bin/pi-offload', '/etc/pi-offload/nix.conf']) {
      world.pi.files.delete(path)
      expect(await bringAbout(piModule, world.context())).toBeUndefined()
      expect(snapshot(world)).toEqual(complete)
    }
    write(world, machines, 'ssh://me@nas aarch64-linux /root/k\n')
    expect(await bringAbout(piModule, world.context())).toBeUndefined()
    expect(text(world, machines)).toMatch(
      /ssh-ng:\/\/builder@builder [^]*\nssh:\/\/me@nas aarch64-linux \/root\/k\n$/,
    )
  })

  it('takes the file of Determinate Nix that is the user’s', async () => {
    const world = await debian()
    write(world, nixConf, 'build-users-group = nixbld\n!include nix.custom.conf\n')
    const before = snapshot(world)
    await bringAbout(piModule, world.context())
    expect(text(world, nixConf)).toBe('build-users-group = nixbld\n!include nix.custom.conf\n')
    expect(text(world, custom)).toContain('!include /etc/pi-offload/nix.conf')
    // Another installer took its place: the block moves.
    write(world, nixConf, 'build-users-group = nixbld\n')
    expect(await bringAbout(piModule, world.context())).toBeUndefined()
    expect(world.pi.files.has(custom)).toBe(false)
    expect(text(world, nixConf)).toContain('!include /etc/pi-offload/nix.conf')
    write(world, nixConf, 'build-users-group = nixbld\n!include nix.custom.conf\n')
    await takeAway(piModule, world.context())
    expect(snapshot(world)).toEqual(before)
  })

  it('says what it is, without warnings about an evaluation that there is not', async () => {
    const world = await debian()
    expect(await viewOfPi(world.context())).toMatchObject({
      system: 'Debian GNU/Linux 13 (trixie)',
      configuration: 'nix-conf',
      warnings: [],
    })
    expect(await codeOf(foresee(world.context()))).toBe('PI_UNSUITABLE')
  })
})

describe('what stands in the way on another Linux', () => {
  it.each<[string, (world: World) => void, string, string]>([
    [
      'ssh host',
      (world) => write(world, rootSsh, 'Host builder\n  HostName x\n'),
      'PI_NAME_TAKEN',
      'root/.ssh/config names',
    ],
    [
      'host of the system',
      (world) => write(world, '/etc/ssh/ssh_config', 'Host builder\n  Port 1\n'),
      'PI_NAME_TAKEN',
      'whole Pi',
    ],
    [
      'build machine',
      (world) => write(world, machines, 'ssh://me@builder aarch64-linux /root/k\n'),
      'PI_NAME_TAKEN',
      'me@builder',
    ],
    [
      'Nix for one user',
      (world) => void world.pi.files.delete('/nix/var/nix/daemon-socket/socket'),
      'PI_UNSUITABLE',
      'no daemon',
    ],
    [
      'other builders',
      (world) => write(world, nixConf, 'builders = ssh://nas\n'),
      'PI_CONFIGURATION_UNCLEAR',
      '“builders = ssh://nas”',
    ],
    [
      'a link',
      (world) =>
        world.replace(
          'find',
          (original) => (call) =>
            call.argv.includes(nixConf)
              ? succeeded(`${nixConf}\tl\t/home/me/nix.conf\n/nix/var/nix/daemon-socket/socket\ts\t\n`)
              : original(call),
        ),
      'PI_CONFIGURATION_UNCLEAR',
      'is a link to /home/me/nix.conf',
    ],
  ])('%s', async (_name, arrange, code, words) => {
    const world = await debian()
    arrange(world)
    const before = snapshot(world)
    const observed = await piModule.inspect(world.context())
    expect(observed.kind).toBe('foreign')
    expect(problemIn(observed)).toMatchObject({ code })
    expect(problemIn(observed).detail).toContain(words)
    expect(await codeOf(piModule.apply(world.context(), { kind: 'absent' }))).toBe(code)
    expect(snapshot(world)).toEqual(before)
  })

  it('builders of others beside the usual ones are none', async () => {
    const world = await debian()
    write(world, nixConf, 'builders = ssh://nas ; @/etc/nix/machines # mine\n')
    expect(await bringAbout(piModule, world.context())).toBeUndefined()
  })
})

describe('a failure on another Linux', () => {
  it.each<[string, (world: World) => void, string]>([
    ['a builder that is away', (world) => void (world.builder.bootId = undefined), 'LINK_REFUSED'],
    [
      'a build that fails',
      (world) => world.replace('nix-build', () => () => failed(1, 'error')),
      'PROOF_FAILED',
    ],
    [
      'a daemon that does not start',
      (world) => world.replace('systemctl', () => () => failed(1, 'failed')),
      'PI_COMMAND_FAILED',
    ],
    [
      'a build that fails through the daemon',
      (world) =>
        world.replace(
          'nix-build',
          (original) => (call) => (call.env['NIX_REMOTE'] === 'daemon' ? failed(1, 'error') : original(call)),
        ),
      'PROOF_FAILED',
    ],
  ])('leaves it as it was: %s', async (_name, arrange, code) => {
    const world = await debian()
    const before = snapshot(world)
    arrange(world)
    expect(await codeOf(bringAbout(piModule, world.context()))).toBe(code)
    expect(snapshot(world)).toEqual(before)
  })

  it('leaves what was there of a former setup, where a change fails', async () => {
    const world = await debian()
    await bringAbout(piModule, world.context())
    const before = snapshot(world)
    world.setup.offload.maxJobs = 2
    world.replace(
      'nix-build',
      (original) => (call) => (call.env['NIX_REMOTE'] === 'daemon' ? failed(1, 'error') : original(call)),
    )
    expect(await codeOf(bringAbout(piModule, world.context()))).toBe('PROOF_FAILED')
    expect(snapshot(world)).toEqual(before)
  })
})

describe('killed at any command on another Linux', () => {
  it('the next installation ends the same, and so does a removal', async () => {
    const reference = await debian()
    const start = reference.operations()
    await bringAbout(piModule, reference.context())
    const total = reference.operations() - start
    const wanted = (world: World): string =>
      JSON.stringify(snapshot(world)).replace(/ssh-ed25519 [\w+/=]+|[\w+/=]{80,}|[0-9a-f-]{36,64}/g, 'VALUE')
    for (let step = 0; step <= total; step += 1) {
      const world = await debian()
      const untouched = snapshot(world)
      world.killAt = world.operations() + step
      await bringAbout(piModule, world.context()).catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error
      })
      world.killAt = undefined
      if (step % 3 !== 0) {
        expect(await bringAbout(piModule, world.context()), `killed at ${String(step)}`).toBeUndefined()
        expect(wanted(world)).toBe(wanted(reference))
      }
      expect(await takeAway(piModule, world.context()), `killed at ${String(step)}`).toBe('absent')
      expect(snapshot(world), `killed at ${String(step)}`).toEqual(untouched)
    }
  })

  it('the next removal ends the same', async () => {
    const reference = await debian()
    await bringAbout(piModule, reference.context())
    const start = reference.operations()
    await takeAway(piModule, reference.context())
    const total = reference.operations() - start
    for (let step = 0; step <= total; step += 1) {
      const world = await debian()
      const untouched = snapshot(world)
      await bringAbout(piModule, world.context())
      world.killAt = world.operations() + step
      await takeAway(piModule, world.context()).catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error
      })
      world.killAt = undefined
      expect(await takeAway(piModule, world.context())).toBe('absent')
      expect(snapshot(world), `killed at ${String(step)}`).toEqual(untouched)
    }
  })
})
