/**
 * A new key for the Pi, killed hard after every call to the outside: at each of these moments root on the Pi gets into the builder, and
 * the next run converges. One world for all of them: each ends as it began, with one key more behind it.
 */
import { describe, expect, test } from 'vitest'
import { rehearseOn } from '../../../electron/composition.ts'
import type { Plan } from '../../../electron/contract/plan.ts'
import type { Ports } from '../../../electron/ports/index.ts'
import { Secret } from '../../../electron/ports/secrets.ts'
import type { Remote } from '../../../electron/ports/ssh.ts'
import { rehearsalSetup, rehearsalWorld } from '../../../electron/rehearsal/world.ts'
import type { Product } from '../../../electron/product.ts'
import { productAssets } from '../../product-assets.ts'
import { killable } from './killable.ts'

const never = new AbortController().signal
const keyPath = rehearsalSetup.offload.keyPath

/** Its lock is always free: that of a process that died goes with it. */
function freshWorld(): Ports {
  const runLock = { acquire: () => Promise.resolve(() => Promise.resolve()) }
  return { ...rehearsalWorld({ fast: true, assets: productAssets }).ports, runLock }
}

async function run({ engine }: Product, planning: Promise<Plan>): Promise<string> {
  const plan = await planning
  const { outcome, problem } = await engine.start(plan.id, () => undefined, never)
  return problem === undefined ? outcome : `${outcome}: ${problem.code} ${problem.detail}`
}

const bringAbout = (ports: Ports) => {
  const product = rehearseOn(ports)
  return run(product, product.engine.plan('present', never))
}
const changeKey = (ports: Ports) => {
  const product = rehearseOn(ports)
  return run(product, product.planNewKey(never))
}

/** The boundaries of a whole change, without those of planning it: a look leaves nothing. */
async function boundariesOf(world: Ports): Promise<{ first: number; last: number }> {
  const counting = killable(world, 0)
  const product = rehearseOn(counting.ports)
  const plan = await product.planNewKey(never)
  const first = counting.boundaries() + 1
  expect(await run(product, Promise.resolve(plan))).toBe('succeeded')
  return { first, last: counting.boundaries() }
}

function loginToPi({ ssh }: Ports): Promise<Remote> {
  const { address, port, hostKeyFingerprint = '' } = rehearsalSetup.pi
  const login = { kind: 'password', password: new Secret('any password') } as const
  return ssh.connect({ host: address, port, user: 'root', login, hostKeyFingerprint, role: 'pi' })
}

/** As Nix on the Pi does it, with the key that is there at this moment. */
async function whetherPiGetsIn(pi: Remote): Promise<boolean> {
  const { exitCode } = await pi.run(['ssh', 'builder'], { successExitCodes: [0, 255] })
  return exitCode === 0
}

async function keysOnPi(pi: Remote): Promise<string[]> {
  const { stdout } = await pi.run(['find', '/root/.ssh', '-name', 'id_builder*', '-printf', '%p\\n'])
  return stdout.split('\n').filter((path) => path !== '')
}

const publicKeyOn = async (pi: Remote): Promise<string | undefined> => pi.readFile(`${keyPath}.pub`)

describe('a new key for the Pi', () => {
  test('is made, tried and put to use, and the former one opens nothing any more', async () => {
    const world = freshWorld()
    expect(await bringAbout(world)).toBe('succeeded')
    const pi = await loginToPi(world)
    const former = await publicKeyOn(pi)
    const product = rehearseOn(world)
    const { actions } = await product.planNewKey(never)
    expect(actions.map(({ resource }) => resource)).toEqual(['pi/new-key'])
    // Shown and left: nothing of it was done, and nobody remembers it.
    expect((await product.engine.plan('present', never)).actions).toEqual([])

    expect(await changeKey(world)).toBe('succeeded')
    expect(await publicKeyOn(pi)).not.toBe(former)
    expect(await keysOnPi(pi)).toEqual([keyPath, `${keyPath}.pub`])
    expect(await whetherPiGetsIn(pi)).toBe(true)
    expect((await product.engine.plan('present', never)).actions).toEqual([])
  })

  const shares = 4

  test.each(Array.from({ length: shares }, (_, share) => share))(
    'killed at any moment, the Pi always gets in: share %i',
    async (share) => {
      const world = freshWorld()
      expect(await bringAbout(world)).toBe('succeeded')
      const pi = await loginToPi(world)
      const { first, last } = await boundariesOf(world)
      expect(last - first).toBeGreaterThan(60)
      for (let boundary = first + share; boundary <= last; boundary += shares) {
        const where = `after a kill at boundary ${boundary}`
        const process = killable(world, boundary)
        const outcome = await Promise.race([changeKey(process.ports), process.killed.then(() => 'killed')])
        expect(outcome).toBe('killed')
        expect(await whetherPiGetsIn(pi), where).toBe(true)
        // Either of the two finishes it.
        expect(await (Math.floor(boundary / shares) % 2 === 0 ? bringAbout : changeKey)(world), where).toBe(
          'succeeded',
        )
        expect(await whetherPiGetsIn(pi), where).toBe(true)
        expect(await keysOnPi(pi), where).toEqual([keyPath, `${keyPath}.pub`])
        expect((await rehearseOn(world).engine.plan('present', never)).actions, where).toEqual([])
      }
    },
    120_000,
  )

  test('killed at any moment and then removed, nothing of it stays on the Pi', async () => {
    const world = freshWorld()
    const pi = await loginToPi(world)
    expect(await bringAbout(world)).toBe('succeeded')
    const { first, last } = await boundariesOf(world)
    // Every seventh: a whole set-up is needed for each.
    for (let boundary = first; boundary <= last; boundary += 7) {
      const process = killable(world, boundary)
      await Promise.race([changeKey(process.ports), process.killed])
      const product = rehearseOn(world)
      expect(await run(product, product.engine.plan('absent', never))).toBe('succeeded')
      expect(await keysOnPi(pi), `after a kill at boundary ${boundary}`).toEqual([])
      expect(await bringAbout(world)).toBe('succeeded')
    }
  }, 120_000)
})
