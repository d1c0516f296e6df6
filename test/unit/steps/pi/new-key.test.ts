import { describe, expect, test } from 'vitest'
import { rehearseOn } from '../../../../electron/composition.ts'
import { ProblemError } from '../../../../electron/contract/problem.ts'
import type { Ports } from '../../../../electron/ports/index.ts'
import type { Remote } from '../../../../electron/ports/ssh.ts'
import { newKey } from '../../../../electron/rehearsal/pi-files.ts'
import { rehearsalWorld } from '../../../../electron/rehearsal/world.ts'
import { piKey } from '../../../../electron/steps/pi/key.ts'
import { piNewKey } from '../../../../electron/steps/pi/new-key.ts'
import { piSession } from '../../../../electron/steps/pi/session.ts'
import { productAssets } from '../../../product-assets.ts'
import { installed } from './module-world.ts'
import { bringAbout, codeOf, createWorld, snapshot, takeAway, type World } from './world.ts'

const never = new AbortController().signal
const key = '/root/.ssh/id_builder'
const path = `${key}.new`
const mine = 'pi-offload:a3bb189e-8bf9-4888-9912-ace4e6543002'

/** The trial of a new key ends in this. */
function withTrial({ ssh, ...ports }: Ports, stderr: string): Ports {
  const refusing = (remote: Remote): Remote => ({
    ...remote,
    run: (argv, options) =>
      argv.includes('-F')
        ? Promise.resolve({ exitCode: 255, stdout: '', stderr })
        : remote.run(argv, options),
  })
  return { ...ports, ssh: { ...ssh, connect: async (...target) => refusing(await ssh.connect(...target)) } }
}

function put(world: World, name: string, content: string): void {
  world.pi.files.set(name, { content, mode: 0o600 })
}

/** Notes what is run on the Pi, but for the scripts that only look. */
function watching({ ssh, ...ports }: Ports, ran: string[]): Ports {
  const noting = (remote: Remote): Remote => ({
    ...remote,
    run: (argv, options) => {
      if (argv[0] !== 'sh') ran.push(argv.join(' '))
      return remote.run(argv, options)
    },
  })
  const connect: typeof ssh.connect = async (target, signal) => {
    const remote = await ssh.connect(target, signal)
    return target.role === 'pi' ? noting(remote) : remote
  }
  return { ...ports, ssh: { ...ssh, connect } }
}

