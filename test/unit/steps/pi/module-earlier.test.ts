/** A Pi whose module is of a version that had two files, `default.nix` and `settings.json`, and knew no command. */
import { describe, expect, it } from 'vitest'
import { failed } from '../../../../electron/rehearsal/machine.ts'
import { piModule } from '../../../../electron/steps/pi/module.ts'
import { moduleFile, modulePaths, settingsFile } from '../../../../electron/steps/pi/module-files.ts'
import { piProof } from '../../../../electron/steps/pi/proof.ts'
import { productAssets } from '../../../product-assets.ts'
import { installed, worldWithKey, write } from './module-world.ts'
import { bringAbout, codeOf, Killed, snapshot, takeAway, type World } from './world.ts'

const newFiles = modulePaths.filter((path) => path !== moduleFile && path !== settingsFile)
const earlierDigest =
  'builtins.hashString "sha256" (builtins.readFile ./default.nix + builtins.readFile ./settings.json)'

async function earlier(): Promise<World> {
  const world = await installed()
  const text = world.pi.files.get(moduleFile)?.content ?? ''
  const withoutCommand = text.replace(/ {2}environment\.systemPackages[^]*progress\.awk;\n/, '')
  write(world, moduleFile, withoutCommand.replace(/digest = [^;]*;/, `digest = ${earlierDigest};`))
  for (const path of newFiles) world.pi.files.delete(path)
  const argv = ['nixos-rebuild', 'switch']
  const call = { argv, env: {}, stdin: undefined, signal: undefined, onLine: () => undefined }
  expect(await world.pi.commands.get('nixos-rebuild')?.(call)).toMatchObject({ exitCode: 0 })
  expect(Object.keys(snapshot(world))).not.toContain('/etc/pi-offload/command.env')
  return world
}

async function change(world: World) {
  const observed = await piModule.inspect(world.context())
  if (observed.kind !== 'present') throw new Error(observed.kind)
  return piModule.diff(world.context(), observed)
}

describe('a module of an earlier version', () => {
  it('is said to lack what it lacks, with the full text, and is repaired', async () => {
    const world = await earlier()
    const shown = await change(world)
    expect(shown?.summary).toBe(
      [...newFiles.map((path) => `${path} is written`), `${moduleFile} is changed`].join(', '),
    )
    for (const path of newFiles)
      expect(shown?.details).toContainEqual({
        ...{ kind: 'file', where: 'pi', path },
        after: await productAssets.text(`nix/${path.slice(path.lastIndexOf('/') + 1)}`),
      })
    expect(await codeOf(bringAbout(piProof, world.context()))).toBe('FAST_WAY_FAILED')
    expect(await bringAbout(piModule, world.context())).toBeUndefined()
    expect(await bringAbout(piProof, world.context())).toBeUndefined()
    // It is as if it had been set up by this version.
    const repaired = snapshot(world)
    expect(await takeAway(piModule, world.context())).toBe('absent')
    expect(await bringAbout(piModule, world.context())).toBeUndefined()
    expect(snapshot(world)).toEqual(repaired)
  })

  it('comes back as it was when the new one does not work', async () => {
    const world = await earlier()
    const before = snapshot(world)
    world.replace(
      'nix-build',
      (original) => (call) =>
        call.env['NIX_CONFIG'] === undefined ? failed(1, 'error: no') : original(call),
    )
    expect(await codeOf(bringAbout(piModule, world.context()))).toBe('PROOF_FAILED')
    expect(snapshot(world)).toEqual(before)
  })

  it('leaves nothing when it is removed', async () => {
    const world = await worldWithKey()
    const before = Object.keys(snapshot(world))
    const there = await earlier()
    expect(await takeAway(piModule, there.context())).toBe('absent')
    expect(Object.keys(snapshot(there))).toEqual(before)
  })

  it('is never one, while it is repaired, that names a file which is not there', async () => {
    const world = await earlier()
    const missing = new Set<string>()
    world.afterOperation = () => {
      const named = world.pi.files.get(moduleFile)?.content.match(/(?<=\.\/)[\w-]+\.\w+/g) ?? []
      for (const name of named) if (!world.pi.files.has(`/etc/nixos/pi-offload/${name}`)) missing.add(name)
    }
    expect(await bringAbout(piModule, world.context())).toBeUndefined()
    expect([...missing]).toEqual([])
  })

  it('is repaired and removed wherever its repair was ended', async () => {
    const reference = await earlier()
    const start = reference.operations()
    await bringAbout(piModule, reference.context())
    const total = reference.operations() - start
    const wanted = Object.keys(snapshot(reference))
    // Every other one is repaired first.
    for (let step = 1; step <= total; step += 5) {
      const world = await earlier()
      world.killAt = world.operations() + step
      await bringAbout(piModule, world.context()).catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error
      })
      world.killAt = undefined
      if (step % 2 === 0) {
        expect(await bringAbout(piModule, world.context()), `killed at ${String(step)}`).toBeUndefined()
        expect(Object.keys(snapshot(world))).toEqual(wanted)
      }
      expect(await takeAway(piModule, world.context()), `killed at ${String(step)}`).toBe('absent')
      expect(Object.keys(snapshot(world)).filter((path) => path.includes('pi-offload'))).toEqual([])
    }
  })
})

describe('the files of the module', () => {
  it('are those that pi.nix makes its digest of, in their order, and it reads no others', async () => {
    const text = await productAssets.text('nix/pi.nix')
    const namesIn = (nix: string) => [...nix.matchAll(/\.\/([\w-]+\.\w+)/g)].map(([, name = '']) => name)
    const names = modulePaths.map((path) => path.slice(path.lastIndexOf('/') + 1))
    expect(namesIn(/digest = [^;]*;/.exec(text)?.[0] ?? '')).toEqual(names)
    expect(new Set(namesIn(text))).toEqual(new Set(names))
  })
})
