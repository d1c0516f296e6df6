/** The user says on the dashboard that he plays, and the builder gives way. */
import { expect, test } from 'vitest'
import { openWindow } from './open-window.ts'

/** From the first page to the dashboard, with this while somebody plays. */
async function dashboardFor(whilePlaying: 'slow-down' | 'pause') {
  const { page, wizard, texts } = await openWindow({ fast: true })
  const { builder, offload, review, done, dashboard } = texts
  await wizard.thisPc()
  await wizard.next()
  await wizard.yourPi()
  await wizard.next()
  await wizard.heading(builder.title).waitFor()
  const choice = page.getByRole('radiogroup', { name: builder.whilePlaying })
  await choice.getByRole('radio', { name: builder.whilePlayingChoice[whilePlaying] }).check()
  await wizard.next()
  await wizard.heading(offload.title).waitFor()
  await wizard.next()
  await wizard.planned()
  await wizard.button(review.start).click()
  await wizard.done()
  await wizard.button(done.dashboard).click()
  await page.getByText(dashboard.lightDetail.pi).waitFor()
  const playing = page.getByRole('switch', { name: dashboard.playing })
  const isOn = (wanted: boolean) => expect.poll(() => playing.isChecked(), { timeout: 15_000 }).toBe(wanted)
  await isOn(false)
  return { page, wizard, dashboard, playing, isOn }
}

test('slows the builder down while somebody plays, and keeps that over a reload', async () => {
  const { page, wizard, dashboard, playing, isOn } = await dashboardFor('slow-down')
  await page.getByText(dashboard.playingHint['slow-down']('25%')).waitFor()
  await playing.click()
  await isOn(true)
  await page.reload()
  await wizard.heading(dashboard.title).waitFor()
  await isOn(true)
  // It goes on building.
  const builds = page.getByRole('region', { name: dashboard.builds.title, exact: true })
  const proofs = builds.getByRole('listitem').filter({ hasText: dashboard.builds.testPackage })
  await proofs.first().waitFor()
  const before = await proofs.count()
  await wizard.button(dashboard.prove).click()
  await expect.poll(() => proofs.count(), { timeout: 30_000 }).toBe(before + 1)
  await playing.click()
  await isOn(false)
})

test('pauses the builder while somebody plays, and says why it proves nothing then', async () => {
  const { page, wizard, dashboard, playing, isOn } = await dashboardFor('pause')
  await page.getByText(dashboard.playingHint.pause()).waitFor()
  await playing.click()
  await isOn(true)
  const power = page.getByRole('region', { name: dashboard.power, exact: true })
  await power.getByText(dashboard.machine.paused, { exact: true }).waitFor()
  // Only the end of the game lets it go on.
  expect(await wizard.button(dashboard.goOn).getAttribute('aria-disabled')).toBe('true')
  await page.reload()
  await isOn(true)
  await wizard.button(dashboard.prove).click()
  const proof = page.getByRole('region', { name: dashboard.proof, exact: true })
  const told = proof.locator('[data-problem=PAUSED_WHILE_PLAYING]')
  await told.getByText('The builder stands still because you said that you play.').waitFor()
  await playing.click()
  await isOn(false)
  await power.getByText(dashboard.machine.running, { exact: true }).waitFor()
  await wizard.button(dashboard.prove).click()
  await told.waitFor({ state: 'detached' })
  await proof.getByText(/^Built on this PC in /).waitFor({ timeout: 30_000 })
})
