/** Small questions to the nodes of a syntax tree of Nix. */
import type { nixLanguage } from '@replit/codemirror-lang-nix'

export type SyntaxNode = ReturnType<typeof nixLanguage.parser.parse>['topNode']

/** Its parts: keywords and brackets among them, comments not. */
export function parts(node: SyntaxNode): SyntaxNode[] {
  return children(node).filter((child) => !isComment(child))
}

/** It, and all below it. */
export function nodesOf(node: SyntaxNode): SyntaxNode[] {
  return [node, ...children(node).flatMap(nodesOf)]
}

/** The value of a binding, the body of a function, what a file holds. */
export function lastExpression(node: SyntaxNode): SyntaxNode | undefined {
  return parts(node).at(-1)
}

/** The set that this is or gives: through `{ ... }:`, `let … in` and `with …;`, and nothing else. */
export function plainSet(expression: SyntaxNode | undefined): SyntaxNode | undefined {
  let node = expression
  while (node !== undefined && ['Function', 'Let', 'With'].includes(node.name)) node = lastExpression(node)
  return node?.name === 'AttrSet' ? node : undefined
}

export function children(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = []
  for (let child = node.firstChild; child !== null; child = child.nextSibling) found.push(child)
  return found
}

export function isComment(node: SyntaxNode): boolean {
  return node.name === 'LineComment' || node.name === 'BlockComment'
}

/** Where it ends: the grammar takes the first half of a Windows line break for the end of a comment. */
export function endOf({ name, from, to }: SyntaxNode, source: string): number {
  return name === 'LineComment' ? from + source.slice(from, to).replace(/\r$/, '').length : to
}

/** The operator between two operands. Comments hold none. */
export function operatorOf(expression: SyntaxNode, source: string): string {
  const [left, ...others] = parts(expression)
  const right = others.at(-1)
  if (left === undefined || right === undefined) return ''
  const comments = children(expression).filter(isComment)
  const between = comments.reduceRight(
    (text, { from, to }) =>
      from < left.to ? text : text.slice(0, from - left.to) + text.slice(to - left.to),
    source.slice(left.to, right.from),
  )
  return between.trim()
}

/** An attribute's name as Nix reads it, or `undefined` where it is computed. */
export function nameOf(node: SyntaxNode, source: string): string | undefined {
  if (node.name === 'Identifier') return source.slice(node.from, node.to)
  const inner = node.name === 'Interpolation' ? node.firstChild : node
  if (inner?.name !== 'String' || inner.firstChild !== null) return undefined
  return source.slice(inner.from + 1, inner.to - 1).replace(/\\([\s\S])/g, (_escape, letter: string) => {
    return { n: '\n', r: '\r', t: '\t' }[letter] ?? letter
  })
}

export type Binding =
  | { kind: 'bind'; path: readonly SyntaxNode[]; value: SyntaxNode; node: SyntaxNode }
  /** `inherit names;` or `inherit (from) names;` */
  | { kind: 'inherit'; from: SyntaxNode | undefined; names: SyntaxNode[] }

/** What a set or a `let` binds, whose tree has all names of its `inherit`s side by side. */
export function bindingsOf(setOrLet: SyntaxNode): Binding[] {
  const bindings: Binding[] = []
  const inside = parts(setOrLet)
  for (const [index, node] of inside.entries()) {
    if (node.name === 'in') break
    const last = bindings.at(-1)
    const isParenthesized = inside[index - 1]?.name === '('
    if (node.name === 'inherit') bindings.push({ kind: 'inherit', from: undefined, names: [] })
    else if (node.name === 'Bind') {
      const [path, value = node] = parts(node)
      bindings.push({ kind: 'bind', path: path === undefined ? [] : parts(path), value, node })
    } else if (last?.kind === 'inherit') {
      if (isParenthesized) last.from = node
      else if (!['(', ')', '}'].includes(node.name)) last.names.push(node)
    }
  }
  return bindings
}
