/** A page that dies is opened anew, but not for ever: then a person decides. */
import type { BrowserWindow } from 'electron'
import { tokenBucket } from '../ipc/token-bucket.ts'
import type { Log } from '../ports/log.ts'
import type { Electron } from './electron.ts'
import type { ShellTexts } from './texts/en.ts'

const revivals = { burst: 3, perSecond: 1 / 60 }

export interface RevivalOptions {
  texts: ShellTexts
  window: BrowserWindow
  log: Log
}

/** The state is in this process: a new page loses nothing. */
export function reviveWindow(
  { app, dialog }: Pick<Electron, 'app' | 'dialog'>,
  { texts, window, log }: RevivalOptions,
): void {
  const revival = tokenBucket(revivals)

  async function ask(): Promise<void> {
    const { message, detail, reload, quit } = texts.windowGone
    // Beside the window and not a part of it: that may be hidden.
    const { response } = await dialog.showMessageBox({
      ...{ type: 'error', title: texts.program, message, detail },
      ...{ buttons: [reload, quit], defaultId: 0, cancelId: 0, noLink: true },
    })
    if (response === 1) app.quit()
    else if (!window.isDestroyed()) window.webContents.reload()
  }

  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log.write('window-gone', { reason, exitCode })
    if (reason === 'clean-exit') return
    if (revival.take()) window.webContents.reload()
    else void ask()
  })
}
