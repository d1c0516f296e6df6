import { describe, expect, it } from 'vitest'
import { succeeded } from '../../../../electron/rehearsal/machine.ts'
import { piModule } from '../../../../electron/steps/pi/module.ts'
import { flake, flakeOf, installed, main, worldWithFlake, worldWithKey, write } from './module-world.ts'
import { bringAbout, codeOf, Killed, problemIn, snapshot, takeAway, type World } from './world.ts'

const module = '/etc/nixos/hosts/pi/default.nix'

function sourceOf(world: World, path: string): string {
  return world.pi.files.get(path)?.content ?? ''
}

/** In a git repository, and with the module of the Pi in a folder of its own. */
async function worldWithRepository(): Promise<World> {
  const world = await worldWithFlake('./hardware-configuration.nix ./hosts/pi')
  write(world, module, '{ ... }:\n{\n  imports = [ ../../configuration.nix ];\n}\n')
  const known = [flake, main, module, '/etc/nixos/hardware-configuration.nix']
  write(world, '/etc/nixos/.git/index', known.map((path) => `${path}\n`).join(''))
  return world
}

/** `/etc/nixos/flake.nix` is a link to another folder. */
function linkTo(world: World, target: string): void {
  write(world, target, sourceOf(world, flake))
  world.replace('find', (original) => async (call) => {
    const result = await original(call)
    const lines = result.stdout.replace(/^(flake\.nix\t.*\t)$/m, `$1${target}`)
    return { ...result, stdout: lines }
  })
  world.replace('readlink', (original) => async (call) => {
    const result = await original(call)
    return { ...result, stdout: result.stdout.replaceAll(flake, target) }
  })
}

