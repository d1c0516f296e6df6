/** The Windows host on a pretended Windows. */
import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { askForFacts } from '../../../electron/adapters/windows/facts.ts'
import { windowsHost } from '../../../electron/adapters/windows/host.ts'
import { ProblemError, type ProblemCode } from '../../../electron/contract/problem.ts'
import type { AdministratorTask } from '../../../electron/ports/host.ts'
import { describeActiveFirewall, describeHost, firewallOf } from '../../contract/host.suite.ts'
import { fixture, valueIn } from '../../fakes/windows/fixture.ts'
import { setRule } from '../../fakes/windows/firewall.ts'
import { pretendedWindows, type PretendedWindows } from '../../fakes/windows/pretended-windows.ts'

const folder = 'C:\\Users\\user\\AppData\\Local\\pi-offload'
const virtualBox = 'C:\\Program Files\\Oracle\\VirtualBox'

let windows: PretendedWindows
beforeEach(() => {
  windows = pretendedWindows()
})
const hostOn = (world: PretendedWindows) => {
  const { run, files } = world
  return windowsHost({
    ...{ run, files, folder, facts: askForFacts(run, folder) },
    virtualBoxFolder: () => Promise.resolve(world.virtualBoxFolder),
  })
}

const problem = (code: ProblemCode, detail?: RegExp) => ({
  problem: { code, ...(detail && { detail: expect.stringMatching(detail) as string }) },
})

describeHost('Windows', async () => {
  const world = pretendedWindows()
  return {
    host: hostOn(world),
    listen: async () => {
      world.listeners.set(2222, [{ address: '0.0.0.0', processId: 4711, name: 'vagrant.exe', path: null }])
      return { port: 2222, close: async () => void world.listeners.delete(2222) }
    },
    reachable: { name: 'localhost', address: '127.0.0.1' },
  }
})
describeActiveFirewall('Windows', async () => firewallOf(hostOn(pretendedWindows())))

describe('facts', () => {
  const factsOf = async (name: string) => {
    windows.recorded.set('pc-facts', fixture(name))
    return hostOn(windows).facts()
  }

  it('says what the PC has', async () => {
    expect(await factsOf('pc-facts.english')).toEqual({
      ...{ system: 'windows', cpuThreads: 16, memoryMiB: 32_581, lowestPort: 1 },
      hardwareVirtualization: 'on',
      startedAt: expect.any(Number) as number,
      sleepsAfterSeconds: 1800,
      restartPending: false,
    })
  })

  it('says after how long it sleeps or hibernates, whichever comes first, or never, or that nobody knows', async () => {
    const cases = [
      [1800, 10_800, 1800],
      [0, 10_800, 10_800],
      [0, 0, null],
      [null, 0, null],
      [null, null, undefined],
    ] as const
    for (const [sleepAfterSeconds, hibernateAfterSeconds, expected] of cases) {
      windows.facts.sleep.onMains = { sleepAfterSeconds, hibernateAfterSeconds }
      expect((await hostOn(windows).facts()).sleepsAfterSeconds).toBe(expected)
    }
  })

  it('sees that virtualization is off in the firmware', async () => {
    expect(await factsOf('pc-facts.little-known')).toMatchObject({ hardwareVirtualization: 'off' })
  })

  it('names each thing that keeps a hypervisor running', async () => {
    expect(await factsOf('pc-facts.german')).toMatchObject({
      hardwareVirtualization: 'unknown',
      otherHypervisor: {
        effect: 'slows',
        description:
          'Memory integrity (core isolation) is on. WSL 2 is set up: Ubuntu. The Virtual Machine Platform is switched on.',
      },
    })
  })

  it('says so where Windows does not tell what for', async () => {
    windows.facts.virtualization.hypervisorPresent = true
    expect((await hostOn(windows).facts()).otherHypervisor?.description).toMatch(/does not say/)
  })

  it('asks once for all that asks at the same time, and anew after a failure and after a while', async () => {
    let now = 0
    const ask = askForFacts(windows.run, folder, () => now)
    const host = windowsHost({
      ...{ run: windows.run, files: windows.files, folder, facts: ask },
      virtualBoxFolder: () => Promise.resolve(undefined),
    })
    windows.recorded.set('pc-facts', 'Zugriff verweigert')
    await expect(host.facts()).rejects.toMatchObject(problem('TOOL_ANSWER_UNREADABLE'))
    windows.recorded.clear()
    const { cpuThreads } = await host.facts()
    windows.facts = {
      ...windows.facts,
      hardware: { ...windows.facts.hardware, cpuThreads: 2 },
      visualCppRuntime: false,
    }
    expect(await host.facts()).toMatchObject({ cpuThreads })
    now = 11_000
    expect(await host.facts()).toMatchObject({ cpuThreads: 2 })
    // What a remedy asks for shows without a new start of the program.
    expect((await host.virtualBoxInstallation())?.lacks?.code).toBe('VIRTUALBOX_RUNTIME_MISSING')
    windows.facts.visualCppRuntime = true
    now = 22_000
    expect((await host.virtualBoxInstallation())?.lacks).toBeUndefined()
  })
})

