/**
 * Pictures of every page in both themes, in a wide and in a small window, for docs/screenshots/. The pages are those of a rehearsal
 * that is walked through once; at each stop the same window is drawn in every form.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { en } from '../../renderer/texts/en.ts'
import { launchBrowser } from './browser.ts'
import { startRehearsal } from './rehearsal.ts'
import { Wizard } from './wizard.ts'

const folder = process.argv[2] ?? fileURLToPath(new URL('../../docs/screenshots', import.meta.url))
const sizes = { wide: { width: 1280, height: 800 }, small: { width: 800, height: 600 } }

await mkdir(folder, { recursive: true })
await using rehearsal = await startRehearsal()
await using browser = await launchBrowser()
const page = await browser.newPage({ viewport: sizes.wide, reducedMotion: 'reduce' })
const wizard = new Wizard(page, en)
const { review, settingUp, done, dashboard, common } = en

await page.goto(rehearsal.link)
await wizard.thisPc()
await pictures('1-this-pc')
await wizard.next()
await wizard.yourPi()
await pictures('2-your-pi')
await page.getByText(en.yourPi.fact.model, { exact: true }).scrollIntoViewIfNeeded()
await pictures('2-your-pi-known', false)
await wizard.next()
await wizard.heading(en.builder.title).waitFor()
await pictures('3-builder')
await wizard.next()
await wizard.heading(en.offload.title).waitFor()
await pictures('4-offload')
await wizard.button(common.advanced).click()
await page.getByLabel(en.offload.systems).scrollIntoViewIfNeeded()
await pictures('4-offload-advanced', false)
await wizard.next()
await wizard.planned()
await pictures('5-review')
await page.getByRole('button', { name: 'The builder in the Pi’s configuration' }).click()
await page.getByText('/etc/nixos/pi-offload/default.nix').first().scrollIntoViewIfNeeded()
await pictures('5-review-text', false)
await wizard.start()
await page.getByText(/^Installs NixOS/).waitFor({ timeout: 120_000 })
await page.getByRole('img', { name: settingUp.screenAlt }).waitFor()
await pictures('6-setting-up')
await wizard.button(settingUp.log).click()
await page.getByRole('log').waitFor()
await pictures('6-setting-up-log', false)
await wizard.button(common.close).click()
await wizard.done()
await pictures('7-done')
await wizard.button(done.dashboard).click()
await page.getByText(dashboard.lightDetail.pi).waitFor()
await pictures('8-dashboard')
await wizard.button(dashboard.uninstall).click()
await wizard.heading(review.absentTitle).waitFor()
await pictures('9-uninstall')

/** `fromTop` is false where the page was scrolled to what is worth seeing. */
async function pictures(name: string, fromTop = true): Promise<void> {
  for (const [size, viewport] of Object.entries(sizes))
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme })
      if (fromTop) await scrollToTop(page)
      await page.waitForTimeout(150)
      await page.screenshot({ path: join(folder, `${name}-${size}-${colorScheme}.png`), caret: 'initial' })
    }
  await page.setViewportSize(sizes.wide)
}

async function scrollToTop(shown: Page): Promise<void> {
  await shown.evaluate(() => document.querySelector('main')?.scrollTo(0, 0))
}
