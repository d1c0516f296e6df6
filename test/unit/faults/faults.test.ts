/** Each thing that goes wrong at home is named, and is healed or explained; so are two at once. */
import { describe, expect, it } from 'vitest'
import { rehearseOn } from '../../../electron/composition.ts'
import type { Setup } from '../../../electron/contract/setup.ts'
import { diagnose } from '../../../electron/contract/diagnosis.ts'
import { everything } from '../../../electron/contract/removal.ts'
import { rehearsalSetup } from '../../../electron/rehearsal/world.ts'
import type { Fault } from './fault.ts'
import { carryOut, createHome, expectWell, planOf, repair, type Home } from './home.ts'
import { inTheBuilder, onThePc, takeAwayOurKey, whileOff } from './on-the-pc.ts'
import { onThePi, onTheWay } from './on-the-pi.ts'
import { chance } from './random.ts'

const faults = [...onThePc, ...inTheBuilder, ...onThePi]

async function codesInTheWay(home: Home): Promise<string[]> {
  return (await planOf(home, 'present')).obstacles.map(({ problem }) => problem.code)
}

/** What a status tells first: a part, and what is wrong with it. */
async function firstCause({ ports }: Home): Promise<string[]> {
  const lines = await rehearseOn(ports, rehearsalSetup).engine.status(new AbortController().signal)
  const line = diagnose(lines).causes[0]?.line
  return [line?.resource, line?.problem?.code].filter((name) => name !== undefined)
}

async function takeBack(home: Home, { shows }: Fault): Promise<void> {
  if ('codes' in shows) await shows.takeBack(home)
}

describe('one fault', () => {
  it.each([...faults, ...onTheWay].map((fault) => [fault.name, fault] as const))(
    '%s',
    async (_name, fault) => {
      const home = await createHome()
      await fault.inject(home)
      const plan = await planOf(home, 'present')
      const first = await firstCause(home)
      const signs: readonly string[] = 'parts' in fault.shows ? fault.shows.parts : fault.shows.codes
      expect(signs.filter((sign) => first.includes(sign))).toHaveLength(1)
      if ('parts' in fault.shows) {
        expect(plan.obstacles).toEqual([])
        expect(plan.actions.map(({ resource }) => resource)).toEqual(
          expect.arrayContaining([...fault.shows.parts]),
        )
      } else {
        expect(new Set(await codesInTheWay(home))).toEqual(new Set(fault.shows.codes))
        await takeBack(home, fault)
      }
      expect(await carryOut(home, 'present')).toBeUndefined()
      await expectWell(home)
    },
  )
})

it('a builder that refuses our key is made anew as its problem says', async () => {
  const home = await createHome()
  await takeAwayOurKey(home)
  expect(new Set(await codesInTheWay(home))).toEqual(new Set(['BUILDER_LOGIN_REFUSED']))
  // No repair gets in, however often.
  const problem = await repair(home)
  expect(problem?.code).toBe('BUILDER_LOGIN_REFUSED')
  expect(problem?.remedy).toContain('`remove --only pc`')
  const { engine } = rehearseOn(home.ports, rehearsalSetup)
  const { signal } = new AbortController()
  const removal = await engine.plan('absent', signal, { ...everything, side: 'pc' })
  expect(removal.obstacles).toEqual([])
  await engine.start(removal.id, () => undefined, signal)
  expect(await repair(home)).toBeUndefined()
  await expectWell(home)
})

describe('one repair is enough', () => {
  it.each([
    ['old systems fill the builder’s disk', 'the machine was switched off'],
    ['old systems fill the builder’s disk', 'the machine is paused'],
    ['old systems fill the builder’s disk', 'the administration’s forwarding was deleted'],
    ['old systems fill the builder’s disk', 'a full disk left the machine’s settings empty'],
    ['the machine takes the whole PC', 'a full disk left the machine’s settings empty'],
    ['the machine’s network cable is out', 'the machine is saved'],
    ['the Pi’s forwarding was deleted', 'the machine’s network adapter is attached to something else'],
    [
      'the Pi’s forwarding is one for another protocol',
      'the machine’s network adapter is attached to something else',
    ],
    ['the machine’s network cable is out', 'the machine’s network adapter is attached to something else'],
    ['the builder’s clock stood still', 'a full disk left the machine’s settings empty'],
    ['the builder’s emulation is off', 'a full disk left the machine’s settings empty'],
    ['the builder’s emulation is off', 'a key’s public half was deleted'],
    ['our import was taken out', 'a key’s public half was deleted'],
    ['the machine is paused', 'the administration’s forwarding was deleted'],
    ['the machine is paused', 'a full disk left the machine’s settings empty'],
    ['the Pi’s forwarding leads to another port', 'a full disk left the machine’s settings empty'],
    ['the machine got other hardware', 'a full disk left the machine’s settings empty'],
    ['the autostart was deleted', 'a full disk left the machine’s settings empty'],
    ['the builder’s configuration was deleted', 'a full disk left the machine’s settings empty'],
    ['a rebuild of the builder was cut off', 'the public half of the Pi’s key was deleted'],
    ['somebody took the Pi’s key out of the builder’s settings', 'the Pi’s key was deleted'],
  ])('%s; %s', async (...names) => {
    const home = await createHome()
    for (const name of names) await faults.find((fault) => fault.name === name)?.inject(home)
    expect(await carryOut(home, 'present')).toBeUndefined()
    await expectWell(home)
  })
})