describe('ports', () => {
  it.each([
    ['port-holder.held', 'vmms.exe (process 3204)'],
    ['port-holder.held-twice', 'VBoxHeadless.exe (process 9120)'],
  ])('names who listens: %s', async (name, description) => {
    windows.recorded.set('port-holder', fixture(name))
    expect(await hostOn(windows).portHolder(2222)).toEqual({ description })
  })

  it.each([
    [1124, { description: expect.stringContaining('1025 to 1124') as string, lastPort: 1124, yields: true }],
    [1125, { description: expect.stringContaining('1125 to 1224') as string, lastPort: 1224, yields: true }],
    [2222, undefined],
  ])('sees what Windows reserved: %i', async (port, holder) => {
    windows.recorded.set('reserved-ports', fixture('reserved-ports.spanish'))
    expect(await hostOn(windows).portHolder(port)).toEqual(holder)
  })

  it('takes what an administrator reserved for free, also within a range of Windows', async () => {
    windows.recorded.set('reserved-ports', fixture('reserved-ports.english'))
    expect(await hostOn(windows).portHolder(55_679)).toBeUndefined()
    windows.recorded.clear()
    windows.ranges = [
      { first: 2200, last: 2299, byAdministrator: false },
      { first: 2222, last: 2222, byAdministrator: true },
    ]
    expect(await hostOn(windows).portHolder(2222)).toBeUndefined()
    expect(await hostOn(windows).portHolder(2223)).toMatchObject({ lastPort: 2299 })
  })
})

describe('the way to the Pi', () => {
  it.each([
    ['route-to.german', { address: '192.168.178.20', subnet: '192.168.178.0/24' }],
    ['route-to.english', { address: '172.31.234.140', subnet: '172.31.232.0/21' }],
    ['route-to.virtual-switch', { address: '192.168.1.50', subnet: '192.168.1.0/24' }],
  ])('%s', async (name, route) => {
    windows.recorded.set('route-to', fixture(name))
    expect(await hostOn(windows).routeTo('127.0.0.1')).toEqual({ ...route, destinationAddress: '127.0.0.1' })
  })

  it('is none where Windows knows none', async () => {
    await expect(hostOn(windows).routeTo('240.0.0.1')).rejects.toMatchObject(problem('PI_UNREACHABLE'))
  })
})

