/** The small parts of the wizard, each by itself. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PiCandidate } from '../../../electron/contract/pi-view.ts'
import { lightsOf } from '../../../electron/contract/lights.ts'
import { problem } from '../../../electron/contract/problem.ts'
import type { StatusLine } from '../../../electron/contract/status.ts'
import { withFinding } from '../../../electron/ipc/candidates.ts'
import { formOf, provisionalSetup } from '../../../electron/ipc/form.ts'
import { createJobs } from '../../../electron/ipc/jobs.ts'
import { mergePatch } from '../../../electron/ipc/merge-patch.ts'
import { tokenBucket } from '../../../electron/ipc/token-bucket.ts'
import type { Finding } from '../../../electron/ports/discovery.ts'
import { somePc } from '../../some-pc.ts'

describe('a merge patch', () => {
  // The examples of RFC 7396, appendix A.
  test.each([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ a: 'foo' }, null, null],
    [{ a: 'foo' }, 'bar', 'bar'],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('of %j by %j is %j', (target, patch, result) => {
    expect(mergePatch(target, patch)).toEqual(result)
  })

  test('touches no prototype', () => {
    const patch = JSON.parse(
      '{"__proto__": {"polluted": true}, "a": {"__proto__": {"polluted": true}}}',
    ) as never
    mergePatch({ a: {} }, patch)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

describe('a form', () => {
  test('of anything at all can be looked at with', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('builder', 'image', 'network', 'pi', 'offload', 'x'), fc.jsonValue()),
        (entered) => {
          const form = formOf(entered as never, somePc)
          expect(provisionalSetup(form, somePc).version).toBe(1)
        },
      ),
    )
  })

  test('keeps what is right beside what is wrong', () => {
    const entered = {
      builder: { cpuCount: 3, memoryMiB: 'x' },
      network: { port: 2230 },
      pi: { address: '?' },
    }
    const setup = provisionalSetup(formOf(entered, somePc), somePc)
    expect(setup).toMatchObject({ builder: { cpuCount: 3, memoryMiB: 8192 }, network: { port: 2230 } })
  })
})

describe('candidates', () => {
  const findings: Finding[] = [
    { address: '192.168.1.1', reason: { kind: 'neighbour' } },
    { address: '192.168.1.30', reason: { kind: 'mdns', name: 'printer.local' } },
    { address: '192.168.1.9', reason: { kind: 'ssh', port: 22, banner: 'SSH-2.0-x' } },
    { address: '192.168.1.23', reason: { kind: 'vendor', vendor: 'Raspberry Pi' } },
    { address: '192.168.1.23', reason: { kind: 'ssh', port: 22, banner: 'SSH-2.0-x' } },
    { address: '192.168.1.23', reason: { kind: 'mdns', name: 'kitchen.local' } },
  ]
  const fold = (order: readonly Finding[]) => order.reduce<PiCandidate[]>(withFinding, [])

  test('are in the same order however they came in', () => {
    const expected = ['192.168.1.23', '192.168.1.9', '192.168.1.30', '192.168.1.1']
    fc.assert(
      fc.property(fc.shuffledSubarray(findings, { minLength: findings.length }), (order) => {
        const candidates = fold([...order, ...order])
        expect(candidates.map(({ address }) => address)).toEqual(expected)
        expect(candidates[0]).toMatchObject({ name: 'kitchen.local', isLikely: true })
        expect(candidates[0]?.reasons).toHaveLength(3)
      }),
    )
  })

  test('do not fill the memory', () => {
    const many = Array.from({ length: 5000 }, (_, index): Finding => ({
      address: `10.0.${Math.floor(index / 250)}.${index % 250}`,
      reason: { kind: 'mdns', name: `pi-${index}.local` },
    }))
    expect(fold(many)).toHaveLength(256)
    const names = Array.from({ length: 100 }, (_, index): Finding => ({
      address: '10.0.0.1',
      reason: { kind: 'mdns', name: `pi-${index}.local` },
    }))
    expect(fold(names)[0]?.reasons).toHaveLength(8)
  })
})

describe('jobs', () => {
  const forever = (signal: AbortSignal) =>
    new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))

  test('of those that change something there is one at a time', async () => {
    const jobs = createJobs()
    const run = jobs.change('run', forever)
    expect(() => jobs.change('prove', forever)).toThrow('RUN_IN_PROGRESS')
    await jobs.stopAll()
    await expect(run).rejects.toMatchObject({ name: 'AbortError' })
    await jobs.change('prove', async () => 'done')
    expect(jobs.isUnderWay('prove')).toBe(false)
  })

  test.each(['diagnostics', 'dry-build'] as const)(
    '%s makes way for one that changes something',
    async (kind) => {
      const jobs = createJobs()
      const look = jobs.look(kind, forever)
      const other = jobs.look('why', forever)
      expect(await jobs.change('run', async () => 'done')).toBe('done')
      await expect(look).rejects.toMatchObject({ name: 'AbortError' })
      expect(jobs.isChanging()).toBe(false)
      await jobs.stopAll()
      await expect(other).rejects.toMatchObject({ name: 'AbortError' })
    },
  )

  test('that look: the later one begins when the earlier has ended', async () => {
    const jobs = createJobs()
    const log: string[] = []
    const work = (name: string) => (signal: AbortSignal) =>
      new Promise<string>((resolve, reject) => {
        log.push(`${name} begins`)
        const timer = setTimeout(() => resolve(name), name === 'last' ? 1 : 1000)
        signal.addEventListener('abort', () => {
          clearTimeout(timer)
          setTimeout(() => {
            log.push(`${name} ended`)
            reject(signal.reason as Error)
          }, 20)
        })
      })
    const first = jobs.look('plan', work('first'))
    await new Promise((resolve) => setTimeout(resolve, 5))
    const results = await Promise.allSettled([
      first,
      jobs.look('plan', work('middle')),
      jobs.look('plan', work('last')),
    ])
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled'])
    expect(log).toEqual(['first begins', 'first ended', 'last begins'])
  })
})

test('a bucket lets through its burst, then as many as flow in', () => {
  let now = 0
  const bucket = tokenBucket({ burst: 10, perSecond: 5 }, () => now)
  const take = (count: number) => Array.from({ length: count }, () => bucket.take()).filter(Boolean).length
  expect(take(50)).toBe(10)
  now += 1000
  expect(take(50)).toBe(5)
  now += 3_600_000
  expect(take(50)).toBe(10)
})

describe('the four lights', () => {
  const line = (
    resource: string,
    state: StatusLine['state'],
    code?: 'PI_UNREACHABLE' | 'PORT_TAKEN' | 'PAUSED_WHILE_PLAYING',
  ): StatusLine => ({
    ...{ resource, title: resource, state },
    ...(code === undefined ? {} : { problem: problem(code, 'detail') }),
  })
  const states = (...lines: StatusLine[]) => lightsOf(lines).map(({ part, state }) => `${part} ${state}`)

  test.each<[string, StatusLine[], string[]]>([
    [
      'nothing is wrong',
      [line('host/port', 'ok'), line('pi/module', 'ok')],
      ['pc ok', 'builder ok', 'link ok', 'pi ok'],
    ],
    ['the builder is off', [line('vm/power', 'missing')], ['pc ok', 'builder off', 'link unknown', 'pi ok']],
    [
      'it is not known whether the builder runs',
      [line('vm/machine', 'differs'), line('vm/power', 'unknown'), line('pi/key', 'ok')],
      ['pc ok', 'builder attention', 'link unknown', 'pi ok'],
    ],
    [
      'the Pi is off',
      [
        line('pi/access', 'blocked', 'PI_UNREACHABLE'),
        line('pi/module', 'unknown'),
        line('pi/key', 'unknown'),
      ],
      ['pc ok', 'builder ok', 'link unknown', 'pi off'],
    ],
    [
      'the builder is paused for a game',
      [
        line('vm/power', 'blocked', 'PAUSED_WHILE_PLAYING'),
        line('vm/clock', 'unknown'),
        line('pi/key', 'ok'),
      ],
      ['pc ok', 'builder off', 'link unknown', 'pi ok'],
    ],
    [
      'the builder runs with a wrong clock',
      [line('vm/power', 'ok'), line('vm/clock', 'differs'), line('pi/key', 'ok')],
      ['pc ok', 'builder attention', 'link ok', 'pi ok'],
    ],
    [
      'what is wrong comes before what is off',
      [
        line('vm/power', 'missing'),
        line('vm/machine', 'foreign'),
        line('host/port', 'blocked', 'PORT_TAKEN'),
      ],
      ['pc ok', 'builder attention', 'link attention', 'pi ok'],
    ],
    [
      'the Pi’s side was removed on purpose',
      [line('host/firewall', 'ok'), line('vm/configuration', 'unused'), line('pi/key', 'unused')],
      ['pc ok', 'builder unused', 'link unused', 'pi ok'],
    ],
    [
      'what stayed is broken',
      [line('host/firewall', 'missing'), line('vm/power', 'missing'), line('vm/nix', 'unused')],
      ['pc ok', 'builder off', 'link attention', 'pi ok'],
    ],
  ])('%s', (_name, lines, expected) => {
    expect(states(...lines)).toEqual(expected)
  })
})
