/** What the window does after everything went but what is on a Pi that could not be reached, and how that goes on once the Pi is back. */
import { expect, test } from 'vitest'
import { everything, type Removal } from '../../../electron/contract/removal.ts'
import { fillIn, hasEnded, newWorld, open, startShown, typePassword } from './filled-in.ts'
import type { WizardClient } from './wizard-client.ts'

const note = '/home/you/.local/share/pi-offload/left-on-192.168.1.23-22.txt'

async function remove(client: WizardClient, removal: Removal): Promise<void> {
  await client.must('plan', { goal: 'absent', removal })
  await startShown(client)
  await client.until((state) => hasEnded(state) && state.page !== 'setting-up')
}

async function leftBehind() {
  const world = newWorld()
  const { client, wizard } = await open(world)
  await fillIn(client)
  await client.must('plan', { goal: 'present' })
  await startShown(client)
  await client.until((state) => hasEnded(state) && state.page === 'done')
  const { inForce } = client.state()
  world.pretend('pi-off', true)
  await remove(client, { ...everything, piIsGone: true })
  return { world, client, wizard, inForce }
}

test('the setup is kept, and the note is shown, also when that removal is asked for once more', async () => {
  const { client, inForce } = await leftBehind()
  for (let time = 1; time <= 2; time += 1) {
    expect(client.state()).toMatchObject({ page: 'done', inForce, removed: { isAll: false, notes: [note] } })
    await remove(client, { ...everything, piIsGone: true })
  }
})

test('the next start is quiet, and a removal takes the rest once the Pi is back', async () => {
  const { world, wizard } = await leftBehind()
  await wizard.close()
  world.pretend('pi-off', false)
  const { client, wizard: again } = await open(world)
  expect(client.state()).toMatchObject({ page: 'dashboard', removed: null })
  await typePassword(client)
  await remove(client, everything)
  expect(client.state()).toMatchObject({
    ...{ page: 'done', inForce: null, removed: { isAll: true, notes: [] } },
    form: { entered: {} },
  })
  expect([...world.home.files.entries.keys()].filter((path) => path.includes('pi-offload'))).toEqual([])
  await again.close()
})
