/**
 * Killed hard at 200 random moments of a repair, a reconfiguration and a removal: the Pi can be reached and evaluates its
 * configuration, things of others are as they were, and the same again comes to its end.
 */
import { describe, expect, it } from 'vitest'
import type { Plan } from '../../../electron/contract/plan.ts'
import type { Setup } from '../../../electron/contract/setup.ts'
import { rehearsalSetup } from '../../../electron/rehearsal/world.ts'
import { killable } from '../kill/killable.ts'
import {
  carryOut,
  createHome,
  expectWell,
  planOf,
  repair,
  runOnPi,
  thingsOfOthers,
  type Home,
} from './home.ts'
import { inTheBuilder, onThePc } from './on-the-pc.ts'
import { onThePi } from './on-the-pi.ts'
import { chance } from './random.ts'

/** What is under way when the power goes. */
interface Work {
  name: string
  goal: Plan['goal']
  setup: Setup
  before: (home: Home) => unknown
}

const repairs = [...onThePc, ...inTheBuilder, ...onThePi]
  .filter(({ shows }) => 'parts' in shows)
  .map(({ name, inject }): Work => ({ name, goal: 'present', setup: rehearsalSetup, before: inject }))

const { builder, network, offload } = rehearsalSetup
const edited: Record<string, Partial<Setup>> = {
  'fewer processors': { builder: { ...builder, cpuCount: 2, memoryMiB: 4096 } },
  'another port': { network: { ...network, port: 2345 } },
  'another name': { offload: { ...offload, alias: 'pc' } },
  'another protocol': { offload: { ...offload, protocol: 'ssh' } },
  'another policy': { offload: { ...offload, whenBuilderIsOff: 'wait', maxJobs: 2, speedFactor: 9 } },
  'no start with the PC': { builder: { ...builder, startWithPc: false } },
}
const reconfigurations = Object.entries(edited).map(([name, values]): Work => ({
  ...{ name, goal: 'present', setup: { ...rehearsalSetup, ...values } },
  before: () => undefined,
}))

const removal: Work = { name: 'everything', goal: 'absent', setup: rehearsalSetup, before: () => undefined }

const kinds: Record<string, readonly Work[]> = {
  repair: repairs,
  reconfiguration: reconfigurations,
  removal: [removal],
}

async function homeFor({ before }: Work): Promise<Home> {
  const home = await createHome()
  await before(home)
  return home
}

const counted = new Map<Work, number>()

/** What the work crosses, undisturbed. */
async function boundariesOf(work: Work): Promise<number> {
  const known = counted.get(work)
  if (known !== undefined) return known
  const { ports } = await homeFor(work)
  const counting = killable(ports, 0)
  await carryOut({ ports: counting.ports }, work.goal, work.setup)
  counted.set(work, counting.boundaries())
  return counting.boundaries()
}

async function expectUnharmed(home: Home): Promise<void> {
  const { exitCode } = await runOnPi(home, ['nix-instantiate', '--parse', '/etc/nixos/configuration.nix'])
  expect(exitCode).toBe(0)
  expect(await thingsOfOthers(home)).toBe(home.others)
}

async function killAndGoOn(work: Work, boundary: number): Promise<void> {
  const home = await homeFor(work)
  const process = killable(home.ports, boundary)
  const outcome = await Promise.race([
    carryOut({ ports: process.ports }, work.goal, work.setup),
    process.killed.then(() => 'killed'),
  ])
  expect(outcome).toBe('killed')
  await expectUnharmed(home)
  if (work.goal === 'present') {
    expect(await repair(home, work.setup)).toBeUndefined()
    await expectWell(home, work.setup)
  } else {
    expect(await carryOut(home, 'absent')).toBeUndefined()
    expect(await planOf(home, 'absent')).toMatchObject({ actions: [], obstacles: [] })
    await expectUnharmed(home)
  }
}

const kills = 200
const shares = 10

describe('killed at a random moment', () => {
  const draw = chance(5)
  const names = Object.keys(kinds)
  const drawn = Array.from({ length: kills }, (_, index) => {
    const works = kinds[names[index % names.length] ?? ''] ?? []
    return { work: works[draw(works.length)] ?? removal, part: draw(1_000_000) / 1_000_000 }
  })

  it.each(Array.from({ length: shares }, (_, share) => share))(
    'of a repair, a reconfiguration, a removal: share %i of 200',
    async (share) => {
      for (const { work, part } of drawn.filter((_, index) => index % shares === share)) {
        const boundary = 1 + Math.floor(part * (await boundariesOf(work)))
        await killAndGoOn(work, boundary).catch((error: unknown) => {
          throw new Error(`${work.goal}: ${work.name}, killed at ${boundary}`, { cause: error })
        })
      }
    },
    60_000,
  )
})
