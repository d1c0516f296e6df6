/** What stands on the terminal while a run works: its steps, one bar, and the tool's last line, as much as there is room for. */
import sliceAnsi from 'slice-ansi'
import type { ActionView, RunView } from '../contract/run-view.ts'
import type { Progress } from '../contract/run.ts'
import { dim, green, red } from './style.ts'

export interface Size {
  columns: number
  rows: number
}

export const marks = { waiting: dim('·'), running: '…', done: green('✓'), failed: red('✗') } as const

/** The lines of one picture; never more than fit above the cursor's own row, and none wider than the terminal. */
export function frame(view: RunView, lastLine: string, elapsedMs: number, size: Size): string[] {
  const rows = Math.max(1, size.rows - 1)
  const withLastLine = rows >= 4
  const room = Math.max(0, rows - (withLastLine ? 2 : 1))
  const shown = stepsInView(view.actions, room)
  const steps = shown.map((action) => `${marks[action.state]} ${action.title}${progressText(action)}`)
  const isCropped = shown.length < view.actions.length
  const last = withLastLine ? [dim(lastRow(lastLine))] : []
  // One column stays free: a wide character that begins in the last one reaches beyond it.
  return [...steps, barLine(view, elapsedMs, { isCropped, ...size }), ...last].map((line) =>
    sliceAnsi(line, 0, size.columns - 1),
  )
}

/** As many steps as there is room for; the running one is always among them, with the one before it for the thread. */
function stepsInView(actions: readonly ActionView[], room: number): readonly ActionView[] {
  if (actions.length <= room) return actions
  const first = Math.max(0, position(actions) - (room >= 3 ? 1 : 0))
  const from = Math.min(first, actions.length - room)
  return actions.slice(from, from + room)
}

/** Index of the step that is worked on. */
function position(actions: readonly ActionView[]): number {
  const unfinished = actions.findIndex(({ state }) => state !== 'done')
  const running = actions.findIndex(({ state }) => state === 'running')
  return running >= 0 ? running : unfinished >= 0 ? unfinished : actions.length - 1
}

function barLine(
  { fraction, actions }: RunView,
  elapsedMs: number,
  { isCropped, columns }: { isCropped: boolean; columns: number },
): string {
  const percent = `${String(Math.floor(fraction * 100)).padStart(3)} %`
  const step = isCropped ? `  step ${position(actions) + 1} of ${actions.length}` : ''
  const width = Math.min(40, columns - percent.length - seconds(elapsedMs).length - step.length - 4)
  const filled = Math.floor(fraction * width)
  const bar = width < 5 ? '' : `${'█'.repeat(filled)}${'░'.repeat(width - filled)} `
  return `${bar}${percent}${step}  ${dim(seconds(elapsedMs))}`
}

/** A tool may say several lines at once, with tabs; here is room for one. */
function lastRow(text: string): string {
  return text.trimEnd().split('\n').at(-1)?.replaceAll('\t', ' ') ?? ''
}

function progressText({ state, progress }: ActionView): string {
  if (state !== 'running' || progress === undefined) return ''
  const note = progress.note === undefined ? '' : ` ${progress.note}`
  return dim(` – ${amount(progress)}${note.replaceAll(/\s/g, ' ')}`)
}

function amount({ done, total, unit }: Progress): string {
  const value = (number: number) =>
    unit === 'bytes' ? `${Math.round(number / 1e6)} MB` : `${Math.round(number)}`
  const suffix = unit === 'bytes' ? '' : ` ${unit}`
  return total === undefined ? `${value(done)}${suffix}` : `${value(done)} of ${value(total)}${suffix}`
}

/** Rounded before it is split: no 60 seconds. */
export function seconds(durationMs: number): string {
  const tenths = Math.round(durationMs / 100)
  if (tenths < 600) return `${(tenths / 10).toFixed(1)} s`
  const total = Math.round(durationMs / 1000)
  return `${Math.floor(total / 60)} min ${total % 60} s`
}
