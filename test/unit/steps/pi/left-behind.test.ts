/** A Pi that was left behind, and another one in its place: whose instructions are written, kept and deleted. */
import { expect, test } from 'vitest'
import { rehearseOn } from '../../../../electron/composition.ts'
import type { Plan } from '../../../../electron/contract/plan.ts'
import { everything, type Removal } from '../../../../electron/contract/removal.ts'
import type { Setup } from '../../../../electron/contract/setup.ts'
import type { Ports } from '../../../../electron/ports/index.ts'
import { newKey } from '../../../../electron/rehearsal/pi-files.ts'
import { createRehearsalPi } from '../../../../electron/rehearsal/pi-machine.ts'
import { createRehearsalSsh, fingerprintOf } from '../../../../electron/rehearsal/ssh.ts'
import { rehearsalSetup, rehearsalWorld } from '../../../../electron/rehearsal/world.ts'
import { productAssets } from '../../../product-assets.ts'

const never = new AbortController().signal
const data = '/home/you/.local/share/pi-offload'
const first = rehearsalSetup
const secondKey = newKey('root@second')
const second: Setup = {
  ...first,
  pi: { ...first.pi, address: '192.168.1.24', hostKeyFingerprint: fingerprintOf(secondKey.publicKey) },
}
const noteOf = ({ pi }: Setup) => `${data}/left-on-${pi.address}-22.txt`
const script = `${data}/left-on-the-pi.sh`

function twoPis() {
  const world = rehearsalWorld({ fast: true, assets: productAssets })
  const { home, ports } = world
  const { virtualBox } = home
  const off = new Set<string>()
  const other = createRehearsalPi({
    hostKey: secondKey,
    clock: ports.clock,
    accepts: () => ({ sudo: 'not-needed' }),
    builder: {
      bootId: (port) => virtualBox.builderBehind(port)?.bootId(),
      authorizes: (publicKey, port) => virtualBox.builderBehind(port)?.authorizes(publicKey) ?? false,
      build: async (name, port, ...rest) => virtualBox.builderBehind(port)?.build(name, ...rest),
    },
  })
  const pis = new Map([
    [first.pi.address, home.pi],
    [second.pi.address, other],
  ])
  const network = (name: string, port: number) => {
    const pi = off.has(name) ? undefined : pis.get(name)
    return port === 22 && pi !== undefined ? pi : virtualBox.network(name, port)
  }
  const both: Ports = { ...ports, ssh: createRehearsalSsh({ clock: ports.clock, network }) }

  async function carryOut(setup: Setup, goal: Plan['goal'], removal: Partial<Removal> = {}): Promise<Plan> {
    const { engine } = rehearseOn(both, setup)
    const plan = await engine.plan(goal, never, { ...everything, ...removal })
    expect(plan.obstacles).toEqual([])
    expect((await engine.start(plan.id, () => undefined, never)).problem).toBeUndefined()
    return plan
  }
  return {
    off,
    carryOut,
    read: async (path: string) => new TextDecoder().decode(await home.files.read(path)),
    /** Of the PC, what is in our folder. */
    files: () => [...home.files.entries.keys()].filter((path) => path.startsWith(data)).sort(),
    remove: (path: string) => home.files.remove(path),
    hasOurs: (setup: Setup) => pis.get(setup.pi.address)?.files.has('/etc/nixos/pi-offload/default.nix'),
  }
}

test('the instructions are for the Pi that something of ours is on, not for that of the setup', async () => {
  const { carryOut, off, read, files, hasOurs } = twoPis()
  await carryOut(first, 'present')
  off.add(first.pi.address)
  // It died, and another one is entered already.
  const { left } = await carryOut(second, 'absent', { piIsGone: true })
  expect(left.map(({ resource }) => resource)).toContain('pi/key')
  expect(files()).toEqual([`${data}/ledger.json`, noteOf(first), script])
  expect(await read(noteOf(first))).toContain('root@192.168.1.23')
  expect(await read(noteOf(first))).not.toContain('192.168.1.24')
  expect(hasOurs(second)).toBe(false)
})

test('removing a second Pi leaves the instructions for the first, until its side is gone, too', async () => {
  const { carryOut, off, read, files, hasOurs } = twoPis()
  await carryOut(first, 'present')
  off.add(first.pi.address)
  await carryOut(first, 'absent', { piIsGone: true })
  const note = await read(noteOf(first))
  await carryOut(second, 'present')
  const { actions, left } = await carryOut(second, 'absent')
  expect(actions.map(({ resource }) => resource)).not.toContain('pi/by-hand')
  expect(left).toMatchObject([
    { resource: 'pi/by-hand', description: expect.stringContaining(noteOf(first)) as string },
  ])
  expect([hasOurs(first), hasOurs(second)]).toEqual([true, false])
  expect(files()).toEqual([`${data}/ledger.json`, noteOf(first), script])
  expect(await read(noteOf(first))).toBe(note)
  off.clear()
  const { actions: last } = await carryOut(first, 'absent')
  expect(last.at(-1)?.resource).toBe('pi/by-hand')
  expect([hasOurs(first), files()]).toEqual([false, []])
})

test('each Pi that is left has a note of its own, and the script stays for the last', async () => {
  const { carryOut, off, files } = twoPis()
  for (const setup of [first, second]) {
    await carryOut(setup, 'present')
    off.add(setup.pi.address)
    await carryOut(setup, 'absent', { piIsGone: true })
  }
  expect(files()).toEqual([`${data}/ledger.json`, noteOf(first), noteOf(second), script])
  off.clear()
  await carryOut(second, 'absent')
  expect(files()).toEqual([`${data}/ledger.json`, noteOf(first), script])
  await carryOut(first, 'absent')
  expect(files()).toEqual([])
})

test('a note that somebody deleted is done with: nothing holds the last removal up', async () => {
  const { carryOut, off, files, remove } = twoPis()
  await carryOut(first, 'present')
  off.add(first.pi.address)
  await carryOut(first, 'absent', { piIsGone: true })
  await remove(noteOf(first))
  await carryOut(second, 'present')
  expect((await carryOut(second, 'absent')).left).toEqual([])
  expect(files()).toEqual([])
})

test('a Pi on which nothing was made yet is not left behind, and leaves no instructions', async () => {
  const { carryOut, off, files } = twoPis()
  await carryOut(first, 'present')
  await carryOut(first, 'absent', { side: 'pi' })
  off.add(first.pi.address)
  const { left } = await carryOut(first, 'absent', { piIsGone: true })
  expect([left, files()]).toEqual([[], []])
})
