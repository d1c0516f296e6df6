/** Of a repair a part can be chosen, by mouse and by keyboard; what belongs together goes together. */
import { expect, test } from 'vitest'
import { openWindow } from './open-window.ts'

test('repairs a chosen part, and the rest later', async () => {
  const { page, wizard, texts } = await openWindow({ fast: true })
  const { builder, common, dashboard, done, offload, review } = texts
  await wizard.toReview()
  // At the first set-up there is nothing to choose.
  expect(await page.getByRole('checkbox').count()).toBe(0)
  await wizard.button(review.start).click()
  await wizard.done()
  await wizard.button(done.dashboard).click()
  await wizard.button(dashboard.reconfigure).click()
  await wizard.heading(builder.title).waitFor()
  const cores = page.getByRole('spinbutton', { name: builder.cores })
  await cores.fill('2')
  await cores.press('Tab')
  await wizard.button(common.next).click()
  await wizard.heading(offload.title).waitFor()
  await wizard.field(offload.port).fill('2300')
  await wizard.field(offload.port).press('Tab')
  await wizard.button(common.next).click()
  await wizard.planned()

  const becomes = page.getByRole('table', { name: review.whatBecomes, exact: true })
  const ofMachine = becomes
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: 'Virtual machine', exact: true }) })
  expect(await ofMachine.getByRole('cell').allInnerTexts()).toEqual([
    expect.stringContaining(dashboard.lineState.differs),
    expect.stringMatching(/2/),
  ])

  const box = (title: string) => page.getByRole('checkbox', { name: review.include(title), exact: true })
  const all = await page.getByRole('checkbox').count()
  expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(all)
  const [machine, power] = [box('Virtual machine'), box('The builder runs')]
  // The builder has to be started again after the machine was changed: without the one not the other.
  await machine.focus()
  await page.keyboard.press('Space')
  await expect.poll(() => machine.isChecked()).toBe(false)
  expect(await power.isChecked()).toBe(false)
  await page.getByRole('main').getByText(review.leftOutToo('')).waitFor()
  await power.focus()
  await page.keyboard.press('Space')
  await expect.poll(() => power.isChecked()).toBe(true)
  expect(await machine.isChecked()).toBe(true)
  await page.getByRole('main').getByText(review.tickedToo('')).waitFor()

  for (const each of await page.getByRole('checkbox').all()) if (await each.isChecked()) await each.uncheck()
  await expect.poll(() => wizard.button(review.start).getAttribute('aria-disabled')).toBe('true')
  await box('Firewall of this PC').check()
  await wizard.button(review.startPart(1)).click()
  await wizard.heading(dashboard.title).waitFor({ timeout: 60_000 })
  const report = page.getByRole('table', { name: done.repaired, exact: true })
  const cellsOf = (title: string) =>
    report
      .getByRole('row')
      .filter({ has: page.getByRole('rowheader', { name: title, exact: true }) })
      .getByRole('cell')
      .allInnerTexts()
  const { lineState } = dashboard
  expect(await cellsOf('Firewall of this PC')).toEqual([lineState.differs, lineState.ok])
  expect(await cellsOf('Virtual machine')).toEqual([lineState.differs, lineState.differs])

  await wizard.button(dashboard.repair).click()
  await wizard.planned()
  await expect.poll(() => page.getByRole('checkbox').count()).toBe(all - 1)
  await wizard.button(review.start).click()
  await wizard.done()
  expect(await cellsOf('Virtual machine')).toEqual([lineState.differs, lineState.ok])
})
