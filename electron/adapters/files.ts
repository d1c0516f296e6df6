import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readdir, readFile, rename, rm, rmdir, stat, statfs } from 'node:fs/promises'
import { dirname, parse } from 'node:path'
import { failure } from '../contract/problem.ts'
import type { Files } from '../ports/files.ts'
import { inDataFolder, isCode, makeFolder } from './data-folder.ts'
import { whileInUse } from './file-in-use.ts'

/** Files of the system. Folders that it makes belong to the user alone (0700); those that are there keep their mode. */
export function systemFiles(): Files {
  /** Writes of one path wait for each other: they share the temporary name. */
  const writing = new Map<string, Promise<void>>()
  async function queued(path: string, write: () => Promise<void>): Promise<void> {
    const mine = (writing.get(path) ?? Promise.resolve()).then(write, write)
    writing.set(path, mine)
    try {
      await mine
    } finally {
      if (writing.get(path) === mine) writing.delete(path)
    }
  }

  return {
    read: (path) => usable(path, unlessAbsent(readFile(path))),

    readFrom: async (path, offset) => {
      const file = await unlessAbsent(open(path, 'r'))
      if (file === undefined) return new Uint8Array()
      try {
        const { size } = await file.stat()
        if (offset >= size) return new Uint8Array()
        const bytes = new Uint8Array(size - offset)
        let filled = 0
        while (filled < bytes.length) {
          const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, offset + filled)
          // Cut short meanwhile: the machine was started anew.
          if (bytesRead === 0) break
          filled += bytesRead
        }
        return bytes.subarray(0, filled)
      } finally {
        await file.close()
      }
    },

    write: async (path, content, options = {}) => {
      await usable(dirname(path), makeFolder(dirname(path)))
      const mode = options.secret === true ? 0o600 : 0o644
      await usable(
        path,
        queued(path, () => writeWhole(path, content, mode)),
      )
    },

    rename: (from, to) => replace(from, to),

    remove: async (path) => {
      await usable(path, removeFile(temporaryOf(path)))
      await usable(path, removeFile(path))
    },

    removeEmptyFolder: async (path) => {
      try {
        await rmdir(path)
      } catch (error) {
        // Solaris and some network file systems say EEXIST for "not empty".
        if (!isCode(error, 'ENOENT', 'ENOTEMPTY', 'EEXIST')) throw error
      }
    },

    names: async (folder) => (await unlessAbsent(readdir(folder))) ?? [],

    size: async (path) => (await unlessAbsent(stat(path)))?.size,

    sha256: async (path, signal) => {
      const hash = createHash('sha256')
      const stream = createReadStream(path, { highWaterMark: 1024 * 1024, ...(signal && { signal }) })
      for await (const chunk of stream) hash.update(chunk as Buffer)
      return hash.digest('hex')
    },

    freeBytes: async (path) => {
      const { bavail, bsize } = await ofNearest(path, (folder) => statfs(folder))
      return bavail * bsize
    },

    isDriveThere,

    fileSystem: async (path) => String(await deviceOf(path)),
  }
}

/** Where a file is written before it is renamed. One fixed name: what a killed process left is overwritten or removed. */
export function temporaryOf(path: string): string {
  return `${path}.new`
}

/**
 * Our own instead of write-file-atomic: 7.0.1 calls `fs.write` once and does not look at how much was written, so that on a full
 * disk it reports success and leaves a truncated file. `FileHandle.writeFile` goes on until all is written or fails.
 */
async function writeWhole(path: string, content: Uint8Array | string, mode: number): Promise<void> {
  const temporary = temporaryOf(path)
  // A leftover would keep its own mode.
  await removeFile(temporary)
  try {
    const file = await open(temporary, 'wx', mode)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    await replace(temporary, path)
  } catch (error) {
    await removeFile(temporary)
    throw error
  }
}

function replace(from: string, to: string): Promise<void> {
  return whileInUse(to, () => rename(from, to))
}

function removeFile(path: string): Promise<void> {
  return whileInUse(path, () => rm(path, { force: true }))
}

/** Where drives that come and go are mounted (Filesystem Hierarchy Standard 3.0, /media and /mnt; udisks(8) for /run/media). */
const mountFolders = /^(\/run)?\/(?:media|mnt)\//

/** On Windows a letter or share without a drive; on Linux a place for drives at which none is mounted. */
async function isDriveThere(path: string): Promise<boolean> {
  const { root } = parse(path)
  if (root !== '/')
    return stat(root).then(
      () => true,
      () => false,
    )
  const [isForDrives, above = '/'] = mountFolders.exec(path) ?? []
  return isForDrives === undefined || (await deviceOf(path)) !== (await deviceOf(above))
}

async function deviceOf(path: string): Promise<number> {
  return (await ofNearest(path, (folder) => stat(folder))).dev
}

/** Asks about the path or, where it does not exist, about the nearest folder above it that does. */
async function ofNearest<T>(path: string, ask: (path: string) => Promise<T>): Promise<T> {
  for (let folder = path; ; folder = dirname(folder)) {
    const answer = await unlessAbsent(ask(folder))
    if (answer !== undefined) return answer
    if (dirname(folder) === folder) throw failure('FOLDER_UNUSABLE', `The drive of ${path} is not there.`)
  }
}

async function unlessAbsent<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR')) return undefined
    throw error
  }
}

/** With what the system refuses as a problem. */
async function usable<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw inDataFolder(error, path)
  }
}
