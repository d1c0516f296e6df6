import type { Problem } from '../contract/problem.ts'
import type { Electron } from './electron.ts'

/** There is no window, or none that can be trusted: the system shows what happened, and the program ends. */
export function endWithProblem(
  { app, dialog }: Pick<Electron, 'app' | 'dialog'>,
  { title, detail, remedy }: Problem,
): void {
  dialog.showErrorBox(title, `${detail}\n\n${remedy}`)
  app.exit(1)
}
