import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Assets } from '../ports/assets.ts'

/** The files below `folder`, which is the program's own `resources/`. They stay as they are while it runs: each is read once. */
export function fileAssets(folder: URL): Assets {
  const texts = new Map<string, Promise<string>>()
  const read = async (name: string): Promise<string> => {
    const file = new URL(name.split('/').map(encodeURIComponent).join('/'), folder)
    if (!file.href.startsWith(folder.href)) throw new Error(`${name} is not below ${folder.href}`)
    return await readFile(fileURLToPath(file), 'utf8')
  }
  return {
    text: (name) => {
      const text = texts.get(name) ?? read(name)
      texts.set(name, text)
      // What could not be read is tried again.
      text.catch(() => texts.delete(name))
      return text
    },
  }
}
