import type { Problem } from '../contract/problem.ts'
import type { Electron } from './electron.ts'
import { localeOf, textsFor } from './texts/texts-for.ts'

/** In a box of the system, where there is no window, or none that can be trusted. Once Electron is ready. */
export function showProblem({ app, dialog }: Pick<Electron, 'app' | 'dialog'>, problem: Problem): void {
  const { title, detail, remedy } = textsFor(localeOf(app)).problem(problem)
  dialog.showErrorBox(title, `${detail}\n\n${remedy}`)
}

/** Says so, and the program ends. */
export function endWithProblem(electron: Pick<Electron, 'app' | 'dialog'>, problem: Problem): void {
  showProblem(electron, problem)
  electron.app.exit(1)
}
