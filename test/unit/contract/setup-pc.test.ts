import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  checkAgainstHost,
  defaultCpuCount,
  defaultMemoryMiB,
  type Pc,
} from '../../../electron/contract/setup-pc.ts'
import { readSetup } from '../../../electron/contract/setup.ts'
import { somePc } from '../../some-pc.ts'
import { minimal, pathsOf, withValue } from './some-setup.ts'

describe('on another PC', () => {
  const windows: Pc = { ...somePc, system: 'windows', lowestPort: 1 }

  test('paths are those of its system', () => {
    for (const path of ['builder.folder', 'image.file'])
      for (const good of ['D:\\VMs', 'd:/my vms'])
        expect(pathsOf(withValue(path, good), windows).filter((found) => found === path)).toEqual([])
    for (const bad of ['/srv/vms', 'vms', 'D:VMs', 'D:\\a?', 'D:\\a ', 'D:\\a:b'])
      expect(pathsOf(withValue('builder.folder', bad), windows)).toEqual(['builder.folder'])
    // What VirtualBox names comes back in the code page of Windows; a key is read by us alone.
    for (const path of ['builder.folder', 'image.file'])
      expect(pathsOf(withValue(path, 'C:\\Jürgen'), windows)).toContain(path)
    expect(pathsOf(withValue('pi.login', { kind: 'key', path: 'C:\\Jürgen\\key' }), windows)).toEqual([])
    expect(pathsOf(withValue('builder.folder', '/srv/jürgen'), somePc)).toEqual([])
    expect(pathsOf(withValue('pi.login', { kind: 'key', path: 'C:\\k' }), somePc)).toEqual(['pi.login.path'])
  })

  test('low ports are allowed where every user may listen on them', () => {
    expect(pathsOf(withValue('network.port', 22), windows)).toEqual([])
    expect(pathsOf(withValue('network.port', 22), somePc)).toEqual(['network.port'])
  })

  test.each([
    [1, 1024, 1, 1024],
    [2, 3900, 1, 1536],
    [4, 7900, 2, 3584],
    [6, 15_900, 4, 7680],
    [16, 31_940, 4, 8192],
    [256, 1_000_000, 4, 8192],
  ])(
    'with %i threads and %i MiB the builder takes %i cores and %i MiB',
    (cpuThreads, memoryMiB, cores, MiB) => {
      const reading = readSetup(minimal, { ...somePc, cpuThreads, memoryMiB })
      expect(reading).toMatchObject({ setup: { builder: { cpuCount: cores, memoryMiB: MiB } } })
    },
  )

  test('what is chosen fits: two threads and half of the memory stay, and some MiB more or less change nothing', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 512 }),
        fc.integer({ min: 2048, max: 2 ** 20 }),
        (cpuThreads, memoryMiB) => {
          const pc: Pc = { ...somePc, cpuThreads, memoryMiB }
          expect(defaultCpuCount(pc)).toBeLessThanOrEqual(Math.max(1, cpuThreads - 2))
          expect(defaultMemoryMiB(pc)).toBeLessThanOrEqual(memoryMiB / 2)
          const reading = readSetup(minimal, pc)
          expect(reading.ok && checkAgainstHost(reading.setup, pc)).toEqual([])
          const roundMiB = memoryMiB - (memoryMiB % 1024)
          expect(defaultMemoryMiB({ ...pc, memoryMiB: roundMiB })).toBe(defaultMemoryMiB(pc))
        },
      ),
    )
  })
})

describe('against the PC', () => {
  test('cores and memory beyond the PC are named, with the bound', () => {
    const reading = readSetup({ ...minimal, builder: { cpuCount: 8, memoryMiB: 12_289 } }, somePc)
    if (!reading.ok) throw new Error('unreadable')
    expect(checkAgainstHost(reading.setup, { cpuThreads: 8, memoryMiB: 16_384 })).toEqual([
      { path: 'builder.memoryMiB', message: expect.stringContaining('at most 12288') as string },
    ])
    expect(
      checkAgainstHost(reading.setup, { cpuThreads: 4, memoryMiB: 8192 }).map((issue) => issue.path),
    ).toEqual(['builder.cpuCount', 'builder.memoryMiB'])
  })
})

describe('a setup with errors', () => {
  test('is answered with what this PC cannot give, too', () => {
    const reading = readSetup(
      { builder: { memoryMiB: 262_144, cpuCount: 64 }, network: { port: 0 }, pi: { address: 'not one' } },
      { ...somePc, cpuThreads: 8, memoryMiB: 16_384 },
    )
    expect(reading.ok ? [] : reading.issues.map(({ path }) => path).toSorted()).toEqual([
      'builder.cpuCount',
      'builder.memoryMiB',
      'network.port',
      'pi.address',
    ])
  })
})
