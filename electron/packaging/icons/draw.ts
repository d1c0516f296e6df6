/**
 * `npm run icons`: draws the icons from resources/icons/*.svg after one of them was changed. Needs Chromium (Debian's
 * `chromium-headless-shell`, or CHROMIUM). The same Chromium draws the same bytes.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium, type Browser } from 'playwright-core'
import { digestsFile, digestsOfDrawings, drawingFor, icoSizes, iconFolder, icos, png } from './drawings.ts'
import { icoOf } from './ico.ts'

await using browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/lib/chromium/chromium-headless-shell',
  // It may be started by root, in a container; only our own drawings are opened.
  args: ['--no-sandbox'],
})
for (const { drawing, file } of icos) {
  const pngs: Buffer[] = []
  for (const size of icoSizes) pngs.push(await drawn(browser, drawing, size))
  await writeFile(join(iconFolder, file), icoOf(pngs))
}
await writeFile(join(iconFolder, png.file), await drawn(browser, png.drawing, png.size))
await writeFile(digestsFile, `${JSON.stringify(await digestsOfDrawings(), null, 2)}\n`)

/** A PNG. A drawing without a size of its own fills the window. */
async function drawn(on: Browser, drawing: string, size: number): Promise<Buffer> {
  const page = await on.newPage({ viewport: { width: size, height: size } })
  await page.goto(pathToFileURL(join(iconFolder, drawingFor(drawing, size))).href)
  const picture = await page.screenshot({ omitBackground: true })
  await page.close()
  return picture
}
