/** The same setup on a Linux PC and on a Windows PC: what is planned differs in the host's own steps alone. */
import { posix, win32 } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { rehearseOn } from '../../../electron/composition.ts'
import type { Action, Plan } from '../../../electron/contract/plan.ts'
import { failure } from '../../../electron/contract/problem.ts'
import { readSetup } from '../../../electron/contract/setup.ts'
import { askForFacts } from '../../../electron/adapters/windows/facts.ts'
import { windowsHost } from '../../../electron/adapters/windows/host.ts'
import { foldersBelow } from '../../../electron/engine/folders.ts'
import { outgoing } from '../../../electron/engine/outgoing.ts'
import type { AdministratorTask } from '../../../electron/ports/host.ts'
import type { Ports } from '../../../electron/ports/index.ts'
import { createProduct } from '../../../electron/product.ts'
import type { RehearsalFiles } from '../../../electron/rehearsal/files.ts'
import { rehearsalSetup, rehearsalWorld } from '../../../electron/rehearsal/world.ts'
import { valueIn } from '../../fakes/windows/fixture.ts'
import { pretendedWindows, type PretendedWindows } from '../../fakes/windows/pretended-windows.ts'
import { productAssets } from '../../product-assets.ts'

const { signal } = new AbortController()
const folder = 'C:\\Users\\user\\AppData\\Local\\pi-offload'

function rehearsedHome(): Ports {
  return rehearsalWorld({ fast: true, assets: productAssets }).ports
}

/** The rehearsal's home with a Windows PC in the place of its own. */
function windowsPorts(home: Ports = rehearsedHome()): { ports: Ports; windows: PretendedWindows } {
  const windows = pretendedWindows()
  windows.files = home.files as RehearsalFiles
  for (const one of windows.addresses)
    if (one.interface.hasGateway) Object.assign(one, { address: '192.168.1.10', prefixLength: 24 })
  const { run, files } = windows
  const host = windowsHost({
    ...{ run, files, folder, facts: askForFacts(run, folder) },
    virtualBoxFolder: () => Promise.resolve(windows.virtualBoxFolder),
  })
  return { ports: { ...home, host }, windows }
}

/** The rehearsal's VirtualBox keeps its machines as on Linux. */
const joined = (first: string, ...more: string[]) =>
  (first.startsWith('C:') ? win32 : posix).join(first, ...more)

const ofHost = ({ resource }: Action) => resource.startsWith('host/')
const notOfHost = (plan: Plan) => plan.actions.filter((action) => !ofHost(action))
/** What is said of a step of the host without its text, which is of each system's own kind. */
const stepsOfHost = (plan: Plan) =>
  plan.actions.filter(ofHost).map((action) => ({ ...action, change: undefined }))

/** Each product has its own mark for what it makes, until it is noted. */
const withoutMark = (actions: readonly Action[]) =>
  JSON.parse(
    JSON.stringify(actions).replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '‹mark›'),
  ) as unknown

