/** The desktop program around the wizard: one window, an icon beside the clock, and an end in order. */
import type { BrowserWindow } from 'electron'
import { foldAppEvent } from '../contract/api.ts'
import type { AppState, Page } from '../contract/app-state.ts'
import type { Build } from '../contract/build.ts'
import { serveMessages } from '../ipc/messages.ts'
import { openWizard, type Wizard } from '../ipc/wizard.ts'
import type { Workplace } from '../ipc/workplace.ts'
import { isAfterRestart, startAgainAfterRestart, startWithSystem } from './after-restart.ts'
import { keepAwake } from './awake.ts'
import { pageInArguments } from './deep-link.ts'
import type { Electron } from './electron.ts'
import { endInOrder } from './end.ts'
import { lockSession } from './lock-down.ts'
import { offerContextMenu, programMenu } from './menu.ts'
import { createNotices } from './notices.ts'
import { reviveWindow } from './revival.ts'
import { showOnTaskbar } from './taskbar.ts'
import { localeOf, textsFor } from './texts/texts-for.ts'
import { isForInstaller } from './make-way.ts'
import { openTray } from './tray.ts'
import { updateAtEnd } from './update/at-end.ts'
import type { ProgramUpdater } from './update/updater.ts'
import { followRemoval, isForUninstaller, showRemoval } from './uninstall.ts'
import { serveWindowFiles, windowOrigin, windowUrl } from './window-protocol.ts'
import { bringForward, openWindow } from './window.ts'
import { isWorking } from './work.ts'

export interface ShellOptions {
  workplace: Workplace
  version: string
  build: Build
  /** Where the program updates itself. */
  updater: ProgramUpdater | undefined
  /** The words that the program was started with. */
  startArguments: readonly string[]
  files: ShellFiles
}

export interface ShellFiles {
  /** Where the built window is. */
  windowFolder: string
  preloadFile: string
  icon: { png: string; ico: string }
  /** Of the packages in the bundles; other programs have to be able to read it. */
  licences: string
}

export interface Shell {
  /** The program was started once more: its window comes to the front, and with a link its page. For an installer or the uninstaller it ends. */
  startedAgain(startArguments: readonly string[]): void
}

/** In memory alone: nothing of the page is kept on the disk. */
const partition = 'window'

/** Once Electron is ready. */
export async function openShell(electron: Electron, options: ShellOptions): Promise<Shell> {
  const { app, Menu } = electron
  const { workplace, version, build, updater, startArguments, files } = options
  const { log } = workplace.ports
  const locale = localeOf(app)
  const texts = textsFor(locale)
  const trayIconFile = process.platform === 'win32' ? files.icon.ico : files.icon.png
  const isDeveloped = !app.isPackaged

  const update = updater && updateAtEnd(app, updater, workplace.ports)
  const wizard = await openWizard({ workplace, version, build, updates: update, locale })
  const firstPage = pageInArguments(startArguments)
  if (firstPage !== undefined) await goTo(wizard, firstPage)
  const uninstall = isForUninstaller(startArguments) ? followRemoval(electron, workplace, texts) : undefined
  if (uninstall !== undefined) await showRemoval(wizard)

  const session = electron.session.fromPartition(partition)
  lockSession(session)
  serveWindowFiles(session.protocol, files.windowFolder)
  app.setAboutPanelOptions({
    ...{ applicationName: texts.program, applicationVersion: version, iconPath: files.icon.png },
    // Shown on every system; `credits` is not (AboutPanelOptions).
    copyright: `${texts.about}\n${texts.build(build)}`,
  })
  /** In whatever the user reads texts with. */
  const showLicences = async (): Promise<void> => {
    const error = await electron.shell.openPath(files.licences)
    if (error !== '') log.write('licences-not-shown', { error })
  }
  Menu.setApplicationMenu(programMenu(Menu, texts, { isDeveloped, showLicences: () => void showLicences() }))

  const window = openWindow(electron, {
    ...{ title: texts.program, session, devTools: isDeveloped },
    ...{ preloadFile: files.preloadFile, iconFile: trayIconFile },
  })
  serveMessages({ wizard, window: window.webContents, origin: windowOrigin })
  offerContextMenu(Menu, texts, window.webContents)
  reviveWindow(electron, { texts, window, log })

  const open = (): void => bringForward(window)
  /** With what the notice is about; a run has its own page in front. */
  const openNotice = (): void => {
    if (current().notice !== null && !isWorking(current())) void goToNotice(wizard)
    open()
  }
  /** Whoever is busy with another page, such as a repair's review, finds it again. */
  const openFromTray = (): void => (current().page === 'done' ? openNotice() : open())
  const notices = createNotices(electron, {
    ...{ texts, open, openNotice, iconFile: files.icon.png },
    isWatched: () => window.isFocused(),
  })
  const showInTray = openTray(electron, {
    ...{ texts, open: openFromTray, iconFile: trayIconFile },
    setPlaying: (isPlaying) => void wizard.serve('setPlaying', { isPlaying }),
    stop: () => void wizard.serve('stop', {}),
    quit: () => app.quit(),
  })
  const followers = [
    ...[showOnTaskbar(window), keepAwake(electron.powerSaveBlocker), notices.follow, showInTray],
    startAgainAfterRestart(app),
    ...(uninstall === undefined ? [] : [uninstall.follow]),
  ]
  const current = followState(wizard, window, followers)
  endInOrder(app, {
    ...{ window, wizard, isWorking: () => isWorking(current()), onHidden: notices.tellItGoesOn },
    ...{ lastly: update?.install, exitCode: uninstall?.exitCode },
  })
  if (isAfterRestart(startArguments)) {
    startWithSystem(app, false)
    void wizard.resumeAfterRestart()
  }
  // Nothing of a rehearsal outlives it.
  if (workplace.rehearsal === undefined) {
    const health = wizard.watchHealth()
    // On all systems, once it is awake again (Electron, powerMonitor).
    electron.powerMonitor.on('resume', health.lookAgain)
    window.once('closed', () => electron.powerMonitor.off('resume', health.lookAgain))
  }
  wizard.watchUpdates()
  // A load that is overtaken by another one is rejected, too.
  window.loadURL(windowUrl).catch((error: unknown) => log.write('window-not-loaded', { error }))

  return {
    startedAgain(words) {
      if (isForUninstaller(words) || isForInstaller(words)) {
        update?.forbid()
        app.quit()
        return
      }
      const page = pageInArguments(words)
      if (page !== undefined) void goTo(wizard, page)
      open()
    },
  }
}

function goTo(wizard: Wizard, page: Page): Promise<unknown> {
  return wizard.serve('goToPage', { page })
}

function goToNotice(wizard: Wizard): Promise<unknown> {
  return wizard.serve('goToPage', { page: 'dashboard', seeksNotice: true })
}

/** Follows by the same events as the window does, until that is gone. Gives how it is now. */
function followState(
  wizard: Wizard,
  window: BrowserWindow,
  followers: readonly ((state: AppState) => void)[],
): () => AppState {
  let state: AppState | undefined
  const leave = wizard.listen(({ event }) => {
    state = event.type === 'snapshot' ? event.state : foldAppEvent(now(), event)
    for (const follow of followers) follow(state)
  })
  window.once('closed', leave)
  function now(): AppState {
    if (state === undefined) throw new Error('the first message is a snapshot')
    return state
  }
  return now
}
