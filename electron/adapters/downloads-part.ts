import { createHash } from 'node:crypto'
import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { failure } from '../contract/problem.ts'
import { inDataFolder, isCode, makeFolder } from './data-folder.ts'
import { whileInUse } from './file-in-use.ts'

/** The beginning of a file that is not whole yet, with the checksum up to its end. */
export interface Part {
  readonly path: string
  readonly size: number
  /** The server's strong ETag for these bytes, when this process saw it. */
  validator: string | undefined
  /** Where an answer that did not say its length ended last. */
  openEnd: number | undefined
  append(bytes: Uint8Array): Promise<void>
  /** Back to nothing. */
  restart(): Promise<void>
  sha256(): string
  /** Flushes it to the disk and gives it its final name. */
  commit(file: string): Promise<void>
  discard(): Promise<void>
  close(): Promise<void>
}

/** Opens or creates it; what is there is read once for the checksum. */
export async function openPart(path: string, signal: AbortSignal): Promise<Part> {
  const file = await openForUpdate(path).catch((error: unknown) => {
    throw inDataFolder(error, path)
  })
  let hash = createHash('sha256')
  let size = 0
  let closed = false
  const close = async () => {
    if (!closed) await file.close()
    closed = true
  }
  const part: Part = {
    path,
    get size() {
      return size
    },
    validator: undefined,
    openEnd: undefined,
    append: async (bytes) => {
      try {
        for (let written = 0; written < bytes.length;) {
          const { bytesWritten } = await file.write(bytes, written, bytes.length - written, size + written)
          written += bytesWritten
        }
      } catch (error) {
        throw isCode(error, 'ENOSPC')
          ? failure(
              'DISK_FULL',
              `${path} cannot grow beyond ${Math.floor(size / 1024 ** 2)} MiB.`,
              error.message,
            )
          : error
      }
      // After a failed write the file is longer than what is counted; the next write begins at `size` again.
      hash.update(bytes)
      size += bytes.length
    },
    restart: async () => {
      await file.truncate(0)
      hash = createHash('sha256')
      size = 0
      part.validator = undefined
    },
    sha256: () => hash.copy().digest('hex'),
    commit: async (target) => {
      await file.truncate(size)
      await file.sync()
      await close()
      await whileInUse(target, () => rename(path, target))
    },
    discard: async () => {
      await close()
      await whileInUse(path, () => rm(path, { force: true }))
    },
    close,
  }
  try {
    const buffer = new Uint8Array(1024 * 1024)
    for (;;) {
      signal.throwIfAborted()
      const { bytesRead } = await file.read(buffer, 0, buffer.length, size)
      if (bytesRead === 0) return part
      hash.update(buffer.subarray(0, bytesRead))
      size += bytesRead
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Not `a+`: on Linux its writes ignore the position, and it could not be cut. */
async function openForUpdate(path: string): Promise<FileHandle> {
  await makeFolder(dirname(path))
  try {
    return await open(path, 'r+')
  } catch (error) {
    if (isCode(error, 'ENOENT')) return await open(path, 'wx+', 0o644)
    throw error
  }
}
