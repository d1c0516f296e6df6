/** A click on a notice beside the clock leads to what it speaks of, from any page, with the focus; what the window shows meanwhile stays. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { AppState } from '../../electron/contract/app-state.ts'
import { lightsOf } from '../../electron/contract/lights.ts'
import { problem } from '../../electron/contract/problem.ts'
import type { StatusLine } from '../../electron/contract/status.ts'
import { findings } from './axe.ts'
import { openStill } from './open-window.ts'

const at = '2026-11-21T20:14:30Z'
const well = (resource: string): StatusLine => ({
  resource,
  title: `All is well with ${resource}`,
  state: 'ok',
})
/** So many causes that the last one is below the fold. */
const others = ['host/virtualization', 'host/virtualbox', 'host/port', 'vm/image', 'vm/machine', 'vm/system']
const lines: StatusLine[] = [
  ...others.map((resource): StatusLine => ({
    ...{ resource, title: `Wrong with ${resource}`, state: 'blocked' },
    problem: problem('UNEXPECTED', `What is wrong with ${resource}.`),
  })),
  {
    resource: 'pi/module',
    title: 'The builder in the Pi’s configuration',
    state: 'differs',
    summary: 'anew',
  },
  ...['pi/access', 'pi/key', 'pi/proof'].map(well),
]
const ready: AppState['status'] = { kind: 'ready', value: { at, lines, lights: lightsOf(lines) } }
const seeking = {
  ...{ page: 'dashboard', seeksNotice: true },
  notice: { kind: 'not-well', parts: ['pi'] },
} satisfies Partial<AppState>

const focused = (page: Page) => page.locator(':focus')
const soughtLine = (page: Page) => page.getByRole('listitem').filter({ hasText: 'in the Pi’s configuration' })
const hasFocus = (element: Element) => element === document.activeElement

test('from another page, once it was looked at, and again from the dashboard', async () => {
  const { page, texts, wizard, asked, change } = await openStill({ page: 'this-pc', machine: 'running' })
  const { dashboard, thisPc } = texts
  await wizard.heading(thisPc.title).waitFor()
  change({ ...seeking, status: { kind: 'pending' } })
  await wizard.heading(dashboard.title).waitFor()
  // While it is looked at, the page is what somebody came to.
  await expect.poll(() => wizard.heading(dashboard.title).evaluate(hasFocus)).toBe(true)
  expect(asked.filter(({ name }) => name === 'goToPage')).toEqual([])

  change({ status: ready })
  await soughtLine(page).waitFor()
  await expect.poll(() => soughtLine(page).evaluate(hasFocus)).toBe(true)
  await page.getByRole('tab', { name: dashboard.sections.parts, selected: true }).waitFor()
  const { y = 0, height = 0 } = (await soughtLine(page).boundingBox()) ?? {}
  expect(y).toBeGreaterThan(0)
  expect(y + height).toBeLessThanOrEqual(800)
  expect(await soughtLine(page).evaluate((it) => getComputedStyle(it).outlineStyle)).toBe('solid')
  // The window says that it is there, and looks at nothing anew.
  const toItself = { name: 'goToPage', request: { page: 'dashboard' } }
  await expect.poll(() => asked.filter(({ name }) => name === 'goToPage')).toEqual([toItself])
  expect(asked.filter(({ name }) => name === 'refreshStatus')).toEqual([])
  expect(await findings(page, 'a part that was sought')).toEqual([])

  change({ seeksNotice: false })
  await page.getByRole('tab', { name: dashboard.sections.overview }).click()
  expect(await soughtLine(page).count()).toBe(0)
  change(seeking)
  await expect.poll(() => soughtLine(page).evaluate(hasFocus)).toBe(true)
  // Both at once would be one change for the window: it has to have shown the first.
  change({ seeksNotice: false, notice: null })
  await page.getByText(texts.notice['not-well'](dashboard.light.pi)).waitFor({ state: 'detached' })
  await wizard.button(dashboard.refresh).focus()
  change(seeking)
  await expect.poll(() => soughtLine(page).evaluate(hasFocus)).toBe(true)
})

test('to the notice itself where no line says more, and the way on is the next thing', async () => {
  const { page, texts } = await openStill({
    ...{ page: 'dashboard', machine: 'running', seeksNotice: true },
    notice: { kind: 'address-changed', address: '192.168.1.10' },
    status: { kind: 'ready', value: { at, lines: [well('pi/access')], lights: [] } },
  })
  const words = texts.notice['address-changed']('192.168.1.10')
  await expect.poll(() => focused(page).innerText()).toContain(words)
  expect(await findings(page, 'a notice that was sought')).toEqual([])
  await page.keyboard.press('Tab')
  expect(await focused(page).innerText()).toBe(texts.notice.repair)
})
