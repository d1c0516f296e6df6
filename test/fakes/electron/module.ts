/** The module `electron` in a process of its own: what `import … from 'electron'` gives there. */
import { request as httpRequest } from 'node:http'
import { request as httpsRequest, type RequestOptions } from 'node:https'
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

/** What electron-updater asks by: Node's own requests have what it uses of Electron's. */
export const net = {
  request: (options: RequestOptions) => (options.protocol === 'https:' ? httpsRequest : httpRequest)(options),
}