describe('a plan', () => {
  it('is the same on both, to make the builder and to take it back', async () => {
    const home = rehearsedHome()
    const [linux, windows] = [rehearseOn(home), rehearseOn(windowsPorts(home).ports)]
    const ofBoth = async (goal: Plan['goal']) =>
      [await linux.engine.plan(goal, signal), await windows.engine.plan(goal, signal)] as const
    const expectSame = ([onLinux, onWindows]: readonly [Plan, Plan]) => {
      expect([onLinux.obstacles, onWindows.obstacles]).toEqual([[], []])
      expect(notOfHost(onLinux).length).toBeGreaterThan(4)
      expect(withoutMark(notOfHost(onWindows))).toEqual(withoutMark(notOfHost(onLinux)))
      expect(stepsOfHost(onWindows)).toEqual(stepsOfHost(onLinux))
      expect(stepsOfHost(onWindows)).toHaveLength(2)
    }
    const present = await ofBoth('present')
    expectSame(present)
    await linux.engine.start(present[0].id, () => undefined, signal)
    // All the rest is there already.
    const left = await windows.engine.plan('present', signal)
    expect(notOfHost(left)).toEqual([])
    await windows.engine.start(left.id, () => undefined, signal)
    expectSame(await ofBoth('absent'))
  })

  it('is carried out and taken back on Windows, and leaves no rule, task or file there', async () => {
    const { ports, windows } = windowsPorts()
    const { engine } = rehearseOn(ports)
    for (const goal of ['present', 'absent'] as const) {
      const { id } = await engine.plan(goal, signal)
      expect(await engine.start(id, () => undefined, signal)).toMatchObject({ outcome: 'succeeded' })
      expect((await engine.plan(goal, signal)).actions).toEqual([])
      const isThere = goal === 'present'
      expect([windows.firewall.rules.size === 1, windows.tasks.size === 1]).toEqual([isThere, isThere])
    }
    expect(windows.prompts).toHaveLength(2)
    expect([...windows.files.entries.keys()].filter((path) => path.startsWith(folder))).toEqual([])
  })
})

describe('a setup', () => {
  it('gets the same defaults on PCs of the same size', async () => {
    const { pi } = rehearsalSetup
    const { ports } = windowsPorts()
    const ofWindows = await ports.host.facts()
    const on = (system: 'linux' | 'windows') => readSetup({ pi }, { ...ofWindows, system })
    expect(on('windows')).toEqual(on('linux'))
    expect(on('windows')).toMatchObject({ ok: true })
  })
})

describe('a port within a range that Windows reserved', () => {
  it('is reserved for the builder with the firewall’s prompt, and given back in the end', async () => {
    const { ports, windows } = windowsPorts()
    windows.ranges = [{ first: 2180, last: 2279, byAdministrator: false }]
    const product = rehearseOn(ports)
    expect(await product.checkPc('ports', signal)).toMatchObject({ state: 'passed', facts: { reserved: 1 } })
    const { obstacles, actions, id } = await product.engine.plan('present', signal)
    expect(obstacles).toEqual([])
    expect(actions.find(({ resource }) => resource === 'host/port-reservation')?.change.summary).toBe(
      'Windows keeps ports 2222 and 2223 free for the builder',
    )
    expect(await product.engine.start(id, () => undefined, signal)).toMatchObject({ outcome: 'succeeded' })
    expect(windows.prompts).toHaveLength(1)
    expect(windows.ranges).toHaveLength(3)
    expect((await product.engine.plan('present', signal)).actions).toEqual([])
    const removal = await product.engine.plan('absent', signal)
    await product.engine.start(removal.id, () => undefined, signal)
    expect(windows.ranges).toHaveLength(1)
    expect(windows.prompts).toHaveLength(2)
  })

  it('that an administrator had reserved before stays reserved', async () => {
    const { ports, windows } = windowsPorts()
    windows.ranges = [
      { first: 2180, last: 2279, byAdministrator: false },
      { first: 2222, last: 2223, byAdministrator: true },
    ]
    const { engine } = rehearseOn(ports)
    for (const goal of ['present', 'absent'] as const) {
      const { id, actions } = await engine.plan(goal, signal)
      expect(actions.map(({ resource }) => resource)).not.toContain('host/port-reservation')
      await engine.start(id, () => undefined, signal)
    }
    expect(windows.ranges).toHaveLength(2)
  })
})

