/** A program that has an administrator's rights says so, and can be started anew without them. */
import { problemOf, type Problem } from '../contract/problem.ts'
import type { Electron } from './electron.ts'
import { endWithProblem } from './end-with-problem.ts'
import { localeOf, textsFor } from './texts/texts-for.ts'

/** Starts a program as the user who sits there. */
export type StartAsUsual = (program: string) => Promise<void>

/** Ends the program, whatever is chosen. */
export async function offerStartAsUsual(
  { app, dialog }: Pick<Electron, 'app' | 'dialog'>,
  problem: Problem,
  startAsUsual: StartAsUsual,
): Promise<void> {
  const texts = textsFor(localeOf(app))
  const { title, detail, remedy } = texts.problem(problem)
  const { response } = await dialog.showMessageBox({
    ...{ type: 'error', title: texts.program, message: title, detail: `${detail}\n\n${remedy}` },
    ...{
      buttons: [texts.elevated.startAsUsual, texts.elevated.quit],
      defaultId: 0,
      cancelId: 1,
      noLink: true,
    },
  })
  if (response !== 0) {
    app.exit(1)
    return
  }
  // The other one shall not take itself for a second start of this one.
  app.releaseSingleInstanceLock()
  try {
    await startAsUsual(process.execPath)
    app.exit(0)
  } catch (error) {
    endWithProblem({ app, dialog }, problemOf(error))
  }
}
