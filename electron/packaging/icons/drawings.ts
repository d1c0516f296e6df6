/** What is drawn from which drawing. */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where the drawings are, and what is drawn from them. */
export const iconFolder = fileURLToPath(new URL('../../../resources/icons', import.meta.url))

/** For Linux, for notices and for the window "About". */
export const png = { drawing: 'icon', file: 'icon.png', size: 512 }

/** The names are those that electron-builder looks for (app-builder-lib, out/targets/nsis/NsisTarget.js). */
export const icos = [
  { drawing: 'icon', file: 'icon.ico' },
  { drawing: 'installer', file: 'installerIcon.ico' },
  { drawing: 'uninstaller', file: 'uninstallerIcon.ico' },
]

/** Pixels: small, large and jumbo icons of Windows at 100, 125, 150, 200 and 250 %. */
export const icoSizes = [16, 20, 24, 32, 40, 48, 64, 256]

/** Those have a drawing of their own, in which every edge is at the edge of a pixel. */
const ownSizes = [16, 20, 24]

export function drawingFor(drawing: string, size: number): string {
  return ownSizes.includes(size) ? `${drawing}-${size}.svg` : `${drawing}.svg`
}

/** Where the digests of the drawings stand that were drawn. */
export const digestsFile = join(iconFolder, 'drawn-from.json')

/** SHA-256 of each drawing, by its name. */
export async function digestsOfDrawings(): Promise<Record<string, string>> {
  const names = (await readdir(iconFolder)).filter((name) => name.endsWith('.svg')).sort()
  const digests = names.map(async (name) => {
    const drawing = await readFile(join(iconFolder, name))
    return [name, createHash('sha256').update(drawing).digest('hex')] as const
  })
  return Object.fromEntries(await Promise.all(digests))
}
