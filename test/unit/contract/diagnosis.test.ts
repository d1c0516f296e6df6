import { describe, expect, it } from 'vitest'
import { diagnose } from '../../../electron/contract/diagnosis.ts'
import { lightsOf } from '../../../electron/contract/lights.ts'
import type { Setup } from '../../../electron/contract/setup.ts'
import { statusSchema, type StatusLine } from '../../../electron/contract/status.ts'
import type { RehearsalFault } from '../../../electron/contract/app-state.ts'
import { problem } from '../../../electron/contract/problem.ts'
import { createEngine } from '../../../electron/engine/engine.ts'
import { foldersBelow } from '../../../electron/engine/folders.ts'
import { rehearsalSetup, rehearsalWorld } from '../../../electron/rehearsal/world.ts'
import { resources } from '../../../electron/steps/index.ts'
import { productAssets } from '../../product-assets.ts'

const never = new AbortController().signal

const line = (resource: string, state: StatusLine['state'], more: Partial<StatusLine> = {}): StatusLine => ({
  ...{ resource, title: resource, state },
  ...more,
})

/** Each cause with what comes of it. */
function told(lines: readonly StatusLine[]): string[] {
  return diagnose(lines).causes.map(({ line: { resource }, consequences }) =>
    [resource, ...consequences.map((other) => other.resource)].join(' > '),
  )
}

describe('lines of a status', () => {
  it('are told from what everything stands on to what stands on everything', () => {
    const lines = [
      'pi/module',
      'pi/access',
      'vm/clock',
      'vm/forwarding',
      'vm/machine',
      'host/virtualbox',
      'host/virtualization',
    ].map((resource) => line(resource, 'differs'))
    expect(told(lines)).toEqual(lines.map(({ resource }) => resource).toReversed())
  })

  it('are told behind what they are made for, or made of', () => {
    const ordered = ['vm/machine', 'host/autostart', 'pi/key', 'vm/configuration']
    expect(told(ordered.map((resource) => line(resource, 'differs')))).toEqual(ordered)
  })

  it('stand below their cause; what is well stands apart', () => {
    const lines = [
      line('host/port', 'ok'),
      line('vm/power', 'missing'),
      line('vm/clock', 'unknown', { because: 'vm/power' }),
      line('vm/configuration', 'unknown', { because: 'vm/power' }),
    ]
    expect(told(lines)).toEqual(['vm/power > vm/clock > vm/configuration'])
    expect(diagnose(lines).well.map(({ resource }) => resource)).toEqual(['host/port'])
  })

  it('are causes themselves where what they name is not there', () => {
    expect(told([line('vm/clock', 'unknown', { because: 'vm/power' })])).toEqual(['vm/clock'])
  })
})

describe('a light', () => {
  it('that is only a consequence is not red, and names the cause', () => {
    const power = line('vm/power', 'blocked', { problem: problem('VM_START_FAILED', 'detail') })
    const link = line('pi/key', 'blocked', {
      problem: problem('BUILDER_UNREACHABLE', 'detail'),
      because: 'vm/power',
    })
    expect(lightsOf([power, link])).toEqual([
      { part: 'pc', state: 'ok' },
      { part: 'builder', state: 'attention', line: power },
      { part: 'link', state: 'unknown', line: power },
      { part: 'pi', state: 'ok' },
    ])
  })
})

