import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Assets } from '../ports/assets.ts'

/** The files below `resources/`, read from the program's own folder. */
export function fileAssets(folder: URL = new URL('../../resources/', import.meta.url)): Assets {
  return {
    text: async (name) => {
      const file = new URL(name.split('/').map(encodeURIComponent).join('/'), folder)
      if (!file.href.startsWith(folder.href)) throw new Error(`${name} is not below ${folder.href}`)
      return await readFile(fileURLToPath(file), 'utf8')
    },
  }
}
