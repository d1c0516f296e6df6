/** Everything can be done with the keyboard alone. */
import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { openWindow } from './open-window.ts'
import { pi } from './wizard.ts'

/** Presses Tab until it has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor()
  for (let pressed = 0; pressed < 80; pressed++) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`the keyboard does not reach ${String(target)}`)
}

test('the keyboard alone sets everything up', async () => {
  const { page, wizard, texts } = await openWindow({ fast: true })
  const { yourPi, common, review, done, dashboard } = texts
  const press = async (name: string) => {
    await tabTo(page, wizard.button(name))
    await page.keyboard.press('Enter')
  }
  await wizard.thisPc()
  await press(common.next)
  await wizard.heading(yourPi.title).waitFor()
  await tabTo(page, wizard.field(yourPi.address))
  await page.keyboard.type(pi.address)
  // Enter in the field connects; what is read next has the focus, and a second Enter confirms nothing.
  await page.keyboard.press('Enter')
  const fingerprint = page.getByText(/^SHA256:/)
  await fingerprint.waitFor()
  await expect
    .poll(() => fingerprint.evaluate((it) => it.parentElement === document.activeElement))
    .toBe(true)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await expect
    .poll(() => wizard.button(yourPi.confirm).evaluate((it) => it === document.activeElement))
    .toBe(true)
  await page.keyboard.press('Enter')
  // The button is gone; what is wanted next has the focus.
  await expect
    .poll(() => wizard.field(yourPi.user).evaluate((it) => it === document.activeElement))
    .toBe(true)
  // Its Pi takes no key: the rehearsal begins with the password.
  await tabTo(page, page.getByRole('radio', { name: yourPi.withPassword }))
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => page.getByRole('radio', { name: yourPi.withAgent }).isChecked()).toBe(true)
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  await tabTo(page, wizard.field(texts.common.password))
  await page.keyboard.type(pi.password)
  await page.keyboard.press('Enter')
  await page.getByText(yourPi.fact.model, { exact: true }).waitFor()
  await press(common.next)
  await wizard.heading(texts.builder.title).waitFor()
  // A page that opens has the focus on its heading.
  await expect
    .poll(() => wizard.heading(texts.builder.title).evaluate((it) => it === document.activeElement))
    .toBe(true)
  const cores = page.getByRole('slider', { name: texts.builder.cores })
  await tabTo(page, cores)
  await page.keyboard.press('ArrowRight')
  await page.getByText(texts.builder.left('11', '16')).waitFor()
  await press(common.next)
  await wizard.heading(texts.offload.title).waitFor()
  // Enter in any field of the form goes on.
  await tabTo(page, wizard.field(texts.offload.port))
  await page.keyboard.press('Enter')
  await wizard.planned()
  await press(review.start)
  await wizard.done()
  await press(done.dashboard)
  await page.getByText(dashboard.lightDetail.pi).waitFor()
  const derivation = wizard.field(dashboard.whyDerivation)
  await tabTo(page, derivation)
  const retype = async (text: string) => {
    await page.keyboard.press('Control+A')
    await page.keyboard.press('Delete')
    await page.keyboard.type(text)
    await page.keyboard.press('Enter')
  }
  // What is no path is told at the field, and nobody is asked.
  await retype('hello')
  await page.getByText(dashboard.whyDerivationWrong).waitFor()
  expect(await wizard.button(dashboard.whyAsk).getAttribute('aria-disabled')).toBe('true')
  const unknown = `/nix/store/${'0'.repeat(32)}-hello.drv`
  await retype(` ${unknown}`)
  await page.getByText(`The Pi has no derivation of ${unknown}.`).waitFor()
  await retype('')
  const last = page.getByText(/^\/nix\/store\/.*\.drv$/)
  const asked = await last.innerText()
  await retype(unknown)
  await last.waitFor({ state: 'detached' })
  await retype(asked)
  await last.waitFor()
  await press(dashboard.uninstall)
  await wizard.heading(review.absentTitle).waitFor()
  await press(review.startAbsent)
  await wizard.heading(done.removedTitle).waitFor({ timeout: 60_000 })
})

test('the keyboard alone opens, searches and closes the log, and causes a fault', async () => {
  const { page, wizard, texts } = await openWindow()
  const { settingUp, log, rehearsal } = texts
  await wizard.toReview()
  await wizard.start()
  const opener = wizard.button(settingUp.log)
  await tabTo(page, opener)
  await page.keyboard.press('Enter')
  await page.getByRole('log').waitFor()
  await tabTo(page, page.getByRole('searchbox', { name: log.search }))
  await page.keyboard.type('nothing has this')
  await page.getByText(log.noMatch).waitFor()
  // The first empties the search, the second closes.
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await page.getByRole('log').waitFor({ state: 'detached' })
  // Whoever closes something is back where it was opened.
  await expect.poll(() => opener.evaluate((it) => it === document.activeElement)).toBe(true)
  const faults = wizard.button(rehearsal.faults)
  await faults.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitemcheckbox').first().waitFor()
  await page.keyboard.press('Space')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: `${rehearsal.faults} (1)` }).waitFor()
})
