/** What is set up is read back where it was changed elsewhere or nobody remembers it, and told or entered, but never over what was entered. */
import { expect, test } from 'vitest'
import { rehearseOn } from '../../../electron/composition.ts'
import type { AppState } from '../../../electron/contract/app-state.ts'
import { foundDifferences } from '../../../electron/contract/found-setup.ts'
import type { Setup } from '../../../electron/contract/setup.ts'
import { rehearsalSetup, type RehearsalWorld } from '../../../electron/rehearsal/world.ts'
import { fillIn, newWorld, open, startShown } from './filled-in.ts'
import type { WizardClient } from './wizard-client.ts'

const { signal } = new AbortController()

/** As with a setup file, from a terminal. */
async function apply(world: RehearsalWorld, setup: Setup): Promise<void> {
  const { engine } = rehearseOn(world.ports, setup)
  const plan = await engine.plan('present', signal)
  expect(plan.obstacles).toEqual([])
  expect(await engine.start(plan.id, () => undefined, signal)).toMatchObject({ outcome: 'succeeded' })
}

const otherSetup: Setup = {
  ...rehearsalSetup,
  builder: { ...rehearsalSetup.builder, cpuCount: 6, memoryMiB: 6144, diskGiB: 80, startWithPc: false },
  network: { ...rehearsalSetup.network, port: 2300, pcAddress: 'tower.local' },
  offload: { ...rehearsalSetup.offload, speedFactor: 7, features: ['big-parallel'] },
}

async function setUpInWindow(client: WizardClient): Promise<void> {
  await fillIn(client)
  await client.must('plan', { goal: 'present' })
  await startShown(client)
  await client.until(({ page }) => page === 'done')
}

function differences({ found, form, inForce }: AppState): Record<string, unknown> {
  if (found.kind !== 'ready') throw new Error(`found is ${found.kind}`)
  return Object.fromEntries(
    foundDifferences(found.value, form, inForce).map(({ path, found: value }) => [path, value]),
  )
}

async function machineOf({ ports: { virtualBox } }: RehearsalWorld): Promise<string> {
  const [machine] = await virtualBox.list()
  return machine?.uuid ?? ''
}

test('after a set-up nothing is otherwise, and nothing is entered', async () => {
  const world = newWorld()
  const { client } = await open(world)
  await setUpInWindow(client)
  const { form } = client.state()
  await client.must('findSetup', {})
  expect(differences(client.state())).toEqual({})
  expect(client.state()).toMatchObject({ form, found: { value: { isPiRead: true, filledIn: [] } } })
})

test('what was changed elsewhere is told and not taken over; a draft of the user is no such thing', async () => {
  const world = newWorld()
  const { client } = await open(world)
  await setUpInWindow(client)
  await apply(world, otherSetup)
  const { form } = client.state()
  await client.must('changeSetup', { patch: { builder: { cpuCapPercent: 50, cpuCount: 2 } } })
  await client.must('findSetup', {})
  expect(differences(client.state())).toEqual({
    'builder.cpuCount': 6,
    'builder.memoryMiB': 6144,
    'builder.diskGiB': 80,
    'builder.startWithPc': false,
    'network.port': 2300,
    'network.pcAddress': 'tower.local',
    'offload.speedFactor': 7,
    'offload.features': ['big-parallel'],
  })
  expect(client.state().form.entered).toEqual({
    ...form.entered,
    builder: { cpuCapPercent: 50, cpuCount: 2 },
  })
  await client.must('changeSetup', { patch: { builder: { cpuCount: 6, memoryMiB: 6144 } } })
  expect(Object.keys(differences(client.state()))).not.toContain('builder.cpuCount')
})

test('what a setup may not say, or this PC cannot give, is not offered', async () => {
  const world = newWorld()
  const { client } = await open(world)
  await setUpInWindow(client)
  const uuid = await machineOf(world)
  const { virtualBox } = world.ports
  await virtualBox.powerOff(uuid)
  await virtualBox.modify(uuid, { cpuCount: 40, memoryMiB: 512, processPriority: 'high', cpuCapPercent: 5 })
  await client.must('findSetup', {})
  expect(differences(client.state())).toEqual({})
})

