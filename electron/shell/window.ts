/** The one window of the program. */
import type { BrowserWindow, Session } from 'electron'
import type { Electron } from './electron.ts'

export interface WindowOptions {
  title: string
  preloadFile: string
  iconFile: string
  session: Session
  /** For those who develop it. */
  devTools: boolean
}

/** The ground of renderer/components/theme.ts, so that nothing flashes before the page is drawn. */
const background = { dark: '#202020', light: '#f3f3f3' }

/** Still empty; it shows itself as soon as there is something to see. */
export function openWindow(
  { BrowserWindow, nativeTheme }: Pick<Electron, 'BrowserWindow' | 'nativeTheme'>,
  { title, preloadFile, iconFile, session, devTools }: WindowOptions,
): BrowserWindow {
  const window = new BrowserWindow({
    title,
    icon: iconFile,
    width: 1080,
    height: 760,
    minWidth: 800,
    minHeight: 600,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
    webPreferences: {
      preload: preloadFile,
      session,
      devTools,
      // Electron's defaults, said all the same: each is a line of docs/security.md.
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      // Chromium would fetch dictionaries.
      spellcheck: false,
    },
  })
  window.once('ready-to-show', () => window.show())
  return window
}

/** In front of all others, wherever it was. Once it is closed the program is about to end. */
export function bringForward(window: BrowserWindow): void {
  if (window.isDestroyed()) return
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
