/**
 * The state and everything that happens to it, in one order. A copy elsewhere that starts with a snapshot and folds every further
 * message is always equal to the state here, because the state here is made by the same fold.
 */
import { randomBytes } from 'node:crypto'
import { foldAppEvent, type AppEvent, type StreamMessage } from '../contract/api.ts'
import type { AppState } from '../contract/app-state.ts'
import type { RunEvent } from '../contract/run.ts'

/** So many messages are kept for those who come back. */
const keptMessages = 2000

export interface EventStream {
  readonly state: () => AppState
  /** Gives fields of the state new values. */
  change(fields: Partial<AppState>): void
  /** Tells something that happened in the run. */
  tellRun(event: RunEvent): void
  /**
   * Tells `listener` at once what came after the message `lastId`, or a snapshot where that is not known, and from then on
   * every message as it comes. Gives what ends it.
   */
  readonly listen: (listener: (message: StreamMessage) => void, lastId?: string) => () => void
}

export function createEventStream(initial: AppState): EventStream {
  /** Ids of another process mean other messages. */
  const epoch = randomBytes(6).toString('hex')
  const listeners = new Set<(message: StreamMessage) => void>()
  let kept: StreamMessage[] = []
  let state = initial
  let sequence = 0

  const idOf = (number: number): string => `${epoch}-${number}`

  function tell(event: AppEvent): void {
    state = foldAppEvent(state, event)
    sequence += 1
    const message = { id: idOf(sequence), event }
    kept.push(message)
    if (kept.length > 2 * keptMessages) kept = kept.slice(-keptMessages)
    for (const listener of listeners) listener(message)
  }

  /** What came after it; `undefined` when that cannot be said. */
  function since(lastId: string | undefined): StreamMessage[] | undefined {
    if (lastId === idOf(sequence)) return []
    const index = kept.findIndex(({ id }) => id === lastId)
    return index < 0 ? undefined : kept.slice(index + 1)
  }

  return {
    state: () => state,
    change: (fields) => tell({ type: 'changed', fields }),
    tellRun: (event) => tell({ type: 'run', event }),
    listen(listener, lastId) {
      const missed = since(lastId) ?? [{ id: idOf(sequence), event: { type: 'snapshot', state } }]
      for (const message of missed) listener(message)
      // Each its own, so that one function may listen twice.
      const own = (message: StreamMessage): void => listener(message)
      listeners.add(own)
      return () => void listeners.delete(own)
    },
  }
}
