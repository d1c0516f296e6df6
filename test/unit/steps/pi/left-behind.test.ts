/** A Pi that was left behind, and another one in its place: whose instructions are written, kept and deleted. */
import { expect, test } from 'vitest'
import type { Setup } from '../../../../electron/contract/setup.ts'
import { data, first, ledgerFile, noteOf, script, second, twoPis } from './two-pis.ts'

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

test('the instructions say how to log in to the Pi that was left, whatever the setup says of another one', async () => {
  const { carryOut, off, read, write } = twoPis()
  const path = '/home/you/.ssh/of-second'
  await write(path, 'a private key')
  await carryOut({ ...second, pi: { ...second.pi, user: 'alice', login: { kind: 'key', path } } }, 'present')
  off.add(second.pi.address)
  // Of another user, with a password.
  await carryOut(first, 'absent', { piIsGone: true, side: 'pi' })
  expect(await read(noteOf(second))).toContain(`ssh -i "${path}" -p 22 -t alice@192.168.1.24 sudo sh`)
})

test('a setup that still names the Pi that is left knows the newer login', async () => {
  const { carryOut, off, read } = twoPis()
  const of = (user: string): Setup => ({ ...first, pi: { ...first.pi, user } })
  await carryOut(of('alice'), 'present')
  off.add(first.pi.address)
  await carryOut(of('carol'), 'absent', { piIsGone: true, side: 'pi' })
  expect(await read(noteOf(first))).toContain('carol@192.168.1.23')
})

test('notes of a former version, without a login, are read: the one of the setup stands in', async () => {
  const { carryOut, off, read, open } = twoPis()
  await carryOut(first, 'present')
  await open(first).ledger.update(({ madeOnPi, ...content }) => ({
    ...content,
    madeOnPi: madeOnPi && { ...madeOnPi, login: undefined },
  }))
  off.add(first.pi.address)
  await carryOut(second, 'absent', { piIsGone: true, side: 'pi' })
  expect(await read(noteOf(first))).toContain('root@192.168.1.23')
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

async function backAgain() {
  const home = twoPis()
  await home.carryOut(first, 'present')
  home.off.add(first.pi.address)
  await home.carryOut(first, 'absent', { piIsGone: true })
  home.off.clear()
  return home
}

test('a Pi that comes back and is set up again has no instructions any more, and is not left unnoticed', async () => {
  const { carryOut, planFor, files, noted } = await backAgain()
  await carryOut(first, 'present')
  expect(files().filter((path) => path.includes('left-on'))).toEqual([])
  expect(await noted(first)).toMatchObject({ place: '192.168.1.23:22' })
  expect((await planFor(first, 'absent', { side: 'pc' })).left).toMatchObject([{ resource: 'pi/module' }])
  expect((await planFor(second, 'present')).obstacles).toMatchObject([
    { problem: { code: 'CANNOT_CHANGE_IN_PLACE' } },
  ])
})

test('a Pi that comes back at another address and is gone again gets instructions for that one', async () => {
  const { carryOut, move, off, read, files } = await backAgain()
  const moved = move(first, '192.168.1.25')
  await carryOut(moved, 'present')
  off.add(moved.pi.address)
  await carryOut(moved, 'absent', { piIsGone: true })
  expect(files()).toEqual([ledgerFile, noteOf(moved), script])
  expect(await read(noteOf(moved))).toContain('root@192.168.1.25')
})

test('of a Pi that was left and has another address since, the instructions follow', async () => {
  const { carryOut, move, off, files } = await backAgain()
  const moved = move(first, '192.168.1.25')
  off.add(moved.pi.address)
  await carryOut(moved, 'absent', { piIsGone: true })
  expect(files()).toEqual([ledgerFile, noteOf(moved), script])
  off.clear()
  await carryOut(moved, 'absent')
  expect(files()).toEqual([])
})

/** The notes are lost, and a person says that the machine is ours: gives the setup that says so. */
async function takenOver() {
  const home = twoPis()
  await home.carryOut(first, 'present')
  const { installationId: installation, machineUuid: machine = '' } = await home.open(first).ledger.read()
  await home.remove(ledgerFile)
  const setup: Setup = { ...first, builder: { ...first.builder, takeOver: { machine, installation } } }
  return { ...home, setup }
}

test.each([true, false])(
  'a Pi that is gone after the builder was taken over is left with instructions (a run saw it: %s)',
  async (wasSeen) => {
    const { setup, carryOut, off, files, hasOurs } = await takenOver()
    if (wasSeen) await carryOut(setup, 'present')
    off.add(setup.pi.address)
    const { actions, left } = await carryOut(setup, 'absent', { piIsGone: true })
    expect(actions[0]?.resource).toBe('pi/by-hand')
    expect(left.map(({ resource }) => resource)).toContain('pi/module')
    expect(hasOurs(setup)).toBe(true)
    expect(files()).toEqual([ledgerFile, noteOf(setup), script])
    off.clear()
    await carryOut(setup, 'absent')
    expect([hasOurs(setup), files()]).toEqual([false, []])
  },
)

test('without any notes nobody says that nothing is left on a Pi that is gone', async () => {
  const { carryOut, planFor, remove, off } = twoPis()
  await carryOut(first, 'present')
  await carryOut(first, 'absent', { side: 'pc' })
  await remove(ledgerFile)
  off.add(first.pi.address)
  expect(await planFor(first, 'absent', { piIsGone: true })).toMatchObject({
    obstacles: [{ problem: { code: 'NOTES_MISSING' } }],
    left: expect.arrayContaining([expect.objectContaining({ resource: 'pi/module' })]) as unknown,
  })
})
