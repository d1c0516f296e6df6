/** Every configuration of the corpus, put in and taken out. What real Nix says to the same: test/lab/contract/configurations.lab.test.ts. */
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import {
  configurationFolder,
  importPathIn,
  moduleFolder,
} from '../../../../electron/steps/pi/configuration-paths.ts'
import { addImport, removeImport } from '../../../../electron/steps/pi/import-editor.ts'
import { parseNix } from '../../../../electron/steps/pi/nix-tree.ts'
import { configurations, outcomeOf, type Expectation } from '../../../configurations/corpus.ts'
import { documentFile, documentText } from '../../../configurations/document.ts'

const importPath = importPathIn(`${configurationFolder}/configuration.nix`)

const those = (wanted: Expectation) =>
  configurations
    .filter(({ expected }) => expected === wanted)
    .map(({ name, source }) => [name, source] as const)

it('is a corpus of many shapes, each as its folder says', () => {
  expect(configurations.length).toBeGreaterThan(100)
  for (const { name, expected, source } of configurations)
    expect(outcomeOf(source).expected, name).toBe(expected)
})

it('is told in docs/configurations.md as it is; `npm run format` writes it', async () => {
  expect(await readFile(documentFile, 'utf8')).toBe(await documentText())
})

describe('a configuration that the entry is added to', () => {
  it.each(those('added'))('%s: is still Nix, and comes back byte for byte', (_name, before) => {
    const addition = addImport(before, importPath)
    expect(addition.kind).toBe('added')
    if (addition.kind !== 'added') return
    expect(parseNix(addition.source).flaw).toBeUndefined()
    expect(addImport(addition.source, importPath)).toEqual({ kind: 'present' })
    expect(removeImport(addition.source, importPath)).toEqual({ kind: 'removed', source: before })
  })

  it.each(those('added'))('%s: changes nothing else, nor its line breaks', (_name, before) => {
    const addition = addImport(before, importPath)
    const after = addition.kind === 'added' ? addition.source : ''
    const inserted = after.length - before.length
    let at = 0
    while (at < before.length && before[at] === after[at]) at += 1
    expect(after.slice(at + inserted)).toBe(before.slice(at))
    const isOfWindows = (text: string): boolean => !/(^|[^\r])\n/.test(text)
    expect(isOfWindows(after)).toBe(isOfWindows(before))
  })
})

describe('a configuration that is left to its owner', () => {
  it.each([...those('by-hand'), ...those('broken')])('%s: says why, and what to do', (_name, source) => {
    const addition = addImport(source, importPath)
    expect(addition.kind).toBe('unclear')
    if (addition.kind !== 'unclear') return
    expect(addition.reason).not.toBe('')
    expect(removeImport(source, importPath).kind).toBe(addition.byHand === 'correct' ? 'unclear' : 'absent')
  })
})

describe('a configuration with the entry', () => {
  it.each(those('present'))('%s: is left as it is, and a removal leaves Nix', (_name, source) => {
    for (const path of [importPath, moduleFolder]) {
      const removal = removeImport(source, path)
      if (removal.kind === 'removed') expect(parseNix(removal.source).flaw).toBeUndefined()
    }
  })
})
