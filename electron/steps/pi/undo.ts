/** Work in stages, each of which says how it is undone. */
import type { StepContext } from '../../engine/resource.ts'
import { forgetPiSession } from './session.ts'

/** Work that leaves things as they were where it fails: by what it put on the list until then. */
export async function undoneIfItFails<T>(
  context: StepContext,
  work: (undoList: UndoList) => Promise<T>,
): Promise<T> {
  const undoList = new UndoList()
  try {
    return await work(undoList)
  } catch (error) {
    await undoList.undoAll(context)
    throw error
  }
}

export class UndoList {
  readonly #steps: { name: string; undo: (context: StepContext) => Promise<void> }[] = []

  add(name: string, undo: (context: StepContext) => Promise<void>): void {
    this.#steps.push({ name, undo })
  }

  /** The work is done for good: nothing of it is undone any more. */
  forget(): void {
    this.#steps.length = 0
  }

  /**
   * Last first. One that fails does not keep the others from being done: what remains is found by the next look. The run's own
   * signal may have ended the work, so undoing gets time of its own.
   */
  async undoAll(context: StepContext): Promise<void> {
    const unhurried = { ...context, signal: AbortSignal.timeout(undoTimeoutMs) }
    // What failed may have been the connection itself, or it ended with the run's signal.
    await forgetPiSession(context)
    for (const { name, undo } of this.#steps.splice(0).reverse()) {
      context.log(`Undoing: ${name}`)
      try {
        await undo(unhurried)
      } catch (error) {
        context.log(`Could not be undone: ${String(error)}`)
      }
    }
  }
}

const undoTimeoutMs = 300_000
