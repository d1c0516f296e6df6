/** What is seen when something is wrong. */
import { refusedPassword } from '../../../electron/rehearsal/world.ts'
import type { ServedWizard } from '../served-wizard.ts'
import { pi } from '../wizard.ts'
import type { Camera } from './camera.ts'

export async function picturesOfTroubles(camera: Camera, rehearsal: ServedWizard): Promise<void> {
  const { page, wizard, texts, take } = camera
  const { thisPc, yourPi, builder, review, settingUp, common, lineDown } = texts
  await wizard.thisPc()
  await wizard.pretend('virtualbox-missing')
  await wizard.pretend('kvm-loaded')
  await wizard.pretend('port-taken')
  await wizard.button(thisPc.again).click()
  await page.getByRole('contentinfo').getByText(thisPc.notAll).waitFor()
  await take('trouble-this-pc', { sizes: ['wide', 'small'] })
  await wizard.pretend('virtualbox-missing')
  await wizard.pretend('kvm-loaded')
  await wizard.pretend('port-taken')

  await wizard.pretend('pi-off')
  await wizard.next()
  await wizard.heading(yourPi.title).waitFor()
  await page.getByText(yourPi.nothingFound).waitFor()
  await wizard.field(yourPi.address).fill(pi.address)
  await wizard.button(yourPi.connect).click()
  await page.getByText('The Pi does not answer').waitFor()
  await take('trouble-pi-off')
  await wizard.pretend('pi-off')

  await wizard.confirmKey()
  await wizard.logIn(refusedPassword)
  await page.getByText('The Pi refuses the login').waitFor()
  await take('trouble-password', { isScrolled: true })
  await wizard.pretend('host-key-changed')
  await wizard.button(yourPi.connect).click()
  await page.getByText(yourPi.otherKey).waitFor()
  await take('trouble-host-key', { isScrolled: true })
  await wizard.pretend('host-key-changed')
  await wizard.button(yourPi.connect).click()
  await page.getByText(yourPi.confirmed).waitFor()
  await wizard.logIn(pi.password)
  await page.getByText(yourPi.fact.model, { exact: true }).waitFor()
  await wizard.next()

  await wizard.heading(builder.title).waitFor()
  const cores = page.getByRole('spinbutton', { name: builder.cores })
  await cores.fill('99')
  await cores.press('Enter')
  await page.getByText(texts.field.correct).waitFor()
  await take('trouble-value')
  await cores.fill('4')
  await cores.press('Enter')
  await wizard.next()
  await wizard.heading(texts.offload.title).waitFor()
  await wizard.pretend('pi-off')
  await wizard.next()
  await wizard.heading(review.title).waitFor()
  await page.getByRole('heading', { name: review.obstacles }).waitFor()
  await take('trouble-review')
  await wizard.pretend('pi-off')

  await wizard.pretend('installation-fails')
  await wizard.button(review.again).click()
  await wizard.planned()
  await wizard.button(review.start).click()
  await wizard.heading(settingUp.failed).waitFor({ timeout: 120_000 })
  await wizard.button(common.original).click()
  await take('trouble-installation', { sizes: ['wide', 'small'] })
  await rehearsal[Symbol.asyncDispose]()
  await page.getByText(lineDown.title).waitFor()
  await take('trouble-line')
}
