/** What is told beside the clock to somebody who looks at something else. */
import type { AppState, Notice } from '../contract/app-state.ts'
import type { Electron } from './electron.ts'
import type { ShellTexts } from './texts/en.ts'

export interface Notices {
  /** Tells the end of a run, and that something is no longer well, unless somebody watches. */
  readonly follow: (state: AppState) => void
  /** The window was closed and the work goes on: told once. */
  readonly tellItGoesOn: () => void
}

export interface NoticesOptions {
  texts: ShellTexts
  iconFile: string
  isWatched: () => boolean
  /** What tells of a run, or of the program, was clicked. */
  open: () => void
  /** What tells that something is no longer well was clicked. */
  openNotice: () => void
}

export function createNotices(
  { Notification }: Pick<Electron, 'Notification'>,
  { texts, iconFile, isWatched, open, openNotice }: NoticesOptions,
): Notices {
  /** What is shown must not be collected as garbage, or a click on it does nothing. */
  const shown = new Set<InstanceType<typeof Notification>>()
  let wasRunning = false
  let hasToldItGoesOn = false
  let notice: Notice | null = null

  function show({ title, body }: { title: string; body: string }, onClick = open): void {
    if (!Notification.isSupported()) return
    const notice = new Notification({ title, body, icon: iconFile })
    shown.add(notice)
    notice.on('click', onClick)
    notice.on('close', () => shown.delete(notice))
    notice.show()
  }

  return {
    follow({ run, notice: latest, removed }) {
      const before = notice
      notice = latest
      if (latest !== null && saysMore(latest, before) && !isWatched())
        show(texts.notice[latest.kind], openNotice)
      const outcome = run?.view.state
      const hasEnded = wasRunning && outcome !== 'running'
      wasRunning = outcome === 'running'
      if (!hasEnded || run === null || isWatched()) return
      // Who stopped it knows.
      if (outcome !== 'succeeded' && outcome !== 'failed') return
      const isPart = run.goal === 'absent' && outcome === 'succeeded' && removed?.isAll !== true
      show(isPart ? texts.ended.absent.inPart : texts.ended[run.goal][outcome])
    },
    tellItGoesOn() {
      if (!hasToldItGoesOn) show(texts.goesOn)
      hasToldItGoesOn = true
    },
  }
}

/** Also where one more part is no longer well. */
function saysMore(latest: Notice, before: Notice | null): boolean {
  if (latest.kind !== 'not-well' || before?.kind !== 'not-well') return latest.kind !== before?.kind
  return latest.parts.some((part) => !before.parts.includes(part))
}