describe('the firewall', () => {
  const name = 'pi-offload-builder'
  const rule = { name, port: 2222, from: '192.168.178.34' }
  const state = () => hostOn(windows).firewall.state(name)
  const record = (file: string) => windows.recorded.set('firewall-state', fixture(file))

  it('knows our rule', async () => {
    record('firewall-state.ours')
    expect(await state()).toEqual({ kind: 'active', product: 'Windows Firewall', rule })
  })

  const block = () => {
    const { blockRules } = valueIn('firewall-state.blocked') as PretendedWindows['firewall']
    windows.firewall.blockRules = blockRules
    return blockRules.map((blocking) => blocking.name)
  }

  it('asks nobody where all is well, and once for all that is to do, as it was shown', async () => {
    const rules = block()
    const { administrator } = hostOn(windows)
    const tasks = [
      { kind: 'allow-in-firewall', rule },
      { kind: 'unblock-virtualbox', rules },
    ] as const
    const preview = (await Promise.all(tasks.map((task) => administrator.preview(task)))).flat()
    expect(preview).toHaveLength(3)
    for (let times = 0; times < 2; times++)
      expect(await administrator.carryOut(tasks)).toEqual([undefined, undefined])
    expect(windows.prompts).toHaveLength(1)
    const { actions } = JSON.parse(windows.prompts[0] ?? '') as { actions: Record<string, unknown>[] }
    expect(actions.map(({ action }) => `With administrator rights: ${String(action)}`)).toEqual(
      preview.map((detail) => (detail.kind === 'setting' ? detail.name : '')),
    )
    for (const [index, action] of actions.entries())
      for (const value of Object.values(action))
        expect(JSON.stringify(preview[index])).toContain(JSON.stringify(value).slice(1, -1))
    expect(windows.firewall.blockRules).toEqual([])
  })

  it('names the rules that block VirtualBox, and removes them on request alone', async () => {
    const names = block()
    const { firewall, administrator } = hostOn(windows)
    expect(await firewall.blocks()).toEqual(names)
    await firewallOf(hostOn(windows)).allow(rule)
    expect(await firewall.blocks()).toEqual(names)
    // Just those that were named: another one may have come since.
    const [first = ''] = names
    expect(await administrator.carryOut([{ kind: 'unblock-virtualbox', rules: [first] }])).toEqual([
      undefined,
    ])
    expect(await firewall.blocks()).toEqual(names.slice(1))
    expect(await administrator.carryOut([{ kind: 'unblock-virtualbox', rules: names }])).toEqual([undefined])
    expect(await firewall.blocks()).toEqual([])
    expect(await state()).toEqual({ kind: 'active', product: 'Windows Firewall', rule })
  })

  it('does not mind them while it filters nothing', async () => {
    block()
    for (const profile of windows.firewall.profiles) profile.isEnabled = false
    expect(await hostOn(windows).firewall.blocks()).toEqual([])
  })

  it('says in which kind of network the rule does not hold, and heals it', async () => {
    record('firewall-state.subnet')
    expect(await state()).toMatchObject({
      rule: { ...rule, from: '192.168.178.0/24' },
      flaw: expect.stringMatching(/Public/) as string,
    })
  })

  it.each([
    [{ isEnabled: false }, /switched off/],
    [{ action: 'Block' as const }, /changed/],
    [{ direction: 'Outbound' as const }, /changed/],
    [{ protocol: 'UDP' }, /changed/],
    [{ localPorts: ['2222', '80'] }, /changed/],
    [{ localPorts: ['1-9999'] }, /changed/],
    [{ localPorts: ['Any'] }, /changed/],
    [{ localAddresses: ['10.0.0.1'] }, /changed/],
    [{ remoteAddresses: ['Any'] }, /changed/],
    [{ remoteAddresses: ['10.0.0.1', '10.0.0.2'] }, /changed/],
    [{ remoteAddresses: ['10.0.0.1-10.0.0.9'] }, /changed/],
    [{ remoteAddresses: ['10.0.0.1/255.0.255.0'] }, /changed/],
    [{ program: 'C:\\x.exe' }, /changed/],
    [{ profiles: ['Private' as const] }, /Domain, Public/],
  ])('sees what was done to the rule, and heals it: %j', async (change, flaw) => {
    setRule(windows.firewall, name, 2222, rule.from)
    Object.assign(windows.firewall.rules.get(name) ?? {}, change)
    expect(await state()).toMatchObject({ flaw: expect.stringMatching(flaw) as string })
    await firewallOf(hostOn(windows)).allow(rule)
    expect(await state()).toEqual({ kind: 'active', product: 'Windows Firewall', rule })
  })

  describe('is overruled', () => {
    beforeEach(() => {
      const { profiles } = valueIn('firewall-state.policy') as PretendedWindows['firewall']
      windows.firewall.profiles = profiles
      setRule(windows.firewall, name, 2222, rule.from)
    })
    const inNetwork = (profile: 'DomainAuthenticated' | 'Private' | 'Public' | null) => {
      for (const one of windows.addresses) one.interface = { ...one.interface, isUp: true, profile }
    }

    it.each([
      ['DomainAuthenticated' as const, /policy.*Domain/],
      ['Public' as const, /blocks all.*Public/],
      [null, /policy.*Domain/],
    ])('in the network that the PC is in: %s', async (profile, flaw) => {
      inNetwork(profile)
      expect(await state()).toMatchObject({ flaw: expect.stringMatching(flaw) as string })
      await expect(firewallOf(hostOn(windows)).allow(rule)).rejects.toMatchObject(
        problem('FIREWALL_OVERRULED', flaw),
      )
      expect(windows.prompts).toEqual([])
      await firewallOf(hostOn(windows)).remove(name)
      expect(windows.firewall.rules.size).toBe(0)
    })

    it('not in others', async () => {
      inNetwork('Private')
      expect(await state()).not.toHaveProperty('flaw')
    })
  })

  it('is inactive where it filters nothing, but a rule of ours is still seen', async () => {
    for (const profile of windows.firewall.profiles) profile.isEnabled = false
    const firewall = firewallOf(hostOn(windows))
    expect(await state()).toEqual({ kind: 'inactive' })
    expect(await firewall.preview(rule)).toEqual([])
    await firewall.allow(rule)
    expect(windows.prompts).toEqual([])
    setRule(windows.firewall, name, 2222, rule.from)
    expect(await state()).toMatchObject({ kind: 'active', rule })
    await firewall.remove(name)
    expect(await state()).toEqual({ kind: 'inactive' })
  })

  it('names another maker’s firewall', async () => {
    windows.recorded.set('pc-facts', fixture('pc-facts.german'))
    expect(await state()).toMatchObject({
      product: 'Windows Firewall beside Beispiel Firewall für Privatanwender',
    })
  })

  it('a declined prompt is a choice: nothing was done', async () => {
    windows.prompt = 'no'
    const firewall = firewallOf(hostOn(windows))
    await expect(firewall.allow(rule)).rejects.toMatchObject(problem('ELEVATION_DECLINED'))
    setRule(windows.firewall, name, 2222, rule.from)
    await expect(firewall.remove(name)).rejects.toMatchObject(problem('ELEVATION_DECLINED'))
    expect(windows.firewall.rules.size).toBe(1)
  })

  it.each(['declined-english', 'declined-german'])('%s, as recorded', async (file) => {
    windows.recorded.set('request-elevation', fixture(`request-elevation.${file}`))
    await expect(firewallOf(hostOn(windows)).allow(rule)).rejects.toMatchObject(problem('ELEVATION_DECLINED'))
  })

  it('where VirtualBox is not installed, nothing blocks it', async () => {
    block()
    windows.virtualBoxFolder = undefined
    expect(await hostOn(windows).firewall.blocks()).toEqual([])
  })

  it('needs an administrator where even looking does', async () => {
    record('firewall-state.refused-chinese')
    await expect(state()).rejects.toMatchObject(problem('NEEDS_ADMINISTRATOR'))
  })

  it('says what the elevated script could not do', async () => {
    const allow = () => firewallOf(hostOn(windows)).allow(rule)
    windows.elevatedResult = JSON.stringify({
      ok: true,
      value: {
        outcomes: (valueIn('elevated-result.partly-chinese') as { outcomes: object[] }).outcomes.slice(0, 1),
      },
    })
    await expect(allow()).rejects.toMatchObject({
      problem: { code: 'FIREWALL_FAILED', underlying: expect.stringContaining('拒绝访问') as string },
    })
    windows.elevatedResult = fixture('elevated-result.changed-request')
    await expect(allow()).rejects.toMatchObject(problem('TOOL_FAILED', /request-changed/))
    // All went well, it says, and the rule is not there.
    windows.elevatedResult = JSON.stringify({
      ok: true,
      value: { outcomes: [{ action: 'allow-firewall-rule', ok: true, restartNeeded: false }] },
    })
    windows.recorded.set('firewall-state', fixture('firewall-state.ours').replaceAll('2222', '80'))
    await expect(allow()).rejects.toMatchObject(problem('FIREWALL_FAILED', /not there/))
    expect(windows.files.entries.size).toBe(0)
  })

  it('knows a policy that forbids the elevated script', async () => {
    windows.recorded.set('request-elevation', fixture('request-elevation.ended'))
    await expect(firewallOf(hostOn(windows)).allow(rule)).rejects.toMatchObject(problem('SCRIPTS_FORBIDDEN'))
  })

  it.each([
    { name, port: 2222, from: '0.0.0.0/0' },
    { name, port: 2222, from: 'Any' },
    { name, port: 0, from: '10.0.0.1' },
    { name: 'Remote Desktop', port: 2222, from: '10.0.0.1' },
  ])('refuses %j before anybody is asked', async (wrong) => {
    await expect(firewallOf(hostOn(windows)).allow(wrong)).rejects.toMatchObject(problem('FIREWALL_FAILED'))
    expect(windows.prompts).toEqual([])
  })
})

