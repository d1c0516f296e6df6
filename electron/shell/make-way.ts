/**
 * The program that is open ends in order for another: for that of the uninstaller, and for an installer that takes its place, or a silent
 * uninstaller, which would end it by force (resources/installer/installer.nsh). A run under way is not stopped, whoever began it.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { RunLock } from '../ports/run-lock.ts'
import type { Electron } from './electron.ts'

const word = '--make-way'

/** The same numbers stand in installer.nsh. With any other code nobody knows. */
export const makeWayExitCodes = { isFree: 0, runUnderWay: 11 } as const

/** Longer than the other one may take to end (end.ts). */
const longestTakeOverMs = 30_000

export function isForInstaller(startArguments: readonly string[]): boolean {
  return startArguments.includes(word)
}

/** Once Electron is ready; gives the exit code. */
export async function makeWay(app: Electron['app'], runLock: RunLock): Promise<number> {
  try {
    await requireNoRun(runLock)
  } catch {
    return makeWayExitCodes.runUnderWay
  }
  await takeOver(app)
  return makeWayExitCodes.isFree
}

/** Throws `RUN_IN_PROGRESS`. */
export async function requireNoRun(runLock: RunLock): Promise<void> {
  const release = await runLock.acquire()
  await release()
}

/**
 * The program that is open ends when it hears of this start, and each request tells it anew (Electron, shell/browser/api/electron_api_app.cc,
 * `App::RequestSingleInstanceLock`).
 */
export async function takeOver(app: Electron['app']): Promise<void> {
  const deadline = performance.now() + longestTakeOverMs
  while (!app.requestSingleInstanceLock()) {
    if (performance.now() > deadline) throw new Error('Pi Offload is open, and does not end.')
    await sleep(200)
  }
}