describe('a flake', () => {
  it('gets the import in the first of its modules that can have it, and stays as it is itself', async () => {
    const world = await worldWithFlake('nixpkgs.x ./hardware-configuration.nix ./configuration.nix')
    const before = snapshot(world)
    expect(await bringAbout(piModule, world.context())).toBeUndefined()
    expect(sourceOf(world, main)).toContain('      ./hardware-configuration.nix\n      ./pi-offload\n')
    expect(snapshot(world)['/etc/nix/machines']).toContain('ssh-ng://builder@builder')
    expect(snapshot(world)[flake]).toBe(before[flake])
    const after = snapshot(world)
    expect(await bringAbout(piModule, world.context())).toBeUndefined()
    expect(snapshot(world)).toEqual(after)

    expect(await takeAway(piModule, world.context())).toBe('absent')
    expect(snapshot(world)).toEqual(before)
  })

  it('in a git repository sees our files, and a module in a subfolder finds them', async () => {
    const world = await worldWithRepository()
    const before = snapshot(world)
    expect(await bringAbout(piModule, world.context())).toBeUndefined()
    expect(sourceOf(world, module)).toContain('[ ../../configuration.nix ../../pi-offload ]')
    expect(sourceOf(world, '/etc/nixos/.git/index')).toContain('/etc/nixos/pi-offload/settings.json')
    expect(await takeAway(piModule, world.context())).toBe('absent')
    expect(snapshot(world)).toEqual(before)
  })

  it('of which git does not know our files is left as it was', async () => {
    const world = await worldWithRepository()
    world.replace('git', (original) => (call) => (call.argv.includes('add') ? succeeded() : original(call)))
    const before = snapshot(world)
    expect(await codeOf(bringAbout(piModule, world.context()))).toBe('PI_REBUILD_FAILED')
    expect(snapshot(world)).toEqual(before)
  })

  it('killed anywhere it is completed, or as it was', async () => {
    const reference = await worldWithRepository()
    const start = reference.operations()
    await bringAbout(piModule, reference.context())
    const total = reference.operations() - start
    for (let step = 0; step <= total; step += 5) {
      const world = await worldWithRepository()
      const untouched = snapshot(world)
      world.killAt = world.operations() + step
      await bringAbout(piModule, world.context()).catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error
      })
      world.killAt = undefined
      if (step % 2 === 0) world.clock.pass(3_600_000)
      if (step % 3 !== 0) {
        expect(await bringAbout(piModule, world.context()), `killed at ${String(step)}`).toBeUndefined()
        expect(Object.keys(snapshot(world))).toEqual(Object.keys(snapshot(reference)))
      }
      expect(await takeAway(piModule, world.context()), `killed at ${String(step)}`).toBe('absent')
      expect(snapshot(world), `killed at ${String(step)}`).toEqual(untouched)
    }
  })

  it('a module that a power cut emptied comes back from its backup', async () => {
    const world = await worldWithRepository()
    const before = snapshot(world)
    write(world, `${module}.pi-offload-backup`, sourceOf(world, module))
    write(world, module, '')
    expect(await bringAbout(piModule, world.context())).toBeUndefined()
    expect(sourceOf(world, module)).toContain('../../pi-offload')
    await takeAway(piModule, world.context())
    expect(snapshot(world)).toEqual(before)
  })

  it.each([
    ['a module that another system loads, too', './common.nix', 'modules = [ ./common.nix ];'],
    ['only what nixos-generate-config writes', './hardware-configuration.nix', ''],
    ['our own module', './pi-offload', ''],
    ['a module that is not there', './gone.nix', ''],
    ['a module of another kind', './odd.nix', ''],
    ['a module far below', './a/b/c/d/e.nix', ''],
  ])('is left to its owner with %s', async (_what, modules, others) => {
    const world = await worldWithFlake(modules, others)
    write(world, '/etc/nixos/common.nix', '{ }')
    write(world, '/etc/nixos/odd.nix', 'import ./other.nix')
    write(world, '/etc/nixos/a/b/c/d/e.nix', '{ }')
    const before = snapshot(world)
    const context = world.context()
    const observed = await piModule.inspect(context)
    if (modules === './pi-offload') {
      // It is imported there already: nothing has to be added.
      expect(observed.kind).toBe('present')
      return
    }
    expect(problemIn(observed)).toMatchObject({ code: 'PI_CONFIGURATION_UNCLEAR' })
    expect(problemIn(observed).detail).toContain(
      `${flake}: the Pi is described by a flake. Add \`imports = [ ./pi-offload ];\` to a module beside flake.nix`,
    )
    expect(await codeOf(piModule.apply(context, { kind: 'absent' }))).toBe('PI_CONFIGURATION_UNCLEAR')
    expect(snapshot(world)).toEqual(before)
  })

  it('with all its modules written out has our folder among them where its owner puts it there', async () => {
    const written = 'nixos-raspberrypi.nixosModules.sd-image ({ ... }: { services.openssh.enable = true; })'
    const world = await worldWithFlake(written)
    const own = sourceOf(world, flake)
    expect(problemIn(await piModule.inspect(world.context())).detail).toContain(
      'or, where it has none, `./pi-offload` to the `modules` in it.',
    )
    write(world, flake, own.replace(written, `./pi-offload ${written}`))
    expect(await bringAbout(piModule, world.context())).toBeUndefined()
    const removal = takeAway(piModule, world.context())
    expect(await codeOf(removal)).toBe('PI_CONFIGURATION_UNCLEAR')
    write(world, flake, own)
    const there = await piModule.inspectForRemoval?.(world.context())
    if (there?.kind !== 'present') throw new Error(there?.kind)
    await piModule.remove?.(world.context(), there)
    expect([...world.pi.files.keys()].filter((path) => path.startsWith('/etc/nixos/pi-offload'))).toEqual([])
    expect(sourceOf(world, flake)).toBe(own)
  })

  it('a module that is a link is left to its owner', async () => {
    const world = await worldWithFlake('./configuration.nix')
    world.replace('readlink', (original) => async (call) => {
      const result = await original(call)
      return { ...result, stdout: result.stdout.replace(main, '/home/me/configuration.nix') }
    })
    expect(problemIn(await piModule.inspect(world.context())).detail).toContain('described by a flake')
  })

  it('an import that its owner added elsewhere stays the only one', async () => {
    const world = await worldWithFlake('./configuration.nix ./more.nix')
    write(world, '/etc/nixos/more.nix', '{ imports = [ ./pi-offload ]; }')
    const before = sourceOf(world, main)
    expect(await bringAbout(piModule, world.context())).toBeUndefined()
    expect(sourceOf(world, main)).toBe(before)
    expect(sourceOf(world, '/etc/nixos/more.nix')).toBe('{ imports = [ ./pi-offload ]; }')
  })
})

