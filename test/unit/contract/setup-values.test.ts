/** Texts and lists of a setup: everything within their bounds is taken as it is, and everything just outside is refused where it stands. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkAgainstHost, mostMemoryMiB, type Pc } from '../../../electron/contract/setup-pc.ts'
import { readSetup } from '../../../electron/contract/setup.ts'
import { somePc } from '../../some-pc.ts'
import { pathsOf, withValues } from './some-setup.ts'
import { kinds, pathKinds, type Kind } from './some-values.ts'

const pcs: Pc[] = [somePc, { ...somePc, system: 'windows', lowestPort: 1 }]
const cases = [
  ...kinds.map((kind) => ({ ...kind, pc: somePc })),
  ...pcs.flatMap((pc) => pathKinds(pc.system).map((kind) => ({ ...kind, pc }))),
]

function valueAt(setup: unknown, path: string): unknown {
  return path.split('.').reduce((place, name) => (place as Record<string, unknown>)[name], setup)
}

describe.each(cases)('$path on $pc.system', ({ path, right, wrong, beside, pc }) => {
  test('is taken as it is', () => {
    fc.assert(
      fc.property(right, (value) => {
        const reading = readSetup(withValues({ ...beside, [path]: value }), pc)
        expect(reading.ok ? valueAt(reading.setup, path) : reading.issues).toEqual(value)
      }),
    )
  })

  test('is refused with a single fault', () => {
    fc.assert(
      fc.property(wrong, ({ value, below }) => {
        expect(pathsOf(withValues({ ...beside, [path]: value }), pc)).toEqual([path + below])
      }),
    )
  })
})

describe.each(pcs)('many values on $system', (pc) => {
  /** Of each kind a right or a wrong value. */
  const choice = ({ path, right, wrong, beside = {} }: Kind) =>
    fc.oneof(
      right.map((value) => ({ values: { ...beside, [path]: value }, refused: [] })),
      wrong.map(({ value, below }) => ({ values: { ...beside, [path]: value }, refused: [path + below] })),
    )
  const setups = fc.tuple(...[...kinds, ...pathKinds(pc.system)].map(choice)).map((parts) => ({
    values: Object.assign({}, ...parts.map(({ values }) => values)) as Record<string, unknown>,
    refused: parts.flatMap<string>(({ refused }) => refused),
  }))

  test('are refused at once, and only where they are wrong', () => {
    fc.assert(
      fc.property(setups, ({ values, refused }) => {
        expect(pathsOf(withValues(values), pc).toSorted()).toEqual(refused.toSorted())
      }),
    )
  })
})

describe('what the PC has', () => {
  /** Often at the very edge. */
  const around = (edge: number, least: number, most: number) =>
    fc
      .oneof(
        fc.integer({ min: -1, max: 1 }).map((step) => edge + step),
        fc.integer({ min: least, max: most }),
      )
      .map((value) => Math.min(most, Math.max(least, value)))
  const asked = fc
    .record({
      cpuThreads: fc.integer({ min: 1, max: 128 }),
      memoryMiB: fc.integer({ min: 1024, max: 400_000 }),
    })
    .chain((size) =>
      fc.record({
        pc: fc.constant({ ...somePc, ...size }),
        cpuCount: around(size.cpuThreads, 1, 64),
        memoryMiB: around(Math.floor((size.memoryMiB * 3) / 4), 1024, 262_144),
      }),
    )

  test('bounds threads, and memory so that a quarter stays', () => {
    fc.assert(
      fc.property(asked, ({ pc, cpuCount, memoryMiB }) => {
        const beyond = [
          ...(cpuCount > pc.cpuThreads ? ['builder.cpuCount'] : []),
          ...(4 * memoryMiB > 3 * pc.memoryMiB ? ['builder.memoryMiB'] : []),
        ]
        const values = { 'builder.cpuCount': cpuCount, 'builder.memoryMiB': memoryMiB }
        const reading = readSetup(withValues(values), pc)
        if (!reading.ok) throw new Error('a setup for another PC is refused')
        expect(reading.setup.builder).toMatchObject({ cpuCount, memoryMiB })
        expect(checkAgainstHost(reading.setup, pc).map(({ path }) => path)).toEqual(beyond)
        // A wrong setup is told so with all else that is wrong.
        expect(pathsOf(withValues({ ...values, 'pi.address': '' }), pc)).toEqual(['pi.address', ...beyond])
      }),
    )
  })

  test('is named in the refusal', () => {
    fc.assert(
      fc.property(asked, ({ pc, cpuCount, memoryMiB }) => {
        for (const { path, message } of checkAgainstHost({ builder: { cpuCount, memoryMiB } }, pc)) {
          const most = path === 'builder.cpuCount' ? pc.cpuThreads : mostMemoryMiB(pc)
          expect(message).toContain(`at most ${most}:`)
        }
      }),
    )
  })
})
