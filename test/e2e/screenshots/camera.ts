/** Takes pictures of a window as it is, in both themes and in the sizes that are asked for. */
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { Texts } from '../../../renderer/texts/en.ts'
import { leaksIn, type Secrets } from '../../leaks.ts'
import { Wizard } from '../wizard.ts'

const sizes = {
  wide: { width: 1280, height: 800 },
  /** The smallest that the window can be made. */
  small: { width: 800, height: 600 },
  /** A window of 1280 × 800 at 200 %. */
  zoomed: { width: 640, height: 400 },
  /** A screen of 3840 × 2160 without any scaling. */
  '4k': { width: 3840, height: 2160 },
} as const
type Size = keyof typeof sizes

const appearances = {
  light: { colorScheme: 'light', forcedColors: 'none' },
  dark: { colorScheme: 'dark', forcedColors: 'none' },
  contrast: { colorScheme: 'dark', forcedColors: 'active' },
} as const
type Appearance = keyof typeof appearances

export interface Take {
  sizes?: readonly Size[]
  appearances?: readonly Appearance[]
  /** The page was scrolled to what is worth seeing. */
  isScrolled?: boolean
}

export interface Camera {
  page: Page
  wizard: Wizard
  texts: Texts
  readonly take: (name: string, how?: Take) => Promise<void>
}

/** What can be read in the window now. A field for passwords shows dots. */
function visibleOn(page: Page): Promise<string> {
  return page.evaluate(() => {
    const fields = [...document.querySelectorAll<HTMLInputElement>('input:not([type=password]), textarea')]
    return [document.title, document.body.innerText, ...fields.map(({ value }) => value)].join('\n')
  })
}

/** Passwords that are typed on the way: a picture that shows one is not taken. */
export function cameraOn(page: Page, texts: Texts, folder: string, secrets: Secrets): Camera {
  async function take(name: string, how: Take = {}): Promise<void> {
    const { sizes: wanted = ['wide'], appearances: looks = ['light', 'dark'], isScrolled = false } = how
    // No button looks as if somebody were about to press it.
    await page.mouse.move(1, 1)
    for (const size of wanted)
      for (const appearance of looks) {
        await page.setViewportSize(sizes[size])
        await page.emulateMedia({ ...appearances[appearance], reducedMotion: 'reduce' })
        if (!isScrolled) await page.evaluate(() => document.querySelector('main')?.scrollTo(0, 0))
        // Two frames: what was laid out anew is drawn then.
        await page.evaluate(
          () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
        )
        await page.waitForTimeout(150)
        const shown = leaksIn(await visibleOn(page), secrets)
        if (shown.length > 0) throw new Error(`${name} would show a secret: ${shown.join(', ')}`)
        await page.screenshot({ path: join(folder, `${name}-${size}-${appearance}.png`), caret: 'initial' })
      }
    await page.setViewportSize(sizes.wide)
    await page.emulateMedia({ ...appearances.light, reducedMotion: 'reduce' })
  }

  return { page, wizard: new Wizard(page, texts), texts, take }
}
