/** The functions of a file: their parameters, and which variables are known where. */
import type { Node } from 'web-tree-sitter'
import { children, descendants, variableName } from './tree.ts'

export interface FunctionShape {
  node: Node
  name: string
  parameters: { name: string; isMandatory: boolean }[]
}

export function functionsIn(root: Node): FunctionShape[] {
  return descendants(root, 'function_statement').map((node) => ({
    node,
    name: children(node).find(({ type }) => type === 'function_name')?.text ?? '',
    parameters: parametersOf(node),
  }))
}

/** Of a function, or of the script itself. */
export function parametersOf(node: Node): FunctionShape['parameters'] {
  const [block] = descendants(node, 'param_block').filter((one) => ownerOf(one)?.id === ownerFor(node)?.id)
  if (block === undefined) return []
  return descendants(block, 'script_parameter').map((parameter) => ({
    name: variableName(children(parameter).find(({ type }) => type === 'variable') ?? parameter),
    isMandatory: /\bMandatory\s*=\s*\$true\b/.test(parameter.text),
  }))
}

/** The function that a node is in, or `undefined` for the script's own statements. */
export function ownerOf(node: Node): Node | undefined {
  for (let one = node.parent; one !== null; one = one.parent)
    if (one.type === 'function_statement') return one
  return undefined
}

const ownerFor = (node: Node): Node | undefined => (node.type === 'function_statement' ? node : undefined)
