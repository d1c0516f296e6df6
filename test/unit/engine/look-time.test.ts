/** How long a look takes where each answer takes a second: what waits for what. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { diagnose } from '../../../electron/contract/diagnosis.ts'
import type { StatusLine } from '../../../electron/contract/status.ts'
import { resources } from '../../../electron/steps/index.ts'
import { createWorld, type World } from '../steps/vm/world.ts'
import { inMemory, oneSecondEach, slowPorts, type Pace } from './slow-ports.ts'

const never = new AbortController().signal
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
})
afterEach(() => {
  vi.useRealTimers()
})

async function setUp(): Promise<World> {
  const world = createWorld()
  world.ports.assets = inMemory(world.ports.assets)
  const engine = world.engine(resources)
  const { id } = await engine.plan('present', never)
  expect(await engine.start(id, () => undefined, never)).toMatchObject({ outcome: 'succeeded' })
  // What the looks below read of our own files is in memory then: they take no time.
  expect((await engine.status(never)).every(({ state }) => state === 'ok')).toBe(true)
  return world
}

interface Look {
  seconds: number
  lines: StatusLine[]
}

async function lookAt(world: World, pace: Partial<Pace> = {}): Promise<Look> {
  const { clock } = world.ports
  const engine = world.engine(resources, slowPorts(world.ports, { ...oneSecondEach, ...pace }))
  const beganAt = clock.now()
  const over = new AbortController()
  const looking = engine.status(never).finally(() => over.abort())
  while (!over.signal.aborted) {
    await clock.sleep(250)
    vi.advanceTimersByTime(250)
  }
  return { seconds: (clock.now() - beganAt) / 1000, lines: await looking }
}

function causesIn(lines: readonly StatusLine[]): string[] {
  return diagnose(lines).causes.map(({ line: { resource } }) => resource)
}

it('a look at what is well takes as long as the way into the builder: five answers of VBoxManage, the login and a question', async () => {
  const { seconds, lines } = await lookAt(await setUp())
  expect(causesIn(lines)).toEqual([])
  expect(seconds).toBeLessThanOrEqual(7)
})

it('beside it the Pi goes its way to the builder right after the login, whatever else is asked there', async () => {
  const { seconds, lines } = await lookAt(await setUp(), { vboxManageMs: 100 })
  expect(causesIn(lines)).toEqual([])
  expect(seconds).toBeLessThanOrEqual((oneSecondEach.answerMs + oneSecondEach.linkMs) / 1000)
})

it.each<[string, Pace['dead'], string[]]>([
  ['the Pi gives', ['pi'], ['pi/access']],
  ['the builder gives', ['builder'], ['vm/power']],
  ['the Pi and the builder give', ['pi', 'builder'], ['vm/power', 'pi/access']],
  ['VirtualBox gives', ['virtualbox'], ['host/virtualbox']],
  ['VirtualBox and the Pi give', ['virtualbox', 'pi'], ['host/virtualbox', 'pi/access']],
])('where %s no answer a look is over within 15 seconds', async (_words, dead, causes) => {
  const { seconds, lines } = await lookAt(await setUp(), { dead })
  expect(causesIn(lines)).toEqual(causes)
  expect(seconds).toBeLessThanOrEqual(15)
})

it('nobody waits for a machine that is off', async () => {
  const world = await setUp()
  const [machine] = await world.box.list(never)
  await world.box.powerOff(machine?.uuid ?? '')
  const { seconds, lines } = await lookAt(world)
  expect(causesIn(lines)).toEqual(['vm/power'])
  expect(seconds).toBeLessThanOrEqual(7)
})
