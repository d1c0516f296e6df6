/** Ways through a tree. */
import type { Node } from 'web-tree-sitter'

export interface Finding {
  rule: string
  line: number
  message: string
}

export function finding(rule: string, node: Node, message: string): Finding {
  return { rule, line: node.startPosition.row + 1, message }
}

export function descendants(node: Node, ...types: string[]): Node[] {
  return node.descendantsOfType(types)
}

export function children(node: Node): Node[] {
  return node.namedChildren
}

/** The node itself, or what stands alone in it: the grammar has a node for each level of precedence. */
export function core(node: Node): Node {
  const [only, ...more] = children(node)
  const isWrapper = only !== undefined && more.length === 0 && only.text === node.text
  return isWrapper ? core(only) : node
}

/** `$name` → `name`; variables of a scope or drive such as `env:` keep it. */
export function variableName(node: Node): string {
  return node.text.replace(/^[$@]/, '')
}

/** The text between the quotes, or `undefined` for anything else than a literal without variables. */
export function literal(node: Node): string | undefined {
  const { text } = core(node)
  if (/^'(?:[^']|'')*'$/.test(text)) return text.slice(1, -1).replaceAll("''", "'")
  return /^"[^"$`]*"$/.test(text) ? text.slice(1, -1) : undefined
}
