/** The icon beside the clock: where the program is while its window is closed. */
import type { Tray } from 'electron'
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

export interface TrayIcon {
  /** Held by its owner: a tray that is collected as garbage disappears. */
  readonly tray: Tray
  readonly follow: (state: AppState) => void
}

export function openTray(
  { Tray, Menu }: Pick<Electron, 'Tray' | 'Menu'>,
  { texts, iconFile, open, stop, quit }: TrayOptions,
): TrayIcon {
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
  return {
    tray,
    follow(state) {
      showText(textFor(texts, state))
      offer(isRunning(state) && state.run?.isStopping === false)
    },
  }
}

function textFor({ program, tray }: ShellTexts, state: AppState): string {
  if (!isRunning(state)) return program
  if (state.run?.isStopping === true) return tray.stopping
  return state.run?.goal === 'absent' ? tray.removing(percentOf(state)) : tray.settingUp(percentOf(state))
}
