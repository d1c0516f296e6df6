/** Nothing is lost in any size of the window: all of it is seen, and every control can be pressed. */
import { expect, test } from 'vitest'
import { openWindow } from './open-window.ts'
import { outOfReach } from './within-reach.ts'

interface Size {
  name: string
  viewport: { width: number; height: number }
  locale: string
  /** Slowly enough to look at a run, too. */
  isWatched: boolean
}

const sizes: Size[] = [
  { name: 'the smallest window', viewport: { width: 800, height: 600 }, locale: 'en_US', isWatched: true },
  {
    name: 'a window of 1280 × 800 at 200 %',
    viewport: { width: 640, height: 400 },
    locale: 'de_DE',
    isWatched: true,
  },
  {
    name: 'the smallest window at 200 %',
    viewport: { width: 400, height: 300 },
    locale: 'en_US',
    isWatched: false,
  },
  { name: 'a 4K screen', viewport: { width: 3840, height: 2160 }, locale: 'en_US', isWatched: false },
]

test.for(sizes)(
  'nothing is out of reach: $name',
  { timeout: 300_000 },
  async ({ viewport, locale, isWatched }) => {
    const { page, wizard, texts } = await openWindow({
      ...{ viewport, locale, fast: !isWatched },
      reducedMotion: 'reduce',
    })
    const { yourPi, builder, offload, review, settingUp, done, dashboard, common } = texts
    const lost: string[] = []
    const look = async (place: string) => {
      // On every page it is said that nothing is real.
      if (!(await page.getByText(texts.rehearsal.title).isVisible()))
        lost.push(`${place}: no word of a rehearsal`)
      // Only a low window scrolls as a whole; in others the page scrolls between what stays.
      const isTooHigh = () => document.documentElement.scrollHeight > innerHeight
      if (viewport.height >= 520 && (await page.evaluate(isTooHigh))) lost.push(`${place}: two scrollbars`)
      for (const finding of await outOfReach(page)) lost.push(`${place}: ${finding}`)
    }
    await wizard.thisPc()
    await look('this PC')
    await wizard.pretend('virtualbox-missing')
    await wizard.pretend('kvm-loaded')
    await wizard.pretend('virtualbox-blocked')
    await wizard.pretend('port-taken')
    await wizard.button(texts.thisPc.again).click()
    await page.getByRole('contentinfo').getByText(texts.thisPc.notAll).waitFor()
    await look('this PC with problems')
    await wizard.pretend('virtualbox-missing')
    await wizard.pretend('kvm-loaded')
    await wizard.pretend('virtualbox-blocked')
    await wizard.pretend('port-taken')
    await wizard.next()
    await wizard.yourPi()
    await page.getByRole('radio', { name: yourPi.withKey }).waitFor()
    await look('your Pi')
    await wizard.next()
    await wizard.heading(builder.title).waitFor()
    await wizard.button(common.advanced).click()
    await look('the builder')
    await wizard.next()
    await wizard.heading(offload.title).waitFor()
    await wizard.button(common.advanced).click()
    await look('how the Pi uses it')
    await wizard.next()
    await wizard.planned()
    await wizard.button(review.expandAll).click()
    await page.getByText('/etc/nixos/pi-offload/default.nix').first().waitFor()
    await look('review')
    if (isWatched) {
      await wizard.start()
      await page.getByRole('img', { name: settingUp.screenAlt }).waitFor({ timeout: 60_000 })
      await look('setting up')
      await wizard.button(settingUp.log).click()
      await page.getByRole('log').waitFor()
      // Behind the drawer lies the page, which cannot be reached now, and must not be.
      const drawer = await page.getByRole('dialog').evaluate((it) => it.scrollWidth <= it.clientWidth + 1)
      expect(drawer).toBe(true)
      await wizard.button(common.close).click()
      await wizard.button(settingUp.stop).click()
      await wizard.heading(settingUp.stopped).waitFor()
      await look('stopped')
      await wizard.button(settingUp.continue).click()
      await wizard.planned()
    }
    await wizard.button(review.start).click()
    await wizard.done()
    await look('done')
    await wizard.button(done.dashboard).click()
    await page.getByText(dashboard.lightDetail.pi).waitFor()
    await page.getByText(dashboard.builds.moment.idle).waitFor()
    for (const section of ['overview', 'parts', 'log'] as const) {
      await page.getByRole('tab', { name: dashboard.sections[section] }).click()
      await look(`dashboard, ${section}`)
    }
    expect(lost).toEqual([])
  },
)
