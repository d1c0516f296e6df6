import { describe, expect, it } from 'vitest'
import { failed } from '../../../../electron/rehearsal/machine.ts'
import { piModule } from '../../../../electron/steps/pi/module.ts'
import { installed, main, settings, source, worldWithKey, write } from './module-world.ts'
import { bringAbout, codeOf, Killed, snapshot, takeAway } from './world.ts'

describe('killed at any command', () => {
  // In thirds, each of which takes its seconds.
  it.each([0, 1, 2])(
    'the next installation ends the same, and so does a removal: every third, from %i on',
    async (first) => {
      const reference = await worldWithKey()
      const before = snapshot(reference)
      const start = reference.operations()
      await bringAbout(piModule, reference.context())
      const total = reference.operations() - start
      expect(total).toBeGreaterThan(50)
      for (let step = first; step <= total; step += 3) {
        const world = await worldWithKey()
        const untouched = snapshot(world)
        const wanted = (text: string): string =>
          text.replace(/ssh-ed25519 [\w+/=]+|[\w+/=]{80,}|[0-9a-f-]{36,64}/g, 'VALUE')
        world.killAt = world.operations() + step
        await bringAbout(piModule, world.context()).catch((error: unknown) => {
          if (!(error instanceof Killed)) throw error
        })
        world.killAt = undefined
        if (step % 2 === 0) world.clock.pass(3_600_000)
        if (step % 3 !== 0) {
          expect(await bringAbout(piModule, world.context()), `killed at ${String(step)}`).toBeUndefined()
          const result = JSON.stringify(snapshot(world))
          expect(wanted(result)).toBe(wanted(JSON.stringify(snapshot(reference))))
        }
        expect(await takeAway(piModule, world.context()), `killed at ${String(step)}`).toBe('absent')
        expect(snapshot(world), `killed at ${String(step)}`).toEqual(untouched)
      }
      expect(Object.keys(before)).not.toContain(settings)
    },
  )

  it('the next removal ends the same, and so does an installation', async () => {
    const reference = await installed()
    const start = reference.operations()
    await takeAway(piModule, reference.context())
    const total = reference.operations() - start
    for (let step = 0; step <= total; step += 1) {
      const world = await worldWithKey()
      const untouched = snapshot(world)
      await bringAbout(piModule, world.context())
      const complete = snapshot(world)
      world.killAt = world.operations() + step
      await takeAway(piModule, world.context()).catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error
      })
      world.killAt = undefined
      if (step % 2 === 0) {
        expect(await bringAbout(piModule, world.context())).toBeUndefined()
        expect(snapshot(world)).toEqual(complete)
      }
      expect(await takeAway(piModule, world.context())).toBe('absent')
      expect(snapshot(world), `killed at ${String(step)}`).toEqual(untouched)
    }
  })

  it('what the owner wrote after the crash is neither lost nor undone', async () => {
    let seen = 0
    for (let step = 0; step < 120; step += 1) {
      const world = await worldWithKey()
      const before = source(world)
      world.killAt = world.operations() + step
      await bringAbout(piModule, world.context()).catch(() => undefined)
      world.killAt = undefined
      if (!world.pi.files.has(`${main}.pi-offload-backup`)) continue
      seen += 1
      const edit = (text: string): string => text.replace('enable = true;', 'enable = true; # mine')
      write(world, main, edit(source(world)))
      if (step % 2 === 0) expect(await bringAbout(piModule, world.context())).toBeUndefined()
      expect(await takeAway(piModule, world.context())).toBe('absent')
      expect(source(world)).toBe(edit(before))
    }
    expect(seen).toBeGreaterThan(10)
  })

  it('a configuration that a power cut emptied comes back from its backup', async () => {
    const world = await worldWithKey()
    const before = source(world)
    write(world, `${main}.pi-offload-backup`, before)
    write(world, main, '')
    expect(await bringAbout(piModule, world.context())).toBeUndefined()
    expect(source(world)).toContain('./pi-offload')
    await takeAway(piModule, world.context())
    expect(source(world)).toBe(before)
  })

  it('a failure of the continued installation leaves the Pi as it was before both', async () => {
    for (let step = 20; step < 80; step += 3) {
      const world = await worldWithKey()
      const before = snapshot(world)
      world.killAt = world.operations() + step
      await bringAbout(piModule, world.context()).catch(() => undefined)
      world.killAt = undefined
      if (Object.keys(snapshot(world)).join() === Object.keys(before).join()) continue
      if (world.pi.files.get('/etc/nix/machines')?.content.includes('builder')) continue
      world.replace('nixos-rebuild', () => () => failed(1, 'error'))
      expect(await codeOf(bringAbout(piModule, world.context()))).toBe('PI_REBUILD_FAILED')
      const left = snapshot(world)
      // Killed between the import and its folder, only the folder may remain.
      expect(left[main], `killed at ${String(step)}`).toBe(before[main])
    }
  })
})

describe('what a power cut left of a write', () => {
  const left = [
    `${main}.pi-offload-next`,
    '/etc/nixos/.configuration.nix.pi-offload-next.0123456789ab',
    '/etc/nixos/pi-offload/.default.nix.0123456789ab',
    '/root/.ssh/.pi-offload-known-hosts.0123456789ab',
  ]

  it.each(['set-up', 'removal'])('goes with the next %s, and is shown', async (goal) => {
    const world = await worldWithKey()
    const before = snapshot(world)
    if (goal === 'removal') await bringAbout(piModule, world.context())
    for (const path of left) write(world, path, 'half')
    const own = ['/etc/nixos/.git.pi-offload', '/etc/nixos/.vimrc.0123456789ab']
    for (const path of own) write(world, path, 'mine')
    const observed = await piModule.inspect(world.context())
    if (observed.kind !== 'present') throw new Error(observed.kind)
    const change =
      goal === 'removal'
        ? await piModule.describeRemoval?.(world.context(), observed)
        : await piModule.diff(world.context(), observed)
    for (const path of left) expect(change?.details).toContainEqual({ kind: 'file', where: 'pi', path })

    if (goal === 'set-up') expect(await bringAbout(piModule, world.context())).toBeUndefined()
    else expect(await takeAway(piModule, world.context())).toBe('absent')
    expect(left.filter((path) => world.pi.files.has(path))).toEqual([])
    await takeAway(piModule, world.context())
    for (const path of own) expect(world.pi.files.get(path)?.content).toBe('mine')
    for (const path of own) world.pi.files.delete(path)
    expect(snapshot(world)).toEqual(before)
  })

  it('an empty folder of ours is taken away', async () => {
    const world = await worldWithKey()
    let isThere = true
    world.replace('find', (original) => async (call) => {
      const result = await original(call)
      const asksForTraces = call.argv.includes('*pi-offload*')
      return isThere && asksForTraces
        ? { ...result, stdout: `${result.stdout}/etc/nixos/pi-offload\t\n` }
        : result
    })
    world.replace('rmdir', (original) => (call) => {
      isThere &&= call.argv.at(-1) !== '/etc/nixos/pi-offload'
      return original(call)
    })
    expect((await piModule.inspect(world.context())).kind).toBe('present')
    expect(await takeAway(piModule, world.context())).toBe('absent')
    expect(isThere).toBe(false)
  })
})
