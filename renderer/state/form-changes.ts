/** What is typed into the form goes to the main process a moment later, so that not every key is a message. */
import type { Problem } from '../../electron/contract/problem.ts'
import type { MergePatch } from '../../electron/contract/setup-form.ts'

const pauseMs = 150

export interface FormChanges {
  /** Gives the value at `path`, such as `builder.memoryMiB`, a new value; null takes it out. */
  set(path: string, value: MergePatch[string]): void
  /** Sends what waits; resolves when all that was sent has arrived: whether it was taken. */
  settle(): Promise<boolean>
  /** Why the last change was not taken. */
  readonly refusal: () => Problem | undefined
  forgetRefusal(): void
  /** Tells when `refusal` is another. Gives what ends it. */
  readonly subscribe: (listener: () => void) => () => void
}

/** `send` gives why a change was not taken. */
export function createFormChanges(send: (patch: MergePatch) => Promise<Problem | undefined>): FormChanges {
  const listeners = new Set<() => void>()
  let refusal: Problem | undefined
  let waiting = new Map<string, MergePatch[string]>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let sending: Promise<unknown> = Promise.resolve()

  function setRefusal(found: Problem | undefined): void {
    refusal = found
    for (const listener of listeners) listener()
  }

  async function settle(): Promise<boolean> {
    clearTimeout(timer)
    if (waiting.size > 0) {
      const patch = patchOf(waiting)
      waiting = new Map()
      // One after the other: a later value must not be overtaken.
      sending = sending.then(async () => setRefusal(await send(patch)))
    }
    await sending
    return refusal === undefined
  }

  return {
    set(path, value) {
      waiting.set(path, value)
      clearTimeout(timer)
      timer = setTimeout(() => void settle(), pauseMs)
    },
    settle,
    refusal: () => refusal,
    forgetRefusal: () => setRefusal(undefined),
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/** `builder.memoryMiB` → `{ builder: { memoryMiB: … } }`; all paths have one or two parts. */
function patchOf(values: ReadonlyMap<string, MergePatch[string]>): MergePatch {
  const patch: Record<string, Record<string, MergePatch[string]>> = {}
  for (const [path, value] of values) {
    const [group = '', name = ''] = path.split('.')
    patch[group] = { ...patch[group], [name]: value }
  }
  return patch
}