describe('without VirtualBox', () => {
  const virtualBoxFolder = 'C:\\Program Files\\Oracle\\VirtualBox'

  /** A home in which VirtualBox is what the pretended Windows says. */
  function withoutVirtualBox() {
    const { ports, windows } = windowsPorts()
    windows.virtualBoxFolder = undefined
    const { virtualBox } = ports
    const isThere = () => windows.virtualBoxFolder !== undefined
    const missing = () => Promise.reject(failure('VIRTUALBOX_MISSING', 'There is none.'))
    const answers = Object.entries(virtualBox).map(([name, answer]) => [
      name,
      ['preview', 'defaultMachineFolder'].includes(name)
        ? (answer as unknown)
        : (...question: unknown[]) =>
            isThere() ? (answer as (...all: unknown[]) => unknown)(...question) : missing(),
    ])
    const pretended = {
      ...(Object.fromEntries(answers) as typeof virtualBox),
      version: async () =>
        isThere() ? { version: '7.2.22', executable: `${virtualBoxFolder}\\VBoxManage.exe` } : undefined,
    }
    return { ports: { ...ports, virtualBox: pretended }, windows }
  }

  /** With the folders of a Windows PC: the elevated script takes no others. */
  const productOn = (ports: Ports) =>
    createProduct({
      ...{ setup: rehearsalSetup, ports, outgoing: outgoing((text) => text) },
      folders: foldersBelow(folder, joined),
      askForRights: () => Promise.resolve(),
    })

  it('installs it with the same prompt as all else, and goes on to the end', async () => {
    const { windows, ports } = withoutVirtualBox()
    const product = productOn(ports)
    expect(await product.checkPc('virtualbox', signal)).toMatchObject({
      state: 'passed',
      facts: { willInstall: '7.2.22' },
    })
    const { id, obstacles, actions } = await product.engine.plan('present', signal)
    expect(obstacles).toEqual([])
    expect(actions[0]).toMatchObject({ resource: 'host/virtualbox', needsAdministrator: true })
    expect(JSON.stringify(actions[0]?.change.details)).toContain('install-virtualbox')
    const outcome = await product.engine.start(id, () => undefined, signal)
    expect(outcome).toMatchObject({ outcome: 'succeeded' })
    expect(windows.prompts).toHaveLength(1)
    const { actions: asked } = JSON.parse(windows.prompts[0] ?? '') as { actions: { action: string }[] }
    expect(asked.map(({ action }) => action)).toEqual(['install-virtualbox', 'allow-firewall-rule'])
    expect((await product.engine.plan('present', signal)).actions).toEqual([])
    expect([...windows.files.entries.keys()].filter((path) => path.includes('VirtualBox-7'))).toEqual([])
  })

  it('a No changes nothing, and the next time what was downloaded is there', async () => {
    const { windows, ports } = withoutVirtualBox()
    windows.prompt = 'no'
    const { engine } = productOn(ports)
    const { id } = await engine.plan('present', signal)
    expect(await engine.start(id, () => undefined, signal)).toMatchObject({
      outcome: 'failed',
      problem: { code: 'ELEVATION_DECLINED' },
      resource: 'host/virtualbox',
    })
    expect(windows.firewall.rules.size).toBe(0)
    expect([...windows.files.entries.keys()].filter((path) => path.includes('VirtualBox-7'))).toHaveLength(1)
    windows.prompt = 'yes'
    const next = await engine.plan('present', signal)
    expect(await engine.start(next.id, () => undefined, signal)).toMatchObject({ outcome: 'succeeded' })
  })

  it('waits for the restart that Windows wants, and goes on after it', async () => {
    const { windows, ports } = withoutVirtualBox()
    windows.installerWantsRestart = true
    let startedAt = 0
    const host = {
      ...ports.host,
      facts: async () => ({ ...(await ports.host.facts()), startedAt }),
    }
    const product = productOn({ ...ports, host })
    const { engine } = product
    const { id } = await engine.plan('present', signal)
    const wanted = { outcome: 'failed', problem: { code: 'RESTART_NEEDED' }, resource: 'host/virtualbox' }
    expect(await engine.start(id, () => undefined, signal)).toMatchObject(wanted)
    // All else that needs an administrator is done.
    expect(windows.firewall.rules.size).toBe(1)
    expect((await engine.plan('present', signal)).obstacles).toMatchObject([
      { resource: 'host/virtualbox', problem: { code: 'RESTART_NEEDED' } },
    ])
    expect(await product.checkPc('virtualbox', signal)).toMatchObject({
      problem: { code: 'RESTART_NEEDED' },
    })
    startedAt = ports.clock.now() + 60_000
    const next = await engine.plan('present', signal)
    expect(next.obstacles).toEqual([])
    expect(next.actions.filter(({ needsAdministrator }) => needsAdministrator)).toEqual([])
    expect(await engine.start(next.id, () => undefined, signal)).toMatchObject({ outcome: 'succeeded' })
    expect(windows.prompts).toHaveLength(1)
  })

  it('notes the ports that were reserved with its prompt, also when it is killed right after, and gives them back', async () => {
    for (const isKilled of [false, true]) {
      const { windows, ports } = withoutVirtualBox()
      windows.ranges = [{ first: 2180, last: 2279, byAdministrator: false }]
      const { administrator } = ports.host
      const killing = {
        ...administrator,
        carryOut: async (tasks: readonly AdministratorTask[]) => {
          await administrator.carryOut(tasks)
          // Nothing after the prompt is done any more: as if the program had ended here.
          return new Promise<never>(() => undefined)
        },
      }
      const host = isKilled ? { ...ports.host, administrator: killing } : ports.host
      const { engine } = productOn({ ...ports, host })
      const { id } = await engine.plan('present', signal)
      const run = engine.start(id, () => undefined, signal)
      if (isKilled) await vi.waitFor(() => expect(windows.ranges).toHaveLength(3))
      else expect(await run).toMatchObject({ outcome: 'succeeded' })
      expect(windows.prompts).toHaveLength(1)
      const after = productOn({ ...ports, runLock: { acquire: async () => async () => undefined } })
      const removal = await after.engine.plan('absent', signal)
      expect(removal.actions.map(({ resource }) => resource)).toContain('host/port-reservation')
      await after.engine.start(removal.id, () => undefined, signal)
      expect(windows.ranges).toHaveLength(1)
    }
  })

  it('a No leaves no port noted', async () => {
    const { windows, ports } = withoutVirtualBox()
    windows.ranges = [{ first: 2180, last: 2279, byAdministrator: false }]
    windows.prompt = 'no'
    const { engine } = productOn(ports)
    const { id } = await engine.plan('present', signal)
    await engine.start(id, () => undefined, signal)
    expect((await engine.ledger.read()).reservedPorts ?? []).toEqual([])
    expect((await engine.ledger.read()).virtualBoxInstallation).toBeUndefined()
  })

  it('killed while the installer ran, it does not take VirtualBox for ready before a restart', async () => {
    const { windows, ports } = withoutVirtualBox()
    const { administrator } = ports.host
    const host = {
      ...ports.host,
      administrator: {
        ...administrator,
        carryOut: async (tasks: readonly AdministratorTask[]) => {
          await administrator.carryOut(tasks)
          return new Promise<never>(() => undefined)
        },
      },
    }
    const { engine } = productOn({ ...ports, host })
    const { id } = await engine.plan('present', signal)
    void engine.start(id, () => undefined, signal)
    await vi.waitFor(() => expect(windows.virtualBoxFolder).toBeDefined())
    let startedAt = 0
    const restarted = { ...ports.host, facts: async () => ({ ...(await ports.host.facts()), startedAt }) }
    const after = productOn({ ...ports, host: restarted })
    expect((await after.engine.plan('present', signal)).obstacles).toMatchObject([
      { resource: 'host/virtualbox', problem: { code: 'RESTART_NEEDED' } },
    ])
    startedAt = ports.clock.now() + 60_000
    expect((await after.engine.plan('present', signal)).obstacles).toEqual([])
  })

  it('advises a restart before, where Windows waits for one, and does not insist', async () => {
    const { windows, ports } = withoutVirtualBox()
    windows.facts.pendingRestart = { components: false, windowsUpdate: true, fileRenames: false }
    const product = productOn(ports)
    expect(await product.checkPc('virtualbox', signal)).toMatchObject({
      state: 'passed',
      facts: { willInstall: '7.2.22', restartPending: 1 },
    })
    expect((await product.engine.plan('present', signal)).obstacles).toEqual([])
  })

  it('says what the installer lacks before anything is downloaded', async () => {
    const { windows, ports } = withoutVirtualBox()
    windows.facts.visualCppRuntime = false
    const product = productOn(ports)
    expect((await product.engine.plan('present', signal)).obstacles).toMatchObject([
      { resource: 'host/virtualbox', problem: { code: 'VIRTUALBOX_RUNTIME_MISSING' } },
    ])
    expect(await product.checkPc('virtualbox', signal)).toMatchObject({
      state: 'decide',
      link: 'https://aka.ms/vc14/vc_redist.x64.exe',
    })
  })

  it('names an Arm processor as the reason, and asks nobody to install VirtualBox there', async () => {
    const { windows, ports } = withoutVirtualBox()
    windows.facts.hardware.architecture = 'arm64'
    const product = productOn(ports)
    expect((await product.engine.plan('present', signal)).obstacles).toContainEqual(
      expect.objectContaining({
        resource: 'host/virtualization',
        problem: expect.objectContaining({ code: 'PC_UNSUITABLE' }) as unknown,
      }),
    )
    expect(await product.checkPc('virtualization', signal)).toMatchObject({
      state: 'decide',
      problem: { code: 'PC_UNSUITABLE' },
    })
    expect(await product.checkPc('virtualbox', signal)).toBeUndefined()
  })

  it('a removal takes no machine for gone because nobody can ask for it: its files are deleted', async () => {
    const { windows, ports } = withoutVirtualBox()
    windows.virtualBoxFolder = virtualBoxFolder
    const { engine } = productOn(ports)
    const { id } = await engine.plan('present', signal)
    await engine.start(id, () => undefined, signal)
    windows.virtualBoxFolder = undefined
    const { actions, obstacles } = await engine.plan('absent', signal)
    expect(obstacles).toEqual([])
    const details = actions.find(({ resource }) => resource === 'vm/machine')?.change.details
    const files = details?.flatMap((detail) => (detail.kind === 'file' ? [posix.extname(detail.path)] : []))
    expect(files).toEqual(['.vdi', '.vbox-prev', '.vbox'])
  })
})

