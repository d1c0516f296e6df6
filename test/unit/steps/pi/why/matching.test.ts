/** The rules of `why` against what the real build hook answered: test/record-build-hook.ts. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readBuilders, slotName } from '../../../../../electron/steps/pi/why/builders.ts'
import { askHook, choose, type Candidate, type Local } from '../../../../../electron/steps/pi/why/matching.ts'
import type { HookCase } from './hook-case.ts'

const folder = fileURLToPath(new URL('../../../../fixtures/why/', import.meta.url))
const words = (text: string) => text.split(' ').filter(Boolean)

function candidatesOf({ settings, machinesFile, taken }: HookCase): Candidate[] {
  const machines = readBuilders(settings.builders, { '/tmp/machines': machinesFile }, settings.system)
  return machines.map((machine) => ({
    machine,
    load: Array.from({ length: machine.maxJobs }, (_, slot) => slotName(machine, slot)).filter((name) =>
      taken.includes(name),
    ).length,
    isReachable: machine.uri.startsWith('local:'),
  }))
}

function localOf({ settings, isWilling }: HookCase): Local {
  return {
    system: settings.system,
    extraPlatforms: words(settings['extra-platforms']),
    systemFeatures: words(settings['system-features']),
    maxJobs: Number(settings['max-jobs']),
    isWilling,
  }
}

describe.each(readdirSync(folder))('the build hook of %s', (file) => {
  const version = file.replace('.json', '')
  const cases = JSON.parse(readFileSync(`${folder}${file}`, 'utf8')) as HookCase[]

  it('answers every question as the rules say', () => {
    expect(cases.length).toBeGreaterThan(200)
    for (const recorded of cases) {
      const candidates = candidatesOf(recorded)
      const wanted = { system: recorded.neededSystem, requiredFeatures: recorded.requiredFeatures }
      const answer = askHook({ ...wanted, prefersLocalBuild: false }, localOf(recorded), candidates, version)
      const taken = answer.fates.indexOf('taken')
      expect(
        {
          reply: answer.reply,
          uri: candidates[taken]?.machine.uri,
          tried: answer.tried.map((index) => candidates[index]?.machine.uri),
        },
        JSON.stringify(recorded),
      ).toEqual({ reply: recorded.reply.kind, uri: recorded.reply.uri, tried: recorded.tried })
    }
  })

  it('was asked about everything that decides', () => {
    const fates = new Set(
      cases.flatMap((recorded) => {
        const wanted = { system: recorded.neededSystem, requiredFeatures: recorded.requiredFeatures }
        return askHook(
          { ...wanted, prefersLocalBuild: false },
          localOf(recorded),
          candidatesOf(recorded),
          version,
        ).fates
      }),
    )
    expect([...fates].sort()).toEqual([
      ...['behind', 'full', 'lacks-features', 'no-slots', 'taken', 'unreachable'],
      ...['wants-features', 'wrong-system'],
    ])
    expect(new Set(cases.map(({ reply }) => reply.kind)).size).toBe(4)
  })
})

/** By hand: what is decided before and after the hook, from the sources named in matching.ts. */
describe('who builds a derivation', () => {
  const pi: Local = {
    ...{ system: 'aarch64-linux', extraPlatforms: [], systemFeatures: ['benchmark'], maxJobs: 4 },
    isWilling: true,
  }
  const small = { system: 'aarch64-linux', requiredFeatures: [], prefersLocalBuild: false }
  const pc = (changes: Partial<Candidate> = {}): Candidate => ({
    machine: readBuilders(
      'ssh-ng://builder@builder aarch64-linux,x86_64-linux - 4 1 big-parallel,benchmark - -',
      {},
      'aarch64-linux',
    )[0] as Candidate['machine'],
    load: 0,
    isReachable: true,
    ...changes,
  })
  const outcome = (...[wanted, local, candidates]: [typeof small, Local, Candidate[]]) =>
    choose({ ...small, ...wanted }, local, candidates, '2.31.2')

  it.each([
    ['the PC, as a rule', small, pi, [pc()], 'offloads', ['taken']],
    [
      'the Pi, where the derivation prefers it',
      { ...small, prefersLocalBuild: true },
      pi,
      [pc()],
      'stays',
      ['not-asked'],
    ],
    [
      'the PC, where the Pi may not build',
      { ...small, prefersLocalBuild: true },
      { ...pi, maxJobs: 0 },
      [pc()],
      'offloads',
      ['taken'],
    ],
    ['the Pi, while the PC is off', small, pi, [pc({ isReachable: false })], 'built-here', ['unreachable']],
    ['the Pi, while the PC is full', small, pi, [pc({ load: 4 })], 'built-here', ['full']],
    [
      'nobody yet, while the PC is full and the Pi is, too',
      small,
      { ...pi, isWilling: false },
      [pc({ load: 4 })],
      'waits',
      ['full'],
    ],
    [
      'nobody, where a big build finds no PC',
      { ...small, requiredFeatures: ['big-parallel'] },
      pi,
      [pc({ isReachable: false })],
      'nowhere',
      ['unreachable'],
    ],
    ['the Pi, where it knows no machine', small, pi, [], 'built-here', []],
  ] as const)('%s', (_, wanted, local, candidates, expected, fates) => {
    expect(
      outcome({ ...wanted, requiredFeatures: [...wanted.requiredFeatures] } as typeof small, local, [
        ...candidates,
      ]),
    ).toMatchObject({ outcome: expected, fates })
  })

  it('divides whole numbers before Nix 2.20', () => {
    const fast = pc({ load: 1 })
    const slow = pc({ load: 0 })
    fast.machine = { ...fast.machine, speedFactor: 2 }
    expect(choose(small, pi, [fast, slow], '2.18.9').fates).toEqual(['taken', 'behind'])
    expect(choose(small, pi, [fast, slow], '2.20.0').fates).toEqual(['behind', 'taken'])
  })
})
