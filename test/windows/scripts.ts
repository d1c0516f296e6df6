/** The PowerShell files of the product, and their trees by a real grammar (tree-sitter-powershell). */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Language, Parser, type Node } from 'web-tree-sitter'

export interface Script {
  /** Such as `pc-facts.ps1` or `parts/answer.ps1`. */
  name: string
  text: string
  root: Node
}

const folder = new URL('../../resources/windows/', import.meta.url)

await Parser.init()
const grammar = fileURLToPath(import.meta.resolve('tree-sitter-powershell/tree-sitter-powershell.wasm'))
const parser = new Parser().setLanguage(await Language.load(grammar))

export function parseScript(name: string, text: string): Script {
  const tree = parser.parse(text)
  if (tree === null) throw new Error(`${name} cannot be parsed`)
  return { name, text, root: tree.rootNode }
}

export const scripts: readonly Script[] = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => /\.psd?m?1$/.test(name))
  .sort()
  .map((name) => parseScript(name, readFileSync(new URL(name, folder), 'utf8')))
