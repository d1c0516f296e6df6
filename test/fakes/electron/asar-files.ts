/**
 * Reading inside of an archive, as Electron lets its programs do (lib/asar/fs-wrapper.ts there): modules are loaded from it, and those
 * calls of `fs` that this program uses for its own files see what is in it.
 */
import fs from 'node:fs'
import { registerHooks, syncBuiltinESMExports } from 'node:module'
import { sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { extractFile, statFile } from '@electron/asar'

interface Inside {
  archive: string
  name: string
}

function insideOf(path: unknown): Inside | undefined {
  const text = path instanceof URL ? fileURLToPath(path) : path
  if (typeof text !== 'string') return undefined
  const mark = `.asar${sep}`
  const end = text.indexOf(mark)
  return end < 0
    ? undefined
    : { archive: text.slice(0, end + mark.length - 1), name: text.slice(end + mark.length) }
}

function read({ archive, name }: Inside): Buffer {
  try {
    return extractFile(archive, name)
  } catch (error) {
    throw Object.assign(new Error(`ENOENT: ${name} is not in ${archive}`, { cause: error }), {
      code: 'ENOENT',
    })
  }
}

function isThere({ archive, name }: Inside): boolean {
  try {
    statFile(archive, name)
    return true
  } catch {
    return false
  }
}

type ReadOptions = BufferEncoding | { encoding?: BufferEncoding | null } | null

function inEncoding(content: Buffer, options: ReadOptions): Buffer | string {
  const encoding = typeof options === 'string' ? options : options?.encoding
  return encoding === undefined || encoding === null ? content : content.toString(encoding)
}

/** From here on in this process. */
export function openArchives(): void {
  const { readFileSync, existsSync, promises } = fs
  const { readFile } = promises
  fs.readFileSync = ((path: fs.PathOrFileDescriptor, options: ReadOptions = null) => {
    const inside = insideOf(path)
    return inside === undefined ? readFileSync(path, options as 'utf8') : inEncoding(read(inside), options)
  }) as typeof fs.readFileSync
  fs.existsSync = (path) => {
    const inside = insideOf(path)
    return inside === undefined ? existsSync(path) : isThere(inside)
  }
  promises.readFile = (async (path: fs.PathLike, options: ReadOptions = null) => {
    const inside = insideOf(path)
    return inside === undefined ? readFile(path, options) : inEncoding(read(inside), options)
  }) as typeof promises.readFile
  syncBuiltinESMExports()
  registerHooks({
    resolve(specifier, context, nextResolve) {
      if (specifier.startsWith('file:') && insideOf(new URL(specifier)) !== undefined)
        return { url: specifier, format: 'module', shortCircuit: true }
      return nextResolve(specifier, context)
    },
    load(url, context, nextLoad) {
      const inside = url.startsWith('file:') ? insideOf(new URL(url)) : undefined
      return inside === undefined
        ? nextLoad(url, context)
        : { format: 'module', source: read(inside), shortCircuit: true }
    },
  })
}
