/** Files in memory, on a pretended disk with a size. Folders exist while something is in them, or as long as nobody removes them. */
import { createHash } from 'node:crypto'
import { failure } from '../contract/problem.ts'
import type { Files } from '../ports/files.ts'

export interface RehearsalFiles extends Files {
  /** Path → content and mode, for whoever shows or checks what was made. */
  readonly entries: ReadonlyMap<string, { content: Uint8Array; secret: boolean }>
  /** Of a drive that is not plugged in nothing can be seen; what is on it stays. `folder`: where it is mounted. */
  setPlugged(folder: string, isPlugged: boolean): void
  /** Adds to a file as a program other than ours does (a serial port). */
  append(path: string, content: string): void
}

export function rehearsalFiles(options: { diskBytes?: number } = {}): RehearsalFiles {
  const { diskBytes = 400 * 1024 ** 3 } = options
  const entries = new Map<string, { content: Uint8Array; secret: boolean }>()
  const unplugged = new Set<string>()
  const isDriveThere = (path: string): boolean =>
    ![...unplugged].some((folder) => path.startsWith(`${folder}/`))
  const entryOf = (path: string) => (isDriveThere(path) ? entries.get(path) : undefined)
  const used = () => [...entries.values()].reduce((sum, { content }) => sum + content.length, 0)

  function store(path: string, content: Uint8Array, secret: boolean): void {
    if (used() - (entries.get(path)?.content.length ?? 0) + content.length > diskBytes)
      throw failure('DISK_FULL', `${path} could not be written.`)
    entries.set(path, { content, secret })
  }

  return {
    entries,
    setPlugged: (folder, isPlugged) => {
      if (isPlugged) unplugged.delete(folder)
      else unplugged.add(folder)
    },
    append: (path, text) => {
      const before = entries.get(path)
      const content = Buffer.concat([before?.content ?? new Uint8Array(), new TextEncoder().encode(text)])
      store(path, content, before?.secret ?? false)
    },
    // Copies: nobody changes what is stored through what he read.
    read: async (path) => entryOf(path)?.content.slice(),
    readFrom: async (path, offset) => entryOf(path)?.content.slice(offset) ?? new Uint8Array(),
    write: async (path, content, { secret = false } = {}) =>
      store(path, typeof content === 'string' ? new TextEncoder().encode(content) : content.slice(), secret),
    rename: async (from, to) => {
      const entry = entryOf(from)
      if (entry === undefined) throw noSuchFile(from)
      entries.delete(from)
      entries.set(to, entry)
    },
    remove: async (path) => {
      if (isDriveThere(path)) entries.delete(path)
    },
    // Nothing to do: a folder is only the beginning of a path here.
    removeEmptyFolder: async () => undefined,
    names: async (folder) => {
      const separator = folder.includes('\\') ? '\\' : '/'
      const below = [...entries.keys()].filter((path) => path.startsWith(`${folder}${separator}`))
      const there = isDriveThere(`${folder}${separator}`) ? below : []
      return [...new Set(there.map((path) => path.slice(folder.length + 1).split(separator)[0] ?? ''))]
    },
    size: async (path) => entryOf(path)?.content.length,
    sha256: async (path, signal) => {
      signal?.throwIfAborted()
      const entry = entryOf(path)
      if (entry === undefined) throw noSuchFile(path)
      return createHash('sha256').update(entry.content).digest('hex')
    },
    isDriveThere: async (path) => isDriveThere(path),
    freeBytes: async () => diskBytes - used(),
    fileSystem: async () => 'the one disk',
  }
}

function noSuchFile(path: string): Error {
  return Object.assign(new Error(`ENOENT: no such file, ${path}`), { code: 'ENOENT' })
}
