/** The syntax tree of a Nix file, which keeps positions and comments and survives errors. */
import { nixLanguage } from '@replit/codemirror-lang-nix'

export type Tree = ReturnType<typeof nixLanguage.parser.parse>
export type SyntaxNode = Tree['topNode']

export function parseNix(source: string): Tree {
  return nixLanguage.parser.parse(source)
}

/** Where it cannot be parsed, for people. What is missing at the end of a line is missed at the beginning of the next. */
export function flawOf(tree: Tree, source: string): string | undefined {
  let at: number | undefined
  tree.iterate({
    enter: (node) => {
      if (node.type.isError) at ??= node.from
      return at === undefined
    },
  })
  if (at === undefined) return undefined
  return `it cannot be parsed near line ${String(source.slice(0, at).split('\n').length)}`
}

export function children(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = []
  for (let child = node.firstChild; child !== null; child = child.nextSibling) found.push(child)
  return found
}

export function isComment(node: SyntaxNode): boolean {
  return node.name === 'LineComment' || node.name === 'BlockComment'
}

/** The value of a binding, the body of a function, what a file holds. */
export function lastExpression(node: SyntaxNode): SyntaxNode | undefined {
  return children(node)
    .filter((child) => !isComment(child))
    .at(-1)
}

/** The set that this is or gives: through `{ ... }:`, `let … in` and `with …;`, and nothing else. */
export function plainSet(expression: SyntaxNode | undefined): SyntaxNode | undefined {
  let node = expression
  while (node !== undefined && ['Function', 'Let', 'With'].includes(node.name)) node = lastExpression(node)
  return node?.name === 'AttrSet' ? node : undefined
}
