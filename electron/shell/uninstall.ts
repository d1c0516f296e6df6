/**
 * Uninstalling from Windows' list of apps: before the uninstaller (resources/installer/installer.nsh) deletes anything, it starts the
 * program with this word, waits for its end, and goes by its exit code.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { AppState } from '../contract/app-state.ts'
import { problemOf } from '../contract/problem.ts'
import { forgetWizard, whatIsLeft } from '../ipc/saved-wizard.ts'
import type { Wizard } from '../ipc/wizard.ts'
import type { Workplace } from '../ipc/workplace.ts'
import type { Electron } from './electron.ts'
import { showProblem } from './end-with-problem.ts'
import { requireNoRun, takeOver } from './make-way.ts'
import type { ShellTexts } from './texts/en.ts'
import { localeOf, textsFor } from './texts/texts-for.ts'
import { whenChanged } from './work.ts'

const word = '--uninstall'

/** All others, such as that of a crash: the user could not be asked. The same numbers stand in installer.nsh. */
export const uninstallExitCodes = {
  /** Nothing of what was set up is left: the program goes. */
  nothingLeft: 0,
  /** Something stays, as the user chose: the program goes, and the uninstaller says where the notes of the rest are. */
  kept: 10,
  /** The program stays. */
  cancelled: 11,
} as const
type UninstallExitCode = (typeof uninstallExitCodes)[keyof typeof uninstallExitCodes]

export function isForUninstaller(startArguments: readonly string[]): boolean {
  return startArguments.includes(word)
}

/**
 * Ends the program that may be open already, and asks what shall become of what was set up, where anything was. Once Electron is ready.
 * `remove`: the window shall open for it.
 */
export async function askWhatGoes(
  { app, dialog }: Pick<Electron, 'app' | 'dialog'>,
  workplace: Workplace,
): Promise<'remove' | UninstallExitCode> {
  const { ports, folders } = workplace
  try {
    await requireNoRun(ports.runLock)
  } catch (error) {
    showProblem({ app, dialog }, problemOf(error))
    return uninstallExitCodes.cancelled
  }
  await takeOver(app)
  const left = await whatIsLeft(ports, folders)
  if (left === 'nothing') {
    await forgetWizard(ports, folders)
    return uninstallExitCodes.nothingLeft
  }
  const texts = textsFor(localeOf(app))
  const { message, details, remove, keep, cancel } = texts.uninstall.ask
  const detail = details[left]
  const { response } = await dialog.showMessageBox({
    ...{ type: 'question', title: texts.program, message, detail },
    ...{ buttons: [remove, keep, cancel], defaultId: 0, cancelId: 2, noLink: true },
  })
  return (['remove', uninstallExitCodes.kept] as const)[response] ?? uninstallExitCodes.cancelled
}

/** The window opens with the review of a removal; where none can be planned, with the dashboard, which can say why. */
export async function showRemoval(wizard: Wizard): Promise<void> {
  const planned = wizard.serve('plan', { goal: 'absent' })
  // A refusal is there at once; what is looked at takes its time, and the review shows that.
  const refused = planned.then(({ ok }) => !ok)
  const isRefused = await Promise.race([refused, sleep(0, false)])
  await wizard.serve('goToPage', { page: isRefused ? 'dashboard' : 'review' })
}

export interface UninstallWindow {
  readonly follow: (state: AppState) => void
  /** With which the program ends. */
  readonly exitCode: () => UninstallExitCode
}

/** Until a removal has succeeded, closing the window means that the program stays. */
export function followRemoval(
  { app, dialog }: Pick<Electron, 'app' | 'dialog'>,
  { ports, folders }: Workplace,
  texts: ShellTexts,
): UninstallWindow {
  let exitCode: UninstallExitCode = uninstallExitCodes.cancelled

  async function goOn(): Promise<void> {
    const isLeft = (await whatIsLeft(ports, folders)) !== 'nothing'
    const { message, detail, goOn, back } = isLeft ? texts.uninstall.rest : texts.uninstall.end
    const { response } = await dialog.showMessageBox({
      ...{ type: 'info', title: texts.program, message, detail },
      ...{ buttons: [goOn, back], defaultId: 0, cancelId: 1, noLink: true },
    })
    if (response !== 0) return
    exitCode = isLeft ? uninstallExitCodes.kept : uninstallExitCodes.nothingLeft
    app.quit()
  }

  const change = whenChanged<boolean>((isRemoved) => {
    if (isRemoved) void goOn()
  })
  return {
    follow: ({ run }) => change(run?.goal === 'absent' && run.view.state === 'succeeded'),
    exitCode: () => exitCode,
  }
}
