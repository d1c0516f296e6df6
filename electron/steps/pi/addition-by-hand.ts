/** What the owner of a configuration adds where no program does. */
import { importPathIn, moduleFolder } from './configuration-paths.ts'
import type { Configuration } from './configuration.ts'
import { addImport } from './import-editor.ts'

/** In plain words. */
export function additionByHand({ kind, main }: Pick<Configuration, 'kind' | 'main'>): string {
  if (kind === 'flake')
    return 'Add `imports = [ ./pi-offload ];` to a module beside flake.nix that it loads already, from a subfolder `../pi-offload`; or, where it has none, `./pi-offload` to the `modules` in it.'
  const line = `imports = [ ${moduleFolder} ];`
  if (kind === 'system') return `Add \`${line}\` to a module that it loads already.`
  const addition = addImport(main.source, importPathIn(main.path))
  const byHand = addition.kind === 'unclear' ? addition.byHand : 'insert'
  if (byHand === 'append')
    return `Add \` ++ [ ${moduleFolder} ]\` to your \`imports\`, with brackets around what begins with \`if\`.`
  const insert = `add \`${line}\`, or only the folder where it has \`imports\` already.`
  return byHand === 'correct'
    ? `Correct that first; where Nix takes it as it is, ${insert}`
    : `${insert.charAt(0).toUpperCase()}${insert.slice(1)}`
}
