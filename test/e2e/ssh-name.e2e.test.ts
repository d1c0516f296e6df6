/** A Pi by the name that the PC's own ssh knows it by. */
import { expect, test } from 'vitest'
import { openWindow } from './open-window.ts'

test('a name of the ssh configuration fills in the fields on request, and what is not understood is refused', async () => {
  const { page, wizard, texts } = await openWindow({ fast: true })
  const { yourPi } = texts
  await wizard.thisPc()
  await wizard.next()
  await wizard.heading(yourPi.title).waitFor()
  const address = wizard.field(yourPi.address)
  await address.fill('pi-outside')
  await wizard.button(yourPi.takeFromSsh).click()
  await page
    .locator('[data-problem=SSH_HOST_UNUSABLE]')
    .getByText(/ProxyJump/)
    .waitFor()
  expect(await address.inputValue()).toBe('pi-outside')
  await address.fill('pi')
  await wizard.button(yourPi.takeFromSsh).click()
  await expect.poll(() => address.inputValue(), { timeout: 15_000 }).toBe(wizard.pi.address)
  await wizard.confirmKey()
  expect(await wizard.field(yourPi.user).inputValue()).toBe('otto')
  expect(await page.locator('[data-problem=SSH_HOST_UNUSABLE]').count()).toBe(0)
})
