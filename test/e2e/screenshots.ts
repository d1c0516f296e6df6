/**
 * Makes docs/screenshots/: every page in both themes, in a wide and in the smallest window, what is seen when something is wrong,
 * what comes later, and some pages in German, at 200 %, on a 4K screen and in forced colours. All are pages of rehearsals. `npm run screenshots`
 * builds the window first; with Open Sans installed (Debian: fonts-open-sans) the type is close to that of Windows.
 */
import { spawnSync } from 'node:child_process'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { refusedPassword } from '../../electron/rehearsal/world.ts'
import { de } from '../../renderer/texts/de.ts'
import { en, type Texts } from '../../renderer/texts/en.ts'
import { launchBrowser } from './browser.ts'
import { startRehearsal } from './rehearsal.ts'
import { cameraOn, type Camera } from './screenshots/camera.ts'
import { openHome } from './screenshots/home.ts'
import { picturesOfLater } from './screenshots/later.ts'
import { picturesOfOthers } from './screenshots/others.ts'
import { picturesOfPages } from './screenshots/pages.ts'
import { picturesOfTroubles } from './screenshots/troubles.ts'
import { pi } from './wizard.ts'

const folder = process.argv[2] ?? fileURLToPath(new URL('../../docs/screenshots', import.meta.url))
await mkdir(folder, { recursive: true })
for (const name of await readdir(folder)) if (name.endsWith('.png')) await rm(join(folder, name))

await using browser = await launchBrowser()
await session(en, startRehearsal(), picturesOfPages)
await session(en, startRehearsal({ fast: true }), picturesOfTroubles)
await session(de, startRehearsal({ fast: true, locale: 'de_DE' }), picturesOfOthers)
await session(en, openHome('en-US'), (camera, home) => picturesOfLater(camera, home))
await session(de, openHome('de-DE'), (camera, home) =>
  picturesOfLater(camera, home, { prefix: 'german-', sizes: ['small'], appearances: ['light'] }),
)
await makeSmaller()

/** To a third, where pngquant is installed; nobody sees the difference. */
async function makeSmaller(): Promise<void> {
  const pictures = (await readdir(folder)).filter((name) => name.endsWith('.png'))
  const options = ['--quality', '85-98', '--skip-if-larger', '--strip', '--force', '--ext', '.png', '--']
  spawnSync('pngquant', [...options, ...pictures.map((name) => join(folder, name))])
}

async function session<Served extends AsyncDisposable & { readonly link: string }>(
  texts: Texts,
  opening: Promise<Served>,
  walk: (camera: Camera, served: Served) => Promise<void>,
): Promise<void> {
  await using served = await opening
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' })
  await page.goto(served.link)
  await walk(cameraOn(page, texts, folder, { right: pi.password, wrong: refusedPassword }), served)
  await page.close()
}