test('the limits of a game are no wish', async () => {
  const world = newWorld()
  const { client } = await open(world)
  await setUpInWindow(client)
  await client.must('setPlaying', { isPlaying: true })
  await client.must('findSetup', {})
  expect(differences(client.state())).toEqual({})
})

test('a Pi that is off leaves the rest to be compared', async () => {
  const world = newWorld()
  const { client } = await open(world)
  await setUpInWindow(client)
  await apply(world, otherSetup)
  await client.must('pretend', { fault: 'pi-off', isOn: true })
  await client.must('findSetup', {})
  expect(client.state().found).toMatchObject({ value: { isPiRead: false } })
  expect(differences(client.state())).toMatchObject({ 'builder.cpuCount': 6, 'network.port': 2300 })
  expect(differences(client.state())).not.toHaveProperty('offload.speedFactor')
})

test('with lost notes the form is filled with what is there, first by this PC and then by the Pi', async () => {
  const world = newWorld()
  await apply(world, otherSetup)
  const { client } = await open(world)
  expect(client.state().form.entered).toEqual({})
  // What somebody entered stays.
  await client.must('changeSetup', { patch: { builder: { memoryMiB: 4096 } } })
  await client.must('goToPage', { page: 'your-pi' })
  await client.must('findSetup', {})
  const { hostKeyFingerprint } = rehearsalSetup.pi
  expect(client.state().form).toMatchObject({
    issues: [],
    entered: {
      builder: { cpuCount: 6, memoryMiB: 4096, diskGiB: 80, startWithPc: false },
      network: { port: 2300 },
      pi: { address: '192.168.1.23', hostKeyFingerprint },
    },
  })
  expect(differences(client.state())).toEqual({ 'builder.memoryMiB': 6144 })
  expect(client.state().found).toMatchObject({ value: { isPiRead: false } })

  await fillIn(client, {})
  await client.must('lookAtPi', {})
  await client.must('goToPage', { page: 'builder' })
  await client.must('findSetup', {})
  expect(client.state().form.entered).toMatchObject({
    network: { port: 2300, pcAddress: 'tower.local' },
    offload: { speedFactor: 7, features: ['big-parallel'] },
  })
  const { found } = client.state()
  expect(found.kind === 'ready' && [...found.value.filledIn].sort()).toEqual([
    'builder.cpuCount',
    'builder.diskGiB',
    'builder.startWithPc',
    'network.pcAddress',
    'network.port',
    'offload.features',
    'offload.speedFactor',
    'pi.address',
    'pi.hostKeyFingerprint',
  ])
  // It is the setup that is there.
  await client.must('changeSetup', { patch: { builder: { memoryMiB: null } } })
  await client.must('findSetup', {})
  await client.must('plan', { goal: 'present' })
  const { plan } = client.state()
  expect(plan).toMatchObject({ kind: 'ready', value: { actions: [], obstacles: [] } })
})

test('a plan that is shown is not made for another form by what is found', async () => {
  const world = newWorld()
  await apply(world, otherSetup)
  const { client } = await open(world)
  await fillIn(client, { address: '192.168.1.23' })
  await client.must('goToPage', { page: 'review' })
  await client.must('plan', { goal: 'present' })
  const { form } = client.state()
  await client.must('findSetup', {})
  expect(client.state()).toMatchObject({ form, plan: { kind: 'ready' } })
})

test('where nothing was ever set up, nothing is found, written or entered', async () => {
  const world = newWorld()
  const { client } = await open(world)
  await client.must('goToPage', { page: 'builder' })
  await client.must('findSetup', {})
  expect(client.state()).toMatchObject({
    form: { entered: {} },
    found: { value: { values: {}, filledIn: [] } },
  })
})
