/** The module `electron` in a process of its own: what `import … from 'electron'` gives there. */
import { createElectron } from './electron.ts'

export const fake = createElectron({
  // Electron goes by the name of its executable; a stand-in is told (packaged.ts).
  isPackaged: process.env['PI_OFFLOAD_STAND_IN'] === 'packaged',
  languages: ['de-DE'],
  argv: process.argv.slice(1),
})
export const {
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
} = fake.electron