describe('rules that block VirtualBox', () => {
  it('stand in the way until the user agrees, and then go with the same prompt', async () => {
    const { ports, windows } = windowsPorts()
    const product = rehearseOn(ports)
    expect(await product.checkPc('firewall', signal)).toMatchObject({ state: 'passed', facts: {} })
    windows.firewall.blockRules = (
      valueIn('firewall-state.blocked') as PretendedWindows['firewall']
    ).blockRules
    const check = await product.checkPc('firewall', signal)
    expect(check).toMatchObject({
      state: 'fixable',
      problem: { code: 'FIREWALL_BLOCKS_VIRTUALBOX' },
      fix: { patch: { network: { unblockVirtualBox: true } } },
    })
    const { obstacles } = await product.engine.plan('present', signal)
    expect(obstacles).toMatchObject([
      { resource: 'host/firewall', problem: { code: 'FIREWALL_BLOCKS_VIRTUALBOX' } },
    ])
    product.setup.network.unblockVirtualBox = true
    expect(await product.checkPc('firewall', signal)).toMatchObject({
      state: 'passed',
      facts: { willUnblock: 2 },
    })
    const { id, actions } = await product.engine.plan('present', signal)
    expect(actions.find(({ resource }) => resource === 'host/firewall')?.change.summary).toMatch(
      /rules that block VirtualBox are removed/,
    )
    expect(await product.engine.start(id, () => undefined, signal)).toMatchObject({ outcome: 'succeeded' })
    expect(windows.firewall.blockRules).toEqual([])
    expect(windows.prompts).toHaveLength(1)
  })
})
