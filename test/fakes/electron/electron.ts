/**
 * A small Electron that keeps state instead of noting calls: programs with windows that load pages, trays, notifications and
 * locks. It knows what the shell uses, refuses what Electron refuses (too early, too late, destroyed), and grants what Electron
 * grants unless told otherwise.
 */
import type { Electron } from '../../../electron/shell/electron.ts'
import { FakeApp, type AppOptions, type Computer } from './app.ts'
import { Desktop, FakeMenu, FakeNotification, FakeTray, type MenuItem } from './desktop.ts'
import { FakeProtocols, FakeSession } from './session.ts'
import { FakeWindow, type WindowOptions } from './window.ts'

export interface FakeElectron {
  /** What `electron` exports. */
  readonly electron: Electron
  readonly app: FakeApp
  readonly desktop: Desktop
  readonly protocols: FakeProtocols
  readonly sessions: ReadonlyMap<string, FakeSession>
  /** Its only window. */
  readonly window: () => FakeWindow
}

export const newComputer = (): Computer => ({ locks: new Map(), loginItems: new Map() })

export function createElectron(options: Partial<AppOptions> = {}): FakeElectron {
  const app = new FakeApp({
    ...{ computer: newComputer(), isPackaged: true, languages: ['en-US'], argv: [] },
    ...options,
  })
  const desktop = new Desktop()
  const protocols = new FakeProtocols(app)
  const sessions = new Map<string, FakeSession>()
  const windows: FakeWindow[] = []

  class BrowserWindow extends FakeWindow {
    constructor(windowOptions: WindowOptions) {
      super(windowOptions, app, protocols)
      windows.push(this)
    }
  }
  class Tray extends FakeTray {
    constructor(image: string) {
      app.requireReady('Tray')
      super(image)
      desktop.trays.push(this)
    }
  }
  class Notification extends FakeNotification {
    static isSupported = (): boolean => desktop.showsNotifications
    constructor(content: { title: string; body: string }) {
      super(content, desktop)
    }
  }

  const electron = {
    app,
    BrowserWindow,
    dialog: desktop.dialog,
    Menu: {
      buildFromTemplate: (items: MenuItem[]) => new FakeMenu(items, desktop),
      setApplicationMenu: (menu: FakeMenu | null) => (desktop.menu = menu),
    },
    nativeTheme: { shouldUseDarkColors: false },
    Notification,
    powerMonitor: desktop.powerMonitor,
    powerSaveBlocker: desktop.powerSaveBlocker,
    protocol: protocols,
    session: {
      fromPartition(partition: string) {
        app.requireReady('fromPartition')
        const session = sessions.get(partition) ?? new FakeSession()
        sessions.set(partition, session)
        return session
      },
    },
    shell: desktop.shell,
    Tray,
  }
  return {
    // It knows what the shell uses, and no more.
    electron: electron as unknown as Electron,
    ...{ app, desktop, protocols, sessions },
    window() {
      const [window, ...others] = windows
      if (window === undefined || others.length > 0) throw new Error(`there are ${windows.length} windows`)
      return window
    },
  }
}
