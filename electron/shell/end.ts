/** How the program ends: work goes on behind a closed window, and is stopped in order when the program is to end. */
import type { App, BrowserWindow } from 'electron'
import type { Wizard } from '../ipc/wizard.ts'

export interface EndOptions {
  window: BrowserWindow
  wizard: Pick<Wizard, 'close'>
  isWorking: () => boolean
  /** The window was hidden instead of closed. */
  onHidden: () => void
  /** What is done when all work has ended, right before the program does. */
  lastly?: (() => Promise<void>) | undefined
  /** With which the program ends; by default 0. */
  exitCode?: (() => number) | undefined
}

/** A stop takes two seconds. What hangs longer is left to the next start, which continues everything. */
const longestStopMs = 20_000

export function endInOrder(
  app: App,
  { window, wizard, isWorking, onHidden, lastly, exitCode }: EndOptions,
): void {
  let phase: 'open' | 'ending' | 'ended' = 'open'

  window.on('close', (event) => {
    if (phase !== 'open' || !isWorking()) return
    event.preventDefault()
    window.hide()
    onHidden()
  })
  app.on('window-all-closed', () => app.quit())
  // Comes before any window is closed (app, "before-quit").
  app.on('before-quit', (event) => {
    if (phase === 'ended') return
    event.preventDefault()
    if (phase === 'ending') return
    phase = 'ending'
    if (!window.isDestroyed()) window.hide()
    const stopped = Promise.race([wizard.close(), waitMs(longestStopMs)])
    void stopped.then(lastly).finally(() => {
      phase = 'ended'
      if (exitCode === undefined) app.quit()
      // Only this takes one.
      else app.exit(exitCode())
    })
  })
}

function waitMs(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref())
}