describe('the administrator', () => {
  const name = 'pi-offload-builder'
  const rule = { name, port: 2222, from: '192.168.178.34' }
  const file = 'C:\\Users\\user\\VirtualBox-7.2.22-1-Win.exe'
  const content = 'an installer'
  const sha256 = createHash('sha256').update(content).digest('hex')
  const everything: AdministratorTask[] = [
    { kind: 'install-virtualbox', file, sha256 },
    { kind: 'reserve-port', port: 2222 },
    { kind: 'reserve-port', port: 2223 },
    { kind: 'allow-in-firewall', rule },
  ]
  beforeEach(async () => {
    windows.virtualBoxFolder = undefined
    windows.ranges = [{ first: 2200, last: 2299, byAdministrator: false }]
    await windows.files.write(file, content)
  })

  it('does all with one prompt, and the looks afterwards say so', async () => {
    const host = hostOn(windows)
    expect(await host.portReservation(2222)).toBe('at-risk')
    expect(await host.administrator.carryOut(everything)).toEqual(everything.map(() => undefined))
    expect(windows.prompts).toHaveLength(1)
    expect(windows.virtualBoxFolder).toBe(virtualBox)
    expect(await host.portReservation(2222)).toBe('kept')
    expect(await host.portHolder(2222)).toBeUndefined()
    expect(await host.firewall.state(name)).toMatchObject({ rule })
    for (const port of [2222, 2223])
      expect(await host.administrator.carryOut([{ kind: 'release-port', port }])).toEqual([undefined])
    expect(windows.ranges).toHaveLength(1)
    expect(windows.prompts).toHaveLength(3)
  })

  it('a No is one to each of them, but not to what needed nobody', async () => {
    windows.prompt = 'no'
    windows.ranges = []
    const problems = await hostOn(windows).administrator.carryOut([
      { kind: 'release-port', port: 2222 },
      ...everything,
    ])
    expect(problems.map((one) => one?.code)).toEqual([
      undefined,
      ...everything.map(() => 'ELEVATION_DECLINED'),
    ])
    expect(windows.virtualBoxFolder).toBeUndefined()
  })

  it('a task that fails keeps none of the others from being done', async () => {
    await windows.files.write(file, 'another installer')
    windows.listeners.set(2223, [{ address: '0.0.0.0', processId: 1, name: 'x.exe', path: null }])
    const problems = await hostOn(windows).administrator.carryOut(everything)
    expect(problems.map((one) => one?.code)).toEqual([
      'VIRTUALBOX_NOT_INSTALLED',
      undefined,
      'PORT_NOT_RESERVED',
      undefined,
    ])
    expect(problems[0]?.underlying).toContain('installer-changed')
  })

  it('says that Windows wants a restart', async () => {
    windows.installerWantsRestart = true
    const [problem, ...others] = await hostOn(windows).administrator.carryOut(everything)
    expect(problem?.code).toBe('RESTART_NEEDED')
    expect(others).toEqual([undefined, undefined, undefined])
  })

  it('installs where the installer goes, on the processors that it is for, with what it needs', async () => {
    const installation = () => hostOn(windows).virtualBoxInstallation()
    expect(await installation()).toEqual({
      executable: `${virtualBox}\\VBoxManage.exe`,
      installerSuffix: '-Win.exe',
      lacks: undefined,
    })
    windows.facts.visualCppRuntime = false
    expect((await installation())?.lacks?.code).toBe('VIRTUALBOX_RUNTIME_MISSING')
    windows.facts.hardware.architecture = 'arm64'
    expect(await installation()).toBeUndefined()
  })

  it('reserves nothing where Windows hands out no ports', async () => {
    windows.ranges = [{ first: 50_000, last: 50_059, byAdministrator: true }]
    expect(await hostOn(windows).portReservation(2222)).toBe('safe')
    // Those of its own services, on a PC without Hyper-V.
    windows.recorded.set('reserved-ports', fixture('reserved-ports.english'))
    expect(await hostOn(windows).portReservation(2222)).toBe('safe')
    expect(await hostOn(windows).portReservation(5986)).toBe('at-risk')
    windows.recorded.set('reserved-ports', fixture('reserved-ports.spanish'))
    expect(await hostOn(windows).portReservation(2222)).toBe('at-risk')
    windows.recorded.clear()
    expect(await hostOn(windows).portReservation(50_010)).toBe('kept')
  })
})

