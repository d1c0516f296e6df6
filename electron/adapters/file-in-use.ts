/**
 * A file that another program has open: on Windows it can be neither replaced nor removed then, unless that program allows it, and
 * virus scanners, indexers and backups open just what was written. They are done in a moment, so it is tried again for a while.
 */
import { stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { failure } from '../contract/problem.ts'
import { isCode } from './data-folder.ts'

const patienceMs = 2_000
const pauseMs = 50

/** Replaces or removes `path`. Throws `FILE_IN_USE` where it stays open elsewhere; on other systems nothing is ever in use. */
export async function whileInUse<T>(
  path: string,
  work: () => Promise<T>,
  platform: NodeJS.Platform = process.platform,
): Promise<T> {
  const giveUpAt = performance.now() + patienceMs
  for (;;) {
    try {
      return await work()
    } catch (error) {
      // Which of the three it is depends on how the other program opened it.
      if (platform !== 'win32' || !isCode(error, 'EPERM', 'EACCES', 'EBUSY') || !(await isFile(path)))
        throw error
      if (performance.now() >= giveUpAt)
        throw failure('FILE_IN_USE', `${path} can neither be replaced nor removed.`, error.message)
    }
    await sleep(pauseMs)
  }
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}
