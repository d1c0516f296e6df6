/** The window's copy of the state: it follows the events and tells the components, but not more often than anybody can see. */
import { foldAppEvent, type AppEvent } from '../../electron/contract/api.ts'
import type { AppState } from '../../electron/contract/app-state.ts'
import type { Line, Transport } from '../connection/transport.ts'

/** During a run hundreds of events come in a second; drawn is at most ten times. */
const leastMsBetweenDrawings = 100
const longestWaitMs = 2000

export interface Store {
  /** `undefined` until the first snapshot. */
  readonly state: () => AppState | undefined
  readonly line: () => Line
  /** Resolves as soon as the state is so and shown, or after two seconds: a window beside this one may have its own will. */
  readonly until: (isSo: (state: AppState) => boolean) => Promise<void>
  readonly subscribe: (listener: () => void) => () => void
}

export function openStore(transport: Transport): Store {
  const listeners = new Set<() => void>()
  const waiting = new Set<() => void>()
  let folded: AppState | undefined
  let shown: AppState | undefined
  let line: Line = { kind: 'up' }
  let lastDrawn = -Infinity
  let isScheduled = false

  function draw(): void {
    isScheduled = false
    lastDrawn = performance.now()
    shown = folded
    for (const listener of listeners) listener()
  }

  function schedule(): void {
    if (isScheduled) return
    const waitMs = lastDrawn + leastMsBetweenDrawings - performance.now()
    if (waitMs <= 0) {
      draw()
      return
    }
    isScheduled = true
    setTimeout(draw, waitMs)
  }

  transport.listen(({ event }) => {
    folded = followed(folded, event)
    schedule()
    for (const look of waiting) look()
  })
  transport.watchLine((now) => {
    if (now.kind === line.kind) return
    line = now
    schedule()
  })

  return {
    state: () => shown,
    line: () => line,
    until(isSo) {
      const { promise, resolve } = Promise.withResolvers<undefined>()
      const look = (): void => {
        if (folded === undefined || !isSo(folded)) return
        finish()
        if (shown !== folded) draw()
      }
      const finish = (): void => {
        waiting.delete(look)
        clearTimeout(timer)
        resolve(undefined)
      }
      const timer = setTimeout(finish, longestWaitMs)
      waiting.add(look)
      look()
      return promise
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

function followed(state: AppState | undefined, event: AppEvent): AppState | undefined {
  if (event.type === 'snapshot') return event.state
  return state === undefined ? undefined : foldAppEvent(state, event)
}