describe('autostart', () => {
  const name = 'pi-offload-builder'
  const entry = { name, start: [`${virtualBox}\\VBoxManage.exe`, 'startvm', 'x'], stop: [] }

  it.each(['changed', 'ours-german'])(
    'what somebody else made starts nothing that we know of: %s',
    async (file) => {
      windows.recorded.set('scheduled-task', fixture(`scheduled-task.${file}`))
      expect(await hostOn(windows).autostart.read(name)).toEqual({ name, start: [], stop: [] })
    },
  )

  it('is none where there is none', async () => {
    windows.recorded.set('scheduled-task', fixture('scheduled-task.none'))
    expect(await hostOn(windows).autostart.read(name)).toBeUndefined()
  })

  it('shows what it writes, leaves no file behind, and says why it could not', async () => {
    const { autostart } = hostOn(windows)
    const { path, content } = await autostart.preview(entry)
    expect(path).toMatch(/\\System32\\Tasks\\pi-offload-builder$/)
    expect(content).toContain(windows.facts.account.sid)
    await autostart.write(entry)
    expect(await autostart.read(name)).toEqual(entry)
    windows.recorded.set('scheduled-task', fixture('scheduled-task.refused-german'))
    await expect(autostart.write(entry)).rejects.toMatchObject(problem('AUTOSTART_FAILED'))
    expect(await windows.files.read(`${folder}\\${name}.xml`)).toBeUndefined()
  })

  it.each(['%TEMP%', '$(Arg0)', 'a\u0001', '\n'])('refuses what a task cannot hold: %j', async (word) => {
    const { autostart } = hostOn(windows)
    await expect(autostart.write({ ...entry, start: [...entry.start, word] })).rejects.toMatchObject(
      problem('AUTOSTART_FAILED'),
    )
    expect(windows.tasks.size).toBe(0)
  })

  it('knows its own task where the scheduler gives the user back by name', async () => {
    const { autostart } = hostOn(windows)
    await autostart.write(entry)
    const [trigger] = windows.tasks.get(name)?.triggers ?? []
    if (trigger !== undefined) trigger.userId = 'desktop-example\\User'
    expect(await autostart.read(name)).toEqual(entry)
    if (trigger !== undefined) trigger.userId = 'desktop-example\\somebody'
    expect(await autostart.read(name)).toEqual({ name, start: [], stop: [] })
  })

  it('sees that the task was switched off', async () => {
    const { autostart } = hostOn(windows)
    await autostart.write(entry)
    const task = windows.tasks.get(name)
    if (task !== undefined) task.state = 'Disabled'
    expect(await autostart.read(name)).toEqual({ name, start: [], stop: [] })
  })
})

