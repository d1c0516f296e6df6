/** What a command is called with. */
import type { Node } from 'web-tree-sitter'
import { ownerOf } from './functions.ts'
import { children, core, descendants } from './tree.ts'

export interface Call {
  node: Node
  /** `&`, `.` or nothing. */
  operator: string
  /** `undefined` where an operator runs the value of an expression. */
  name: string | undefined
  expression: Node | undefined
  /** Name without its dash, and the value that follows it. */
  parameters: { name: string; value: Node | undefined }[]
  /** Values that no parameter stands before. */
  positional: Node[]
  splatted: string[]
}

/** Read once for each node: every rule asks for those of all files. */
const known = new WeakMap<Node, Call[]>()

export function callsIn(root: Node): readonly Call[] {
  const calls = known.get(root) ?? descendants(root, 'command').map(readCall)
  known.set(root, calls)
  return calls
}

/**
 * The keys of a table that is splatted; `undefined` where they cannot be read: the table is written down as a whole in the same
 * function, and nothing is added to it.
 */
export function keysOf(name: string, { node }: Call): string[] | undefined {
  const owner = ownerOf(node)
  const [only, ...more] = descendants(owner ?? node.tree.rootNode, 'assignment_expression').filter(
    (one) => ownerOf(one)?.id === owner?.id && new RegExp(String.raw`^\$${name}\b`).test(one.text),
  )
  const value = only?.childForFieldName('value')
  const table = value ? core(value) : undefined
  if (more.length > 0 || table?.type !== 'hash_literal_expression') return undefined
  return descendants(table, 'key_expression').map(({ text }) => text)
}

function readCall(node: Node): Call {
  const name = node.childForFieldName('command_name')
  const operator = children(node).find(({ type }) => type === 'command_invokation_operator')?.text ?? ''
  const isExpression = name?.type === 'command_name_expr' && core(name).type !== 'command_name'
  const call: Call = {
    node,
    operator,
    name: isExpression ? undefined : name?.text,
    expression: isExpression ? core(name) : undefined,
    parameters: [],
    positional: [],
    splatted: [],
  }
  for (const element of elementsOf(node)) addElement(call, element)
  return call
}

function elementsOf(node: Node): Node[] {
  const elements = node.childForFieldName('command_elements')
  return elements === null ? [] : children(elements).filter(({ type }) => type !== 'command_argument_sep')
}

function addElement(call: Call, element: Node): void {
  const last = call.parameters.at(-1)
  if (element.type === 'command_parameter')
    call.parameters.push({ name: element.text.replace(/^-|:$/g, ''), value: undefined })
  else if (element.text.startsWith('@') && core(element).type === 'variable')
    call.splatted.push(element.text.slice(1))
  else if (last !== undefined && last.value === undefined && call.positional.length === 0)
    last.value = element
  else call.positional.push(element)
}
