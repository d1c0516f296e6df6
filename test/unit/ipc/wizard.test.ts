/** The whole wizard behind its window, on the rehearsal's world, through the contract alone. */
import { describe, expect, test } from 'vitest'
import { productAssets } from '../../product-assets.ts'
import { workplaceOn } from '../../../electron/composition.ts'
import { appStateSchema, type AppState } from '../../../electron/contract/app-state.ts'
import { problem, problemSchema } from '../../../electron/contract/problem.ts'
import { summaryOf } from '../../../electron/contract/plan-summary.ts'
import { resources } from '../../../electron/steps/index.ts'
import { openWizard, type Wizard } from '../../../electron/ipc/wizard.ts'
import { succeeded } from '../../../electron/rehearsal/machine.ts'
import { refusedPassword, rehearsalWorld, type RehearsalWorld } from '../../../electron/rehearsal/world.ts'
import { createClient, lineTo, type WizardClient } from './wizard-client.ts'

const assets = productAssets
const password = 'Zx9-kirsch&"torte'

const newWorld = (fast = true): RehearsalWorld => rehearsalWorld({ fast, assets })
const start = (world: RehearsalWorld): Promise<Wizard> =>
  openWizard({ workplace: workplaceOn(world), version: '1.2.3', locale: 'de-DE' })
const ended = ({ run }: AppState): boolean => run !== null && run.view.state !== 'running'

async function begin(
  world = newWorld(),
): Promise<{ world: RehearsalWorld; wizard: Wizard; client: WizardClient }> {
  const wizard = await start(world)
  return { world, wizard, client: createClient(lineTo(wizard)) }
}

/** From the first page to the review. */
async function fillIn(client: WizardClient, typed = password): Promise<void> {
  await client.must('checkPc', {})
  await client.must('startDiscovery', { scan: false })
  const [candidate] = client.state().discovery.candidates
  await client.must('changeSetup', {
    patch: { pi: { address: candidate?.address ?? '', user: 'root', login: { kind: 'password' } } },
  })
  await client.must('fetchHostKey', {})
  const { hostKey } = client.state()
  await client.must('confirmHostKey', {
    fingerprint: hostKey.kind === 'ready' ? hostKey.value.fingerprint : '',
  })
  await client.must('provideSecret', { name: 'pi-password', value: typed })
  await client.must('lookAtPi', {})
}

async function planAndStart(client: WizardClient, goal: 'present' | 'absent'): Promise<void> {
  await client.must('plan', { goal })
  const { plan } = client.state()
  if (plan.kind !== 'ready') throw new Error(`the plan is ${plan.kind}`)
  expect(plan.value.obstacles).toEqual([])
  await client.must('start', { planId: plan.value.id })
}

async function setUp(client: WizardClient): Promise<AppState> {
  await planAndStart(client, 'present')
  return client.until(({ page, run }) => page === 'done' || run?.view.state === 'failed')
}

/** As in VirtualBox's own window. */
async function loseBuilder({ home: { virtualBox } }: RehearsalWorld): Promise<void> {
  const [builder] = await virtualBox.list()
  const uuid = builder?.uuid ?? ''
  const { attachments } = await virtualBox.machine(uuid)
  await virtualBox.powerOff(uuid)
  await virtualBox.remove(
    uuid,
    attachments.map(({ path }) => path),
  )
}

