/** The same setup on a Linux PC and on a Windows PC: what is planned differs in the host's own steps alone. */
import { describe, expect, it } from 'vitest'
import { rehearseOn } from '../../../electron/composition.ts'
import type { Action, Plan } from '../../../electron/contract/plan.ts'
import { readSetup } from '../../../electron/contract/setup.ts'
import { askForFacts } from '../../../electron/adapters/windows/facts.ts'
import { windowsHost } from '../../../electron/adapters/windows/host.ts'
import type { Ports } from '../../../electron/ports/index.ts'
import { rehearsalSetup, rehearsalWorld } from '../../../electron/rehearsal/world.ts'
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
  for (const one of windows.addresses)
    if (one.interface.hasGateway) Object.assign(one, { address: '192.168.1.10', prefixLength: 24 })
  const { run, files } = windows
  const host = windowsHost({
    ...{ run, files, folder, facts: askForFacts(run, folder) },
    virtualBoxFolder: () => Promise.resolve('C:\\Program Files\\Oracle\\VirtualBox'),
  })
  return { ports: { ...home, host }, windows }
}

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
    expect(windows.files.entries.size).toBe(0)
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

describe('P14: a port within a range that Windows reserved', () => {
  it('stands in the way, and the first port behind the range is offered', async () => {
    const { ports, windows } = windowsPorts()
    windows.ranges = [
      { first: 2180, last: 2279, byAdministrator: false },
      { first: 2280, last: 2379, byAdministrator: false },
    ]
    const product = rehearseOn(ports)
    const { obstacles } = await product.engine.plan('present', signal)
    expect(obstacles).toMatchObject([{ resource: 'host/port', problem: { code: 'PORT_TAKEN' } }])
    expect(await product.checkPc('ports', signal)).toMatchObject({
      state: 'fixable',
      facts: { otherPort: 2380 },
      fix: { patch: { network: { port: 2380 } } },
    })
  })
})
