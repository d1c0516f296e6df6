/** Whether real Nix agrees that an entry was added, and nothing else changed. */
import { addImport, removeImport } from '../../../electron/steps/pi/import-editor.ts'
import { configurationFolder, importPathIn } from '../../../electron/steps/pi/configuration-paths.ts'
import type { Mutant } from '../../configurations/mutations.ts'
import type { Description, Nix, Pair } from './nix.ts'

const importPath = importPathIn(`${configurationFolder}/configuration.nix`)

interface Judgement {
  /** So many the editor added an entry to. */
  added: number
  /** Of so many of these Nix told the imports before and after. */
  evaluated: number
  /** Where it should not have, and why. */
  wrong: string[]
}

export async function judge(nix: Nix, mutants: readonly Mutant[]): Promise<Judgement> {
  const cases = mutants.flatMap(({ how, source: before }) => {
    const addition = addImport(before, importPath)
    return addition.kind === 'added' ? [{ how, before, after: addition.source }] : []
  })
  const printed = await nix.parse(cases.flatMap(({ before, after }) => [before, after]))
  const described = await nix.describe(cases)
  const wrong = cases.flatMap(({ how, before, after }, index) => {
    const reason =
      flawOfRemoval(before, after) ??
      flawOfSyntax(printed[2 * index], printed[2 * index + 1], nix.folder) ??
      flawOfMeaning(described[index], nix.folder)
    return reason === undefined ? [] : [`${reason}: ${how}\n${before}\n-----\n${after}\n=====`]
  })
  return {
    added: cases.length,
    evaluated: described.filter((seen) => seen.before !== undefined).length,
    wrong,
  }
}

function flawOfRemoval(before: string, after: string): string | undefined {
  const removal = removeImport(after, importPath)
  const isSame = removal.kind === 'removed' && Buffer.from(removal.source).equals(Buffer.from(before))
  return isSame ? undefined : 'a removal gives other bytes'
}

/** The whole of the file, also what cannot be evaluated here. */
function flawOfSyntax(
  before: string | undefined,
  after: string | undefined,
  folder: string,
): string | undefined {
  if (before === undefined) return 'Nix refuses the file'
  if (after === undefined) return 'Nix refuses the result'
  const candidates = without(after, `(${folder}/pi-offload) `)
  const isSame = candidates.some(
    (text) => text === before || without(text, 'imports = [ ]; ').includes(before),
  )
  return isSame ? undefined : 'Nix reads more than one entry more'
}

function flawOfMeaning(
  { before, after }: Partial<Pair<Partial<Description> | undefined>> = {},
  folder: string,
): string | undefined {
  if (before === undefined) return undefined
  if (before.names === undefined || before.imports === undefined) return 'it was no module'
  if (after?.names === undefined || after.imports === undefined) return 'it is no module any more'
  const names = new Set([...before.names, 'imports'])
  if (!isSameList([...names], after.names)) return 'it has other attributes'
  const wanted = [...before.imports, `${folder}/pi-offload`]
  return isSameList(wanted, after.imports) ? undefined : 'it imports something else'
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return JSON.stringify(one.toSorted()) === JSON.stringify(other.toSorted())
}

/** The text without each of the places where it has the piece, one at a time. */
function without(text: string, piece: string): string[] {
  const found: string[] = []
  for (let at = text.indexOf(piece); at !== -1; at = text.indexOf(piece, at + 1))
    found.push(text.slice(0, at) + text.slice(at + piece.length))
  return found
}
