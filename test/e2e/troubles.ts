/** Most of what can be wrong on the way through a wizard, one after the other: for whoever wants to look at each. */
import type { Page } from 'playwright-core'
import { refusedPassword } from '../../electron/rehearsal/world.ts'
import type { Texts } from '../../renderer/texts/en.ts'
import { pi, type Wizard } from './wizard.ts'

export type Trouble =
  | 'faults'
  | 'this-pc'
  | 'blocks'
  | 'nothing-found'
  | 'pi-off'
  | 'address'
  | 'password'
  | 'key-and-sudo'
  | 'host-key'
  | 'value'
  | 'review'
  | 'installation'

interface Place {
  page: Page
  wizard: Wizard
  texts: Texts
}

/** On a fast rehearsal, from its first page to an installation that failed. Its fault, `installation-fails`, is left on. */
export async function walkThroughTroubles(
  { page, wizard, texts }: Place,
  look: (trouble: Trouble) => Promise<unknown>,
): Promise<void> {
  const { thisPc, yourPi, builder, offload, review, settingUp, common, rehearsal } = texts
  const ofThisPc = ['virtualbox-missing', 'kvm-loaded', 'virtualbox-blocked', 'port-taken'] as const

  await wizard.thisPc()
  await wizard.button(rehearsal.faults).click()
  await page.getByRole('menuitemcheckbox').first().waitFor()
  await look('faults')
  await page.keyboard.press('Escape')
  for (const fault of ofThisPc) await wizard.pretend(fault)
  await wizard.button(thisPc.again).click()
  await page.getByRole('contentinfo').getByText(thisPc.notAll).waitFor()
  await look('this-pc')
  await page.getByText(thisPc.check.firewall).evaluate((it) => it.scrollIntoView({ block: 'center' }))
  await look('blocks')
  for (const fault of ofThisPc) await wizard.pretend(fault)

  await wizard.pretend('pi-off')
  await wizard.next()
  await wizard.heading(yourPi.title).waitFor()
  await page.getByText(yourPi.nothingFound).waitFor()
  await look('nothing-found')
  await wizard.field(yourPi.address).fill(pi.address)
  await wizard.button(yourPi.connect).click()
  await page.getByText('The Pi does not answer').waitFor()
  await look('pi-off')
  await wizard.pretend('pi-off')
  await wizard.button(yourPi.more(2)).click()
  await wizard.field(yourPi.address).fill('no address!')
  await page.getByText(texts.field.rules['pi.address']).waitFor()
  await look('address')
  await wizard.field(yourPi.address).fill(pi.address)

  await wizard.confirmKey()
  await wizard.logIn(refusedPassword)
  await page.getByText('The Pi refuses the login').waitFor()
  await look('password')
  await page.getByRole('radio', { name: yourPi.withKey }).check()
  await wizard.field(yourPi.user).fill('me')
  await wizard.field(yourPi.sudoPassword).waitFor()
  await look('key-and-sudo')
  await wizard.field(yourPi.user).fill('root')
  await wizard.pretend('host-key-changed')
  await wizard.button(yourPi.connect).click()
  await page.getByText(yourPi.otherKey).waitFor()
  await look('host-key')
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
  await look('value')
  await cores.fill('4')
  // Enter would go on by itself, and the click then come a page too late.
  await cores.press('Tab')
  await wizard.next()
  await wizard.heading(offload.title).waitFor()
  await wizard.pretend('pi-off')
  await wizard.next()
  await wizard.heading(review.title).waitFor()
  await page.getByRole('heading', { name: review.obstacles }).waitFor()
  await look('review')
  await wizard.pretend('pi-off')

  await wizard.pretend('installation-fails')
  await wizard.button(review.again).click()
  await wizard.planned()
  await wizard.button(review.start).click()
  await wizard.heading(settingUp.failed).waitFor({ timeout: 120_000 })
  await wizard.button(common.original).click()
  await look('installation')
}
