/** What somebody sees half a year later: something changed, something to decide, a repair, a question, a part that shall go. */
import type { Camera, Take } from './camera.ts'
import type { Home } from './home.ts'

/** `prefix` goes before the names of the pictures, and `how` is said of all. */
export async function picturesOfLater(
  { page, wizard, texts, take }: Camera,
  home: Home,
  { prefix = '', ...how }: Take & { prefix?: string } = {},
): Promise<void> {
  const { builder, dashboard, done, draft, found, offload, removal, review } = texts
  const shoot = (name: string, more: Take = {}) => take(`${prefix}${name}`, { ...how, ...more })

  await wizard.thisPc()
  await wizard.next()
  await wizard.yourPi()
  await wizard.next()
  await wizard.heading(builder.title).waitFor()
  await wizard.next()
  await wizard.heading(offload.title).waitFor()
  await wizard.pretend('port-taken')
  await wizard.next()
  await page.getByRole('heading', { name: review.obstacles }).waitFor()
  await shoot('later-decision')
  await wizard.pretend('port-taken')
  await wizard.button(review.again).click()
  await wizard.planned()
  await wizard.button(review.start).click()
  await wizard.done()
  await wizard.button(done.dashboard).click()
  await page.getByText(dashboard.lightDetail.pi).waitFor()

  await wizard.button(dashboard.reconfigure).click()
  await wizard.heading(builder.title).waitFor()
  const cores = page.getByRole('spinbutton', { name: builder.cores })
  await cores.fill('6')
  await cores.press('Tab')
  await wizard.button(draft.discard).waitFor()
  await wizard.button(dashboard.title).click()
  await page.getByText(draft.notice).waitFor()
  await page.getByText(dashboard.lightDetail.pi).waitFor()
  await page.getByText(dashboard.builds.moment.idle).waitFor()
  await shoot('later-draft')
  await wizard.button(draft.goOn).click()
  await wizard.heading(builder.title).waitFor()
  await wizard.next()
  await wizard.heading(offload.title).waitFor()
  await wizard.next()
  await wizard.planned()
  await shoot('later-changes')
  await wizard.button(draft.discard).click()
  await page.getByText(dashboard.lightDetail.pi).waitFor()

  await home.changeElsewhere()
  await wizard.button(dashboard.reconfigure).click()
  await wizard.heading(builder.title).waitFor()
  await page.getByText(found.differsTitle).waitFor()
  await shoot('later-found')
  await wizard.button(dashboard.title).click()
  await page.getByText(dashboard.lightState.attention).first().waitFor()
  await wizard.button(dashboard.repair).click()
  await wizard.planned()
  const becomes = page.getByRole('region', { name: review.whatBecomes, exact: true })
  await becomes.evaluate((it) => it.scrollIntoView({ block: 'start' }))
  await shoot('later-repair', { isScrolled: true })
  await wizard.button(review.start).click()
  await wizard.done()
  const became = page.getByRole('table', { name: done.repaired, exact: true })
  await became.evaluate((it) => it.scrollIntoView({ block: 'center' }))
  await shoot('later-repaired', { isScrolled: true })

  await wizard.button(done.dashboard).click()
  await wizard.button(dashboard.whyAsk).click()
  const derivation = await page
    .getByText(/^\/nix\/store\/\S+\.drv$/)
    .first()
    .innerText()
  await wizard.field(dashboard.whyDerivation).fill(derivation)
  await wizard.button(dashboard.whyAsk).click()
  await page.getByText(`(${dashboard.thisPc})`).waitFor()
  await wizard.field(dashboard.whyDerivation).evaluate((it) => it.scrollIntoView({ block: 'center' }))
  await shoot('later-why', { isScrolled: true })

  await wizard.button(dashboard.dryBuildAsk).click()
  const ahead = page.getByText(dashboard.dryBuildUnknown)
  await ahead.waitFor()
  await ahead.evaluate((it) => it.scrollIntoView({ block: 'center' }))
  await shoot('later-dry-build', { isScrolled: true })

  await wizard.button(dashboard.uninstall).click()
  await wizard.heading(review.absentTitle).waitFor()
  await page.getByRole('switch', { name: removal.keep.machine }).click()
  await page.getByRole('heading', { name: review.left }).waitFor()
  await page.getByRole('switch', { name: removal.keep.machine, checked: true, disabled: false }).waitFor()
  await shoot('later-removal')
}
