/** What was downloaded is installed as the last thing that the program does, and only where nothing is being changed on this PC. */
import { problemOf } from '../../contract/problem.ts'
import type { Updates } from '../../ipc/updates.ts'
import type { Ports } from '../../ports/index.ts'
import type { Electron } from '../electron.ts'
import type { ProgramUpdater } from './updater.ts'

export interface UpdateAtEnd extends Updates {
  /** Nothing is installed by this program any more: it is about to be uninstalled. */
  readonly forbid: () => void
  /** Once all work has ended, right before the program does. */
  readonly install: () => Promise<void>
}

export function updateAtEnd(
  app: Pick<Electron['app'], 'quit'>,
  updater: ProgramUpdater,
  { runLock, log }: Pick<Ports, 'runLock' | 'log'>,
): UpdateAtEnd {
  let ready: string | undefined
  let isRestart = false
  let isForbidden = false

  return {
    async download() {
      ready = await updater.download()
      return ready
    },
    restart() {
      isRestart = true
      app.quit()
    },
    forbid: () => void (isForbidden = true),
    async install() {
      if (ready === undefined || isForbidden) return
      try {
        // Goes away with this process: until then nobody begins a run.
        await runLock.acquire()
      } catch (error) {
        log.write('update-waits', { version: ready, problem: problemOf(error) })
        return
      }
      log.write('update-begins', { version: ready })
      updater.install(isRestart)
    },
  }
}
