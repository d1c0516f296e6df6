/** A run stops when it is asked to, at once as far as people feel it, wherever it is. */
import { expect, test } from 'vitest'
import { openWindow } from './open-window.ts'

test.for([
  ['while it downloads', /^[\d.]+ (MB|GB) of 1\.5 GB$/, true],
  ['while it installs', /^Installs NixOS · 2\d of/, false],
  ['while the Pi builds', /^The new configuration is built/, false],
] as const)('stops within two seconds, says so, and can be continued: %s', async ([, sign, isToEnd]) => {
  const { page, wizard, texts } = await openWindow()
  const { settingUp } = texts
  await wizard.toReview()
  await wizard.start()
  await page.getByText(sign).waitFor({ timeout: 120_000 })
  const asked = performance.now()
  await wizard.button(settingUp.stop).click()
  await wizard.heading(settingUp.stopped).waitFor()
  expect(performance.now() - asked).toBeLessThan(2000)
  await wizard.button(settingUp.continue).click()
  await wizard.planned()
  if (!isToEnd) return
  await wizard.start()
  await wizard.done()
})
