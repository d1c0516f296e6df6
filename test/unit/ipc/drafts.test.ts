/** What is changed in the pages is a draft: all that looks after the builder speaks of what was run last, until this is run. */
import { expect, test } from 'vitest'
import type { AppState } from '../../../electron/contract/app-state.ts'
import { settingChanges } from '../../../electron/contract/setup-changes.ts'
import type { RehearsalWorld } from '../../../electron/rehearsal/world.ts'
import { confirmPi, fillIn, hasEnded, newWorld, open, startShown, typePassword } from './filled-in.ts'
import type { WizardClient } from './wizard-client.ts'

/** With a builder of four cores and a Pi that uses it. */
async function installed() {
  const world = newWorld()
  const opened = await open(world)
  const { client } = opened
  await fillIn(client)
  await run(client)
  expect(client.state()).toMatchObject({ page: 'done', proof: { kind: 'ready' } })
  return { world, ...opened }
}

async function run(client: WizardClient, call: 'form' | 'in-force' = 'form'): Promise<AppState> {
  await (call === 'form' ? client.must('plan', { goal: 'present' }) : client.must('planRepair', {}))
  await startShown(client)
  const state = await client.until(hasEnded)
  // Its last words come after its end.
  await client.until(({ page, interrupted }) => page === 'done' || interrupted !== null)
  return state
}

async function actions(client: WizardClient): Promise<string[]> {
  await client.must('planRepair', {})
  const { plan } = client.state()
  if (plan.kind !== 'ready') throw new Error(`the plan is ${plan.kind}`)
  return plan.value.actions.map(({ resource }) => resource)
}

async function lights(client: WizardClient): Promise<string[]> {
  await client.must('refreshStatus', {})
  const { status } = client.state()
  return status.kind === 'ready' ? status.value.lights.map(({ state }) => state) : []
}

async function cores({ ports: { virtualBox } }: RehearsalWorld): Promise<number> {
  const [machine] = await virtualBox.list()
  return (await virtualBox.machine(machine?.uuid ?? '')).hardware.cpuCount
}

const twoCores = { patch: { builder: { cpuCount: 2 } } }

test('before the first run there is nothing in force, and nothing to go back to', async () => {
  const { client } = await open(newWorld())
  await client.must('changeSetup', twoCores)
  expect(client.state().inForce).toBeNull()
  await client.must('discardChanges', {})
  expect(client.state().form.entered).toEqual({ builder: { cpuCount: 2 } })
})

test('what is edited changes neither status nor repair, and can be discarded', async () => {
  const { client } = await installed()
  const { entered } = client.state().form
  expect(client.state().inForce).toEqual(entered)
  // Also one that cannot work.
  for (const cpuCount of [2, 9_999]) {
    await client.must('changeSetup', { patch: { builder: { cpuCount } } })
    expect(await lights(client)).toEqual(['ok', 'ok', 'ok', 'ok'])
    expect(await actions(client)).toEqual([])
    expect(client.state().plannedFor).toBe('in-force')
  }
  await client.must('discardChanges', {})
  expect(client.state()).toMatchObject({ form: { entered, issues: [] }, plan: { kind: 'none' } })
})

test('outlives a restart of the program, beside what is in force', async () => {
  const { client, wizard, world } = await installed()
  const inForce = client.state().form.entered
  await client.must('changeSetup', twoCores)
  await wizard.close()
  const again = await open(world)
  expect(again.client.state()).toMatchObject({ inForce, form: { entered: { builder: { cpuCount: 2 } } } })
  await typePassword(again.client)
  expect(await actions(again.client)).toEqual([])
})

test('is in force as soon as it is run', async () => {
  const { client, world } = await installed()
  await client.must('changeSetup', twoCores)
  await run(client)
  expect(client.state().inForce).toEqual(client.state().form.entered)
  expect(await cores(world)).toBe(2)
  expect(await lights(client)).toEqual(['ok', 'ok', 'ok', 'ok'])
})

test('is in force also after a run that failed: a repair brings all to it, and nothing back', async () => {
  const { client, world } = await installed()
  await client.must('changeSetup', {
    patch: { builder: { cpuCount: 2 }, network: { unblockVirtualBox: true } },
  })
  await client.must('plan', { goal: 'present' })
  // Its first look at the Pi fails.
  await client.must('pretend', { fault: 'pi-off', isOn: true })
  await startShown(client)
  await client.until(({ interrupted }) => interrupted === 'present')
  expect(client.state().run?.view.state).toBe('failed')
  expect(client.state().inForce).toMatchObject({ builder: { cpuCount: 2 } })
  await client.must('pretend', { fault: 'pi-off', isOn: false })
  // Something else is entered meanwhile: no part of what is continued.
  await client.must('changeSetup', { patch: { builder: { cpuCount: 3 } } })
  await run(client, 'in-force')
  expect(await cores(world)).toBe(2)
  expect(client.state().form.entered).toMatchObject({ builder: { cpuCount: 3 } })
})

