/** The wizard as a user meets it: by headings, labels and buttons, in either language. */
import type { RehearsalFault } from '../../electron/contract/app-state.ts'
import type { Locator, Page } from 'playwright-core'
import type { Texts } from '../../renderer/texts/en.ts'

export interface PiOfTest {
  address: string
  password: string
}

/** Of the rehearsal. */
export const pi: PiOfTest = { address: '192.168.1.23', password: 'any-but-the-wrong-one' }

const planning = { timeout: 30_000 }
/** A whole set-up takes a minute in a rehearsal that waits. */
const wholeRun = { timeout: 180_000 }

export class Wizard {
  readonly page: Page
  readonly texts: Texts
  readonly pi: PiOfTest

  constructor(page: Page, texts: Texts, itsPi = pi) {
    this.page = page
    this.texts = texts
    this.pi = itsPi
  }

  heading(name: string): Locator {
    return this.page.getByRole('heading', { level: 1, name, exact: true })
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  field(label: string): Locator {
    return this.page.getByLabel(label, { exact: true })
  }

  next(): Promise<void> {
    return this.button(this.texts.common.next).click()
  }

  async thisPc(): Promise<void> {
    await this.heading(this.texts.thisPc.title).waitFor()
    await this.page.getByRole('contentinfo').getByText(this.texts.thisPc.allPassed).waitFor()
  }

  async choosePi(): Promise<void> {
    const { yourPi } = this.texts
    await this.heading(yourPi.title).waitFor()
    await this.page
      .getByRole('radio')
      .filter({ hasText: this.pi.address })
      .or(this.field(yourPi.address))
      .first()
      .waitFor()
    await this.field(yourPi.address).fill(this.pi.address)
  }

  async confirmKey(): Promise<void> {
    const { yourPi } = this.texts
    await this.button(yourPi.connect).click()
    await this.button(yourPi.confirm).click()
    await this.page.getByText(yourPi.confirmed).waitFor()
  }

  async logIn(password: string): Promise<void> {
    const { yourPi } = this.texts
    await this.page.getByRole('radio', { name: yourPi.withPassword }).check()
    await this.field(this.texts.common.password).fill(password)
    await this.button(yourPi.look).click()
  }

  async yourPi(): Promise<void> {
    await this.choosePi()
    await this.confirmKey()
    await this.logIn(this.pi.password)
    await this.page.getByRole('heading', { name: this.texts.yourPi.itIs }).waitFor()
    await this.page.getByText(this.texts.yourPi.fact.model, { exact: true }).waitFor()
  }

  /** Switches a fault of the rehearsal on or off. */
  async pretend(fault: RehearsalFault): Promise<void> {
    const { rehearsal } = this.texts
    await this.page.getByRole('button', { name: rehearsal.faults }).click()
    await this.page.getByRole('menuitemcheckbox', { name: rehearsal.fault[fault] }).click()
    await this.page.keyboard.press('Escape')
  }

  /** From the first page to a plan that is ready. */
  async toReview(): Promise<void> {
    const { builder, offload } = this.texts
    await this.thisPc()
    await this.next()
    await this.yourPi()
    await this.next()
    await this.heading(builder.title).waitFor()
    await this.next()
    await this.heading(offload.title).waitFor()
    await this.next()
    await this.planned()
  }

  async planned(limit = planning): Promise<void> {
    await this.page.getByRole('heading', { name: this.texts.review.overview }).waitFor(limit)
  }

  async start(): Promise<void> {
    await this.button(this.texts.review.start).click()
    await this.heading(this.texts.settingUp.title).waitFor()
  }

  async done(): Promise<void> {
    await this.heading(this.texts.done.title).waitFor(wholeRun)
  }
}
