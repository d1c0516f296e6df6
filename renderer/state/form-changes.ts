/** What is typed into the form goes to the main process a moment later, so that not every key is a message. */
import type { MergePatch } from '../../electron/contract/setup-form.ts'

const pauseMs = 150

export interface FormChanges {
  /** Gives the value at `path`, such as `builder.memoryMiB`, a new value; null takes it out. */
  set(path: string, value: MergePatch[string]): void
  /** Sends what waits; resolves when all that was sent has arrived. */
  settle(): Promise<void>
}

export function createFormChanges(send: (patch: MergePatch) => Promise<unknown>): FormChanges {
  let waiting = new Map<string, MergePatch[string]>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let sending: Promise<unknown> = Promise.resolve()

  function settle(): Promise<void> {
    clearTimeout(timer)
    if (waiting.size > 0) {
      const patch = patchOf(waiting)
      waiting = new Map()
      // One after the other: a later value must not be overtaken.
      sending = sending.then(() => send(patch))
    }
    return sending.then(() => undefined)
  }

  return {
    set(path, value) {
      waiting.set(path, value)
      clearTimeout(timer)
      timer = setTimeout(() => void settle(), pauseMs)
    },
    settle,
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
