/** A Pi whose memory does not suffice to evaluate its configuration: told in the review, with a way out that does it. */
import { expect, test } from 'vitest'
import { openWindow } from './open-window.ts'

test('a Pi with little memory is named in the review, and set up with a swap file where a person agrees', async () => {
  const { page, wizard, texts } = await openWindow({ fast: true })
  await wizard.toReview()
  await wizard.pretend('pi-memory-low')
  await wizard.button(texts.review.again).click()
  const told = page.locator('[data-problem=PI_MEMORY_LOW]')
  await told.getByText(/600 MiB of memory and swap are free there/).waitFor()
  expect(await wizard.button(texts.review.start).getAttribute('aria-disabled')).toBe('true')
  await wizard.button('Give the Pi a swap file of 1150 MiB meanwhile').click()
  await told.waitFor({ state: 'detached' })
  await wizard.planned()
  await wizard.button(texts.review.expandAll).click()
  await page.getByText('swapon /var/lib/pi-offload-swap').first().waitFor()
  await wizard.button(texts.review.start).click()
  await wizard.done()
})

test('whoever lets the Pi build everything itself is told what memory it has for that', async () => {
  const { page, wizard, texts } = await openWindow({ fast: true })
  await wizard.thisPc()
  await wizard.next()
  await wizard.yourPi()
  await wizard.next()
  await wizard.heading(texts.builder.title).waitFor()
  await wizard.next()
  await page.getByText(/can overload a Pi\. Memory of your Pi: \S+ \S+ and \S+ \S+ of swap\./).waitFor()
})
