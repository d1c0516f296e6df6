/** The desktop program: the wizard that the command line serves to a browser, in a window of its own. Bundled to `dist/`. */
import packageFile from '../package.json' with { type: 'json' }
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  app,
  BrowserWindow,
  dialog,
  Menu,
  nativeTheme,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  session,
  shell,
  Tray,
} from 'electron'
import { NsisUpdater } from 'electron-updater'
import { openRehearsalWorkplace, openWorkplace, startAsUsual, thisUser } from './composition.ts'
import { buildIn } from './contract/build.ts'
import { problemOf } from './contract/problem.ts'
import { onCrash } from './crash.ts'
import { requireOwnUser } from './own-user.ts'
import { endWithProblem } from './shell/end-with-problem.ts'
import { startShell } from './shell/start.ts'
import { isInstalledIn, updatesIn } from './shell/update/installed.ts'
import { openUpdater } from './shell/update/updater.ts'

const programFolder = dirname(process.execPath)
const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

void startShell(
  {
    ...{ app, BrowserWindow, dialog, Menu, nativeTheme, Notification },
    ...{ powerMonitor, powerSaveBlocker, protocol, session, shell, Tray },
  },
  {
    version: packageFile.version,
    // What is packed beside the bundle, which was made before it.
    build: buildIn(JSON.parse(readFileSync(file('../package.json'), 'utf8')) as Record<string, unknown>),
    startArguments: process.argv.slice(1),
    files: {
      windowFolder: file('../renderer/dist'),
      preloadFile: file('preload.cjs'),
      // Other programs read no archive: it lies beside it (electron-builder.yml).
      licences: file('third-party-notices.txt').replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked'),
      icon: { png: file('../resources/icons/icon.png'), ico: file('../resources/icons/icon.ico') },
    },
    async openWorkplace(isRehearsal) {
      if (!isRehearsal) requireOwnUser(await thisUser())
      const workplace = isRehearsal ? openRehearsalWorkplace({ fast: false }) : openWorkplace()
      onCrash((error) => {
        workplace.ports.log.write('crashed', { error })
        endWithProblem({ app, dialog }, workplace.outgoing.value(problemOf(error)))
      })
      return workplace
    },
    startAsUsual,
    isInstalled: isInstalledIn(programFolder),
    openUpdater: (feed, log) =>
      updatesIn(programFolder) ? openUpdater(new NsisUpdater(), feed, log) : undefined,
  },
)