describe('from the first page to the proof, and back', () => {
  test('every page gets what it shows', async () => {
    const { client, wizard } = await begin()
    expect(client.state()).toMatchObject({
      page: 'this-pc',
      version: '1.2.3',
      locale: 'de-DE',
      rehearsal: { faults: [] },
    })

    await client.must('checkPc', {})
    expect(client.state().checks.map(({ id, state }) => `${id} ${state}`)).toEqual([
      'processor passed',
      'memory passed',
      'disk passed',
      'virtualization passed',
      'virtualbox passed',
      'hypervisor passed',
      'ports passed',
      'sleep passed',
    ])
    expect(client.state().pc).toMatchObject({ cpuThreads: 16, machineFolder: '/home/you/VirtualBox VMs' })

    await client.must('startDiscovery', { scan: false })
    expect(client.state().discovery).toMatchObject({ state: 'finished', problem: null })
    expect(client.state().discovery.candidates[0]).toEqual({
      address: '192.168.1.23',
      name: 'raspberrypi.local',
      isLikely: true,
      reasons: [
        { kind: 'mdns', name: 'raspberrypi.local' },
        { kind: 'neighbour' },
        { kind: 'vendor', vendor: 'Raspberry Pi' },
        { kind: 'ssh', port: 22, banner: 'SSH-2.0-OpenSSH_10.2' },
      ],
    })
    await fillIn(client)
    expect(client.state().hostKey).toMatchObject({ kind: 'ready', value: { isConfirmed: true } })
    expect(client.state().pi).toMatchObject({
      kind: 'ready',
      value: {
        model: 'Raspberry Pi 4 Model B Rev 1.4',
        system: 'NixOS 26.05.20261115.8f2b3c1 (Yarara)',
        configuration: 'channel',
        pcAddress: '192.168.1.10',
        warnings: [{ code: 'other-build-machines' }],
      },
    })
    expect(client.state().form.issues).toEqual([])

    await client.must('plan', { goal: 'present' })
    const { plan } = client.state()
    if (plan.kind !== 'ready') throw new Error(`the plan is ${plan.kind}`)
    const { groups, administratorActions, typicalSeconds } = summaryOf(plan.value)
    expect(administratorActions.map(({ resource }) => resource)).toEqual(['host/firewall'])
    expect(typicalSeconds).toBeGreaterThan(60)
    expect(Object.values(groups).map(({ length }) => length > 0)).toEqual([true, true, true])

    const done = await setUp(client)
    expect(done).toMatchObject({
      page: 'done',
      interrupted: null,
      run: { goal: 'present', view: { state: 'succeeded', fraction: 1 } },
      proof: { kind: 'ready', value: { system: 'aarch64-linux' } },
    })
    expect(done.run?.log.at(-2)?.line).toMatch(/^PROOF ok system=aarch64-linux/)
    expect(done.run?.log.at(-1)?.line).toMatch(/^WAYS packages=3 one_by_one_seconds=\d/)
    expect(done).toMatchObject({ proof: { value: { ways: { kind: 'compared', packages: 3 } } } })

    await client.must('refreshStatus', {})
    expect(client.state()).toMatchObject({ machine: 'running', status: { kind: 'ready' } })
    const { status } = client.state()
    expect(status.kind === 'ready' && status.value.lights).toEqual([
      { part: 'pc', state: 'ok' },
      { part: 'builder', state: 'ok' },
      { part: 'link', state: 'ok' },
      { part: 'pi', state: 'ok' },
    ])
    await client.must('prove', {})
    await client.must('explainWhy', { derivation: null })
    expect(client.state().why).toMatchObject({ kind: 'ready', value: { outcome: 'stays' } })
    await client.must('askDryBuild', {})
    expect(client.state().dryBuild).toMatchObject({ kind: 'ready', value: { isLearned: true } })
    expect((await client.must('takeScreenshot', {})).pngBase64).toMatch(/^iVBORw0KGg/)
    const { lines } = await client.must('readLog', { lines: 2000 })
    expect(lines.some((line) => line.includes('run-finished'))).toBe(true)
    const { text } = await client.must('readDiagnostics', {})
    // Short enough to be pasted: the log in it names plans and does not repeat them.
    expect(text.length).toBeLessThan(50_000)
    expect(text).toContain('"actions":"13 actions: Firewall of this PC, ')
    expect(text).toContain('"obstacles":"0 obstacles"')
    expect(text).not.toContain('lib.mkDefault')
    for (const part of [
      'Pi Offload 1.2.3, a rehearsal',
      '"address": "192.168.1.23"',
      'VirtualBox: 7.2.22',
      'Nix on the builder: nix (Nix) 2.31.2',
      'vm/system · ok',
      'present, begun',
    ])
      expect(text).toContain(part)
    expect(text).not.toContain(password)

    await planAndStart(client, 'absent')
    const gone = await client.until(({ page }) => page === 'done')
    expect(gone).toMatchObject({
      run: { goal: 'absent', view: { state: 'succeeded' } },
      form: { entered: {} },
      machine: null,
    })
    await wizard.close()
  })

  // Every word of the contract's own vocabulary may be somebody's password; the client refuses what is not of the contract.
  test.each(['builder', 'pi', 'bytes', 'channel', 'present', 'virtualbox', 'aarch64', 'setting', '2222'])(
    'with the password “%s” all the same',
    async (typed) => {
      const { client } = await begin()
      await fillIn(client, typed)
      await client.must('checkPc', {})
      expect((await setUp(client)).run?.view.state).toBe('succeeded')
      await client.must('refreshStatus', {})
      await client.must('prove', {})
      await client.must('startDiscovery', { scan: true })
    },
  )

  test('a password that is one of our own words spoils no title, and shows in nothing that comes from outside', async () => {
    const { client } = await begin()
    await fillIn(client, 'builder')
    await client.must('plan', { goal: 'present' })
    const { plan } = client.state()
    if (plan.kind !== 'ready') throw new Error(`the plan is ${plan.kind}`)
    const changes = plan.value.actions.map(({ change }) => change)
    const shown = JSON.stringify(changes, (name, value: unknown) => (name === 'where' ? undefined : value))
    expect(shown.includes('[redacted]')).toBe(true)
    expect(shown.includes('builder')).toBe(false)
    await setUp(client)
    await client.must('refreshStatus', {})
    await client.must('pretend', { fault: 'pi-off', isOn: true })
    await client.must('refreshStatus', {})
    await client.must('plan', { goal: 'absent' })

    // What the rule rests upon: these fields hold nothing but what stands in the program.
    const codes = problemSchema.shape.code.options
    const fixed = {
      title: [...resources.map(({ title }) => title), ...codes.map((code) => problem(code, '').title)],
      remedy: codes.map((code) => problem(code, '').remedy),
    }
    const seen = { title: new Set<string>(), remedy: new Set<string>() }
    JSON.parse(JSON.stringify(client.messages), (name, value: unknown) => {
      if (typeof value === 'string' && (name === 'title' || name === 'remedy')) seen[name].add(value)
      return value
    })
    expect([...seen.title]).toContain('The builder in the Pi’s configuration')
    expect([...seen.remedy].length).toBeGreaterThan(0)
    for (const name of ['title', 'remedy'] as const)
      expect([...seen[name]].filter((text) => !fixed[name].includes(text))).toEqual([])
  })

  test('after the removal nothing of the program is left, also when somebody looks at pages', async () => {
    const world = newWorld()
    const { client } = await begin(world)
    await fillIn(client)
    expect(await world.ports.files.read('/home/you/.local/share/pi-offload/wizard.json')).toBeDefined()
    await setUp(client)
    await planAndStart(client, 'absent')
    await client.until(({ run, page }) => run?.goal === 'absent' && page === 'done')
    await client.must('goToPage', { page: 'dashboard' })
    for (const name of ['wizard.json', 'ledger.json', 'console.png'])
      expect(await world.ports.files.read(`/home/you/.local/share/pi-offload/${name}`), name).toBeUndefined()
  })
})

