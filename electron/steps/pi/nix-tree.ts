/** The syntax tree of a Nix expression, and what Nix says against it before it evaluates anything. */
import { nixLanguage } from '@replit/codemirror-lang-nix'
import { nameFlaw, type Flaw } from './nix-names.ts'
import type { SyntaxNode } from './nix-syntax.ts'
import { plainText } from './nix-text.ts'

interface NixTree {
  program: SyntaxNode
  /** Why Nix does not take it, for people. */
  flaw: string | undefined
}

/**
 * Each node is where its text stands in `source`. Literals other than strings are nodes named `Integer`, paths that interpolate
 * `Parenthesized` ({@link plainText}).
 */
export function parseNix(source: string): NixTree {
  const tree = nixLanguage.parser.parse(plainText(source))
  const program = tree.topNode
  let error: number | undefined
  tree.iterate({
    enter: (node) => {
      if (node.type.isError) error ??= node.from
      return error === undefined
    },
  })
  const found = error === undefined ? nameFlaw(program, source) : { at: error }
  return { program, flaw: found && flawText(found, source) }
}

function flawText({ at, name, problem }: Flaw, source: string): string {
  const line = String(source.slice(0, at).split('\n').length)
  // What is missing at the end of a line is missed at the beginning of the next.
  if (name === undefined) return `it cannot be parsed near line ${line}`
  return `\`${name}\` in line ${line} is defined ${problem}`
}
