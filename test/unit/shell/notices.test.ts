/** What is told beside the clock when something that is set up is no longer well. */
import { expect, test } from 'vitest'
import type { AppState, Notice } from '../../../electron/contract/app-state.ts'
import { createNotices } from '../../../electron/shell/notices.ts'
import { en } from '../../../electron/shell/texts/en.ts'
import { createElectron } from '../../fakes/electron/electron.ts'

test('is told once, can be clicked, and not while somebody watches', () => {
  const { electron, desktop } = createElectron()
  let isWatched = false
  const opened: string[] = []
  const notices = createNotices(electron, {
    ...{ texts: en, iconFile: 'icon.png', isWatched: () => isWatched },
    open: () => void opened.push('window'),
    openNotice: () => void opened.push('notice'),
  })
  const follow = (notice: Notice | null) => notices.follow({ run: null, notice } as AppState)
  const moved: Notice = { kind: 'address-changed', address: '192.168.1.10' }
  for (const notice of [null, moved, moved, null]) follow(notice)
  expect(desktop.notifications.map(({ title }) => title)).toEqual([en.notice['address-changed'].title])
  desktop.notifications[0]?.emit('click')
  expect(opened).toEqual(['notice'])
  follow({ kind: 'not-well', parts: ['link'] })
  expect(desktop.notifications).toHaveLength(2)
  // One more is news, one less is none.
  follow({ kind: 'not-well', parts: ['builder', 'link'] })
  expect(desktop.notifications).toHaveLength(3)
  follow({ kind: 'not-well', parts: ['builder'] })
  follow({ kind: 'not-well', parts: ['builder'] })
  expect(desktop.notifications).toHaveLength(3)
  isWatched = true
  for (const notice of [null, moved]) follow(notice)
  expect(desktop.notifications).toHaveLength(3)
  // What tells of something else leads nowhere else.
  notices.tellItGoesOn()
  desktop.notifications.at(-1)?.emit('click')
  expect(opened).toEqual(['notice', 'window'])
})

test('a removal that left something does not say that all is as before', () => {
  const told = (removed: AppState['removed']): string[] => {
    const { electron, desktop } = createElectron()
    const nothing = (): void => undefined
    const notices = createNotices(electron, {
      ...{ texts: en, iconFile: 'icon.png', isWatched: () => false, open: nothing, openNotice: nothing },
    })
    for (const state of ['running', 'succeeded'])
      notices.follow({ run: { goal: 'absent', view: { state } }, notice: null, removed } as AppState)
    return desktop.notifications.map(({ title }) => title)
  }
  const { succeeded, inPart } = en.ended.absent
  expect(told({ isAll: true, notes: [] })).toEqual([succeeded.title])
  expect(told({ isAll: false, notes: [] })).toEqual([inPart.title])
})