describe('what is entered', () => {
  test('is kept, wrong or not, and every error is told at its field', async () => {
    const { client } = await begin()
    expect(client.state().form.issues.map(({ path }) => path)).toContain('pi')
    await client.must('changeSetup', {
      patch: { builder: { memoryMiB: 1, cpuCount: 'many' }, network: { port: 99_999 } },
    })
    expect(
      client
        .state()
        .form.issues.map(({ path }) => path)
        .sort(),
    ).toEqual(['builder.cpuCount', 'builder.memoryMiB', 'network.port', 'pi'])
    expect(client.state().form.entered).toMatchObject({ builder: { memoryMiB: 1, cpuCount: 'many' } })
    await client.must('changeSetup', {
      patch: { builder: null, network: null, pi: { address: '192.168.1.23' } },
    })
    expect(client.state().form).toMatchObject({ issues: [], entered: { pi: { address: '192.168.1.23' } } })
  })

  test('is bounded by what this PC has', async () => {
    const { client } = await begin()
    await client.must('changeSetup', { patch: { pi: { address: 'pi' }, builder: { cpuCount: 32 } } })
    expect(client.state().form.issues.map(({ path }) => path)).toEqual(['builder.cpuCount'])
    expect(client.state().form.bounds['builder.cpuCount']).toEqual({ least: 1, most: 16 })
    await client.must('checkPc', {})
    const check = client.state().checks.find(({ id }) => id === 'processor')
    expect(check).toMatchObject({ state: 'fixable', problem: { code: 'PC_TOO_SMALL' } })
    await client.must('changeSetup', { patch: check?.fix?.patch ?? {} })
    expect(client.state().form.issues).toEqual([])
  })

  test('cannot be more than a setup can hold', async () => {
    const { client } = await begin()
    const answer = await client.call('changeSetup', { patch: { builder: { folder: 'x'.repeat(40_000) } } })
    expect(answer).toMatchObject({ ok: false, problem: { code: 'SETUP_INVALID' } })
    expect(client.state().form.entered).toEqual({})
  })

  test('the host key is confirmed and not entered, and belongs to one address', async () => {
    const { client } = await begin()
    await fillIn(client)
    const fingerprint = `SHA256:${'A'.repeat(43)}`
    expect(
      await client.call('changeSetup', { patch: { pi: { hostKeyFingerprint: fingerprint } } }),
    ).toMatchObject({
      ok: false,
      problem: { code: 'REQUEST_INVALID' },
    })
    expect(await client.call('confirmHostKey', { fingerprint })).toMatchObject({
      ok: false,
      problem: { code: 'PI_HOST_KEY_CHANGED' },
    })
    await client.must('changeSetup', { patch: { pi: { address: '192.168.1.24' } } })
    expect(client.state()).toMatchObject({ hostKey: { kind: 'none' }, pi: { kind: 'none' }, secrets: [] })
    expect(client.state().form.entered['pi']).not.toHaveProperty('hostKeyFingerprint')
  })

  test('a plan is for the form as it was', async () => {
    const { client } = await begin()
    await fillIn(client)
    await client.must('plan', { goal: 'present' })
    const { plan } = client.state()
    await client.must('changeSetup', { patch: { builder: { cpuCount: 2 } } })
    expect(client.state().plan).toEqual({ kind: 'none' })
    const planId = plan.kind === 'ready' ? plan.value.id : ''
    expect(await client.call('start', { planId })).toMatchObject({
      ok: false,
      problem: { code: 'PLAN_OUTDATED' },
    })
  })
})

