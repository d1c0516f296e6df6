/** What the shell reads off the wizard's state. */
import { isDeepStrictEqual } from 'node:util'
import type { AppState } from '../contract/app-state.ts'

/** Something is being changed or proved, and should come to its end. */
export function isWorking({ run, proof, power }: AppState): boolean {
  return isRunning({ run }) || proof.kind === 'pending' || power.kind === 'pending'
}

export function isRunning({ run }: Pick<AppState, 'run'>): boolean {
  return run?.view.state === 'running'
}

/** Whole percents, as they are shown. */
export function percentOf({ run }: Pick<AppState, 'run'>): number {
  return Math.floor((run?.view.fraction ?? 0) * 100)
}

/** Tells only what differs from what was told last; during a run hundreds of events a second change nothing of it. */
export function whenChanged<Value extends string | number | boolean | Readonly<Record<string, boolean>>>(
  tell: (value: Value) => void,
): (value: Value) => void {
  let last: Value | undefined
  return (value) => {
    if (isDeepStrictEqual(value, last)) return
    last = value
    tell(value)
  }
}
