/** How long a look takes where each answer takes a second: what waits for what. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { failure } from '../../../electron/contract/problem.ts'
import { diagnose } from '../../../electron/contract/diagnosis.ts'
import type { StatusLine } from '../../../electron/contract/status.ts'
import type { Assets } from '../../../electron/ports/assets.ts'
import type { Ports } from '../../../electron/ports/index.ts'
import type { Remote, SshTarget } from '../../../electron/ports/ssh.ts'
import { resources } from '../../../electron/steps/index.ts'
import { createWorld, type World } from '../steps/vm/world.ts'

const never = new AbortController().signal
const answerMs = 1_000
/** Two logins of ssh and a question of Nix, one after the other. */
const linkMs = 3_000
/** The same where nobody answers: the limit of its first login. */
const silentLinkMs = 5_000

interface Pace {
  dead?: readonly ('pi' | 'builder' | 'virtualbox')[]
  /** Of one call. */
  vboxManageMs?: number
}

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

function inMemory(assets: Assets): Assets {
  const texts = new Map<string, string>()
  return {
    ...assets,
    text: async (path) => {
      const text = texts.get(path) ?? (await assets.text(path))
      texts.set(path, text)
      return text
    },
  }
}

/** Every function of an object, and of the objects in it. */
function through<T extends object>(object: T, around: (work: () => unknown) => unknown): T {
  return new Proxy(object, {
    get(target, property) {
      const member: unknown = Reflect.get(target, property)
      if (typeof member === 'object' && member !== null) return through(member, around)
      if (typeof member !== 'function') return member
      return (...args: unknown[]) => around(() => Reflect.apply(member, target, args))
    },
  })
}

/** The same ports with answers that take their time; who is dead gives none. */
function slow({ ports }: World, { dead = [], vboxManageMs = answerMs }: Pace): Ports {
  const { clock } = ports
  const after = async (milliseconds: number, work: () => unknown): Promise<unknown> => {
    await clock.sleep(milliseconds)
    return work()
  }
  // VBoxManage is called by one at a time.
  let line: Promise<unknown> = Promise.resolve()
  const inLine = (work: () => unknown): Promise<unknown> => {
    if (dead.includes('virtualbox')) return new Promise(() => undefined)
    const answer = line.then(() => after(vboxManageMs, work))
    line = answer.catch(() => undefined)
    return answer
  }
  const remote = (of: Remote): Remote => ({
    ...of,
    run: async (argv, options) => {
      const isLink = argv.includes('link.sh')
      await clock.sleep(!isLink ? answerMs : dead.includes('builder') ? silentLinkMs : linkMs)
      return of.run(argv, options)
    },
    ask: async (argv, options) => {
      await clock.sleep(answerMs)
      return of.ask(argv, options)
    },
    readFile: async (path) => {
      await clock.sleep(answerMs)
      return of.readFile(path)
    },
  })
  const connect = async (target: SshTarget, signal: AbortSignal): Promise<Remote> => {
    if (dead.includes(target.role)) {
      await clock.sleep(target.connectTimeoutMs ?? 30_000, signal)
      throw failure(target.role === 'pi' ? 'PI_UNREACHABLE' : 'BUILDER_UNREACHABLE', 'no answer')
    }
    await clock.sleep(answerMs, signal)
    return remote(await ports.ssh.connect(target, signal))
  }
  return {
    ...ports,
    virtualBox: through(ports.virtualBox, inLine),
    host: through(ports.host, (work) => after(answerMs, work)),
    ssh: { ...ports.ssh, connect },
  }
}

interface Look {
  seconds: number
  lines: StatusLine[]
}

async function lookAt(world: World, pace: Pace = {}): Promise<Look> {
  const { clock } = world.ports
  const engine = world.engine(resources, slow(world, pace))
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
  expect(seconds).toBeLessThanOrEqual((answerMs + linkMs) / 1000)
})

it.each<[string, Pace['dead'] & {}, string[]]>([
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
