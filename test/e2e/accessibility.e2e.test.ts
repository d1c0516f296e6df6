/** Everybody gets through: with a screen reader, with the keyboard alone, with large type, in every theme. */
import axe, { type AxeResults } from 'axe-core'
import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { refusedPassword } from '../../electron/rehearsal/world.ts'
import { openWindow } from './open-window.ts'
import { pi } from './wizard.ts'

const appearances = {
  light: { colorScheme: 'light', forcedColors: 'none' },
  dark: { colorScheme: 'dark', forcedColors: 'none' },
  'forced colours': { colorScheme: 'dark', forcedColors: 'active' },
} as const

/** Fluent's keyboard navigation has hidden elements that hand the focus on at once; axe takes them for a trap. */
const context = "{ include: document, exclude: '[data-tabster-dummy]' }"

/** What axe finds, a line each; empty when all is well. */
async function findings(page: Page, place: string): Promise<string[]> {
  const found: string[] = []
  for (const [name, media] of Object.entries(appearances)) {
    await page.emulateMedia(media)
    await page.evaluate(axe.source)
    const results = await page.evaluate<AxeResults>(`axe.run(${context}, { resultTypes: ['violations'] })`)
    for (const { id, nodes } of results.violations)
      for (const node of nodes)
        found.push(`${place}, ${name}: ${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`)
  }
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' })
  return found
}

test('axe finds nothing on any page in any theme', async () => {
  const { page, wizard, texts } = await openWindow({ reducedMotion: 'reduce' })
  const { review, settingUp, common, dashboard } = texts
  const found: string[] = []
  const look = async (place: string) => found.push(...(await findings(page, place)))

  await wizard.thisPc()
  await look('this PC')
  await wizard.pretend('port-taken')
  await wizard.pretend('virtualbox-missing')
  await wizard.button(texts.thisPc.again).click()
  await page.getByText('VirtualBox is not installed').first().waitFor()
  await wizard.button(common.original).first().click()
  await look('this PC with problems')
  await wizard.pretend('port-taken')
  await wizard.pretend('virtualbox-missing')
  await wizard.next()
  await wizard.choosePi()
  await wizard.button(texts.yourPi.connect).click()
  await wizard.button(texts.yourPi.confirm).waitFor()
  await look('your Pi, unconfirmed')
  await wizard.button(texts.yourPi.confirm).click()
  await wizard.logIn(refusedPassword)
  await page.getByText('The Pi refuses the login').waitFor()
  await look('your Pi, refused')
  await wizard.logIn(pi.password)
  await page.getByText(texts.yourPi.fact.model, { exact: true }).waitFor()
  await look('your Pi')
  await wizard.next()
  await wizard.heading(texts.builder.title).waitFor()
  await wizard.button(common.advanced).click()
  await look('the builder')
  await wizard.next()
  await wizard.heading(texts.offload.title).waitFor()
  await wizard.button(common.advanced).click()
  await look('how the Pi uses it')
  await wizard.next()
  await wizard.planned()
  await wizard.button(review.expandAll).click()
  await page.getByText('/etc/nixos/pi-offload/default.nix').first().waitFor()
  await look('review')
  await wizard.start()
  await page.getByRole('img', { name: settingUp.screenAlt }).waitFor({ timeout: 60_000 })
  await look('setting up')
  await wizard.button(settingUp.log).click()
  await page.getByRole('log').waitFor()
  await look('setting up, log')
  await wizard.button(common.close).click()
  await wizard.button(settingUp.stop).click()
  await wizard.heading(settingUp.stopped).waitFor()
  await look('stopped')
  await wizard.button(settingUp.continue).click()
  await wizard.planned()
  await wizard.start()
  await wizard.done()
  await look('done')
  await wizard.button(texts.done.dashboard).click()
  await page.getByText(dashboard.lightDetail.pi).waitFor()
  await look('dashboard')
  for (const section of ['parts', 'log'] as const) {
    await page.getByRole('tab', { name: dashboard.sections[section] }).click()
    await look(`dashboard, ${section}`)
  }
  await page.getByRole('tab', { name: dashboard.sections.overview }).click()
  await wizard.button(dashboard.uninstall).click()
  await wizard.heading(review.absentTitle).waitFor()
  await look('uninstall')
  expect(found).toEqual([])
}, 300_000)

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
  // Enter in the field connects; the button that is wanted next has the focus by itself.
  await page.keyboard.press('Enter')
  await wizard.button(yourPi.confirm).waitFor()
  await expect
    .poll(() => wizard.button(yourPi.confirm).evaluate((it) => it === document.activeElement))
    .toBe(true)
  await page.keyboard.press('Enter')
  await tabTo(page, page.getByRole('radio', { name: yourPi.withAgent }))
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  await tabTo(page, wizard.field(yourPi.password))
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
  await press(dashboard.uninstall)
  await wizard.heading(review.absentTitle).waitFor()
})

/** A window of 1280 × 800 at 200 %, and the smallest one at 200 %. */
test.for([
  { width: 640, height: 400 },
  { width: 400, height: 300 },
])('at 200 % nothing is lost in $width × $height', async (viewport) => {
  const { page, wizard, texts } = await openWindow({ fast: true, viewport })
  const fits = async (place: string) => {
    const tooWide = await page.evaluate(() =>
      [...document.querySelectorAll('html, main, main section, footer, nav')]
        .filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
        .map((element) => `${element.tagName} ${element.textContent.slice(0, 40)}`),
    )
    expect(tooWide, place).toEqual([])
  }
  await wizard.thisPc()
  await fits('this PC')
  await wizard.next()
  await wizard.yourPi()
  await fits('your Pi')
  await wizard.next()
  await wizard.heading(texts.builder.title).waitFor()
  await fits('the builder')
  await wizard.next()
  await wizard.heading(texts.offload.title).waitFor()
  await wizard.button(texts.common.advanced).click()
  await fits('how the Pi uses it')
  await wizard.next()
  await wizard.planned()
  await wizard.button(texts.review.expandAll).click()
  await fits('review')
  await wizard.button(texts.review.start).click()
  await wizard.done()
  await fits('done')
  await wizard.button(texts.done.dashboard).click()
  await page.getByText(texts.dashboard.lightDetail.pi).waitFor()
  await fits('dashboard')
})