test('of another login: what was typed for the one is not sent to the other', async () => {
  const { client } = await installed()
  await client.must('changeSetup', { patch: { pi: { user: 'somebody' } } })
  await typePassword(client)
  await client.must('planRepair', {})
  const { plan } = client.state()
  expect(plan.kind === 'ready' && plan.value.obstacles.map(({ problem: { code } }) => code)).toEqual([
    'PI_LOGIN_REFUSED',
  ])
  await client.must('discardChanges', {})
  expect(client.state().secrets).toEqual([])
})

test('a key that is confirmed for the Pi in force is no wish: it holds at once', async () => {
  const { client } = await installed()
  await client.must('changeSetup', twoCores)
  await client.must('pretend', { fault: 'host-key-changed', isOn: true })
  await client.must('fetchHostKey', {})
  const { hostKey } = client.state()
  const fingerprint = hostKey.kind === 'ready' ? hostKey.value.fingerprint : ''
  expect(client.state().inForce?.['pi']).not.toMatchObject({ hostKeyFingerprint: fingerprint })
  await client.must('confirmHostKey', { fingerprint })
  expect(client.state().inForce).toMatchObject({ pi: { hostKeyFingerprint: fingerprint } })
  expect(client.state().inForce).not.toHaveProperty('builder')
})

test('is what holds in another way: neither the order nor a default that is entered makes one', async () => {
  const { client } = await open(newWorld())
  const { defaults } = client.state().form
  const before = { pi: { address: 'pi', login: { kind: 'key', path: '/k' } }, builder: { cpuCount: 2 } }
  const same = {
    builder: { cpuCount: 2, diskGiB: defaults.builder.diskGiB },
    pi: { login: { path: '/k', kind: 'key' }, address: 'pi' },
  }
  expect(settingChanges(before, same, defaults)).toEqual([])
  expect(settingChanges(before, { ...same, builder: {}, image: { proxy: 'http://p:1' } }, defaults)).toEqual([
    { path: 'builder.cpuCount', before: 2, after: defaults.builder.cpuCount },
    { path: 'image.proxy', before: undefined, after: 'http://p:1' },
  ])
})

test('what was seen on the Pi of a draft is not said of the one in force', async () => {
  const { client } = await installed()
  await client.must('changeSetup', { patch: { pi: { address: 'raspberrypi.local' } } })
  await confirmPi(client)
  await typePassword(client)
  await client.must('lookAtPi', {})
  expect(client.state().pi.kind).toBe('ready')
  // The password that was typed is for this one.
  const { text } = await client.must('readDiagnostics', {})
  expect(text).toContain('NixOS on the Pi: not known')
})

test('neither the user of a draft nor the one in force is named in the diagnostics', async () => {
  const { client } = await open(newWorld())
  await fillIn(client, { address: '192.168.1.23', user: 'jane' })
  await client.must('plan', { goal: 'present' })
  await startShown(client)
  await client.until(hasEnded)
  await client.must('changeSetup', { patch: { pi: { user: 'otto' } } })
  const { text } = await client.must('readDiagnostics', {})
  expect(text).toContain('Setup in force')
  expect(text).not.toMatch(/jane|otto/)
})

test.each(['{"version":1,"page":"dash', '{"version":2}'])(
  'what cannot be read (%s) is put aside and told, until something is run, and goes with all else',
  async (text) => {
    const world = newWorld()
    const folder = '/home/you/.local/share/pi-offload'
    await world.ports.files.write(`${folder}/wizard.json`, text)
    const { client } = await open(world)
    expect(client.state()).toMatchObject({
      page: 'this-pc',
      unreadable: {
        code: 'ENTRIES_UNREADABLE',
        detail: expect.stringContaining('wizard.json.unreadable') as string,
      },
    })
    // Whatever is entered, or not.
    await client.must('goToPage', { page: 'your-pi' })
    await fillIn(client)
    const kept = () => world.ports.files.read(`${folder}/wizard.json.unreadable`)
    expect(new TextDecoder().decode(await kept())).toBe(text)
    await run(client)
    expect(client.state().unreadable).toBeNull()
    await client.must('plan', { goal: 'absent' })
    await startShown(client)
    await client.until(({ run, page }) => run?.goal === 'absent' && page === 'done')
    expect(await kept()).toBeUndefined()
  },
)

test('what cannot be put aside is told all the same', async () => {
  const world = newWorld()
  const { files } = world.ports
  await files.write('/home/you/.local/share/pi-offload/wizard.json', 'x')
  files.rename = () => Promise.reject(new Error('EACCES'))
  const { client } = await open(world)
  expect(client.state().unreadable?.detail).toMatch(/wizard\.json is damaged or of another version\.$/)
})
