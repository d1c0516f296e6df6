/**
 * A configuration that only its owner may read, and that is not root's: killed between any two commands on the Pi, nobody else
 * can read it or a copy of it at any time, and in the end it is what it was.
 */
import { describe, expect, it } from 'vitest'
import { piKey } from '../../../electron/steps/pi/key.ts'
import { piModule } from '../../../electron/steps/pi/module.ts'
import { bringAbout, createWorld, Killed, snapshot, takeAway, type World } from '../steps/pi/world.ts'

const main = '/etc/nixos/configuration.nix'
const secret = 'users.users.root.hashedPassword = "$y$secret";'

async function privateWorld(): Promise<World> {
  const world = createWorld()
  const file = world.pi.files.get(main)
  if (file === undefined) throw new Error('no configuration')
  const content = file.content.replace('services.openssh', `${secret}\n  services.openssh`)
  world.pi.files.set(main, { content, mode: 0o600, owner: 'anna' })
  await bringAbout(piKey, world.context())
  world.afterOperation = () => {
    for (const [path, { content: text, mode }] of world.pi.files)
      if (text.includes(secret) && (mode & 0o077) !== 0)
        throw new Error(`${path} is open: ${mode.toString(8)}`)
  }
  return world
}

async function killedAt(world: World, step: number, work: () => Promise<unknown>): Promise<void> {
  world.killAt = world.operations() + step
  await work().catch((error: unknown) => {
    if (!(error instanceof Killed)) throw error
  })
  world.killAt = undefined
}

async function operationsOf(world: World, work: () => Promise<unknown>): Promise<number> {
  const before = world.operations()
  await work()
  return world.operations() - before
}

function expectPrivate(world: World): void {
  const { mode, owner } = world.pi.files.get(main) ?? {}
  expect({ mode, owner }).toEqual({ mode: 0o600, owner: 'anna' })
}

describe('a private configuration stays private', () => {
  it('killed on the way to a builder', async () => {
    const reference = await privateWorld()
    const total = await operationsOf(reference, () => bringAbout(piModule, reference.context()))
    for (let step = 0; step <= total; step += 1) {
      const world = await privateWorld()
      const before = snapshot(world)
      await killedAt(world, step, () => bringAbout(piModule, world.context()))
      if (step % 2 === 0) {
        expect(await bringAbout(piModule, world.context())).toBeUndefined()
        expectPrivate(world)
      }
      await takeAway(piModule, world.context())
      expect(snapshot(world), `killed at ${String(step)}`).toEqual(before)
    }
  })

  it('killed on the way back', async () => {
    const reference = await privateWorld()
    await bringAbout(piModule, reference.context())
    const total = await operationsOf(reference, () => takeAway(piModule, reference.context()))
    for (let step = 0; step <= total; step += 1) {
      const world = await privateWorld()
      const before = snapshot(world)
      await bringAbout(piModule, world.context())
      await killedAt(world, step, () => takeAway(piModule, world.context()))
      await takeAway(piModule, world.context())
      expect(snapshot(world), `killed at ${String(step)}`).toEqual(before)
    }
  })

  it('also where a run was ended that had opened it', async () => {
    for (const goal of ['present', 'absent'] as const) {
      const world = await privateWorld()
      const before = snapshot(world)
      // As after a write that was ended before the mode was set.
      const original = world.pi.files.get(main)
      if (original === undefined) throw new Error('no configuration')
      await bringAbout(piModule, world.context())
      const content = world.pi.files.get(main)?.content ?? ''
      await takeAway(piModule, world.context())
      world.afterOperation = undefined
      world.pi.files.set(`${main}.pi-offload-backup`, original)
      world.pi.files.set(main, { content, mode: 0o644 })
      if (goal === 'present') {
        await bringAbout(piModule, world.context())
        expectPrivate(world)
      }
      await takeAway(piModule, world.context())
      expect(snapshot(world)).toEqual(before)
    }
  })
})
