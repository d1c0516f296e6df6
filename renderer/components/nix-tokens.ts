/** The text of a Nix file in coloured pieces. It only has to look right: nothing is decided by it. */

type TokenKind = 'comment' | 'string' | 'keyword' | 'name' | 'number' | 'path' | 'plain'

export interface Token {
  kind: TokenKind
  text: string
}

/** Tried in this order at every place; the first that fits is taken. */
const rules: readonly [TokenKind, RegExp][] = [
  ['comment', /#[^\n]*|\/\*[\s\S]*?\*\//y],
  ['keyword', /\b(?:let|in|with|rec|inherit|if|then|else|assert|or|import|true|false|null)\b(?!-)/y],
  // What gets a value, and what a function takes.
  ['name', /[A-Za-z_][\w'-]*(?:\.[A-Za-z_][\w'-]*)*(?=\s*=[^=])/y],
  ['path', /(?:\.{1,2}|~)?(?:\/[\w.+-]+)+|<[\w./-]+>/y],
  ['number', /\b\d+(?:\.\d+)?\b/y],
  ['plain', /[A-Za-z_][\w'-]*|\s+|[^\s]/y],
]

export function nixTokens(text: string): Token[] {
  const tokens: Token[] = []
  const add = (kind: TokenKind, piece: string): void => {
    const last = tokens.at(-1)
    if (last?.kind === kind) last.text += piece
    else if (piece !== '') tokens.push({ kind, text: piece })
  }
  /** Ends of the strings that are open, innermost last; `}` stands for a value that is filled into one. */
  const open: ('"' | "''" | '}')[] = []
  let at = 0
  while (at < text.length) {
    const inside = open.at(-1)
    if (inside === '"' || inside === "''") {
      const piece = stringPiece(text, at, inside)
      at += piece.length
      if (piece === inside) open.pop()
      if (piece === '${') open.push('}')
      add(piece === '${' ? 'plain' : 'string', piece)
      continue
    }
    const opening = /''|"/y
    opening.lastIndex = at
    const quote = opening.exec(text)?.[0] as '"' | "''" | undefined
    if (quote !== undefined) {
      open.push(quote)
      add('string', quote)
      at += quote.length
      continue
    }
    if (inside !== undefined && text[at] === '}') open.pop()
    // A set within a value that is filled in has braces of its own.
    else if (inside !== undefined && text[at] === '{') open.push('}')
    const [kind, piece] = nextPiece(text, at)
    add(kind, piece)
    at += piece.length
  }
  return tokens
}

/** The end of the string, the start of a value, or what lies before either. */
function stringPiece(text: string, at: number, end: '"' | "''"): string {
  const pattern =
    end === '"'
      ? /"|\$\{|(?:\\[\s\S]|[^"\\$]|\$(?!\{))+/y
      : /''(?![$'\\])|\$\{|(?:''[$'\\]|[^'$]|'(?!')|\$(?!\{))+/y
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? text.charAt(at)
}

function nextPiece(text: string, at: number): [TokenKind, string] {
  for (const [kind, pattern] of rules) {
    pattern.lastIndex = at
    const piece = pattern.exec(text)?.[0]
    if (piece !== undefined) return [kind, piece]
  }
  return ['plain', text.charAt(at)]
}

/** The same, line by line. */
export function tokenLines(tokens: readonly Token[]): Token[][] {
  const lines: Token[][] = [[]]
  for (const { kind, text } of tokens)
    for (const [index, part] of text.split('\n').entries()) {
      if (index > 0) lines.push([])
      if (part !== '') lines.at(-1)?.push({ kind, text: part })
    }
  return lines
}