describe('a new key', () => {
  test('is made, tried and put to use by the commands of the plan and no others', async () => {
    const ports = rehearsalWorld({ fast: true, assets: productAssets }).ports
    const { engine } = rehearseOn(ports)
    await engine.start((await engine.plan('present', never)).id, () => undefined, never)
    const ran: string[] = []
    const watched = rehearseOn(watching(ports, ran))
    const plan = await watched.planNewKey(never)
    const shown = plan.actions
      .filter(({ resource }) => resource === 'pi/new-key')
      .flatMap(({ change }) => change.details)
      .flatMap((one) => (one.kind === 'command' && one.where === 'pi' ? [one.argv.join(' ')] : []))
    let ranByIt: string[] = []
    const outcome = await watched.engine.start(
      plan.id,
      (event) => {
        if (event.type === 'action-started') ran.length = 0
        if (event.type === 'action-finished' && event.resource === 'pi/new-key') ranByIt = [...ran]
      },
      never,
    )
    expect(outcome).toMatchObject({ outcome: 'succeeded' })
    expect(shown).toContain(`rm -f -- ${key}.pub`)
    expect(ranByIt).toEqual(shown)
  })

  test('is no matter until it is asked for', async () => {
    const world = createWorld()
    await bringAbout(piKey, world.context())
    expect((await piNewKey.inspect(world.context())).kind).toBe('absent')
  })

  test('refused by the builder, it is taken back', async () => {
    const ports = rehearsalWorld({ fast: true, assets: productAssets }).ports
    const { engine } = rehearseOn(ports)
    await engine.start((await engine.plan('present', never)).id, () => undefined, never)
    const refused = rehearseOn(withTrial(ports, 'builder@192.168.1.10: Permission denied (publickey).'))
    const plan = await refused.planNewKey(never)
    const outcome = await refused.engine.start(plan.id, () => undefined, never)
    expect(outcome).toMatchObject({ outcome: 'failed', problem: { code: 'NEW_KEY_REFUSED' } })
    // Neither the Pi nor the builder knows it any more, and the proof still runs: the builder signs with a new key by now.
    expect((await engine.plan('present', never)).actions.map(({ resource }) => resource)).toEqual([
      'pi/proof',
    ])
    await rehearseOn(ports).prove(() => undefined, never)
  })

  test('that could not be tried stays, and the next run goes on with it', async () => {
    const ports = rehearsalWorld({ fast: true, assets: productAssets }).ports
    const { engine } = rehearseOn(ports)
    await engine.start((await engine.plan('present', never)).id, () => undefined, never)
    const unreached = rehearseOn(withTrial(ports, 'ssh: connect to host 192.168.1.10: Connection timed out'))
    const plan = await unreached.planNewKey(never)
    const outcome = await unreached.engine.start(plan.id, () => undefined, never)
    expect(outcome).toMatchObject({ outcome: 'failed', problem: { code: 'LINK_BROKEN' } })
    const next = await engine.plan('present', never)
    expect(next.actions.map(({ change }) => change.summary)).toContain(
      'The new key of the Pi takes the place of the former one',
    )
    expect(await engine.start(next.id, () => undefined, never)).toMatchObject({ outcome: 'succeeded' })
  })

  /** As `new-key-openssh.test.ts` sees it of the real one. */
  test('in its place, opens nothing beside the public half of the former one: so does the rehearsed ssh', async () => {
    const world = await installed()
    const next = newKey(mine)
    put(world, key, next.privateKey)
    const pi = await piSession(world.context())
    const ssh = () => pi.run(['ssh', 'builder'], { successExitCodes: [0, 255] })
    expect(await ssh()).toMatchObject({
      exitCode: 255,
      stderr: expect.stringMatching(/contents do not match public\n.*: Permission denied/) as string,
    })
    put(world, `${key}.pub`, '')
    expect(await ssh()).toMatchObject({ exitCode: 0 })
    world.pi.files.delete(`${key}.pub`)
    expect(await ssh()).toMatchObject({ exitCode: 0 })
  })

  test('has nothing to take the place of where nothing is set up', async () => {
    const product = rehearseOn(rehearsalWorld({ fast: true, assets: productAssets }).ports)
    const error = await product.planNewKey(never).catch((thrown: unknown) => thrown)
    expect(error instanceof ProblemError && error.problem.code).toBe('NOTHING_SET_UP')
  })

  test.each<[string, (world: World) => void]>([
    ['an empty file', (world) => put(world, path, '')],
    ['a public half', (world) => put(world, `${path}.pub`, newKey(mine).publicKey)],
    ['a private half', (world) => put(world, path, newKey(mine).privateKey)],
  ])('that is not complete goes: %s', async (_name, arrange) => {
    const world = createWorld()
    await bringAbout(piKey, world.context())
    const before = snapshot(world)
    arrange(world)
    expect(await bringAbout(piNewKey, world.context())).toBeUndefined()
    expect(snapshot(world)).toEqual(before)
    arrange(world)
    expect(await takeAway(piNewKey, world.context())).toBe('absent')
    expect(snapshot(world)).toEqual(before)
  })

  test('of somebody else stands in the way of a change alone, and stays', async () => {
    const world = createWorld()
    await bringAbout(piKey, world.context())
    put(world, path, newKey('me@home').privateKey)
    const before = snapshot(world)
    expect((await piNewKey.inspect(world.context())).kind).toBe('absent')
    const retiredKey = world.pi.files.get(`${key}.pub`)?.content.trim() ?? ''
    expect(
      await codeOf(bringAbout(piNewKey, { ...world.context(), wish: { kind: 'new-key', retiredKey } })),
    ).toBe('PI_NAME_TAKEN')
    expect(snapshot(world)).toEqual(before)
  })

  test.each([
    ['beside that of the former one', false],
    ['where that of the former one went', true],
  ])('half-way in its place, its public half follows %s', async (_name, isGone) => {
    const world = createWorld()
    await bringAbout(piKey, world.context())
    const next = newKey(mine)
    if (isGone) world.pi.files.delete(`${key}.pub`)
    put(world, key, next.privateKey)
    put(world, `${path}.pub`, `${next.publicKey}\n`)
    expect(await bringAbout(piKey, world.context())).toBeUndefined()
    expect(world.pi.files.get(`${key}.pub`)?.content).toBe(`${next.publicKey}\n`)
    expect(await bringAbout(piNewKey, world.context())).toBeUndefined()
    expect(world.pi.files.has(`${path}.pub`)).toBe(false)
  })
})
