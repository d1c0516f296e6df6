import type { Log } from '../ports/log.ts'

const keptLines = 5000

/** A log in memory, with the lines that a file would have. */
export function memoryLog(): Log {
  let lines: string[] = []
  return {
    write: (event, fields = {}) => {
      lines.push(JSON.stringify({ time: new Date().toISOString(), ...fields, msg: event }))
      if (lines.length > 2 * keptLines) lines = lines.slice(-keptLines)
    },
    tail: async (count) => lines.slice(-count),
    forget: () => {
      lines = []
    },
  }
}
