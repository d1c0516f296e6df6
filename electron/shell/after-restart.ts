/** Where Windows has to be restarted, the program is started with it once, and goes on where it was. */
import type { App } from 'electron'
import type { AppState } from '../contract/app-state.ts'
import { whenChanged } from './work.ts'

/** The word that it is then started with. */
const word = '--after-restart'

export function isAfterRestart(startArguments: readonly string[]): boolean {
  return startArguments.includes(word)
}

/**
 * An entry of this user's own, in the registry's Run key (Electron, `app.setLoginItemSettings`); a developer's start has none. Electron
 * puts path and words together as they are, and the path has a space (electron#32657).
 */
export function startWithSystem(app: App, openAtLogin: boolean): void {
  if (app.isPackaged) app.setLoginItemSettings({ openAtLogin, path: `"${process.execPath}"`, args: [word] })
}

export function startAgainAfterRestart(app: App): (state: AppState) => void {
  const change = whenChanged<boolean>((isNeeded) => {
    if (isNeeded) startWithSystem(app, true)
  })
  return ({ run }) => change(run?.view.problem?.code === 'RESTART_NEEDED')
}