describe('hostile answers', () => {
  const name = 'pi-offload-builder'
  const asks: [string, (windows: PretendedWindows) => Promise<unknown>][] = [
    ['pc-facts', (world) => hostOn(world).facts()],
    ['port-holder', (world) => hostOn(world).portHolder(2222)],
    ['reserved-ports', (world) => hostOn(world).portHolder(2222)],
    ['route-to', (world) => hostOn(world).routeTo('127.0.0.1')],
    ['firewall-state', (world) => hostOn(world).firewall.state(name)],
    ['scheduled-task', (world) => hostOn(world).autostart.read(name)],
    ['request-elevation', (world) => firewallOf(hostOn(world)).allow({ name, port: 1, from: '10.0.0.1' })],
  ]
  const garbage = [
    '',
    'null',
    '{"ok":true}',
    '{"ok":true,"value":{}}',
    '\u0000',
    '{'.repeat(10_000),
    'Fertig.',
  ]

  it.each(asks)('of %s are a problem, whatever they are', async (script, ask) => {
    for (const text of garbage) {
      windows.recorded.set(script as never, text)
      const error: unknown = await ask(windows).catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(ProblemError)
      expect(error).toMatchObject(problem('TOOL_ANSWER_UNREADABLE'))
    }
  })

  it.each(asks)('of %s in a language mode that forbids it name the policy', async (script, ask) => {
    windows.recorded.set(script as never, fixture('request-elevation.language-mode'))
    await expect(ask(windows)).rejects.toMatchObject(problem('SCRIPTS_FORBIDDEN'))
  })
})
