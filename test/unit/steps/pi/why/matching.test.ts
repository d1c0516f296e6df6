/** The rules of `why` against what the real build hook answered: test/record-build-hook.ts. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readBuilders, slotName } from '../../../../../electron/steps/pi/why/builders.ts'
import {
  askHook,
  chooseMachine,
  type Candidate,
  type Local,
  type Wanted,
} from '../../../../../electron/steps/pi/why/matching.ts'
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
    extraLocalJobs: 0,
    isWilling,
    hook: 'asked',
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
    ...{ extraLocalJobs: 0, isWilling: true, hook: 'asked' },
  }
  const small: Wanted = { system: 'aarch64-linux', requiredFeatures: [], prefersLocalBuild: false }
  const big: Wanted = { ...small, requiredFeatures: ['big-parallel'] }
  const local: Wanted = { ...small, prefersLocalBuild: true }
  const [machine] = readBuilders(
    'ssh-ng://builder@builder aarch64-linux,x86_64-linux - 4 1 big-parallel,benchmark - -',
    ...([{}, 'aarch64-linux'] as const),
  )
  if (machine === undefined) throw new Error('no machine')
  const pc: Candidate = { machine, load: 0, isReachable: true }
  const off = { ...pc, isReachable: false }
  const full = { ...pc, load: 4 }
  const choice = (wanted: Wanted, candidates: Candidate[], changes: Partial<Local> = {}) => {
    const { outcome, fates, notHere } = chooseMachine(wanted, { ...pi, ...changes }, candidates, '2.31.2')
    return [outcome, ...fates, ...(notHere === undefined ? [] : [notHere])]
  }

  it('is the PC, as a rule', () => {
    expect(choice(small, [pc])).toEqual(['offloads', 'taken'])
    expect(choice(big, [pc])).toEqual(['offloads', 'taken', 'features'])
  })

  it('is the Pi, where the derivation prefers it and the Pi may', () => {
    expect(choice(local, [pc])).toEqual(['stays', 'not-asked'])
    expect(choice(local, [pc], { maxJobs: 0 })).toEqual(['offloads', 'taken', 'max-jobs'])
    expect(choice({ ...local, system: 'builtin' }, [pc])).toEqual(['stays', 'not-asked'])
    expect(choice({ ...local, system: 'x86_64-linux' }, [pc])).toEqual(['offloads', 'taken', 'system'])
  })

  it('is the PC even so, where nothing may run on the Pi', () => {
    const builtin = { ...local, system: 'builtin' }
    expect(choice(builtin, [pc], { maxJobs: 0 })).toEqual(['offloads', 'taken', 'max-jobs'])
    expect(choice(builtin, [off], { maxJobs: 0 })).toEqual(['nowhere', 'unreachable', 'max-jobs'])
    expect(choice(local, [full], { maxJobs: 0 })).toEqual(['waits', 'full', 'max-jobs'])
    // Lix has a slot for those that prefer the Pi, after the hook was asked.
    const lix = { maxJobs: 0, extraLocalJobs: 1 }
    expect(choice(local, [pc], lix)).toEqual(['offloads', 'taken'])
    expect(choice(local, [off], lix)).toEqual(['built-here', 'unreachable'])
    expect(choice(small, [off], lix)).toEqual(['nowhere', 'unreachable', 'max-jobs'])
  })

  it('is no machine, where the hook is not asked', () => {
    expect(choice(small, [pc], { hook: 'skipped' })).toEqual(['built-here', 'not-asked'])
    expect(choice(big, [pc], { hook: 'skipped' })).toEqual(['nowhere', 'not-asked', 'features'])
    expect(choice(small, [pc], { hook: 'broken' })).toEqual(['nowhere', 'not-asked'])
    expect(choice(local, [pc], { hook: 'broken' })).toEqual(['stays', 'not-asked'])
  })

  it('is the Pi, while the PC cannot', () => {
    expect(choice(small, [off])).toEqual(['built-here', 'unreachable'])
    expect(choice(small, [full])).toEqual(['built-here', 'full'])
    expect(choice(small, [])).toEqual(['built-here'])
  })

  it('is nobody, or nobody yet', () => {
    expect(choice(small, [full], { isWilling: false })).toEqual(['waits', 'full'])
    expect(choice(big, [full])).toEqual(['waits', 'full', 'features'])
    expect(choice(big, [off])).toEqual(['nowhere', 'unreachable', 'features'])
    expect(choice(small, [off], { maxJobs: 0 })).toEqual(['nowhere', 'unreachable', 'max-jobs'])
  })

  it('is found by whole numbers before Nix 2.20', () => {
    const fast = { ...pc, load: 1, machine: { ...pc.machine, speedFactor: 2 } }
    expect(chooseMachine(small, pi, [fast, pc], '2.18.9').fates).toEqual(['taken', 'behind'])
    expect(chooseMachine(small, pi, [fast, pc], '2.20.0').fates).toEqual(['behind', 'taken'])
  })
})
