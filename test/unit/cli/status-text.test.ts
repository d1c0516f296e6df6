import { expect, test } from 'vitest'
import { playingText, statusText } from '../../../electron/cli/status-text.ts'
import { openRehearsal } from '../../../electron/composition.ts'
import type { Setup } from '../../../electron/contract/setup.ts'
import type { StatusLine } from '../../../electron/contract/status.ts'
import { problem } from '../../../electron/contract/problem.ts'

test('each part says what is wrong and what to do, or is fine', () => {
  const named = { resource: 'host/a', title: 'A' }
  const text = statusText([
    { ...named, state: 'ok' },
    { ...named, state: 'missing', summary: 'a file is written' },
    { ...named, state: 'differs', summary: '4 cores instead of 2' },
    { ...named, state: 'foreign', problem: problem('FOREIGN_IN_THE_WAY', 'A machine of somebody else.') },
    { ...named, state: 'blocked', problem: problem('PI_UNREACHABLE', 'No answer.', 'ECONNREFUSED') },
    { ...named, state: 'unknown' },
  ])
  expect(text).toBe(
    [
      'A: missing',
      '    → apply makes it: a file is written',
      'A: not as in the setup',
      '    → apply changes it: 4 cores instead of 2',
      'A: not ours',
      '    Something that is not ours has the name or the place that is needed (FOREIGN_IN_THE_WAY)',
      '    A machine of somebody else.',
      '    → Choose another name in the setup, or move the named thing away: it is left as it is.',
      'A: problem',
      '    The Pi does not answer (PI_UNREACHABLE)',
      '    No answer.',
      '    → Switch it on, check its address and that ssh is enabled, then start again.',
      '    │ ECONNREFUSED',
      'A: cannot be seen before an earlier part is as wanted',
      'As wanted: A.',
      '4 of 6 parts are not as wanted, 1 cannot be seen yet.',
    ].join('\n'),
  )
})

test('what cannot be changed for now says why, and is not as wanted', () => {
  const full = problem('DISK_FULL', '5 MiB are missing.')
  const text = statusText([
    { resource: 'vm/a', title: 'A', state: 'differs', summary: full.detail, problem: full },
  ])
  expect(text.split('\n')).toEqual([
    'A: not as in the setup',
    `    ${full.title} (DISK_FULL)`,
    '    5 MiB are missing.',
    `    → ${full.remedy}`,
    '1 of 1 parts is not as wanted.',
  ])
})

test('what was not seen in time is neither wrong nor as wanted', () => {
  const slow = problem('LINK_SLOW', 'No answer in time.')
  const text = statusText([
    { resource: 'pi/link', title: 'Way', state: 'unknown', problem: slow },
    { resource: 'pi/key', title: 'Key', state: 'ok' },
  ])
  expect(text.split('\n')).toEqual([
    'Way: not known',
    `    ${slow.title} (LINK_SLOW)`,
    '    No answer in time.',
    `    → ${slow.remedy}`,
    'As wanted: Key.',
    '1 of 2 parts could not be seen; the others are as wanted.',
  ])
})

test('what comes of a cause is told below it, shortly', () => {
  const off = problem('PI_UNREACHABLE', 'No answer.')
  const text = statusText([
    { resource: 'vm/clock', title: 'Clock', state: 'unknown', because: 'vm/power' },
    { resource: 'pi/access', title: 'Pi', state: 'blocked', problem: off },
    { resource: 'pi/key', title: 'Key', state: 'blocked', problem: off, because: 'pi/access' },
    { resource: 'vm/power', title: 'Power', state: 'missing', summary: 'it is started' },
  ])
  expect(text).toBe(
    [
      'Power: missing',
      '    → apply makes it: it is started',
      '    ↳ Clock: cannot be seen before',
      'Pi: problem',
      '    The Pi does not answer (PI_UNREACHABLE)',
      '    No answer.',
      '    → Switch it on, check its address and that ssh is enabled, then start again.',
      '    ↳ Key: comes of that',
      '3 of 4 parts are not as wanted, 1 cannot be seen yet.',
    ].join('\n'),
  )
})

test('where nothing is made yet, it says so, and that what is not needed is not there', () => {
  const firewall = { resource: 'host/firewall', title: 'Firewall' }
  const machine = { resource: 'vm/machine', title: 'Machine' }
  const looked = { resource: 'host/virtualbox', title: 'VirtualBox', state: 'ok' } as const
  expect(
    statusText([
      looked,
      { ...firewall, state: 'ok', made: false },
      { ...machine, state: 'missing', made: false, summary: 'it is made' },
    ]),
  ).toBe(
    [
      'Machine: missing',
      '    → apply makes it: it is made',
      'As wanted: VirtualBox.',
      'Not needed: Firewall.',
      'Nothing is set up yet. 1 of 3 parts is not as wanted.',
    ].join('\n'),
  )
  const others = [
    looked,
    { ...firewall, state: 'ok', made: false },
    { ...machine, state: 'differs', made: true },
  ]
  expect(statusText(others as StatusLine[])).toMatch(/^1 of 3 parts is not as wanted\.$/m)
})

test('the sum counts only what was seen', () => {
  const named = { resource: 'host/a', title: 'A' }
  const sumOf = (...states: ('ok' | 'missing' | 'unknown')[]) =>
    statusText(states.map((state) => ({ ...named, state })))
      .split('\n')
      .at(-1)
  expect(sumOf('ok', 'ok')).toBe('Everything is as wanted.')
  expect(sumOf('ok', 'missing')).toBe('1 of 2 parts is not as wanted.')
  expect(sumOf('missing', 'unknown', 'unknown')).toBe('1 of 3 parts is not as wanted, 2 cannot be seen yet.')
})

test('a game is told as what it means for the builder now', () => {
  const { setup } = openRehearsal({ fast: true })
  const pausing: Setup = { ...setup, builder: { ...setup.builder, whilePlaying: 'pause' } }
  expect(playingText(true, setup, 'running')).toBe(
    'You play: the builder takes at most 25 % of each of its cores, with low priority, until `play off`.',
  )
  expect(playingText(true, setup, 'saved')).toContain('does not run. When it does')
  expect(playingText(true, pausing, 'paused')).toContain('stands still')
  expect(playingText(true, pausing, 'poweroff')).toContain('is not started')
  expect(playingText(false, pausing, 'running')).toContain('no longer')
  expect(playingText(false, pausing, 'poweroff')).toContain('`apply` starts it')
})

test('what was removed on purpose is listed as such, and nothing is wrong', () => {
  const text = statusText([
    { resource: 'host/firewall', title: 'Firewall', state: 'ok' },
    { resource: 'pi/key', title: 'Key', state: 'unused', made: false },
    { resource: 'pi/link', title: 'Way', state: 'unused' },
  ])
  expect(text.split('\n')).toEqual([
    'As wanted: Firewall.',
    'Removed on purpose: Key.',
    'Not in use without it: Way.',
    'What was not removed is as wanted. `apply` sets up the rest again.',
  ])
})
