/** Whether two folders hold the same. */
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'

/** The files whose bytes differ, and those that only one of them has: their paths below it, with `/`, in order. */
export async function differencesBetween(one: string, other: string): Promise<string[]> {
  const [these, those] = await Promise.all([filesIn(one), filesIn(other)])
  const all = [...new Set([...these, ...those])].sort()
  const different = await Promise.all(
    all.map(async (path) => {
      if (!these.includes(path) || !those.includes(path)) return true
      const [first, second] = await Promise.all([readFile(join(one, path)), readFile(join(other, path))])
      return !first.equals(second)
    }),
  )
  return all.filter((_path, index) => different[index])
}

export async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).split(sep).join('/'))
}
