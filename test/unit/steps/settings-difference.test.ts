import { expect, test } from 'vitest'
import { settingsDifference } from '../../../electron/steps/settings-difference.ts'

const text = (settings: object): string => JSON.stringify(settings)

test('names what becomes another, value by value, before and after', () => {
  const before = {
    port: 2222,
    systems: ['aarch64-linux'],
    maxJobs: 4,
    hostKey: 'a'.repeat(80),
    user: 'builder',
  }
  const after = { ...before, port: 2224, systems: ['aarch64-linux', 'x86_64-linux'], hostKey: 'b'.repeat(80) }
  expect(settingsDifference(text(before), text({ ...after, publicHostKey: 'c' }))).toEqual([
    'port: 2224 instead of 2222',
    'systems: aarch64-linux x86_64-linux instead of aarch64-linux',
    'another host key of the builder',
  ])
  expect(settingsDifference(text(before), text(before))).toEqual([])
  expect(settingsDifference(text({ builderKeys: [] }), text({ builderKeys: ['k'] }))).toEqual([
    'key of the Pi: k instead of none',
  ])
})

test('says nothing where there is nothing to compare', () => {
  for (const before of [undefined, '', 'noise', '7', 'null'])
    expect(settingsDifference(before, '{}')).toBeUndefined()
})
