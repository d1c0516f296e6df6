import { existsSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Whether the program in this folder was put there by its installer, and by one that has a feed: beside the programs lies the uninstaller
 * (app-builder-lib, templates/nsis/common.nsh, `UNINSTALL_FILENAME`), which an unpacked archive has not, and in `resources` what
 * electron-updater needs (app-builder-lib, out/publish/PublishManager.js).
 */
export function isInstalledIn(programFolder: string, productName: string): boolean {
  return (
    existsSync(join(programFolder, `Uninstall ${productName}.exe`)) &&
    existsSync(join(programFolder, 'resources', 'app-update.yml'))
  )
}
