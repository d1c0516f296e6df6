/** The command line and another window change what is set up, and what is saved of it, beside a wizard or between two starts of it. */
import { expect, test } from 'vitest'
import { rehearseOn } from '../../../electron/composition.ts'
import { everything } from '../../../electron/contract/removal.ts'
import { rehearsalSetup, type RehearsalWorld } from '../../../electron/rehearsal/world.ts'
import { fillIn, hasEnded, newWorld, open, startShown, typePassword } from './filled-in.ts'
import type { WizardClient } from './wizard-client.ts'

const folder = '/home/you/.local/share/pi-offload'

async function installed() {
  const world = newWorld()
  const { client, wizard } = await open(world)
  await fillIn(client)
  await run(client, 'present')
  return { world, client, wizard }
}

async function run(client: WizardClient, goal: 'present' | 'absent'): Promise<void> {
  await client.must('plan', { goal, ...(goal === 'absent' && { removal: everything }) })
  await startShown(client)
  await client.until((state) => hasEnded(state) && state.page === 'done')
}

/** Another window changes the port; gives what is in force since then. */
async function changedElsewhere(world: RehearsalWorld) {
  const { client } = await open(world)
  await typePassword(client)
  await client.must('changeSetup', port(2345))
  await run(client, 'present')
  const { inForce } = client.state()
  expect(inForce).toMatchObject({ network: { port: 2345 } })
  return inForce
}

const ofProgram = (world: RehearsalWorld): string[] =>
  [...world.home.files.entries.keys()].filter((path) => path.startsWith(folder))

const port = (number: number) => ({ patch: { network: { port: number } } })

test('a removal of everything from a terminal leaves nothing, and the next start begins anew', async () => {
  const { world, wizard } = await installed()
  await wizard.close()
  const { engine } = rehearseOn(world.ports, rehearsalSetup)
  const { signal } = new AbortController()
  const { id } = await engine.plan('absent', signal)
  expect(await engine.start(id, () => undefined, signal)).toMatchObject({ outcome: 'succeeded' })
  expect(ofProgram(world)).toEqual([])
  const { client } = await open(world)
  expect(client.state()).toMatchObject({ page: 'this-pc', inForce: null, form: { entered: {} } })
})

test('where the ledger is lost nothing is said to be in force, and what was entered stays', async () => {
  const { world, client: before, wizard } = await installed()
  const { entered } = before.state().form
  await before.must('goToPage', { page: 'dashboard' })
  await wizard.close()
  await world.ports.files.remove(`${folder}/ledger.json`)
  const { client } = await open(world)
  expect(client.state()).toMatchObject({ page: 'this-pc', inForce: null, form: { entered } })
})

test('what another window noted stays noted, whatever this one saves', async () => {
  const { world, client } = await installed()
  const inForce = await changedElsewhere(world)
  await client.must('goToPage', { page: 'builder' })
  await client.must('changeSetup', port(2346))
  const next = await open(world)
  expect(next.client.state()).toMatchObject({ inForce, form: { entered: { network: { port: 2346 } } } })
})

test('after another window removed everything, looking at pages here notes nothing', async () => {
  const { world, client } = await installed()
  const other = await open(world)
  await typePassword(other.client)
  await run(other.client, 'absent')
  await client.must('goToPage', { page: 'dashboard' })
  expect(ofProgram(world)).toEqual([])
})

test('a run that is refused, since another window’s is under way, leaves what that one noted', async () => {
  const { world, client } = await installed()
  const inForce = await changedElsewhere(world)
  await client.must('changeSetup', port(2346))
  await client.must('plan', { goal: 'present' })
  const release = await world.ports.runLock.acquire()
  const { plan } = client.state()
  const planId = plan.kind === 'ready' ? plan.value.id : ''
  expect(await client.call('start', { planId })).toMatchObject({ problem: { code: 'RUN_IN_PROGRESS' } })
  await release()
  expect((await open(world)).client.state()).toMatchObject({ inForce, interrupted: null })
})
