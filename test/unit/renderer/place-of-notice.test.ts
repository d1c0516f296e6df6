/** Which line of the dashboard a clicked notice leads to. */
import { expect, test } from 'vitest'
import type { AppState, Notice } from '../../../electron/contract/app-state.ts'
import { lightsOf } from '../../../electron/contract/lights.ts'
import type { StatusLine } from '../../../electron/contract/status.ts'
import { placeOfNotice } from '../../../renderer/state/place-of-notice.ts'

const line = (resource: string, state: StatusLine['state'] = 'ok'): StatusLine => ({
  ...{ resource, title: resource, state },
})

function place(notice: Notice | null, lines: StatusLine[], others: Partial<AppState> = {}) {
  const value = { at: '2026-11-21T20:14:30Z', lights: lightsOf(lines), lines }
  const status: AppState['status'] = { kind: 'ready', value }
  return placeOfNotice({ seeksNotice: true, notice, status, ...others } as AppState)
}

const link: Notice = { kind: 'not-well', parts: ['link'] }
const moved: Notice = { kind: 'address-changed', address: '192.168.1.10' }

test('the line that makes a part of the notice one that is not well', () => {
  const lines = [line('host/virtualbox', 'differs'), line('host/firewall', 'missing'), line('pi/module')]
  expect(place(link, lines)).toBe('host/firewall')
  expect(place({ kind: 'not-well', parts: ['pc', 'link'] }, lines)).toBe('host/virtualbox')
})

test('of another address the line of the Pi that has the former one, where that is seen', () => {
  expect(place(moved, [line('pi/module', 'differs')])).toBe('pi/module')
  expect(place(moved, [line('pi/module', 'unknown')])).toBeNull()
})

test('the notice itself, where nothing is wrong any more or nothing could be seen', () => {
  expect(place(link, [line('host/firewall')])).toBeNull()
  expect(place(null, [line('host/firewall', 'missing')])).toBeNull()
  const problem = { code: 'UNEXPECTED', title: '', detail: '', remedy: '' } as const
  expect(place(link, [], { status: { kind: 'failed', problem } })).toBeNull()
})

test('nothing while it is looked at, or nobody asked', () => {
  expect(place(link, [], { status: { kind: 'pending' } })).toBeUndefined()
  expect(place(link, [line('host/firewall', 'missing')], { seeksNotice: false })).toBeUndefined()
})
