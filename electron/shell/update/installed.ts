import { existsSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Whether the program in this folder was put there by its installer: beside it lies the uninstaller (app-builder-lib,
 * templates/nsis/common.nsh, `UNINSTALL_FILENAME`), which an unpacked archive has not.
 */
export function isInstalledIn(programFolder: string): boolean {
  return existsSync(join(programFolder, 'Uninstall Pi Offload.exe'))
}

/** And by one that has a feed: in `resources` is what electron-updater needs (app-builder-lib, out/publish/PublishManager.js). */
export function updatesIn(programFolder: string): boolean {
  return isInstalledIn(programFolder) && existsSync(join(programFolder, 'resources', 'app-update.yml'))
}
