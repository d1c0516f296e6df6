/** The Pi that something of ours is on gets another address, is installed anew, or is cleared by hand: the notes follow it. */
import { expect, test } from 'vitest'
import { noteHostKey } from '../../../../electron/steps/pi/made-on-pi.ts'
import type { Setup } from '../../../../electron/contract/setup.ts'
import { first, noteOf, second, twoPis } from './two-pis.ts'

const { hostKeyFingerprint } = first.pi

/** As a person does it in the window, or on the command line. */
async function confirm({ open }: ReturnType<typeof twoPis>, setup: Setup): Promise<void> {
  await noteHostKey(open(setup).ledger, setup.pi, setup.pi.hostKeyFingerprint ?? '')
}

test.each([true, false])(
  'the instructions name the address at which the Pi was last (a run took place there: %s)',
  async (hasRun) => {
    const home = twoPis()
    await home.carryOut(first, 'present')
    const moved = home.move(first, '192.168.1.25')
    if (hasRun) await home.carryOut(moved, 'present')
    home.off.add(moved.pi.address)
    await home.carryOut(moved, 'absent', { piIsGone: true })
    expect(await home.read(noteOf(moved))).toContain('root@192.168.1.25')
    expect(home.files()).not.toContain(noteOf(first))
  },
)

test('a run and a confirmed host key note the new address of the same Pi', async () => {
  const home = twoPis()
  await home.carryOut(first, 'present')
  const moved = home.move(first, '192.168.1.25')
  await home.carryOut(moved, 'present')
  expect(await home.noted(moved)).toMatchObject({ hostKeyFingerprint, place: '192.168.1.25:22' })
  const again = home.move(moved, '192.168.1.26')
  await confirm(home, again)
  expect(await home.noted(again)).toMatchObject({ hostKeyFingerprint, place: '192.168.1.26:22' })
})

test('a Pi that was installed anew at its new address is set up again', async () => {
  const home = twoPis()
  await home.carryOut(first, 'present')
  const moved = home.move(first, '192.168.1.25')
  await home.carryOut(moved, 'present')
  const anew = home.installAnew(moved)
  await confirm(home, anew)
  await home.carryOut(anew, 'present')
  expect(home.hasOurs(anew)).toBe(true)
})

test('another Pi that gets the former address does not take its place unnoticed', async () => {
  const home = twoPis()
  await home.carryOut(first, 'present')
  const moved = home.move(first, '192.168.1.25')
  await home.carryOut(moved, 'present')
  const other = home.move(second, first.pi.address)
  await confirm(home, other)
  expect(await home.noted(moved)).toMatchObject({ hostKeyFingerprint, place: '192.168.1.25:22' })
  expect((await home.planFor(other, 'present')).obstacles).toMatchObject([
    {
      problem: {
        code: 'CANNOT_CHANGE_IN_PLACE',
        detail: expect.stringContaining('192.168.1.25:22') as unknown,
      },
    },
  ])
})

test('where a removal finds nothing on a Pi that was installed anew, another may take its place', async () => {
  const home = twoPis()
  await home.carryOut(first, 'present')
  const anew = home.installAnew(first)
  await confirm(home, anew)
  const { actions } = await home.carryOut(anew, 'absent', { side: 'pi' })
  expect(actions).toEqual([])
  expect(await home.noted(anew)).toBeUndefined()
  expect((await home.planFor(second, 'present')).obstacles).toEqual([])
})

test('where the key was deleted by hand, nothing counts as left once the rest is gone', async () => {
  const home = twoPis()
  await home.carryOut(first, 'present')
  for (const path of ['/root/.ssh/id_builder', '/root/.ssh/id_builder.pub'])
    home.piAt(first.pi.address).files.delete(path)
  await home.carryOut(first, 'absent', { side: 'pi' })
  expect(await home.noted(first)).toBeUndefined()
  home.off.add(first.pi.address)
  expect(await home.planFor(first, 'absent', { side: 'pi', piIsGone: true })).toMatchObject({
    actions: [],
    left: [{ resource: 'vm/machine' }],
  })
})
