/** The icon beside the clock: where the program is while its window is closed. */
import type { AppState } from '../contract/app-state.ts'
import type { Electron } from './electron.ts'
import type { ShellTexts } from './texts/en.ts'
import { isRunning, isWorking, percentOf, whenChanged } from './work.ts'

export interface TrayOptions {
  texts: ShellTexts
  iconFile: string
  open: () => void
  setPlaying: (isPlaying: boolean) => void
  stop: () => void
  quit: () => void
}

/** What its menu has and shows. */
type Offer = Readonly<Record<'canStop' | 'canPlay' | 'isPlaying', boolean>>

/** Gives what keeps it up to date, and it alive: a tray that nobody holds disappears with the next garbage collection. */
export function openTray(
  { Tray, Menu }: Pick<Electron, 'Tray' | 'Menu'>,
  { texts, iconFile, open, setPlaying, stop, quit }: TrayOptions,
): (state: AppState) => void {
  const tray = new Tray(iconFile)
  tray.on('click', open)
  const showText = whenChanged<string>((text) => tray.setToolTip(text))
  const offer = whenChanged<Offer>(({ canStop, canPlay, isPlaying }) =>
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: texts.tray.open, click: open },
        {
          ...{ type: 'checkbox', label: texts.tray.playing, checked: isPlaying, enabled: canPlay },
          click: () => setPlaying(!isPlaying),
        },
        { label: texts.tray.stop, enabled: canStop, click: stop },
        { type: 'separator' },
        { label: texts.tray.quit, click: quit },
      ]),
    ),
  )
  return (state) => {
    showText(textFor(texts, state))
    offer({
      canStop: isRunning(state) && state.run?.isStopping === false,
      // Where no machine was seen there is nothing that could give way, and a change under way refuses another.
      canPlay: state.machine !== null && !isWorking(state),
      isPlaying: state.isPlaying,
    })
  }
}

function textFor({ program, tray }: ShellTexts, state: AppState): string {
  if (!isRunning(state)) return program
  if (state.run?.isStopping === true) return tray.stopping
  return state.run?.goal === 'absent' ? tray.removing(percentOf(state)) : tray.settingUp(percentOf(state))
}
