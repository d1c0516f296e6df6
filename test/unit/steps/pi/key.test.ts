import { describe, expect, it } from 'vitest'
import { newKey, publicHalf, relocked } from '../../../../electron/rehearsal/pi-files.ts'
import { keyInUse, piKey } from '../../../../electron/steps/pi/key.ts'
import { bringAbout, createWorld, Killed, problemIn, snapshot, takeAway, type World } from './world.ts'

const path = '/root/.ssh/id_builder'
const mine = 'pi-offload:a3bb189e-8bf9-4888-9912-ace4e6543002'

function put(world: World, name: string, content: string): void {
  world.pi.files.set(name, { content, mode: 0o600 })
}

describe('the key', () => {
  it('is made once, read, and goes without a trace', async () => {
    const world = createWorld()
    const before = snapshot(world)
    expect(await keyInUse(world.context())).toBeUndefined()
    expect(await bringAbout(piKey, world.context())).toBeUndefined()
    const key = await keyInUse(world.context())
    expect(key).toMatch(new RegExp(`^ssh-ed25519 \\S+ ${mine}$`))
    const after = snapshot(world)
    expect(await bringAbout(piKey, world.context())).toBeUndefined()
    expect(snapshot(world)).toEqual(after)
    expect(await takeAway(piKey, world.context())).toBe('absent')
    expect(await takeAway(piKey, world.context())).toBe('absent')
    expect(snapshot(world)).toEqual(before)
  })

  it('shows the command that makes it', async () => {
    const change = await piKey.diff(createWorld().context(), { kind: 'absent' })
    const [folder, command] = change?.details ?? []
    expect(folder).toMatchObject({ argv: ['mkdir', '-p', '-m', '700', '--', '/root/.ssh'] })
    expect(command?.kind === 'command' && command.argv.join(' ')).toMatch(/^ssh-keygen .*-a 100 .*-f \/root/)
  })

  it.each<[string, (world: World) => void, boolean]>([
    ['no public half', (world) => put(world, path, newKey(mine).privateKey), true],
    ['no private half', (world) => put(world, `${path}.pub`, newKey(mine).publicKey), false],
    ['an empty file', (world) => put(world, path, ''), false],
    ['an empty public half', (world) => put(world, `${path}.pub`, ''), false],
    [
      'two empty files',
      (world) => {
        put(world, path, '')
        put(world, `${path}.pub`, '')
      },
      false,
    ],
    [
      'an empty public half beside a private one',
      (world) => {
        put(world, path, newKey(mine).privateKey)
        put(world, `${path}.pub`, '')
      },
      true,
    ],
  ])('half-made, it is completed: %s', async (_name, arrange, isKnown) => {
    const world = createWorld()
    arrange(world)
    // The private half is enough to know it by.
    expect((await keyInUse(world.context())) !== undefined).toBe(isKnown)
    expect(await bringAbout(piKey, world.context())).toBeUndefined()
    expect(await keyInUse(world.context())).toContain(mine)
  })

  it.each<[string, (world: World) => void]>([
    [
      'a whole key',
      (world) => {
        const key = newKey('me@home')
        put(world, path, key.privateKey)
        put(world, `${path}.pub`, `${key.publicKey}\n`)
      },
    ],
    ['a private half', (world) => put(world, path, newKey('me@home').privateKey)],
    ['a private half without a comment', (world) => put(world, path, newKey('').privateKey)],
    ['a public half', (world) => put(world, `${path}.pub`, newKey('me@home').publicKey)],
    ['a file that is no key', (world) => put(world, path, 'my notes')],
    [
      'another private half beside our public one',
      (world) => {
        put(world, path, newKey('me@home').privateKey)
        put(world, `${path}.pub`, newKey(mine).publicKey)
      },
    ],
  ])('of somebody else is not touched: %s', async (_name, arrange) => {
    const world = createWorld()
    arrange(world)
    const before = snapshot(world)
    const observed = await piKey.inspect(world.context())
    expect(observed.kind).toBe('foreign')
    expect(problemIn(observed)).toMatchObject({
      code: 'PI_NAME_TAKEN',
      decision: {
        wanted: `The Pi’s key for the builder is made as ${path}.`,
        ways: [{ detail: `Make it as ${path}_2 instead.`, patch: { offload: { keyPath: `${path}_2` } } }],
      },
    })
    expect(await takeAway(piKey, world.context())).toBe('foreign')
    expect(snapshot(world)).toEqual(before)
  })

  it('is offered another place, where there is neither a key nor one that waits', async () => {
    const world = createWorld()
    put(world, path, newKey('me@home').privateKey)
    put(world, `${path}_2.pub`, newKey('me@home').publicKey)
    put(world, `${path}_3.new`, newKey('me@home').privateKey)
    const { decision } = problemIn(await piKey.inspect(world.context()))
    expect(decision?.ways).toMatchObject([{ patch: { offload: { keyPath: `${path}_4` } } }])
    const other = createWorld({ offload: { keyPath: `${path}_4` } })
    expect(await bringAbout(piKey, other.context())).toBeUndefined()
  })

  it('with a passphrase that somebody gave it, it makes room for a new one', async () => {
    const world = createWorld()
    await bringAbout(piKey, world.context())
    const before = world.pi.files.get(path)?.content ?? ''
    put(world, path, relocked(before))
    const context = world.context()
    const observed = await piKey.inspect(context)
    if (observed.kind !== 'present') throw new Error(observed.kind)
    expect(await keyInUse(context)).toBeUndefined()
    expect((await piKey.diff(context, observed))?.summary).toBe(
      `The key ${path} on the Pi has a passphrase, which nobody types when Nix builds: a new key takes its place`,
    )
    expect(await bringAbout(piKey, context)).toBeUndefined()
    expect(publicHalf(world.pi.files.get(path)?.content ?? '')).not.toBe(publicHalf(before))
    put(world, path, relocked(world.pi.files.get(path)?.content ?? ''))
    expect(await takeAway(piKey, context)).toBe('absent')
    expect(world.pi.files.has(path)).toBe(false)
  })

  it('in whose place there is somebody else’s key with a passphrase, it stays as it is', async () => {
    const world = createWorld()
    await bringAbout(piKey, world.context())
    put(world, path, relocked(newKey('me@home').privateKey))
    const before = snapshot(world)
    expect(problemIn(await piKey.inspect(world.context())).code).toBe('PI_NAME_TAKEN')
    expect(await takeAway(piKey, world.context())).toBe('foreign')
    expect(snapshot(world)).toEqual(before)
  })

  it('killed at any command, it is made or gone in the end', async () => {
    for (let step = 0; step < 16; step += 1) {
      const world = createWorld()
      const before = snapshot(world)
      for (const [first, then] of [
        [bringAbout, bringAbout],
        [takeAway, takeAway],
      ] as const) {
        world.killAt = world.operations() + step
        await first(piKey, world.context()).catch((error: unknown) => {
          if (!(error instanceof Killed)) throw error
        })
        world.killAt = undefined
        await then(piKey, world.context())
      }
      expect(snapshot(world), String(step)).toEqual(before)
    }
  })
})