describe('a flake that has no system of the Pi’s name', () => {
  it('is told before anything is done, with those that it has', async () => {
    const world = await worldWithKey()
    write(world, flake, flakeOf('./configuration.nix').replace('raspberrypi', 'pi4'))
    const before = snapshot(world)
    const context = world.context()
    expect(problemIn(await piModule.inspect(context)).detail).toMatch(
      /its nixosConfigurations are pi4\. nixos-rebuild looks for the host name of the Pi, raspberrypi: /,
    )
    expect(await codeOf(piModule.apply(context, { kind: 'absent' }))).toBe('PI_CONFIGURATION_UNCLEAR')
    expect(snapshot(world)).toEqual(before)
  })

  it('is told by Nix where the names are computed, and all is as it was', async () => {
    const world = await worldWithKey()
    const text = flakeOf('./configuration.nix').replace('raspberrypi', 'pi4')
    write(world, flake, text.replace('nixosConfigurations.pi4', 'inherit (x) nixosConfigurations; x.pi4'))
    write(world, main, sourceOf(world, main).replace('scan.', 'scan.\n      ./pi-offload'))
    const before = snapshot(world)
    const failure = await bringAbout(piModule, world.context()).catch((error: unknown) => error)
    expect(problemIn(failure as object)).toMatchObject({ code: 'PI_CONFIGURATION_UNCLEAR' })
    expect(problemIn(failure as object).detail).toContain('its nixosConfigurations are pi4.')
    expect(snapshot(world)).toEqual(before)
  })
})

describe('a flake outside of /etc/nixos', () => {
  it('cannot load our folder, and its owner is told how it can', async () => {
    const world = await worldWithFlake('./configuration.nix')
    linkTo(world, '/home/me/config/flake.nix')
    const { detail } = problemIn(await piModule.inspect(world.context()))
    expect(detail).toContain('/home/me/config/flake.nix: the flake is outside of /etc/nixos')
    expect(detail).toContain('`ln -s /home/me/config /etc/nixos`')
  })

  it('which names it all the same does so for nothing', async () => {
    const world = await worldWithFlake('/etc/nixos/pi-offload')
    linkTo(world, '/home/me/config/flake.nix')
    const observed = await piModule.inspect(world.context())
    expect(observed.kind).toBe('blocked')
    expect(problemIn(observed).detail).toContain('cannot load /etc/nixos/pi-offload')
    expect((await piModule.inspectForRemoval?.(world.context()))?.kind).toBe('present')
  })

  it('that comes where configuration.nix has the import is told, too', async () => {
    const world = await installed()
    write(world, flake, flakeOf('./pi.nix'))
    linkTo(world, '/home/me/config/flake.nix')
    expect(problemIn(await piModule.inspect(world.context())).detail).toContain('outside of /etc/nixos')
  })
})

describe('build machines of others', () => {
  it.each([
    ['a channel', worldWithKey, 'nix-instantiate'],
    ['a flake', () => worldWithFlake('./configuration.nix'), 'nix'],
  ])(
    'that our import would push out of %s are asked for before anything is built',
    async (_kind, make, program) => {
      const world = await make()
      world.replace(program, (original) => async (call) => {
        const result = await original(call)
        const isOurs = sourceOf(world, main).includes('pi-offload')
        if (!isOurs || !result.stdout.startsWith('[')) return result
        return succeeded(JSON.stringify((JSON.parse(result.stdout) as unknown[]).slice(1)))
      })
      const before = snapshot(world)
      const failure = await bringAbout(piModule, world.context()).catch((error: unknown) => error)
      expect(problemIn(failure as object).detail).toBe(
        'With our import the build machine ssh://nix@cellar would be gone.',
      )
      expect(snapshot(world)).toEqual(before)
    },
  )

  it('that their owner took out before are not missed', async () => {
    const world = await worldWithFlake('./configuration.nix')
    world.replace('nix', (original) => async (call) => {
      const result = await original(call)
      if (!result.stdout.startsWith('[')) return result
      return succeeded(JSON.stringify((JSON.parse(result.stdout) as unknown[]).slice(1)))
    })
    expect(await bringAbout(piModule, world.context())).toBeUndefined()
    expect(sourceOf(world, main)).toContain('./pi-offload')
  })

  it('are not worth what the owner writes meanwhile', async () => {
    const world = await worldWithFlake('./configuration.nix')
    world.replace('nix', (original) => async (call) => {
      const result = await original(call)
      if (!result.stdout.startsWith('[')) return result
      if (!sourceOf(world, main).includes('pi-offload')) write(world, main, '{ } # mine\n')
      return succeeded(JSON.stringify((JSON.parse(result.stdout) as unknown[]).slice(1)))
    })
    expect(await codeOf(bringAbout(piModule, world.context()))).toBe('PI_CONFIGURATION_UNCLEAR')
    expect(sourceOf(world, main)).toBe('{ } # mine\n')
  })
})
