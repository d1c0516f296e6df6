/** The icon beside the clock: where the program is while its window is closed. */
import type { AppState } from '../contract/app-state.ts'
import type { Electron } from './electron.ts'
import type { ShellTexts } from './texts/en.ts'
import { isRunning, percentOf, whenChanged } from './work.ts'

export interface TrayOptions {
  texts: ShellTexts
  iconFile: string
  open: () => void
  stop: () => void
  quit: () => void
}

/** Gives what keeps it up to date, and it alive: a tray that nobody holds disappears with the next garbage collection. */
export function openTray(
  { Tray, Menu }: Pick<Electron, 'Tray' | 'Menu'>,
  { texts, iconFile, open, stop, quit }: TrayOptions,
): (state: AppState) => void {
  const tray = new Tray(iconFile)
  tray.on('click', open)
  const showText = whenChanged<string>((text) => tray.setToolTip(text))
  const offer = whenChanged<boolean>((canStop) =>
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: texts.tray.open, click: open },
        { label: texts.tray.stop, enabled: canStop, click: stop },
        { type: 'separator' },
        { label: texts.tray.quit, click: quit },
      ]),
    ),
  )
  return (state) => {
    showText(textFor(texts, state))
    offer(isRunning(state) && state.run?.isStopping === false)
  }
}

function textFor({ program, tray }: ShellTexts, state: AppState): string {
  if (!isRunning(state)) return program
  if (state.run?.isStopping === true) return tray.stopping
  return state.run?.goal === 'absent' ? tray.removing(percentOf(state)) : tray.settingUp(percentOf(state))
}
