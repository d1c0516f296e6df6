/** What a window of the packed program has to show, and what it must not be able to do. Each check throws what is wrong. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { de } from '../../../renderer/texts/de.ts'
import { en } from '../../../renderer/texts/en.ts'
import { pi, Wizard } from '../wizard.ts'

/** From the first page to the second, with nothing that the browser complains about. */
export async function walkFirstPages(page: Page, pictures?: (name: string) => string): Promise<void> {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  // It was open before anybody listened. What the content security policy refuses is told as an error, too.
  await page.reload()
  const language = await page.evaluate(() => navigator.language)
  const wizard = new Wizard(page, language.startsWith('de') ? de : en)
  const { texts } = wizard

  await wizard.thisPc()
  ok((await page.title()).includes(texts.program), `the title is “${await page.title()}”`)
  await page.getByText(texts.rehearsal.title, { exact: true }).waitFor()
  await page.getByText(texts.rehearsal.detail, { exact: true }).waitFor()
  if (pictures !== undefined) await page.screenshot({ path: pictures('this-pc') })

  await wizard.next()
  await wizard.heading(texts.yourPi.title).waitFor()
  await wizard.field(texts.yourPi.address).fill(pi.address)
  if (pictures !== undefined) await page.screenshot({ path: pictures('your-pi') })
  deepStrictEqual(complaints, [])
}

/** As in docs/not-run.md, “The desktop program”, step 2. The page is not fit for much afterwards. */
export async function requireLockedWindow(page: Page): Promise<void> {
  strictEqual(await page.evaluate(() => location.origin), 'app://pi-offload')
  deepStrictEqual(await page.evaluate(() => Object.keys(Reflect.get(window, 'piOffload') as object)), [
    'call',
    'listen',
  ])
  for (const name of ['require', 'process', 'module', 'Buffer'])
    strictEqual(await page.evaluate((name) => typeof Reflect.get(window, name), name), 'undefined', name)
  const fetched = await page.evaluate(() =>
    fetch('https://example.org').then(
      () => 'fetched',
      () => 'refused',
    ),
  )
  strictEqual(fetched, 'refused')
  strictEqual(await page.evaluate(() => Notification.requestPermission()), 'denied')
  strictEqual(await page.evaluate(() => open('https://example.org')), null)
  const before = page.url()
  await page.evaluate(() => {
    location.href = 'https://example.org'
  })
  // A navigation that is let through would have begun with the next task.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1000)))
  strictEqual(page.url(), before)
  strictEqual(page.context().pages().length, 1)
}