describe('a repair', () => {
  test('of a chosen part does this alone; the rest stays to be done', async () => {
    const { client } = await begin()
    await fillIn(client)
    await setUp(client)
    await client.must('pretend', { fault: 'virtualbox-blocked', isOn: true })
    await client.must('changeSetup', {
      patch: { builder: { cpuCount: 2 }, network: { unblockVirtualBox: true } },
    })
    const plan = async () => {
      await client.must('plan', { goal: 'present' })
      const shown = client.state().plan
      if (shown.kind !== 'ready') throw new Error(`the plan is ${shown.kind}`)
      return shown.value
    }
    const whole = await plan()
    expect(whole.isRepair).toBe(true)
    const all = whole.actions.map(({ resource }) => resource)
    expect(all).toContain('host/firewall')
    expect(all.length).toBeGreaterThan(1)

    for (const only of [[], ['host/nothing']])
      expect(await client.call('start', { planId: whole.id, only })).toMatchObject({
        ok: false,
        problem: { code: 'REQUEST_INVALID' },
      })
    await client.must('start', { planId: whole.id, only: ['host/firewall'] })
    const state = await client.until(({ page }) => page === 'dashboard')
    expect(state.run?.view.actions.map(({ resource }) => resource)).toEqual(['host/firewall'])
    expect(state.interrupted).toBeNull()
    // Told is all that was not as wanted, also what was left out.
    const parts = (state.repaired ?? []).map(({ before, after }) => [
      before.resource,
      before.state,
      after.state,
    ])
    expect(parts).toContainEqual(['host/firewall', 'differs', 'ok'])
    expect(parts).toContainEqual(['vm/machine', 'differs', 'differs'])
    expect((await plan()).actions.map(({ resource }) => resource)).toEqual(
      all.filter((resource) => resource !== 'host/firewall'),
    )
  })

  test('that fails tells all the same how each part is now', async () => {
    const { client, world } = await begin()
    await fillIn(client)
    await setUp(client)
    await loseBuilder(world)
    await client.must('pretend', { fault: 'installation-fails', isOn: true })
    for (const isContinued of [false, true]) {
      await planAndStart(client, 'present')
      const { run, interrupted, repaired } = await client.until(
        (state) => ended(state) && state.repaired !== null,
      )
      expect([isContinued, run?.view.state, interrupted]).toEqual([isContinued, 'failed', 'present'])
      expect(repaired?.find(({ before }) => before.resource === 'vm/system')?.after.state).not.toBe('ok')
    }
  })

  test('is no set-up that goes on, whether it fails again or ends well', async () => {
    const { client } = await begin()
    await fillIn(client)
    await client.must('pretend', { fault: 'installation-fails', isOn: true })
    for (const isContinued of [false, true]) {
      await planAndStart(client, 'present')
      const failed = await client.until((state) => ended(state) && state.interrupted !== null)
      expect([isContinued, failed.repaired]).toEqual([isContinued, null])
    }
    await client.must('plan', { goal: 'present' })
    const { plan } = client.state()
    // The image is there already.
    expect(plan.kind === 'ready' && summaryOf(plan.value)).toMatchObject({
      downloadBytes: 0,
      fetchesPackages: true,
    })
    await client.must('pretend', { fault: 'installation-fails', isOn: false })
    const { page, repaired } = await setUp(client)
    expect([page, repaired]).toEqual(['done', null])
  })

  test('that leaves something else wrong leads to the dashboard, which tells it', async () => {
    const { client, world } = await begin()
    await fillIn(client)
    await setUp(client)
    await client.must('pretend', { fault: 'virtualbox-blocked', isOn: true })
    await client.must('changeSetup', { patch: { network: { unblockVirtualBox: true } } })
    const { commands } = world.home.pi
    const date = commands.get('date')
    const ahead = String(Math.floor(world.ports.clock.now() / 1000) + 7_200)
    commands.set('date', () => succeeded(`${ahead}\n`))
    await planAndStart(client, 'present')
    const { page, repaired } = await client.until((state) => ended(state) && state.repaired !== null)
    expect(page).toBe('dashboard')
    expect(repaired?.find(({ before }) => before.resource === 'pi/access')?.after.state).toBe('blocked')

    await client.must('pretend', { fault: 'virtualbox-blocked', isOn: true })
    if (date !== undefined) commands.set('date', date)
    await planAndStart(client, 'present')
    expect((await client.until((state) => ended(state) && state.repaired !== null)).page).toBe('done')
  })

  test('goes around a Pi that is off', async () => {
    const { client } = await begin()
    await fillIn(client)
    await setUp(client)
    await client.must('pretend', { fault: 'virtualbox-blocked', isOn: true })
    await client.must('changeSetup', { patch: { network: { unblockVirtualBox: true } } })
    await client.must('pretend', { fault: 'pi-off', isOn: true })
    await client.must('plan', { goal: 'present' })
    const { plan } = client.state()
    if (plan.kind !== 'ready') throw new Error(`the plan is ${plan.kind}`)
    const { id: planId, obstacles } = plan.value
    expect(obstacles.map(({ problem: { code } }) => code)).toContain('PI_UNREACHABLE')
    expect(await client.call('start', { planId })).toMatchObject({ problem: { code: 'PLAN_OBSTRUCTED' } })
    await client.must('start', { planId, only: ['host/firewall'] })
    expect((await client.until(({ page }) => page === 'dashboard')).run?.view.state).toBe('succeeded')
  })
})

