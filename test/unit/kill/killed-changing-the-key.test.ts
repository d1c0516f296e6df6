/**
 * A new key for the Pi, killed hard after every call to the outside: at each of these moments root on the Pi gets into the builder, and
 * the next run converges. One world for all of them: each ends as it began, with one key more behind it.
 */
import { describe, expect, test } from 'vitest'
import { rehearseOn } from '../../../electron/composition.ts'
import type { Ports } from '../../../electron/ports/index.ts'
import { Secret } from '../../../electron/ports/secrets.ts'
import type { Remote } from '../../../electron/ports/ssh.ts'
import { rehearsalSetup } from '../../../electron/rehearsal/world.ts'
import {
  boundariesOf,
  freshWorld,
  never,
  removing,
  run,
  runKilledAt,
  settingUp,
  type Planning,
} from './killed-run.ts'

const keyPath = rehearsalSetup.offload.keyPath

const changingTheKey: Planning = (product) => product.planNewKey(never)

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
    const { ports } = freshWorld()
    expect(await run(ports, settingUp)).toBe('succeeded')
    const pi = await loginToPi(ports)
    const former = await publicKeyOn(pi)
    const product = rehearseOn(ports)
    const { actions } = await product.planNewKey(never)
    expect(actions.map(({ resource }) => resource)).toEqual([
      'vm/signing',
      'pi/module',
      'pi/new-key',
      'pi/proof',
    ])
    // Shown and left: nothing of it was done, and nobody remembers it.
    expect((await product.engine.plan('present', never)).actions).toEqual([])

    expect(await run(ports, changingTheKey)).toBe('succeeded')
    expect(await publicKeyOn(pi)).not.toBe(former)
    expect(await keysOnPi(pi)).toEqual([keyPath, `${keyPath}.pub`])
    expect(await whetherPiGetsIn(pi)).toBe(true)
    expect((await product.engine.plan('present', never)).actions).toEqual([])
  })

  const shares = 4

  test.each(Array.from({ length: shares }, (_, share) => share))(
    'killed at any moment, the Pi always gets in: share %i',
    async (share) => {
      const { ports } = freshWorld()
      expect(await run(ports, settingUp)).toBe('succeeded')
      const pi = await loginToPi(ports)
      const { first, last } = await boundariesOf(ports, changingTheKey)
      expect(last - first).toBeGreaterThan(60)
      for (let boundary = first + share; boundary <= last; boundary += shares)
        // Either of the two finishes it.
        for (const next of [settingUp, changingTheKey]) {
          const where = `after a kill at boundary ${boundary}`
          expect(await runKilledAt(boundary, ports, changingTheKey)).toBe('killed')
          expect(await whetherPiGetsIn(pi), where).toBe(true)
          expect(await run(ports, next), where).toBe('succeeded')
          expect(await whetherPiGetsIn(pi), where).toBe(true)
          expect(await keysOnPi(pi), where).toEqual([keyPath, `${keyPath}.pub`])
          expect((await rehearseOn(ports).engine.plan('present', never)).actions, where).toEqual([])
        }
    },
    120_000,
  )

  test.each(Array.from({ length: shares }, (_, share) => share))(
    'killed at any moment and then removed, nothing of it stays on the Pi: share %i',
    async (share) => {
      const { ports } = freshWorld()
      const pi = await loginToPi(ports)
      expect(await run(ports, settingUp)).toBe('succeeded')
      const { first, last } = await boundariesOf(ports, changingTheKey)
      for (let boundary = first + share; boundary <= last; boundary += shares) {
        await runKilledAt(boundary, ports, changingTheKey)
        expect(await run(ports, removing)).toBe('succeeded')
        expect(await keysOnPi(pi), `after a kill at boundary ${boundary}`).toEqual([])
        expect(await run(ports, settingUp)).toBe('succeeded')
      }
    },
    120_000,
  )
})
