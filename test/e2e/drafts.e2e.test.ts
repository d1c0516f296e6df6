/** Settings that are changed and not run yet: the dashboard says so, the review names them, and they can be discarded. */
import { expect, test } from 'vitest'
import { openWindow } from './open-window.ts'

test.each(['en_US', 'de_DE'])(
  'changed settings wait for the review, or are discarded (%s)',
  async (locale) => {
    const { page, wizard, texts } = await openWindow({ fast: true, locale })
    const { builder, common, dashboard, done, draft, offload, review } = texts
    await wizard.toReview()
    expect(await page.getByText(review.changedSettings).count()).toBe(0)
    expect(await wizard.button(draft.discard).count()).toBe(0)
    await wizard.button(review.start).click()
    await wizard.done()
    await wizard.button(done.dashboard).click()
    await wizard.heading(dashboard.title).waitFor()
    expect(await page.getByText(draft.notice).count()).toBe(0)

    await wizard.button(dashboard.reconfigure).click()
    await wizard.heading(builder.title).waitFor()
    expect(await wizard.button(draft.discard).count()).toBe(0)
    const cores = page.getByRole('spinbutton', { name: builder.cores })
    await cores.fill('2')
    await cores.press('Tab')
    await wizard.button(draft.discard).waitFor()

    // The dashboard speaks of what is in force.
    await wizard.button(dashboard.title).click()
    await page.getByText(draft.notice).waitFor()
    await wizard.button(dashboard.repair).click()
    await page.getByText(review.nothing).waitFor()
    expect(await page.getByText(review.changedSettings).count()).toBe(0)
    await wizard.button(done.dashboard).click()

    await wizard.button(draft.goOn).click()
    await wizard.heading(builder.title).waitFor()
    expect(await cores.inputValue()).toBe('2')
    await wizard.button(common.next).click()
    await wizard.heading(offload.title).waitFor()
    await wizard.button(common.next).click()
    await wizard.planned()
    const changes = page.getByRole('region', { name: review.changedSettings })
    expect(await changes.innerText()).toMatch(
      new RegExp(`^${review.changedSettings}\\s+${builder.cores}\\s+4\\s+2$`),
    )

    await wizard.button(draft.discard).click()
    await wizard.heading(dashboard.title).waitFor()
    expect(await page.getByText(draft.notice).count()).toBe(0)
    await wizard.button(dashboard.reconfigure).click()
    await wizard.heading(builder.title).waitFor()
    expect(await cores.inputValue()).toBe('4')
  },
)