describe('what goes wrong', () => {
  test('the Pi has too little memory: the review says so and offers a swap file, with which it is set up', async () => {
    const { client, world } = await begin()
    await fillIn(client)
    await client.must('pretend', { fault: 'pi-memory-low', isOn: true })
    await client.must('plan', { goal: 'present' })
    const { plan } = client.state()
    const obstacles = plan.kind === 'ready' ? plan.value.obstacles : []
    expect(obstacles.map(({ resource, problem: { code } }) => [resource, code])).toEqual([
      ['pi/module', 'PI_MEMORY_LOW'],
    ])
    const [way] = obstacles[0]?.problem.decision?.ways ?? []
    await client.must('changeSetup', { patch: way?.patch ?? {} })
    // The login is as it was.
    expect(client.state()).toMatchObject({ pi: { kind: 'ready' }, secrets: ['pi-password'] })
    expect((await setUp(client)).page).toBe('done')
    expect([...world.home.pi.files.keys()]).not.toContain('/var/lib/pi-offload-swap')
  })

  test('a wrong password, then the right one', async () => {
    const { client } = await begin()
    await client.must('changeSetup', {
      patch: { pi: { address: '192.168.1.23', login: { kind: 'password' } } },
    })
    expect(await client.call('lookAtPi', {})).toMatchObject({
      ok: false,
      problem: { code: 'PI_HOST_KEY_UNCONFIRMED' },
    })
    await client.must('fetchHostKey', {})
    const { hostKey } = client.state()
    await client.must('confirmHostKey', {
      fingerprint: hostKey.kind === 'ready' ? hostKey.value.fingerprint : '',
    })
    expect(await client.call('lookAtPi', {})).toMatchObject({
      ok: false,
      problem: { code: 'PI_LOGIN_REFUSED' },
    })
    await client.must('provideSecret', { name: 'pi-password', value: refusedPassword })
    expect(client.state().secrets).toEqual(['pi-password'])
    expect(await client.call('lookAtPi', {})).toMatchObject({
      ok: false,
      problem: { code: 'PI_LOGIN_REFUSED' },
    })
    expect(client.state().pi).toMatchObject({ kind: 'failed', problem: { code: 'PI_LOGIN_REFUSED' } })
    await client.must('provideSecret', { name: 'pi-password', value: password })
    await client.must('lookAtPi', {})
    expect(client.state().pi.kind).toBe('ready')
  })

  test('a Pi that needs a password: no key, no agent; and one for sudo where that wants another', async () => {
    const { client } = await begin()
    await fillIn(client)
    const loginWith = (login: { kind: string; path: string | null }) =>
      client.must('changeSetup', { patch: { pi: { login } } })
    for (const [login, what] of [
      [{ kind: 'agent', path: null }, 'any key of the ssh agent'],
      [{ kind: 'key', path: '/home/you/.ssh/id_ed25519' }, 'this key'],
    ] as const) {
      await loginWith(login)
      expect(await client.call('lookAtPi', {})).toMatchObject({
        ok: false,
        problem: {
          code: 'PI_LOGIN_REFUSED',
          detail: `It does not accept ${what} for root; it offers password, keyboard-interactive.`,
        },
      })
    }
    await loginWith({ kind: 'password', path: null })
    await client.must('changeSetup', { patch: { pi: { user: 'me' } } })
    await client.must('provideSecret', { name: 'pi-password', value: password })
    await client.must('lookAtPi', {})

    await client.must('pretend', { fault: 'other-sudo-password', isOn: true })
    expect(await client.call('lookAtPi', {})).toMatchObject({ ok: false, problem: { code: 'PI_NOT_ROOT' } })
    await client.must('provideSecret', { name: 'pi-sudo-password', value: refusedPassword })
    expect(await client.call('lookAtPi', {})).toMatchObject({
      ok: false,
      problem: { code: 'PI_NOT_ROOT', detail: 'sudo does not accept this password.' },
    })
    await client.must('provideSecret', { name: 'pi-sudo-password', value: 'another one' })
    await client.must('lookAtPi', {})
  })

  test('its key is asked for before anybody knows how to log in, and another key later is another machine', async () => {
    const { client } = await begin()
    await client.must('changeSetup', {
      patch: { pi: { address: '192.168.1.23', user: 'No User!', login: { kind: 'key', path: '' } } },
    })
    await client.must('fetchHostKey', {})
    const { hostKey } = client.state()
    const fingerprint = hostKey.kind === 'ready' ? hostKey.value.fingerprint : ''
    await client.must('confirmHostKey', { fingerprint })
    await client.must('pretend', { fault: 'host-key-changed', isOn: true })
    await client.must('fetchHostKey', {})
    expect(client.state()).toMatchObject({
      hostKey: { kind: 'ready', value: { isConfirmed: false } },
      form: { entered: { pi: { hostKeyFingerprint: fingerprint } } },
    })
    await client.must('changeSetup', {
      patch: { pi: { user: 'root', login: { kind: 'password', path: null } } },
    })
    await client.must('provideSecret', { name: 'pi-password', value: password })
    expect(await client.call('lookAtPi', {})).toMatchObject({
      ok: false,
      problem: { code: 'PI_HOST_KEY_CHANGED' },
    })
    await client.must('pretend', { fault: 'host-key-changed', isOn: false })
    await client.must('lookAtPi', {})
  })

  test('another key is to be decided on wherever a plan is shown, and told in words wherever something is only looked at', async () => {
    const { client } = await begin()
    await fillIn(client)
    await setUp(client)
    await client.must('pretend', { fault: 'host-key-changed', isOn: true })
    const plans = [
      ['plan', { goal: 'present' }],
      ['planRepair', {}],
      ['planNewKey', {}],
      ['planNewerNixos', {}],
      ['plan', { goal: 'absent' }],
    ] as const
    for (const [method, request] of plans) {
      await client.must(method, request)
      const { plan } = client.state()
      const codes =
        plan.kind === 'ready' ? plan.value.obstacles.map(({ problem: { code } }) => code) : plan.kind
      expect([method, codes]).toEqual([method, ['PI_HOST_KEY_CHANGED']])
    }
    for (const [method, request] of [
      ['prove', {}],
      ['explainWhy', { derivation: null }],
    ] as const)
      expect(await client.call(method, request)).toMatchObject({
        ok: false,
        problem: { code: 'PI_HOST_KEY_CHANGED' },
      })
  })

  test('the Pi is off', async () => {
    const { client } = await begin()
    await client.must('pretend', { fault: 'pi-off', isOn: true })
    expect(client.state().rehearsal).toEqual({ faults: ['pi-off'] })
    await client.must('startDiscovery', { scan: true })
    expect(client.state().discovery.candidates.every(({ isLikely }) => !isLikely)).toBe(true)
    await client.must('changeSetup', { patch: { pi: { address: '192.168.1.23' } } })
    expect(await client.call('fetchHostKey', {})).toMatchObject({
      ok: false,
      problem: { code: 'PI_UNREACHABLE' },
    })
    await client.must('plan', { goal: 'present' })
    const { plan } = client.state()
    expect(plan.kind === 'ready' && plan.value.obstacles).toMatchObject([
      { resource: 'pi/access', problem: { code: 'PI_UNREACHABLE' } },
    ])
    const planId = plan.kind === 'ready' ? plan.value.id : ''
    expect(await client.call('start', { planId })).toMatchObject({
      ok: false,
      problem: { code: 'PLAN_OBSTRUCTED' },
    })
    expect(client.state()).toMatchObject({ run: null, interrupted: null })
  })

  test('the port is taken: another one is offered, taken, and everything works with it', async () => {
    const { client } = await begin()
    await client.must('pretend', { fault: 'port-taken', isOn: true })
    await fillIn(client)
    const check = client.state().checks.find(({ id }) => id === 'ports')
    expect(check).toMatchObject({
      state: 'fixable',
      problem: { code: 'PORT_TAKEN' },
      facts: { holder: 'vagrant (process 4711)' },
      fix: { patch: { network: { port: 2224 } } },
    })
    await client.must('changeSetup', { patch: check?.fix?.patch ?? {} })
    expect(client.state().form.entered['network']).toEqual({ port: 2224 })
    await client.must('checkPc', {})
    expect(client.state().checks.find(({ id }) => id === 'ports')?.state).toBe('passed')
    expect((await setUp(client)).run?.view.state).toBe('succeeded')
  })

  test('blocks of the firewall are a line only where there are some, and go with the set-up', async () => {
    const { client } = await begin()
    const line = () => client.state().checks.find(({ id }) => id === 'firewall')
    await fillIn(client)
    expect(line()).toBeUndefined()
    await client.must('pretend', { fault: 'virtualbox-blocked', isOn: true })
    await client.must('checkPc', {})
    expect(line()).toMatchObject({ state: 'fixable', problem: { code: 'FIREWALL_BLOCKS_VIRTUALBOX' } })
    await client.must('changeSetup', { patch: line()?.fix?.patch ?? {} })
    await client.must('checkPc', {})
    expect(line()).toMatchObject({ state: 'passed', facts: { willUnblock: 1 } })
    expect((await setUp(client)).run?.view.state).toBe('succeeded')
    await client.must('checkPc', {})
    expect(line()).toBeUndefined()
  })

  test('without VirtualBox everything else is checked all the same', async () => {
    const { client } = await begin()
    await client.must('pretend', { fault: 'virtualbox-missing', isOn: true })
    await client.must('pretend', { fault: 'port-taken', isOn: true })
    await client.must('checkPc', {})
    const { checks, pc } = client.state()
    expect(checks.filter(({ state }) => state !== 'passed').map(({ id }) => id)).toEqual([
      'virtualbox',
      'ports',
    ])
    expect(checks.find(({ id }) => id === 'virtualbox')).toMatchObject({
      problem: { code: 'VIRTUALBOX_MISSING' },
    })
    // It will have one.
    expect(pc.machineFolder).toBe('/home/you/VirtualBox VMs')
  })

  test.each(['download-fails', 'installation-fails'] as const)(
    '%s, and the next start continues',
    async (fault) => {
      const { client } = await begin()
      await fillIn(client)
      await client.must('plan', { goal: 'present' })
      const { plan } = client.state()
      await client.must('pretend', { fault, isOn: true })
      await client.must('start', { planId: plan.kind === 'ready' ? plan.value.id : '' })
      const failed = await client.until((state) => ended(state) && state.interrupted !== null)
      expect(failed).toMatchObject({
        page: 'setting-up',
        interrupted: 'present',
        run: { view: { state: 'failed' } },
      })
      await client.must('pretend', { fault, isOn: false })
      expect((await setUp(client)).run?.view.state).toBe('succeeded')
    },
  )

  test('a second run beside the first', async () => {
    const { client } = await begin(newWorld(false))
    await fillIn(client)
    await planAndStart(client, 'present')
    for (const answer of [
      await client.call('plan', { goal: 'absent' }),
      await client.call('changeSetup', { patch: {} }),
      await client.call('start', { planId: client.state().run?.planId ?? '' }),
      await client.call('prove', {}),
      await client.call('changePower', { action: 'pause' }),
      await client.call('setPlaying', { isPlaying: true }),
    ])
      expect(answer).toMatchObject({ ok: false, problem: { code: 'RUN_IN_PROGRESS' } })
    await client.must('stop', {})
    await client.until(ended)
  })
})

