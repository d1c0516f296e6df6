/** Uninstalling everything or a part, with what is kept, and without a Pi that is gone. */
import { expect, test } from 'vitest'
import { openWindow } from './open-window.ts'

async function openDashboard() {
  const window = await openWindow({ fast: true })
  const { page, wizard, texts } = window
  await wizard.toReview()
  await wizard.button(texts.review.start).click()
  await wizard.done()
  await wizard.button(texts.done.dashboard).click()
  await page.getByText(texts.dashboard.lightDetail.pi).waitFor()
  return window
}

test('a Pi that is gone is left with instructions, and everything else goes', async () => {
  const { page, wizard, texts } = await openDashboard()
  const { review, removal, done, dashboard } = texts
  await wizard.pretend('pi-off')
  await wizard.button(dashboard.uninstall).click()
  await wizard.heading(review.absentTitle).waitFor()
  await page.getByText(review.partialAbsent).waitFor()
  await expect.poll(() => wizard.button(review.startAbsent).getAttribute('aria-disabled')).toBe('true')
  await page.getByRole('switch', { name: removal.piIsGone }).click()
  await page.getByRole('heading', { name: review.left }).waitFor({ timeout: 60_000 })
  await wizard.button(review.expandAll).click()
  await page
    .getByRole('group', { name: /left-on-192\.168\.1\.23-22\.txt$/ })
    .getByText('sh left-on-the-pi.sh')
    .waitFor()
  await wizard.button(review.startAbsent).click()
  await wizard.heading(done.removedFromPcTitle).waitFor({ timeout: 60_000 })
  await page.getByText(done.removedByHand).waitFor()
  await page.getByText(/\/left-on-192\.168\.1\.23-22\.txt$/).waitFor()
  // From here it goes on once the Pi is back.
  await wizard.pretend('pi-off')
  await wizard.button(done.dashboard).click()
  await wizard.button(dashboard.uninstall).click()
  await wizard.heading(review.absentTitle).waitFor()
  await expect.poll(() => wizard.button(review.startAbsent).getAttribute('aria-disabled')).not.toBe('true')
  await wizard.button(review.startAbsent).click()
  await wizard.heading(done.removedTitle).waitFor({ timeout: 60_000 })
  await page.getByText(done.removedLead).waitFor()
})

test('one side goes, and what is kept stays, until all of it goes', async () => {
  const { page, wizard, texts } = await openDashboard()
  const { review, removal, done, dashboard } = texts
  await wizard.button(dashboard.uninstall).click()
  await wizard.heading(review.absentTitle).waitFor()
  await page.getByRole('radio', { name: removal.side.pi }).click()
  await page.getByRole('radio', { name: removal.side.pi, checked: true }).waitFor()
  await page.getByRole('heading', { name: review.left }).waitFor({ timeout: 60_000 })
  // Still an uninstall while it is looked at anew, and nothing of this PC is named.
  await wizard.heading(review.absentTitle).waitFor()
  await expect.poll(() => page.getByRole('heading', { name: review.group.pc, exact: true }).count()).toBe(0)
  expect(await page.getByRole('switch', { name: removal.keep.machine }).count()).toBe(0)
  await wizard.button(review.startAbsent).click()
  // The builder is there still, so the dashboard is what opens.
  await wizard.button(dashboard.uninstall).waitFor({ timeout: 60_000 })
  // What went is not broken: nothing is to be repaired.
  await page.getByText(dashboard.removedInPart).waitFor()
  const link = page.getByRole('listitem').filter({ hasText: dashboard.light.link })
  await link.getByText(dashboard.removed).waitFor()
  expect(await wizard.button(dashboard.setUpAgain).count()).toBe(2)
  expect(await wizard.button(dashboard.repair).count()).toBe(0)
  expect(await page.getByText(dashboard.lightState.attention).count()).toBe(0)
  await wizard.button(dashboard.removeRest).click()
  // Nothing is left on the Pi: that side can be finished all the same, as where a person had cleared it by hand.
  await wizard.heading(review.absentTitle).waitFor()
  await page.getByRole('radio', { name: removal.side.pi }).click()
  await page.getByText(review.nothingAbsent).waitFor({ timeout: 60_000 })
  await wizard.button(review.finishAbsent).click()
  await wizard.button(dashboard.removeRest).click({ timeout: 60_000 })
  await wizard.heading(review.absentTitle).waitFor()
  await page.getByRole('radio', { name: removal.side.everything, checked: true }).waitFor()
  await page.getByRole('switch', { name: removal.keep.machine }).click()
  await page.getByRole('heading', { name: review.left }).waitFor({ timeout: 60_000 })
  await page.getByRole('switch', { name: removal.keep.machine, checked: true }).click()
  await page.getByRole('heading', { name: review.left }).waitFor({ state: 'detached', timeout: 60_000 })
  await page.getByRole('switch', { name: removal.keep.machine, checked: false }).waitFor()
  await expect.poll(() => wizard.button(review.startAbsent).getAttribute('aria-disabled')).not.toBe('true')
  await wizard.button(review.startAbsent).click()
  await wizard.heading(done.removedTitle).waitFor({ timeout: 60_000 })
  await page.getByText(done.removedLead).waitFor()
})

test('choices in one moment are all taken, and nothing is begun before their plan is there', async () => {
  const { page, wizard, texts } = await openDashboard()
  const { review, removal, dashboard } = texts
  await wizard.button(dashboard.uninstall).click()
  await wizard.heading(review.absentTitle).waitFor()
  await expect.poll(() => wizard.button(review.startAbsent).getAttribute('aria-disabled')).not.toBe('true')
  const switches = page.getByRole('switch')
  const names = [removal.keep.machine, removal.keep.image, removal.piIsGone]
  await expect.poll(() => switches.count()).toBe(names.length)
  await switches.evaluateAll((all: HTMLElement[]) => {
    for (const one of all) one.click()
  })
  await page.getByRole('heading', { name: review.left }).waitFor({ timeout: 60_000 })
  await expect.poll(() => wizard.button(review.startAbsent).getAttribute('aria-disabled')).not.toBe('true')
  for (const name of names) await page.getByRole('switch', { name, checked: true }).waitFor()
})