async function expectHealedOrExplained(pair: readonly Fault[]): Promise<void> {
  const home = await createHome()
  for (const fault of pair) await fault.inject(home)
  const expected = pair.flatMap(({ shows }) => ('codes' in shows ? [...shows.codes] : []))
  // What hides another is explained first: each look names at least one cause, and nothing but the causes.
  const seen = await codesInTheWay(home)
  expect(expected).toEqual(expect.arrayContaining([...new Set(seen)]))
  if (expected.length > 0) expect(seen.length).toBeGreaterThan(0)
  for (const fault of pair) await takeBack(home, fault)
  expect(await carryOut(home, 'present')).toBeUndefined()
  await expectWell(home)
}

describe('one change of the setup is enough', () => {
  const { builder, network } = rehearsalSetup
  it.each<[string, Partial<Setup>]>([
    ['the machine is paused', { network: { ...network, port: 2345 } }],
    ['a full disk left the machine’s settings empty', { network: { ...network, port: 2345 } }],
    ['a full disk left the machine’s settings empty', { builder: { ...builder, memoryMiB: 4096 } }],
    ['a full disk left the machine’s settings empty', { builder: { ...builder, diskGiB: 80 } }],
    ['a full disk left the machine’s settings empty', { builder: { ...builder, folder: '/home/you/new' } }],
    ['a key’s public half was deleted', { network: { ...network, port: 2345 } }],
    ['the public half of the Pi’s key was deleted', { builder: { ...builder, diskGiB: 80 } }],
  ])('%s; %j', async (name, edited) => {
    const home = await createHome()
    await faults.find((fault) => fault.name === name)?.inject(home)
    const setup = { ...rehearsalSetup, ...edited }
    expect(await carryOut(home, 'present', setup)).toBeUndefined()
    await expectWell(home, setup)
  })
})

const pairs = 120
const seed = 20_260_529

/** In an order in which both can be injected, where there is one. */
function inOrder(one: Fault, other: Fault): [Fault, Fault] | undefined {
  if (one.isLast !== true) return [one, other]
  if (other.isLast !== true) return [other, one]
  const first = [one, other].find(({ alsoWhileOff, hidesMachine }) => alsoWhileOff && !hidesMachine)
  if (first === undefined) return undefined
  return first === one ? [one, other] : [other, one]
}

/** Two different ones. */
function drawPair(draw: (below: number) => number): [Fault, Fault] {
  const one = faults[draw(faults.length)]
  const other = faults[draw(faults.length)]
  if (one === undefined || other === undefined || one === other) return drawPair(draw)
  const pair = inOrder(one, other)
  return pair ?? drawPair(draw)
}

describe('two faults at once', () => {
  const draw = chance(seed)
  it.each(
    Array.from({ length: pairs }, () => drawPair(draw)).map(
      (pair) => [pair.map(({ name }) => name).join('; '), pair] as const,
    ),
  )('%s', (_name, pair) => expectHealedOrExplained(pair))
})

describe('a machine that VirtualBox forgot, and something else', () => {
  const forgotten = faults.filter(({ name }) => name === 'VirtualBox forgot the machine')
  it.each(
    forgotten.flatMap((state) =>
      faults.flatMap((other) => {
        const pair = other === state ? undefined : inOrder(other, state)
        return pair === undefined ? [] : [[other.name, pair] as const]
      }),
    ),
  )('%s', (_name, pair) => expectHealedOrExplained(pair))
})

describe('a builder that does not run, and something else', () => {
  it.each(
    whileOff.flatMap((state) =>
      faults
        .filter(({ alsoWhileOff }) => alsoWhileOff)
        .map((other) => [`${state.name}; ${other.name}`, [state, other]] as const),
    ),
  )('%s', (_name, pair) => expectHealedOrExplained(pair))

  it.each(whileOff.map((state) => [state.name, state] as const))('%s, and another port', async (_, state) => {
    const home = await createHome()
    await state.inject(home)
    const setup = { ...rehearsalSetup, network: { ...rehearsalSetup.network, port: 2345 } }
    expect(await carryOut(home, 'present', setup)).toBeUndefined()
    await expectWell(home, setup)
  })
})