describe('in the middle of a run', () => {
  test('a reload, and a window that comes back, lose nothing and repeat nothing', async () => {
    const { client, wizard } = await begin()
    await fillIn(client)
    await planAndStart(client, 'present')
    await client.until(({ run }) => (run?.view.fraction ?? 0) > 0.1)
    // One that saw the beginning, was away, and comes back; and one that knows nothing.
    const away = createClient(lineTo(wizard))
    away.leave()
    const seen = { state: away.state(), lastId: away.lastId() }
    await client.until(({ run }) => (run?.view.fraction ?? 0) > 0.5)
    const reloaded = createClient(lineTo(wizard))
    const back = createClient(lineTo(wizard), seen)
    expect(back.messages.every(({ event }) => event.type !== 'snapshot')).toBe(true)
    await Promise.all([client, reloaded, back].map((one) => one.until(({ page }) => page === 'done')))
    expect(reloaded.state()).toEqual(client.state())
    expect(back.state()).toEqual(client.state())
    const from = client.messages.findIndex(({ id }) => id === seen.lastId)
    expect(back.messages.map(({ id }) => id)).toEqual(client.messages.slice(from + 1).map(({ id }) => id))
    expect(appStateSchema.safeParse(client.state()).error).toBeUndefined()
  })

  test('one that is back too late, or from another process, gets everything anew', async () => {
    const { client, wizard } = await begin()
    const state = client.state()
    for (const lastId of ['', 'nonsense', `${'0'.repeat(12)}-1`]) {
      const back = createClient(lineTo(wizard), { state, lastId })
      expect(back.messages.map(({ event }) => event.type)).toEqual(['snapshot'])
    }
  })

  test('Stop stops within two seconds, and the next start continues', async () => {
    const { client } = await begin(newWorld(false))
    await fillIn(client)
    await planAndStart(client, 'present')
    await client.until(({ run }) => (run?.view.fraction ?? 0) > 0.05)
    const stoppedAt = performance.now()
    await client.must('stop', {})
    expect(performance.now() - stoppedAt).toBeLessThan(500)
    const stopped = await client.until(ended)
    expect(performance.now() - stoppedAt).toBeLessThan(2_000)
    expect(stopped.run).toMatchObject({ view: { state: 'cancelled' }, isStopping: false })
    await client.until(({ interrupted }) => interrupted === 'present')
    const before = client.state().run?.view.actions.length ?? 0
    await client.must('plan', { goal: 'present' })
    const { plan } = client.state()
    expect(plan.kind === 'ready' && plan.value.actions.length).toBeLessThan(before)
  })

  test('a look that is stopped leaves the plan that is shown, and that one can be started', async () => {
    const { client } = await begin()
    await fillIn(client)
    await client.must('plan', { goal: 'present' })
    const { plan: shown } = client.state()
    const again = client.call('plan', { goal: 'present' })
    await client.must('stop', {})
    expect(await again).toMatchObject({ ok: false, problem: { code: 'CANCELLED' } })
    expect(client.state().plan).toEqual(shown)
    await client.must('start', { planId: shown.kind === 'ready' ? shown.value.id : '' })
    await client.until(ended)
    expect(client.state().run?.view.state).toBe('succeeded')
  })

  test('only a run that succeeded leads to the last page, whoever asks for it', async () => {
    const { client } = await begin()
    await client.must('goToPage', { page: 'done' })
    expect(client.state().page).toBe('dashboard')
  })

  test('a restart of the program remembers what was entered and goes on, but not the password', async () => {
    const world = newWorld(false)
    const { client, wizard } = await begin(world)
    await fillIn(client)
    await client.must('changeSetup', { patch: { builder: { cpuCount: 3 } } })
    await planAndStart(client, 'present')
    await client.until(({ run }) => (run?.view.fraction ?? 0) > 0.05)
    await wizard.close()

    const second = await begin(world)
    expect(second.client.state()).toMatchObject({
      page: 'setting-up',
      interrupted: 'present',
      run: null,
      secrets: [],
      form: { issues: [], entered: { builder: { cpuCount: 3 }, pi: { address: '192.168.1.23' } } },
    })
    await second.client.must('plan', { goal: 'present' })
    const { plan } = second.client.state()
    expect(plan.kind === 'ready' && plan.value.obstacles).toMatchObject([
      { problem: { code: 'PI_LOGIN_REFUSED' } },
    ])
    await second.client.must('provideSecret', { name: 'pi-password', value: password })
    await planAndStart(second.client, 'present')
    await second.client.must('stop', {})
    await second.client.until(ended)
  })
})

