/** Everything that has to be said before Electron is ready, and what then opens the shell. */
import { join } from 'node:path'
import { fromSources, type Build } from '../contract/build.ts'
import { problemOf } from '../contract/problem.ts'
import type { Workplace } from '../ipc/workplace.ts'
import type { Log } from '../ports/log.ts'
import { linkScheme } from './deep-link.ts'
import type { Electron } from './electron.ts'
import { endWithProblem } from './end-with-problem.ts'
import { lockContents } from './lock-down.ts'
import { isForInstaller, makeWay } from './make-way.ts'
import { openShell, type Shell, type ShellFiles } from './shell.ts'
import { offerStartAsUsual, type StartAsUsual } from './start-as-usual.ts'
import { askWhatGoes, isForUninstaller } from './uninstall.ts'
import type { Feed } from './update/signed-feed.ts'
import type { ProgramUpdater } from './update/updater.ts'
import { registerWindowProtocol } from './window-protocol.ts'

export interface StartOptions {
  version: string
  /** By default what runs from its sources. */
  build?: Build
  startArguments: readonly string[]
  files: ShellFiles
  /** Throws where this PC cannot be worked on. */
  openWorkplace: (isRehearsal: boolean) => Promise<Workplace>
  /** Where the system knows programs with an administrator's rights. */
  startAsUsual?: StartAsUsual | undefined
  /** It was put here by its installer; a copy of the portable archive was not. */
  isInstalled?: boolean
  /** `undefined` where no other can take its place. */
  openUpdater?: (feed: Feed, log: Log) => ProgramUpdater | undefined
}

/** As in electron-builder.yml: Windows shows notices and the button in the taskbar under it. */
const appId = 'PiOffload.PiOffload'

/**
 * Resolves when the window is opening, or the program is about to end. Not to be awaited at the top of the main module: Electron is
 * ready only after that has run (electron#40719).
 */
export async function startShell(electron: Electron, options: StartOptions): Promise<void> {
  const { app } = electron
  const { version, build = fromSources, startArguments, files, startAsUsual } = options
  const isRehearsal = startArguments.includes('--rehearsal')
  // A program of its own: the lock below belongs to this folder, and nobody shall see the real thing instead of a rehearsal.
  if (isRehearsal) app.setPath('userData', join(app.getPath('appData'), 'pi-offload-rehearsal'))
  const isUninstall = isForUninstaller(startArguments)
  const isMakingWay = isForInstaller(startArguments)
  // For these the one that is open ends, which takes longer than what has to be said before Electron is ready.
  if (!isUninstall && !isMakingWay && !app.requestSingleInstanceLock()) {
    app.quit()
    return
  }
  let shell: Shell | undefined
  app.on('second-instance', (_event, words) => shell?.startedAgain(words))
  app.enableSandbox()
  app.setAppUserModelId(appId)
  registerWindowProtocol(electron.protocol)
  app.on('web-contents-created', (_event, contents) => lockContents(contents, electron.shell))
  // Only what its installer put somewhere stays where the system would look for it. Nothing behind the dashes is taken for an option.
  if (options.isInstalled === true && !isRehearsal)
    app.setAsDefaultProtocolClient(linkScheme, process.execPath, ['--'])
  await app.whenReady()
  try {
    const workplace = await options.openWorkplace(isRehearsal)
    if (isMakingWay) {
      app.exit(await makeWay(app, workplace.ports.runLock))
      return
    }
    const answer = isUninstall ? await askWhatGoes(electron, workplace) : 'remove'
    if (answer !== 'remove') {
      app.exit(answer)
      return
    }
    const feed = app.isPackaged && !isRehearsal && !isUninstall ? build.feed : null
    const updater = feed === null ? undefined : options.openUpdater?.(feed, workplace.ports.log)
    shell = await openShell(electron, { workplace, version, build, updater, startArguments, files })
  } catch (error) {
    const problem = problemOf(error)
    // Nobody looks: the installer goes on by its own means.
    if (isMakingWay) {
      app.exit(1)
      return
    }
    // From its sources it needs an argument, and the system's shell hands none on.
    if (problem.code === 'RUN_ELEVATED' && startAsUsual !== undefined && app.isPackaged && !isUninstall)
      await offerStartAsUsual(electron, problem, startAsUsual)
    else endWithProblem(electron, problem)
  }
}
