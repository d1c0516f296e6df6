import { describe, expect, it } from 'vitest'
import { failed } from '../../../../electron/rehearsal/machine.ts'
import { piModule } from '../../../../electron/steps/pi/module.ts'
import { flakeOf, installed, main, source, worldWithKey, write } from './module-world.ts'
import { bringAbout, codeOf, problemIn, snapshot, takeAway, vmBootId, type World } from './world.ts'

describe('what belongs to others', () => {
  it.each<[string, (world: World) => void]>([
    ['ssh host', (world) => write(world, '/root/.ssh/config', 'Host builder other\n  HostName x\n')],
    ['known host', (world) => write(world, '/root/.ssh/known_hosts', 'builder ssh-ed25519 AAAAother\n')],
    [
      'build machine',
      (world) => write(world, '/etc/nix/machines', 'ssh://me@builder aarch64-linux /root/k\n'),
    ],
    ['host of the system', (world) => write(world, '/etc/ssh/ssh_config', 'Host builder\n  Port 1\n')],
  ])('a name that is taken: %s', async (_name, arrange) => {
    const world = await worldWithKey()
    arrange(world)
    const before = snapshot(world)
    const observed = await piModule.inspect(world.context())
    expect(observed.kind).toBe('foreign')
    expect(problemIn(observed)).toMatchObject({
      code: 'PI_NAME_TAKEN',
      decision: {
        wanted: 'The Pi is to find the builder under the name builder.',
        ways: [{ detail: 'Name it builder-2 instead.', patch: { offload: { alias: 'builder-2' } } }],
      },
    })
    expect(await codeOf(piModule.apply(world.context(), { kind: 'absent' }))).toBe('PI_NAME_TAKEN')
    expect(snapshot(world)).toEqual(before)
  })

  it('the offered name is one that nobody has, and everything is made under it', async () => {
    const world = await worldWithKey()
    write(world, '/root/.ssh/config', 'Host builder\n  HostName x\nHost builder-2\n  HostName y\n')
    write(world, '/root/.ssh/known_hosts', 'builder-3 ssh-ed25519 AAAAother\n')
    write(world, '/etc/nix/machines', 'ssh://me@builder-4 aarch64-linux /root/k\n')
    const context = world.context()
    const { decision } = problemIn(await piModule.inspect(context))
    expect(decision?.ways).toMatchObject([{ patch: { offload: { alias: 'builder-5' } } }])
    const { setup } = context
    const other = { ...context, setup: { ...setup, offload: { ...setup.offload, alias: 'builder-5' } } }
    expect((await piModule.inspect(other)).kind).toBe('absent')
  })

  it('a shape that is not understood is left to its owner, with the line to add', async () => {
    const world = await worldWithKey()
    write(
      world,
      main,
      source(world).replace(/imports =(\s*\[[^\]]*\])/, 'imports = map (one: one) ([ ] ++$1)'),
    )
    const before = snapshot(world)
    const observed = await piModule.inspect(world.context())
    expect(problemIn(observed)).toMatchObject({ code: 'PI_CONFIGURATION_UNCLEAR' })
    expect(problemIn(observed).detail).toContain(`Add \` ++ [ /etc/nixos/pi-offload ]\` to your \`imports\``)
    expect(problemIn(observed).detail).toContain('do not rebuild the Pi before')
    expect(problemIn(observed).detail).toContain(main)

    write(world, main, source(world).replace('([ ]', '([ /etc/nixos/pi-offload ]'))
    expect(await bringAbout(piModule, world.context())).toBeUndefined()
    // Nothing of ours is left, and the shape is as foreign as before.
    expect(await takeAway(piModule, world.context())).toBe('foreign')
    expect(snapshot(world)[main]).toBe(before[main])
    expect(Object.keys(snapshot(world))).toEqual(Object.keys(before))
  })

  it.each([
    ['a list that is computed', undefined],
    ['a flake that is not understood', '{ outputs = import ./outputs.nix; }'],
  ])('an import that is taken out again is told where no program adds it: %s', async (_what, flake) => {
    const world = await worldWithKey()
    write(
      world,
      main,
      source(world).replace(/imports =(\s*\[[^\]]*\])/, 'imports = map (one: one) ([ ./pi-offload ] ++$1)'),
    )
    expect(await bringAbout(piModule, world.context())).toBeUndefined()
    write(world, main, source(world).replace('[ ./pi-offload ]', '[ ]'))
    if (flake !== undefined) write(world, '/etc/nixos/flake.nix', flake)
    const observed = await piModule.inspect(world.context())
    expect(observed.kind).toBe('blocked')
    expect(problemIn(observed)).toMatchObject({ code: 'PI_CONFIGURATION_UNCLEAR' })
    expect((await piModule.inspectForRemoval?.(world.context()))?.kind).toBe('present')
  })

  it.each([
    ['{\n  a = 1;\n  b = ;\n}\n', /near line 3\. Correct that first/],
    ['{\n  a = pkgs.b;\n}\n', /`pkgs` in line 2 is defined nowhere\. Correct that first/],
    [
      '{ x, ... }: { inherit (x) imports; }',
      /Add `imports = \[ \/etc\/nixos\/pi-offload \];`, or only the folder/,
    ],
  ])('the advice fits the shape: %j', async (text, advice) => {
    const world = await worldWithKey()
    write(world, main, text)
    expect(problemIn(await piModule.inspect(world.context())).detail).toMatch(advice)
  })

  it('a flake is used once its owner added the line', async () => {
    const world = await worldWithKey()
    const original = source(world)
    write(
      world,
      '/etc/nixos/flake.nix',
      flakeOf('./configuration.nix').replace('modules =', 'modules = extra ++'),
    )
    write(
      world,
      main,
      original.replace('hardware-configuration.nix', 'hardware-configuration.nix ./pi-offload'),
    )
    expect(await bringAbout(piModule, world.context())).toBeUndefined()
    expect(await takeAway(piModule, world.context())).toBe('foreign')
    expect(source(world)).toBe(original)
  })

  it.each(['./hardware-configuration.nix /* not ./configuration.nix */', './hosts/pi/configuration.nix'])(
    'a flake that comes later and leaves our import out is told: %s',
    async (module) => {
      const world = await installed()
      write(world, '/etc/nixos/flake.nix', flakeOf(module))
      const context = world.context()
      const observed = await piModule.inspect(context)
      expect(observed.kind).toBe('blocked')
      expect(problemIn(observed)).toMatchObject({ code: 'PI_CONFIGURATION_UNCLEAR' })
      expect(problemIn(observed).detail).toContain(
        '/etc/nixos/flake.nix is used instead of configuration.nix',
      )
      expect(await codeOf(piModule.apply(context, { kind: 'absent' }))).toBe('PI_CONFIGURATION_UNCLEAR')
      // It can be taken away all the same.
      expect((await piModule.inspectForRemoval?.(context))?.kind).toBe('present')
    },
  )

  it.each([
    './configuration.nix',
    '/etc/nixos/configuration.nix',
    '(self + "/configuration.nix")',
    '"${self}/configuration.nix"',
    './pi-offload',
    './hosts/pi.nix',
  ])('a flake that comes later and loads our import changes nothing: %s', async (module) => {
    const world = await installed()
    write(world, '/etc/nixos/hosts/pi.nix', '{ imports = [ ../hardware-configuration.nix ]; }')
    if (module.includes('hosts'))
      write(world, '/etc/nixos/hosts/pi.nix', '{ imports = [ ../configuration.nix ]; }')
    write(world, '/etc/nixos/flake.nix', flakeOf(module))
    expect(await bringAbout(piModule, world.context())).toBeUndefined()
    expect((await piModule.inspect(world.context())).kind).toBe('present')
  })

  it.each(['flake.nix', 'system.nix'])('a %s is not touched', async (name) => {
    const world = await worldWithKey()
    write(world, `/etc/nixos/${name}`, '{ outputs = { }; }')
    const observed = await piModule.inspect(world.context())
    expect(problemIn(observed)).toMatchObject({ code: 'PI_CONFIGURATION_UNCLEAR' })
  })

  it('an ssh config that is changed while we work keeps the change', async () => {
    const world = await worldWithKey()
    world.replace('nixos-rebuild', (original) => (call) => {
      const path = '/root/.ssh/config'
      if (call.argv[1] === 'dry-build')
        write(world, path, `${world.pi.files.get(path)?.content ?? ''}Host late\n  Port 7\n`)
      return original(call)
    })
    await bringAbout(piModule, world.context())
    expect(world.pi.files.get('/root/.ssh/config')?.content).toBe(
      'Host cellar\n  HostName 192.168.1.30\nHost late\n  Port 7\n',
    )
  })

  it('what the owner writes during a build that fails is kept, without an import of what goes away', async () => {
    const world = await worldWithKey()
    const before = source(world)
    world.replace('nixos-rebuild', (original) => (call) => {
      if (call.argv[1] !== 'build' && !call.argv.includes('build')) return original(call)
      write(world, main, `${source(world)}# a note of the owner\n`)
      return failed(1, 'error: no space left on device')
    })
    world.replace('env', (original) => (call) => {
      if (!call.argv.includes('nixos-rebuild')) return original(call)
      write(world, main, `${source(world)}# a note of the owner\n`)
      return failed(1, 'error: no space left on device')
    })
    expect(await codeOf(bringAbout(piModule, world.context()))).toBe('PI_REBUILD_FAILED')
    expect(source(world)).toBe(`${before}# a note of the owner\n`)
    expect(world.pi.files.has('/etc/nixos/pi-offload/default.nix')).toBe(false)
  })

  it('the machine of somebody who followed an article is his, though it has our names', async () => {
    const world = await worldWithKey()
    const machines = world.pi.files.get('/etc/nix/machines')?.content ?? ''
    const line = 'ssh://builder@builder aarch64-linux /root/.ssh/id_builder 4 1 big-parallel - -\n'
    write(world, '/etc/nix/machines', `${machines}${line}`)
    const observed = await piModule.inspect(world.context())
    expect(observed.kind).toBe('foreign')
    expect(problemIn(observed)).toMatchObject({ code: 'PI_NAME_TAKEN' })
    expect(await takeAway(piModule, world.context())).toBe('foreign')
  })

  it.each([
    ['has just begun', 30 * 60_000],
    ['is complete', 31 * 60_000],
  ])('a rollback that %s when the new configuration is kept does not win', async (_name, late) => {
    const world = await worldWithKey()
    let switches = 0
    let armedAt = 0
    world.replace('systemd-run', (original) => (call) => {
      armedAt = world.clock.now()
      return original(call)
    })
    world.replace('nixos-rebuild', (original) => async (call) => {
      const result = await original(call)
      if (call.argv[1] === 'switch' && (switches += 1) === 1)
        world.clock.pass(armedAt + late - world.clock.now())
      return result
    })
    expect(await bringAbout(piModule, world.context())).toBeUndefined()
    expect(switches).toBe(2)
    expect(snapshot(world)['/etc/nix/machines']).toContain('ssh-ng://builder@builder')
    world.clock.pass(3_600_000)
    expect(await bringAbout(piModule, world.context())).toBeUndefined()
    expect(switches).toBe(2)
  })

  it('a rollback that is under way when the next run comes is brought to its end', async () => {
    const world = await worldWithKey()
    const before = snapshot(world)
    let armedAt = 0
    let killed = false
    world.replace('systemd-run', (original) => (call) => {
      armedAt = world.clock.now()
      return original(call)
    })
    world.replace('nixos-rebuild', (original) => async (call) => {
      const result = await original(call)
      if (call.argv[1] === 'test' && !killed) world.killAt = world.operations()
      return result
    })
    await bringAbout(piModule, world.context()).catch(() => undefined)
    world.killAt = undefined
    killed = true
    world.clock.pass(armedAt + 30 * 60_000 + 1000 - world.clock.now())
    world.builder.bootId = undefined
    expect(await codeOf(bringAbout(piModule, world.context()))).toBe('LINK_REFUSED')
    expect(snapshot(world)['/etc/nix/machines']).toBe(before['/etc/nix/machines'])
    world.builder.bootId = vmBootId
    expect(await takeAway(piModule, world.context())).toBe('absent')
    expect(snapshot(world)).toEqual(before)
  })

  it('when going back fails, the timer stays armed to do it', async () => {
    const world = await worldWithKey()
    let proofs = 0
    world.replace('nix-build', (original) => (call) => {
      proofs += 1
      if (proofs === 1) return original(call)
      world.pi.commands.set('switch-to-configuration', () => failed(1, 'activation failed'))
      return failed(1, 'error: the proof fails')
    })
    expect(await codeOf(bringAbout(piModule, world.context()))).toBe('PROOF_FAILED')
    const timer = await world.pi.commands.get('systemctl')?.({
      argv: ['systemctl', 'is-active', 'pi-offload-rollback.timer'],
      env: {},
      stdin: undefined,
      signal: undefined,
      onLine: () => undefined,
    })
    expect(timer?.stdout.trim()).toBe('active')
  })
})
