import { lstat, readdir, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'

/** Everything in a folder, however deep: files with mode and text, links with their targets, folders with their mode. */
export async function stateBelow(folder: string): Promise<Record<string, string>> {
  const state: Record<string, string> = {}
  for (const path of (await readdir(folder, { recursive: true })).toSorted()) {
    const file = join(folder, path)
    const found = await lstat(file)
    const mode = (found.mode & 0o777).toString(8)
    state[path] = found.isSymbolicLink()
      ? `-> ${await readlink(file)}`
      : found.isDirectory()
        ? `${mode}/`
        : `${mode} ${await readFile(file, 'utf8')}`
  }
  return state
}
