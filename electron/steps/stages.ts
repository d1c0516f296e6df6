/** Tells a run which of `total` stages begins; a stop is heeded between two of them. */
import type { StepContext } from '../engine/resource.ts'

export function stagesOf(context: StepContext, total: number): (note: string) => void {
  let done = 0
  return (note) => {
    context.signal.throwIfAborted()
    context.report({ done, total, unit: 'stages', note })
    done += 1
  }
}
