/** A rehearsal with a window on it, for one test. Whatever the browser complains about fails the test. */
import { expect, onTestFinished } from 'vitest'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { de } from '../../renderer/texts/de.ts'
import { en, type Texts } from '../../renderer/texts/en.ts'
import { launchBrowser } from './browser.ts'
import { startRehearsal, type RehearsalOptions } from './rehearsal.ts'
import { Wizard } from './wizard.ts'

interface WindowOptions
  extends
    RehearsalOptions,
    Pick<BrowserContextOptions, 'viewport' | 'colorScheme' | 'forcedColors' | 'reducedMotion'> {}

export interface OpenWindow {
  browser: Browser
  page: Page
  wizard: Wizard
  texts: Texts
}

export async function openWindow(options: WindowOptions = {}): Promise<OpenWindow> {
  const { fast, locale = 'en_US', ...context } = options
  const rehearsal = await startRehearsal({ ...(fast === undefined ? {} : { fast }), locale })
  const browser = await launchBrowser()
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, ...context })
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  onTestFinished(async () => {
    await browser.close()
    await rehearsal[Symbol.asyncDispose]()
    expect(complaints).toEqual([])
  })
  await page.goto(rehearsal.link)
  const texts = locale.startsWith('de') ? de : en
  return { browser, page, wizard: new Wizard(page, texts), texts }
}