describe('the dashboard', () => {
  test('the diagnostics stay short after a long run, with the very end of the log', async () => {
    const { client, world } = await begin()
    for (let number = 1; number <= 500; number++)
      world.ports.log.write('run', { line: `${String(number)} ${'x'.repeat(300)}` })
    const { text } = await client.must('readDiagnostics', {})
    expect(text.length).toBeLessThan(50_000)
    expect(text).toContain('"line":"500 x')
    expect(text).toContain('"line":"450 x')
  })

  test('the builder is paused, goes on, is shut down and started', async () => {
    const { client } = await begin()
    await fillIn(client)
    await setUp(client)
    const lightOf = async (part: string) => {
      await client.must('refreshStatus', {})
      const { status } = client.state()
      return status.kind === 'ready'
        ? status.value.lights.find((light) => light.part === part)?.state
        : status.kind
    }
    await client.must('changePower', { action: 'pause' })
    expect(client.state().machine).toBe('paused')
    expect(await lightOf('builder')).toBe('off')
    await client.must('changePower', { action: 'start' })
    expect(client.state().machine).toBe('running')
    await client.must('changePower', { action: 'shut-down' })
    expect(client.state().machine).toBe('poweroff')
    expect(await lightOf('builder')).toBe('off')
    expect(await client.must('takeScreenshot', {})).toEqual({ pngBase64: null })
    await client.must('changePower', { action: 'start' })
    expect(client.state().machine).toBe('running')
    await client.must('pretend', { fault: 'pi-off', isOn: true })
    expect(await lightOf('pi')).toBe('off')
  })

  test('while another process runs, the builder is left alone', async () => {
    const { client, world } = await begin()
    await fillIn(client)
    await setUp(client)
    const changes = [
      ['changePower', { action: 'shut-down' }],
      ['setPlaying', { isPlaying: true }],
      ['prove', {}],
    ] as const
    const release = await world.ports.runLock.acquire()
    for (const [method, parameters] of changes)
      expect(await client.call(method, parameters), method).toMatchObject({
        ok: false,
        problem: { code: 'RUN_IN_PROGRESS' },
      })
    await client.must('refreshStatus', {})
    expect(client.state()).toMatchObject({ machine: 'running', isPlaying: false })
    await release()

    await client.must('prove', {})
    await client.must('setPlaying', { isPlaying: true })
    await client.must('changePower', { action: 'shut-down' })
    // Also what failed has let go of it.
    expect(await client.call('prove', {})).toMatchObject({ ok: false })
    const again = await world.ports.runLock.acquire()
    await again()
  })

  test('a game: the switch shows what is, over a restart of the program, and what it makes of the builder', async () => {
    const { client, wizard, world } = await begin()
    await fillIn(client)
    await setUp(client)
    await client.must('refreshStatus', {})
    expect(client.state()).toMatchObject({ machine: 'running', isPlaying: false })
    await client.must('setPlaying', { isPlaying: true })
    expect(client.state()).toMatchObject({ machine: 'running', isPlaying: true, power: { kind: 'ready' } })
    await wizard.close()
    const again = await begin(world)
    expect(again.client.state().isPlaying).toBe(false)
    await again.client.must('refreshStatus', {})
    expect(again.client.state().isPlaying).toBe(true)
    await again.client.must('setPlaying', { isPlaying: false })
    expect(again.client.state().isPlaying).toBe(false)
    await again.client.must('provideSecret', { name: 'pi-password', value: password })

    await again.client.must('changeSetup', { patch: { builder: { whilePlaying: 'pause' } } })
    await again.client.must('plan', { goal: 'present' })
    const { plan } = again.client.state()
    await again.client.must('start', { planId: plan.kind === 'ready' ? plan.value.id : '' })
    await again.client.until(ended)
    await again.client.must('setPlaying', { isPlaying: true })
    expect(again.client.state()).toMatchObject({ machine: 'paused', isPlaying: true })
    await again.client.must('refreshStatus', {})
    const { status } = again.client.state()
    const light =
      status.kind === 'ready' ? status.value.lights.find(({ part }) => part === 'builder') : undefined
    expect(light).toMatchObject({ state: 'off', line: { problem: { code: 'PAUSED_WHILE_PLAYING' } } })
    const problem = { code: 'PAUSED_WHILE_PLAYING' }
    expect(await again.client.call('prove', {})).toMatchObject({ ok: false, problem })
    expect(await again.client.call('changePower', { action: 'start' })).toMatchObject({ ok: false, problem })
    await again.client.must('setPlaying', { isPlaying: false })
    expect(again.client.state()).toMatchObject({ machine: 'running', isPlaying: false })
  })

  test('the builds of the builder are seen, and stay to be seen while they are looked at again', async () => {
    const { client } = await begin()
    await fillIn(client)
    await setUp(client)
    await client.must('refreshBuilds', {})
    const { builds } = client.state()
    const [latest] = builds.kind === 'ready' ? builds.value.recent : []
    expect(latest).toMatchObject({ succeeded: true, seconds: 3 })
    expect(latest?.name).toMatch(/^pi-offload-proof-/)
    const heard = client.messages.length
    await client.must('prove', {})
    await client.must('refreshBuilds', {})
    const told = client.messages
      .slice(heard)
      .flatMap(({ event }) => (event.type === 'changed' && event.fields.builds ? [event.fields.builds] : []))
    expect(told).toMatchObject([{ kind: 'ready' }])
    expect(told[0]).not.toEqual(builds)
    await client.must('changePower', { action: 'shut-down' })
    const problem = { code: 'BUILDER_UNREACHABLE' }
    expect(await client.call('refreshBuilds', {})).toMatchObject({ ok: false, problem })
    expect(client.state().builds).toMatchObject({ kind: 'failed', problem })
  })

  test('the whole builds of the Pi are seen beside them; neither takes away what the other tells', async () => {
    const { client, world } = await begin()
    await fillIn(client)
    await setUp(client)
    await client.must('followFastBuilds', {})
    expect(client.state().fastBuilds).toEqual({ kind: 'ready', value: [] })
    const told = () =>
      client.messages
        .flatMap(({ event }) => (event.type === 'changed' ? [event.fields.fastBuilds] : []))
        .flatMap((builds) => (builds?.kind === 'ready' ? builds.value : []))
    // Where nobody waits, a whole rebuild may be over while a file is read from the disk: then another one begins.
    while (told().length === 0) {
      await client.must('pretend', { fault: 'pi-rebuilds', isOn: true })
      await client.must('followFastBuilds', {})
    }
    expect(told()[0]).toMatchObject({ pi: '192.168.1.23', command: 'rebuild switch' })

    await client.must('refreshBuilds', {})
    await client.must('pretend', { fault: 'pi-off', isOn: true })
    const off = { code: 'PI_UNREACHABLE' }
    expect(await client.call('followFastBuilds', {})).toMatchObject({ ok: false, problem: off })
    expect(client.state()).toMatchObject({
      fastBuilds: { kind: 'failed', problem: off },
      builds: { kind: 'ready' },
    })
    await client.must('pretend', { fault: 'pi-off', isOn: false })
    // Nobody is asked for a password, and none is sent.
    await client.must('provideSecret', { name: 'pi-password', value: null })
    const refused = { code: 'PI_LOGIN_REFUSED' }
    expect(await client.call('followFastBuilds', {})).toMatchObject({ ok: false, problem: refused })
    expect(world.ports.secrets.isAsking()).toBe(false)
  })
})
