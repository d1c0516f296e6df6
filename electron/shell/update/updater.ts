/** electron-updater, as it is wanted here: it looks, downloads and checks; when something is installed is said by the shell alone. */
import type { NsisUpdater } from 'electron-updater'
import { failure } from '../../contract/problem.ts'
import type { Log } from '../../ports/log.ts'
import { signedFeed, type Feed } from './signed-feed.ts'

export interface ProgramUpdater {
  /**
   * Looks for a newer version, and downloads and checks it; its name, or `undefined` where there is none. Throws `UPDATE_NOT_GENUINE`, and
   * whatever else stood in the way as it is.
   */
  download(): Promise<string | undefined>
  /** Starts the installer of what was downloaded, without questions; it waits for the end of this program. With `isRestart` it starts the new one. */
  install(isRestart: boolean): void
}

/** Of electron-updater's errors, those that say that what was downloaded is not what was published. */
const notGenuine: Readonly<Record<string, string>> = {
  ERR_CHECKSUM_MISMATCH: 'The installer is not the one that the list of versions names.',
  ERR_UPDATER_INVALID_SIGNATURE: 'The installer has the signature of somebody else.',
}

/** `updater` is new. */
export function openUpdater(updater: NsisUpdater, feed: Feed, log: Log): ProgramUpdater {
  updater.logger = {
    info: () => undefined,
    warn: (text: unknown) => log.write('updater', { text: String(text) }),
    // What it throws, it also logs.
    error: () => undefined,
  }
  updater.autoDownload = false
  updater.autoInstallOnAppQuit = false
  updater.allowDowngrade = false
  updater.disableWebInstaller = true
  updater.setFeedURL(signedFeed(feed))
  return {
    async download() {
      const found = await updater.checkForUpdates()
      if (found?.isUpdateAvailable !== true) return undefined
      await updater.downloadUpdate().catch((error: unknown) => {
        const { code = '', message } = error as NodeJS.ErrnoException
        const detail = notGenuine[code]
        throw detail === undefined ? error : failure('UPDATE_NOT_GENUINE', detail, message)
      })
      return found.updateInfo.version
    },
    install: (isRestart) => void updater.install(true, isRestart),
  }
}
