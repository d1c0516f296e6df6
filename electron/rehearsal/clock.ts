/** Time for the rehearsal. */
import type { Clock } from '../ports/clock.ts'

/** A clock that runs `factor` times as fast as the real one, so that half an hour fits into a minute of showing. */
export function fasterClock(factor: number, startsAtMs: number = Date.now()): Clock {
  const beganAtMs = performance.now()
  return {
    now: () => startsAtMs + (performance.now() - beganAtMs) * factor,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          reject(stopped())
          return
        }
        const timer = setTimeout(() => {
          signal?.removeEventListener('abort', onAbort)
          resolve()
        }, milliseconds / factor)
        const onAbort = () => {
          clearTimeout(timer)
          reject(stopped())
        }
        signal?.addEventListener('abort', onAbort, { once: true })
      }),
  }
}

/**
 * A clock that jumps: nobody waits. Whoever sleeps is woken in the order of time, each only after all that can go on without
 * waiting has done so; several sleepers therefore see the same order as with real time. Work that takes real time (disk,
 * network) does not count: it belongs to no rehearsal.
 */
export function jumpingClock(startsAtMs: number = Date.UTC(2026, 0, 1)): Clock {
  interface Sleeper {
    wakesAtMs: number
    wake: () => void
  }
  let nowMs = startsAtMs
  let sleepers: Sleeper[] = []
  let jumpPlanned = false

  function planJump(): void {
    if (jumpPlanned || sleepers.length === 0) return
    jumpPlanned = true
    setImmediate(() => {
      jumpPlanned = false
      // `toSorted` is stable: of two with the same time, the one that lay down first wakes first.
      const [next] = sleepers.toSorted((a, b) => a.wakesAtMs - b.wakesAtMs)
      if (next === undefined) return
      sleepers = sleepers.filter((sleeper) => sleeper !== next)
      nowMs = Math.max(nowMs, next.wakesAtMs)
      next.wake()
      planJump()
    })
  }

  return {
    now: () => nowMs,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          reject(stopped())
          return
        }
        const sleeper: Sleeper = {
          wakesAtMs: nowMs + Math.max(0, milliseconds),
          wake: () => {
            signal?.removeEventListener('abort', onAbort)
            resolve()
          },
        }
        const onAbort = () => {
          sleepers = sleepers.filter((other) => other !== sleeper)
          reject(stopped())
        }
        signal?.addEventListener('abort', onAbort, { once: true })
        sleepers.push(sleeper)
        planJump()
      }),
  }
}

function stopped(): DOMException {
  return new DOMException('The wait was stopped on request.', 'AbortError')
}
