/** All rules for the PowerShell files. */
import type { Script } from '../scripts.ts'
import { checkCommands, checkInvocations, checkTexts, checkTypes } from './commands.ts'
import { checkAnswer, checkBeginning, checkLetters, checkSyntax, checkUse, checkVariables } from './form.ts'
import { checkCatches, checkLanguage, checkVersion } from './habits.ts'
import type { Finding } from './tree.ts'

/** `all` are the files that belong together, the script among them. */
export function lint(script: Script, all: readonly Script[]): Finding[] {
  const checks = [
    ...[checkSyntax, checkLetters, checkBeginning, checkAnswer, checkVariables, checkUse],
    ...[checkCommands, checkInvocations, checkTexts, checkTypes],
    ...[checkLanguage, checkVersion, checkCatches],
  ]
  return checks.flatMap((check) => check(script, all))
}
