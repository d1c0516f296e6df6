import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Assets } from '../ports/assets.ts'

/** The files below `folder`, which is the program's own `resources/`. */
export function fileAssets(folder: URL): Assets {
  return {
    text: async (name) => {
      const file = new URL(name.split('/').map(encodeURIComponent).join('/'), folder)
      if (!file.href.startsWith(folder.href)) throw new Error(`${name} is not below ${folder.href}`)
      return await readFile(fileURLToPath(file), 'utf8')
    },
  }
}
