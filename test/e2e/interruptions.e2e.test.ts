/** Nothing that is interrupted is lost: the page, what was entered, the run, the line to the program. */
import { expect, test } from 'vitest'
import { en } from '../../renderer/texts/en.ts'
import { openCuttableLine } from './cuttable-line.ts'
import { openStill, openWindow } from './open-window.ts'

test('goes on where it was after a reload in the middle of the setup', async () => {
  const { page, wizard, texts } = await openWindow()
  await wizard.toReview()
  await wizard.start()
  await page.getByText(/^[\d.]+ (MB|GB) of 1\.5 GB$/).waitFor()
  const bar = page.getByRole('progressbar', { name: texts.settingUp.progress })
  const before = Number(await bar.getAttribute('aria-valuenow'))
  await page.reload()
  await wizard.heading(texts.settingUp.title).waitFor()
  const after = Number(await bar.getAttribute('aria-valuenow'))
  expect(after).toBeGreaterThanOrEqual(before)
  await page.getByRole('img', { name: texts.settingUp.screenAlt }).waitFor({ timeout: 60_000 })
})

test('keeps page, values, the Pi and the log over a reload', async () => {
  const { page, wizard, texts } = await openWindow()
  const { yourPi, builder, offload, settingUp } = texts
  await wizard.thisPc()
  await wizard.next()
  await wizard.yourPi()
  await page.reload()
  await page.getByText(yourPi.fact.model, { exact: true }).waitFor()
  await page.getByText(yourPi.confirmed).waitFor()
  expect(await wizard.field(yourPi.address).inputValue()).toBe('192.168.1.23')
  await wizard.next()
  await wizard.heading(builder.title).waitFor()
  const cores = page.getByRole('spinbutton', { name: builder.cores })
  await cores.fill('6')
  await cores.press('Tab')
  await page.getByText(builder.left('10', '16')).waitFor()
  // What was typed goes to the program a moment later, and nobody reloads within that.
  await page.waitForTimeout(500)
  await page.reload()
  await page.getByText(builder.left('10', '16')).waitFor()
  await wizard.next()
  await wizard.heading(offload.title).waitFor()
  await page.reload()
  await wizard.heading(offload.title).waitFor()
  await wizard.next()
  await wizard.planned()
  await page.reload()
  await wizard.planned()
  await wizard.start()
  await page.getByText(/^Installs NixOS · \d+ of/).waitFor({ timeout: 60_000 })
  await page.reload()
  await wizard.button(settingUp.log).click()
  await page.getByRole('log').getByText('these 240 paths will be fetched').waitFor()
})

test('lets a window in that was reloaded before the answer to its link came', async () => {
  const answers: number[] = []
  const { page, wizard } = await openWindow({
    fast: true,
    losesLine: true,
    beforeOpening: (blank) =>
      blank.route('**/api/session', async (route) => {
        const response = await route.fetch()
        answers.push(response.status())
        // The program has let the window in, which never hears of it.
        if (answers.length > 1) await route.fulfill({ response })
      }),
  })
  await expect.poll(() => answers).toEqual([200])
  await page.reload()
  await wizard.thisPc()
  expect(answers).toEqual([200, 200])
  expect(new URL(page.url()).hash).toBe('')
})

test('says when the program does not answer, and goes on when it does', async () => {
  const { proxy, cut, mend } = await openCuttableLine()
  const { page, wizard, texts } = await openWindow({ losesLine: true, proxy })
  await wizard.toReview()
  await wizard.start()
  const bar = page.getByRole('progressbar', { name: texts.settingUp.progress })
  cut()
  await page.getByText(texts.lineDown.title).waitFor()
  const before = Number(await bar.getAttribute('aria-valuenow'))
  // Nothing looks as if it were known to go on.
  await page.getByText(texts.settingUp.unknownLead).waitFor()
  expect(await page.locator('.fui-Spinner').count()).toBe(0)
  expect(await wizard.button(texts.settingUp.stop).getAttribute('aria-disabled')).toBe('true')
  await page.waitForTimeout(3000)
  mend()
  await page.getByText(texts.lineDown.title).waitFor({ state: 'detached' })
  // What happened meanwhile is made up for.
  await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(before)
  expect(await wizard.button(texts.settingUp.stop).getAttribute('aria-disabled')).not.toBe('true')
})

test('says that the program has ended, and keeps what was there to be seen', async () => {
  const { page, wizard, texts, rehearsal } = await openWindow({ fast: true, losesLine: true })
  await wizard.thisPc()
  await rehearsal[Symbol.asyncDispose]()
  await page.getByText(texts.lineDown.title).waitFor()
  await page.getByText(texts.thisPc.check.virtualbox, { exact: true }).waitFor()
  await wizard.button(texts.thisPc.again).click()
  await page.getByText('Pi Offload did not answer').waitFor()
})

test('asks anew for pages that did not come at first', async () => {
  const { wizard } = await openWindow({
    fast: true,
    losesLine: true,
    beforeOpening: (page) => page.route('**/later-pages-*.js', (route) => route.abort(), { times: 1 }),
  })
  await wizard.thisPc()
  await wizard.next()
  await wizard.yourPi()
})

test.for([
  ['present', en.settingUp.title],
  ['absent', en.settingUp.absentTitle],
] as const)('offers to continue a run of an earlier start: %s', async ([interrupted, title]) => {
  const { page, wizard } = await openStill({ interrupted })
  await wizard.heading(title).waitFor()
  await page.getByText(en.interrupted[interrupted]).waitFor()
  expect(await wizard.button(en.settingUp.continue).isEnabled()).toBe(true)
})
