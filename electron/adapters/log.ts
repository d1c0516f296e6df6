import { closeSync, fstatSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { pino } from 'pino'
import { ProblemError } from '../contract/problem.ts'
import type { Log } from '../ports/log.ts'
import type { Redactor } from './redactor.ts'

const maxFieldDepth = 6
/** No more of the file is read for its last lines. */
const tailBytes = 1024 * 1024

export interface LogOptions {
  /** Whether anything was ever made. Until then lines are held in memory: looking leaves no file behind. Default: always. */
  hasBegun?: () => boolean
  /** Bound of the file, and of what is held. Default 5 MiB. */
  maxBytes?: number
}

/**
 * The log as JSON lines in a file that only the user can read, in a folder that is there. At `maxBytes` it becomes `<path>.1`, in
 * the place of the one before: it never takes more than twice that. Lines are written at once, so that those before a crash are
 * there; a disk that is full costs lines, never the run.
 */
export function fileLog(path: string, redactor: Redactor, options: LogOptions = {}): Log {
  const { hasBegun = () => true, maxBytes = 5 * 1024 * 1024 } = options
  let file: number | undefined
  let size = 0
  let held: Buffer[] = []
  let heldBytes = 0

  function append(line: string): void {
    const bytes = Buffer.from(line)
    if (file === undefined && !hasBegun()) {
      heldBytes += bytes.length
      // Whoever only looks, again and again, is not to run out of memory.
      if (heldBytes <= maxBytes) held.push(bytes)
      return
    }
    const lines = [...held, bytes]
    held = []
    heldBytes = 0
    for (const next of lines) write(next)
  }

  function write(bytes: Buffer): void {
    try {
      if (file !== undefined && size > 0 && size + bytes.length > maxBytes) {
        closeSync(file)
        file = undefined
        renameSync(path, `${path}.1`)
      }
      if (file === undefined) {
        file = openSync(path, 'a', 0o600)
        size = fstatSync(file).size
      }
      writeSync(file, bytes)
      size += bytes.length
    } catch {
      // There is no place left to say so.
    }
  }

  const logger = pino(
    { base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime },
    {
      write: (line: string) => append(`${redactLine(line)}\n`),
    },
  )

  function redactLine(line: string): string {
    let event: unknown
    try {
      event = JSON.parse(line)
    } catch {
      return redactor.text(line.trimEnd())
    }
    return JSON.stringify(redactor.value(event))
  }

  return {
    write: (event, fields = {}) => logger.info(plain(fields, 0) as object, event),
    async tail(lines) {
      const inMemory = Buffer.concat(held).toString('utf8')
      return `${await endOf(path)}${inMemory}`.split('\n').slice(0, -1).slice(-lines)
    },
    forget() {
      if (file !== undefined) closeSync(file)
      file = undefined
      held = []
      heldBytes = 0
      for (const name of [path, `${path}.1`]) rmSync(name, { force: true })
    },
  }
}

/** The last whole lines of a file, of at most `tailBytes`; empty when there is none. */
async function endOf(path: string): Promise<string> {
  const file = await open(path, 'r').catch(() => undefined)
  if (file === undefined) return ''
  try {
    const from = Math.max(0, (await file.stat()).size - tailBytes)
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(tailBytes), position: from })
    const text = buffer.toString('utf8', 0, bytesRead)
    return from === 0 ? text : text.slice(text.indexOf('\n') + 1)
  } finally {
    await file.close()
  }
}

/** Values as they are worth logging: bytes as their number, errors with their text, nothing endless. */
function plain(value: unknown, depth: number): unknown {
  if (value instanceof Uint8Array) return `[${value.length} bytes]`
  if (value instanceof ProblemError) return plain(value.problem, depth + 1)
  if (value instanceof Error)
    return {
      name: value.name,
      message: value.message,
      stack: value.stack,
      cause: plain(value.cause, depth + 1),
    }
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth > maxFieldDepth) return '[deeper]'
  if (hasJsonForm(value)) return plain(value.toJSON(), depth + 1)
  if (value instanceof Map) return plain(Object.fromEntries(value), depth + 1)
  if (value instanceof Set || Array.isArray(value)) return [...value].map((item) => plain(item, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, plain(field, depth + 1)]))
}

function hasJsonForm(value: object): value is { toJSON: () => unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function'
}
