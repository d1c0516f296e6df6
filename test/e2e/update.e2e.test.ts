/** A newer version of the program is told on every page, and a click installs it, but not while something is being changed. */
import { expect, test } from 'vitest'
import type { AppState } from '../../electron/contract/app-state.ts'
import { problem } from '../../electron/contract/problem.ts'
import { findings } from './axe.ts'
import { openStill } from './open-window.ts'

const ready: AppState['update'] = { kind: 'ready', value: { version: '1.3.0' } }

test.for(['this-pc', 'dashboard'] as const)('on %s', async (shown) => {
  const { page, texts, wizard, asked, change } = await openStill({ page: shown, version: '1.2.3' })
  const { update } = texts
  await page.getByText('Version 1.2.3').waitFor()
  expect(await page.getByText(update.atEnd).count()).toBe(0)

  change({ update: ready })
  await page.getByText(update.ready('1.3.0')).waitFor()
  await page.getByText(update.atEnd).waitFor()
  expect(await findings(page, 'a newer version')).toEqual([])

  change({ power: { kind: 'pending' } })
  await page.getByText(update.afterRun).waitFor()
  await wizard.button(update.restart).click({ force: true })
  const restarts = () => asked.filter(({ name }) => name === 'restartForUpdate')
  expect(restarts()).toEqual([])

  change({ power: { kind: 'none' } })
  await page.getByText(update.atEnd).waitFor()
  await wizard.button(update.restart).click()
  await expect.poll(restarts).toEqual([{ name: 'restartForUpdate', request: {} }])
})

test('one that was refused says why, and is no error of this version', async () => {
  const refused = problem('UPDATE_NOT_GENUINE', 'The list of versions has no signature.')
  const { page } = await openStill({ page: 'this-pc', update: { kind: 'failed', problem: refused } })
  await page.locator('[data-problem=UPDATE_NOT_GENUINE]').waitFor()
  await page.getByText(refused.title).waitFor()
  expect(await findings(page, 'a refused version')).toEqual([])
})
