/** A window for one test, on a rehearsal or on a state that stands still. Whatever the browser complains about fails the test. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, expect, onTestFinished } from 'vitest'
import type { AppState } from '../../electron/contract/app-state.ts'
import { de } from '../../renderer/texts/de.ts'
import { en, type Texts } from '../../renderer/texts/en.ts'
import { launchBrowser } from './browser.ts'
import { startRehearsal, type RehearsalOptions } from './rehearsal.ts'
import type { ServedWizard } from './served-wizard.ts'
import { openStillWindow } from './still-window.ts'
import { Wizard } from './wizard.ts'

interface PageOptions extends Pick<
  BrowserContextOptions,
  'viewport' | 'colorScheme' | 'forcedColors' | 'reducedMotion' | 'permissions' | 'proxy'
> {
  /** The program is ended or refuses: that the browser says so is no fault. */
  losesLine?: boolean
}

interface WindowOptions extends RehearsalOptions, PageOptions {
  beforeOpening?: (page: Page) => Promise<unknown>
}

interface OpenPage {
  page: Page
  wizard: Wizard
  texts: Texts
}

interface OpenStill extends OpenPage {
  /** The calls of the window. */
  asked: readonly { name: unknown; request: unknown }[]
  /** What happens to it all the same. */
  change: (fields: Partial<AppState>) => void
}

interface OpenWindow extends OpenPage {
  rehearsal: ServedWizard
}

/** One for all windows of a file: each has a profile of its own in it, and a start takes seconds on a small machine. */
let browser: Promise<Browser> | undefined
afterAll(async () => (await browser)?.close())

export async function openWindow(options: WindowOptions = {}): Promise<OpenWindow> {
  const { fast = false, locale = 'en_US', home, beforeOpening, ...others } = options
  const rehearsal = await startRehearsal({ fast, locale, ...(home === undefined ? {} : { home }) })
  onTestFinished(() => rehearsal[Symbol.asyncDispose]())
  const opened = await openPage(locale.startsWith('de') ? de : en, others)
  await beforeOpening?.(opened.page)
  await opened.page.goto(rehearsal.link)
  return { ...opened, rehearsal }
}

/** A state that nothing happens to by itself. */
export async function openStill(fields: Partial<AppState>): Promise<OpenStill> {
  const still = await openStillWindow(fields)
  onTestFinished(() => still[Symbol.asyncDispose]())
  const opened = await openPage(en, {})
  await opened.page.goto(still.link)
  return { ...opened, asked: still.asked, change: (fields) => still.stream.change(fields) }
}

async function openPage(texts: Texts, options: PageOptions): Promise<OpenPage> {
  const { losesLine = false, ...context } = options
  browser ??= launchBrowser()
  const page = await (await browser).newPage({ viewport: { width: 1280, height: 800 }, ...context })
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() !== 'error') return
    if (!losesLine || !message.text().startsWith('Failed to load resource')) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  // Runs before what was registered earlier: the window closes first, and then its server.
  onTestFinished(async () => {
    await page.close()
    expect(complaints).toEqual([])
  })
  return { page, wizard: new Wizard(page, texts), texts }
}
