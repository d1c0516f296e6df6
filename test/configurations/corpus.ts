/** Configurations of NixOS in all the shapes that people give them, and what the editor of `imports` makes of each. */
import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { configurationFolder, importPathIn, pathsTo } from '../../electron/steps/pi/configuration-paths.ts'
import { addImport, namesPath, removeImport } from '../../electron/steps/pi/import-editor.ts'

/**
 * The folders: the editor adds the entry; Nix takes the file, and its owner has to add it; the entry is there already; Nix itself
 * refuses the file.
 */
const expectations = ['added', 'by-hand', 'present', 'broken'] as const
export type Expectation = (typeof expectations)[number]

interface SampleConfiguration {
  /** `added/tabs` */
  name: string
  expected: Expectation
  source: string
}

const file = `${configurationFolder}/configuration.nix`
const importPath = importPathIn(file)
const folder = fileURLToPath(new URL('../fixtures/configurations/', import.meta.url))

export const configurations: readonly SampleConfiguration[] = expectations.flatMap((expected) =>
  globSync(`${expected}/*.nix`, { cwd: folder })
    .toSorted()
    .map((name) => ({
      name: `${expected}/${basename(name, '.nix')}`,
      expected,
      source: readFileSync(`${folder}${name}`, 'utf8'),
    })),
)

interface Outcome {
  expected: Expectation
  /** The lines that are new with the entry; the reason against it; or what a removal does. */
  seen: string
}

/** What becomes of a file beside our folder, as the product goes about it. */
export function outcomeOf(source: string): Outcome {
  if (namesPath(source, pathsTo(file))) return { expected: 'present', seen: afterRemoval(source) }
  const addition = addImport(source, importPath)
  if (addition.kind === 'added') return { expected: 'added', seen: newLines(addition.source, source) }
  if (addition.kind === 'present') throw new Error('Not by its paths, and yet there.')
  return { expected: addition.byHand === 'correct' ? 'broken' : 'by-hand', seen: addition.reason }
}

function newLines(after: string, before: string): string {
  const former = new Set(before.split('\n'))
  const lines = after.split('\n').filter((line) => !former.has(line))
  return lines.map((line) => line.trim()).join(' ⏎ ')
}

function afterRemoval(source: string): string {
  for (const path of pathsTo(file)) {
    const removal = removeImport(source, path)
    if (removal.kind === 'unclear') return removal.reason
    if (removal.kind === 'removed') return `leaves ${newLines(removal.source, source) || 'all other lines'}`
  }
  throw new Error('There, and yet absent.')
}
