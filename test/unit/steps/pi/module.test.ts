import { describe, expect, it } from 'vitest'
import { madeInThisRun, type Detail } from '../../../../electron/contract/plan.ts'
import { modulePaths } from '../../../../electron/steps/pi/module-files.ts'
import { readSettings } from '../../../../electron/steps/pi/settings.ts'
import { piModule } from '../../../../electron/steps/pi/module.ts'
import {
  installed,
  main,
  original,
  settings,
  source,
  worldWithFlake,
  worldWithKey,
  write,
} from './module-world.ts'
import { bringAbout, codeOf, snapshot, takeAway, type World } from './world.ts'

describe('the module', () => {
  it('is installed, then there is nothing left to do, and it leaves no trace when it goes', async () => {
    const world = await worldWithKey()
    const before = snapshot(world)
    expect(await bringAbout(piModule, world.context())).toBeUndefined()
    expect(source(world)).toContain('      ./hardware-configuration.nix\n      ./pi-offload\n    ];')
    const after = snapshot(world)
    expect(after['/etc/nix/machines']).toContain('ssh-ng://builder@builder aarch64-linux,x86_64-linux')
    expect(after['/etc/nix/machines']).toContain('nix@cellar')
    const changed = Object.keys(after).filter((path) => after[path] !== before[path])
    expect(changed).toEqual([
      '/etc/nix/machines',
      '/etc/nix/nix.conf',
      main,
      original,
      '/etc/nixos/pi-offload/default.nix',
      '/etc/nixos/pi-offload/evaluate-on-builder.sh',
      '/etc/nixos/pi-offload/evaluation.nix',
      '/etc/nixos/pi-offload/memory.awk',
      '/etc/nixos/pi-offload/pi-offload.sh',
      '/etc/nixos/pi-offload/progress.awk',
      settings,
      '/etc/pi-offload/command.env',
      '/etc/pi-offload/digest',
      '/etc/pi-offload/evaluate-on-builder.sh',
      '/etc/pi-offload/evaluation.nix',
      '/etc/pi-offload/memory.awk',
      '/etc/pi-offload/progress.awk',
      '/etc/ssh/ssh_config',
      '/etc/ssh/ssh_known_hosts',
      '/nix/var/nix/profiles/system/etc/pi-offload/digest',
      '/run/current-system/etc/pi-offload/digest',
    ])
    expect(after[original]).toBe(before[main])
    const operations = world.operations()
    expect(await bringAbout(piModule, world.context())).toBeUndefined()
    expect(snapshot(world)).toEqual(after)
    // Each of its files is read, and besides the settings whose key it is and which Linux.
    expect(world.operations() - operations).toBeLessThan(17 + modulePaths.length)

    expect(await takeAway(piModule, world.context())).toBe('absent')
    expect(snapshot(world)).toEqual(before)
    expect(await takeAway(piModule, world.context())).toBe('absent')
    expect(snapshot(world)).toEqual(before)
  })

  it('shows every file in full before it writes one', async () => {
    const world = await worldWithKey()
    const change = await piModule.diff(world.context(), { kind: 'absent' })
    const files = change?.details.filter((detail) => detail.kind === 'file') ?? []
    const kept = files.filter(({ path, after }) => after !== undefined && path.startsWith('/etc/'))
    expect(kept.map(({ path }) => path)).toEqual([...modulePaths, main])
    await bringAbout(piModule, world.context())
    for (const file of kept) expect(world.pi.files.get(file.path)?.content).toBe(file.after)
  })

  describe('shows all that it does to the Pi', () => {
    const asking =
      /^(?:awk|find|grep|readlink|ssh|ssh-keygen|uname|nix|nix-instantiate|nixos-version|stat|git .* status)$/

    /** Commands that change something, and files with their texts, as they happen. */
    function record(world: World): { commands: Set<string>; files: Map<string, Set<string>> } {
      const commands = new Set<string>()
      const files = new Map<string, Set<string>>()
      for (const [name, original] of world.pi.commands)
        world.pi.commands.set(name, (call) => {
          const isHarmless = asking.test(name) || call.argv[1] === 'is-active' || call.argv[3] === 'link.sh'
          if (!isHarmless && name !== 'nix-build') commands.add(call.argv.join(' '))
          return original(call)
        })
      world.afterOperation = () => {
        for (const [path, { content }] of world.pi.files)
          if (/^\/(?:etc\/nixos|root)\//.test(path))
            files.set(path, (files.get(path) ?? new Set()).add(content))
      }
      return { commands, files }
    }

    async function expectShown(
      world: World,
      details: readonly Detail[],
      work: () => Promise<unknown>,
    ): Promise<void> {
      const before = new Map([...world.pi.files].map(([path, { content }]) => [path, content]))
      const seen = record(world)
      await work()
      const shown = details.flatMap((detail) => (detail.kind === 'command' ? [detail.argv.join(' ')] : []))
      // How a shown text gets to its place needs no line of its own.
      const needsLine = [...seen.commands].filter(
        (text) => !/^(?:cp --attributes-only|mv .*pi-offload-next|rmdir) ?/.test(text),
      )
      expect(needsLine.filter((text) => !shown.includes(text))).toEqual([])
      for (const [path, texts] of seen.files) {
        if (/pi-offload-(?:next|backup)$|\.before$/.test(path)) continue
        for (const text of texts) {
          if (text === before.get(path)) continue
          const isShown = details.some(
            (detail) => detail.kind === 'file' && detail.path === path && detail.after === text,
          )
          expect(isShown, `${path}: ${text}`).toBe(true)
        }
      }
      // And nothing is shown that is not done.
      const done = [...seen.commands]
      expect(shown.filter((text) => !done.includes(text))).toEqual([])
    }

    it.each([
      ['a channel', worldWithKey],
      ['a flake', () => worldWithFlake('./configuration.nix')],
    ])('when it is installed, reconfigured and removed: %s', async (_kind, make) => {
      const world = await make()
      const creation = await piModule.diff(world.context(), { kind: 'absent' })
      await expectShown(world, creation?.details ?? [], () => bringAbout(piModule, world.context()))

      world.setup.offload.maxJobs = 7
      const observed = await piModule.inspect(world.context())
      if (observed.kind !== 'present') throw new Error(observed.kind)
      const change = await piModule.diff(world.context(), observed)
      expect(change?.details.length).toBeGreaterThan(10)
      await expectShown(world, change?.details ?? [], () => bringAbout(piModule, world.context()))

      const now = await piModule.inspect(world.context())
      if (now.kind !== 'present') throw new Error(now.kind)
      const removal = await piModule.describeRemoval?.(world.context(), now)
      await expectShown(world, removal?.details ?? [], () => takeAway(piModule, world.context()))
    })

    it('also where an interrupted run left something', async () => {
      for (let step = 5; step < 95; step += 3) {
        const world = await worldWithKey()
        world.killAt = world.operations() + step
        await bringAbout(piModule, world.context()).catch(() => undefined)
        world.killAt = undefined
        const observed = await piModule.inspect(world.context())
        if (observed.kind !== 'present' && observed.kind !== 'absent') throw new Error(observed.kind)
        const change = await piModule.diff(world.context(), observed)
        if (change === undefined) continue
        await expectShown(world, change.details, () => bringAbout(piModule, world.context()))
      }
    })
  })

  it('shows a placeholder for a host key that is not made yet, and does not go on without it', async () => {
    const world = await worldWithKey()
    for (const path of [...world.pcFiles.keys()]) if (path.includes('host-key')) world.pcFiles.delete(path)
    const change = await piModule.diff(world.context(), { kind: 'absent' })
    expect(JSON.stringify(change)).toContain(madeInThisRun)
    const before = snapshot(world)
    expect(await codeOf(bringAbout(piModule, world.context()))).toBe('BUILDER_UNREACHABLE')
    expect(snapshot(world)).toEqual(before)
  })

  it('takes over changed settings', async () => {
    const world = await installed()
    world.setup.offload.maxJobs = 8
    world.setup.network.port = 2299
    expect(await bringAbout(piModule, world.context())).toBeUndefined()
    expect(readSettings(world.pi.files.get(settings)?.content)).toMatchObject({ maxJobs: 8, port: 2299 })
    expect(snapshot(world)['/etc/ssh/ssh_config']).toContain('Port 2299')
  })

  it('follows the PC to its new address', async () => {
    const world = await installed()
    const context = world.context()
    const host = {
      ...context.ports.host,
      routeTo: () =>
        Promise.resolve({
          address: '192.168.1.77',
          subnet: '192.168.1.0/24',
          destinationAddress: '192.168.1.20',
        }),
    }
    const moved = { ...context, ports: { ...context.ports, host } }
    const observed = await piModule.inspect(moved)
    if (observed.kind !== 'present') throw new Error(observed.kind)
    // The plan shows both addresses before anything is done.
    const shown = await piModule.diff(moved, observed)
    expect(shown?.summary).toBe('address: 192.168.1.77 instead of 192.168.1.5')
    expect(shown?.details).toContainEqual(
      expect.objectContaining({
        path: settings,
        before: expect.stringContaining('"address": "192.168.1.5"') as unknown,
        after: expect.stringContaining('"address": "192.168.1.77"') as unknown,
      }),
    )
    expect(await bringAbout(piModule, moved)).toBeUndefined()
    expect(readSettings(world.pi.files.get(settings)?.content)).toMatchObject({ address: '192.168.1.77' })
    expect(snapshot(world)['/etc/ssh/ssh_config']).toContain('HostName 192.168.1.77')
  })

  async function stillToDo(world: World): Promise<string | undefined> {
    const context = world.context()
    const observed = await piModule.inspect(context)
    if (observed.kind !== 'present') return observed.kind
    return (await piModule.diff(context, observed))?.summary
  }

  async function callOnPi(world: World, ...argv: string[]): Promise<void> {
    const call = { argv, env: {}, stdin: undefined, signal: undefined, onLine: () => undefined }
    expect((await world.pi.commands.get(argv[0] ?? '')?.(call))?.exitCode).toBe(0)
  }

  it('is complete in a system that its owner put there for the next boot, and goes from it too', async () => {
    const world = await worldWithKey()
    const before = snapshot(world)
    await bringAbout(piModule, world.context())
    write(world, main, `${source(world)}# for the next boot\n`)
    await callOnPi(world, 'nixos-rebuild', 'boot')
    expect(await stillToDo(world)).toBeUndefined()

    write(world, main, source(world).replace('# for the next boot\n', ''))
    expect(await takeAway(piModule, world.context())).toBe('absent')
    expect(snapshot(world)).toEqual(before)
  })

  it('is not complete where the next boot would bring a system without it', async () => {
    const world = await installed()
    const complete = snapshot(world)
    const whole = source(world)
    write(world, main, whole.replace('\n      ./pi-offload', ''))
    await callOnPi(world, 'nixos-rebuild', 'boot')
    write(world, main, whole)
    expect(await stillToDo(world)).toContain('will boot')
    expect(await bringAbout(piModule, world.context())).toBeUndefined()
    expect(snapshot(world)).toEqual(complete)
  })

  it('is complete in a specialisation that runs', async () => {
    const world = await installed()
    const special = `/nix/store/${'5'.repeat(32)}-nixos-system-raspberrypi-26.05-desktop`
    world.replace('readlink', (original) => async (call) => {
      const result = await original(call)
      if (!call.argv.includes('/run/current-system')) return result
      return { ...result, stdout: result.stdout.replace(/^.*/, special) }
    })
    expect(await stillToDo(world)).toBeUndefined()
  })

  it('goes from the system also when its owner took out every file of it', async () => {
    const world = await worldWithKey()
    const before = snapshot(world)
    await bringAbout(piModule, world.context())
    write(world, main, source(world).replace('\n      ./pi-offload', ''))
    world.pi.files.delete(settings)
    world.pi.files.delete('/etc/nixos/pi-offload/default.nix')
    expect(await takeAway(piModule, world.context())).toBe('absent')
    expect(snapshot(world)).toEqual(before)
  })

  it('is repaired when its owner took the import out', async () => {
    const world = await installed()
    write(world, main, source(world).replace('\n      ./pi-offload', ''))
    expect(await bringAbout(piModule, world.context())).toBeUndefined()
    expect(source(world)).toContain('./pi-offload')
  })
})