describe('a home that was set up', () => {
  async function setUp() {
    const world = rehearsalWorld({ fast: true, assets: productAssets })
    const engineFor = (setup: Setup) =>
      createEngine({
        setup,
        ports: world.ports,
        folders: foldersBelow('/data', (...parts) => parts.join('/')),
        resources,
        newId: () => '00000000-0000-4000-8000-000000000000',
      })
    const engine = engineFor(rehearsalSetup)
    const { id } = await engine.plan('present', never)
    expect(await engine.start(id, () => undefined, never)).toMatchObject({ outcome: 'succeeded' })
    return {
      world,
      status: () => engine.status(never),
      planFor: (setup: Setup) => engineFor(setup).plan('present', never),
    }
  }

  /** What is not well by itself. */
  function causesIn(lines: readonly StatusLine[]): string[] {
    return diagnose(lines).causes.map(({ line: { resource } }) => resource)
  }
  const consequencesOf = (lines: readonly StatusLine[]): string[] =>
    diagnose(lines).causes.flatMap(({ consequences }) => consequences.map(({ resource }) => resource))

  it.each<[string, RehearsalFault, string, string[]]>([
    ['the Pi is off', 'pi-off', 'pi/access', ['pi/key', 'vm/configuration', 'pi/module', 'pi/proof']],
    [
      'another Pi answers',
      'host-key-changed',
      'pi/access',
      ['pi/key', 'vm/configuration', 'pi/module', 'pi/proof'],
    ],
    [
      'VirtualBox is gone',
      'virtualbox-missing',
      'host/virtualbox',
      ['vm/machine', 'vm/forwarding', 'vm/power', 'vm/clock', 'pi/module', 'pi/proof'],
    ],
  ])('%s: one cause, and all that comes of it', async (_words, fault, cause, consequences) => {
    const { world, status } = await setUp()
    expect(causesIn(await status())).toEqual([])
    world.pretend(fault, true)
    const lines = await status()
    expect(statusSchema.shape.lines.parse(lines)).toEqual(lines)
    expect(causesIn(lines)).toEqual([cause])
    expect(consequencesOf(lines)).toEqual(expect.arrayContaining(consequences))
  })

  it('a clock is hours off: that is told, and keeps nothing but a rebuild of the Pi from being done', async () => {
    const { world, status, planFor } = await setUp()
    const twoHoursAgo = () => String(Math.floor(world.ports.clock.now() / 1000) - 7_200)
    world.home.pi.commands.set('date', () => ({ exitCode: 0, stdout: twoHoursAgo(), stderr: '' }))
    const lines = await status()
    expect(causesIn(lines)).toEqual(['pi/access'])
    expect(consequencesOf(lines)).toEqual([])
    expect(lightsOf(lines).map(({ state }) => state)).toEqual(['ok', 'ok', 'ok', 'attention'])
    const [machine] = await world.ports.virtualBox.list(never)
    await world.ports.virtualBox.powerOff(machine?.uuid ?? '')
    const plan = await planFor(rehearsalSetup)
    expect(plan.obstacles).toEqual([])
    expect(plan.actions.map(({ resource }) => resource)).toContain('vm/power')
    const rebuilding = await planFor({
      ...rehearsalSetup,
      offload: { ...rehearsalSetup.offload, whenBuilderIsOff: 'wait' },
    })
    expect(rebuilding.obstacles).toMatchObject([
      { resource: 'pi/module', problem: { code: 'PI_CLOCK_WRONG' } },
    ])
  })

  it('the builder is off: what is in it comes of that', async () => {
    const { world, status } = await setUp()
    const [machine] = await world.ports.virtualBox.list(never)
    if (machine === undefined) throw new Error('no machine')
    await world.ports.virtualBox.powerOff(machine.uuid)
    const lines = await status()
    expect(causesIn(lines)).toEqual(['vm/power'])
    expect(consequencesOf(lines)).toEqual(
      expect.arrayContaining(['vm/store', 'vm/clock', 'vm/configuration']),
    )
  })

  it('the builder hangs, or VirtualBox gave it up: that needs attention, other than one that is off or starts', async () => {
    const { world, status } = await setUp()
    const { virtualBox } = world.home
    const uuid = (await virtualBox.list())[0]?.uuid ?? ''
    const builder = async () => lightsOf(await status()).find(({ part }) => part === 'builder')
    expect(await builder()).toEqual({ part: 'builder', state: 'ok' })
    await virtualBox.powerOff(uuid)
    expect(await builder()).toMatchObject({ state: 'off' })
    await virtualBox.start(uuid)
    virtualBox.hang(uuid)
    expect(await builder()).toMatchObject({ state: 'off' })
    await world.ports.clock.sleep(rehearsalSetup.builder.bootTimeoutSeconds * 1000, never)
    expect(await builder()).toMatchObject({
      state: 'attention',
      line: { resource: 'vm/power', problem: { code: 'BUILDER_UNREACHABLE' } },
    })
    virtualBox.setState(uuid, 'stuck')
    expect(await builder()).toMatchObject({ state: 'attention', line: { resource: 'vm/power' } })
  })
})
