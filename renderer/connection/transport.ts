import type { Connection } from '../../electron/contract/api.ts'
import type { Problem } from '../../electron/contract/problem.ts'

/** `refused`: the main process does not know this window; trying again would not help. */
export type Line = { kind: 'up' } | { kind: 'down' } | { kind: 'refused'; problem: Problem }

/** What the window needs of a way to the main process, besides what both sides agreed on. */
export interface Transport extends Connection {
  /** Tells whenever the line is interrupted and when it is there again. */
  watchLine(listener: (line: Line) => void): void
}
