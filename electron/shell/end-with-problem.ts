import type { Problem } from '../contract/problem.ts'
import type { Electron } from './electron.ts'
import { localeOf, textsFor } from './texts/texts-for.ts'

/** There is no window, or none that can be trusted: the system shows what happened, and the program ends. Once Electron is ready. */
export function endWithProblem({ app, dialog }: Pick<Electron, 'app' | 'dialog'>, problem: Problem): void {
  const { title, detail, remedy } = textsFor(localeOf(app)).problem(problem)
  dialog.showErrorBox(title, `${detail}\n\n${remedy}`)
  app.exit(1)
}
