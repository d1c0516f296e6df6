/**
 * One entry in the `imports` of somebody's NixOS configuration, put in and taken out without touching any other byte.
 *
 * It works on the syntax tree, so the word in comments, strings and nested sets is told apart. Whatever has no literal list, as a whole or
 * in a chain of `++`, and is not a set without any, is left to its owner: `unclear` says why.
 *
 * Putting in always adds one piece right behind a token, with all white space in front of the entry its own. Taking out
 * removes the entry with that white space, so the former bytes come back whatever the style around it is.
 */
import {
  bindingsOf,
  children,
  endOf,
  isComment,
  lastExpression,
  nameOf,
  nodesOf,
  operatorOf,
  parts,
  type SyntaxNode,
} from './nix-syntax.ts'
import { parseNix } from './nix-tree.ts'

/** Why no program adds the entry, and how the owner can: by correcting the file, by ` ++ [ entry ]`, or as in any list. */
interface Unclear {
  kind: 'unclear'
  reason: string
  byHand: 'correct' | 'append' | 'insert'
}

export type ImportAddition = { kind: 'added'; source: string } | { kind: 'present' } | Unclear

export type ImportRemoval =
  { kind: 'removed'; source: string } | { kind: 'absent' } | { kind: 'unclear'; reason: string }

/** Tells a whole `imports` that we made from a list that was there and is empty without us. */
const mark = 'added by Pi Offload'

const noModule = 'it is not a plain attribute set or a function that gives one'

export function addImport(source: string, path: string): ImportAddition {
  const { program, flaw } = parseNix(source)
  if (flaw !== undefined) return unclear(flaw, 'correct')
  if (entriesOf(program, source, path).length > 0) return { kind: 'present' }
  const place = placeFor(program, source, path)
  if ('kind' in place) return place

  const result = source.slice(0, place.at) + place.text + source.slice(place.at)
  const back = removeImport(result, path)
  // Nothing is trusted that cannot be taken back exactly.
  if (back.kind !== 'removed' || back.source !== source)
    return unclear('an entry could not be taken out again without a trace')
  return { kind: 'added', source: result }
}

export function removeImport(source: string, path: string): ImportRemoval {
  const { program, flaw } = parseNix(source)
  if (flaw !== undefined) return { kind: 'unclear', reason: flaw }
  const [entry, second] = entriesOf(program, source, path)
  if (entry === undefined) return { kind: 'absent' }
  if (second !== undefined) return { kind: 'unclear', reason: 'it names the folder more than once' }
  const list = entry.parent
  if (list?.name !== 'List') return { kind: 'unclear', reason: 'the folder is named outside of a plain list' }

  const made = madeBinding(list, source)
  const cut = made?.node ?? entry
  const to = made?.to ?? entry.to
  const result = source.slice(0, startWithWhiteSpace(source, cut, to)) + source.slice(to)
  if (parseNix(result).flaw !== undefined)
    return { kind: 'unclear', reason: 'it could not be parsed without the entry' }
  return { kind: 'removed', source: result }
}

/** Whether code, not a comment or a string, names one of these paths or its `default.nix`. */
export function namesPath(source: string, paths: readonly string[]): boolean {
  const { program } = parseNix(source)
  return paths.some((path) => entriesOf(program, source, path).length > 0)
}

/** The same for a file, also where its path is put together: `"${self}/name"`, `./. + "/name"`. */
export function mayNameFile(source: string, paths: readonly string[], name: string): boolean {
  if (namesPath(source, paths)) return true
  return nodesOf(parseNix(source).program).some((node) => {
    const text = source.slice(node.from, node.to)
    return node.name === 'String' && (text === `"/${name}"` || text.endsWith(`}/${name}"`))
  })
}

function unclear(reason: string, byHand: Unclear['byHand'] = 'insert'): Unclear {
  return { kind: 'unclear', reason, byHand }
}

function entriesOf(program: SyntaxNode, source: string, path: string): SyntaxNode[] {
  const wanted = new Set([path, `${path}/default.nix`])
  return nodesOf(program).filter(
    ({ name, from, to }) => name === 'Integer' && wanted.has(source.slice(from, to)),
  )
}

/** Where an entry goes and with which text, or why nowhere. */
function placeFor(program: SyntaxNode, source: string, path: string): { at: number; text: string } | Unclear {
  const set = moduleSet(program, source)
  if (set === undefined) return unclear(noModule)
  const imports = importsOf(set, source)
  if (imports !== undefined && 'reason' in imports) return imports
  return imports === undefined ? newBinding(set, source, path) : newEntry(imports, source, path)
}

/** The set that the module is: through one `{ ... }:` and what only stands around it, and through nothing else. */
function moduleSet(program: SyntaxNode, source: string): SyntaxNode | undefined {
  let node = resultOf(lastExpression(program), source)
  if (node?.name === 'Function') node = resultOf(lastExpression(node), source)
  return node?.name === 'AttrSet' ? node : undefined
}

/** What an expression gives: without parentheses, `let … in`, `with …;` and `assert …;` around it. */
function resultOf(expression: SyntaxNode | undefined, source: string): SyntaxNode | undefined {
  if (expression === undefined) return undefined
  const { name, from } = expression
  // A path that interpolates looks so in the tree, too.
  if (name === 'Parenthesized' && source[from] === '(') return resultOf(parts(expression).at(1), source)
  return ['Let', 'With', 'Assert'].includes(name) ? resultOf(lastExpression(expression), source) : expression
}

/** The list of the one `imports`, `undefined` when there is none, or why it cannot be said. */
function importsOf(set: SyntaxNode, source: string): SyntaxNode | undefined | Unclear {
  const lists: SyntaxNode[] = []
  for (const binding of bindingsOf(set)) {
    if (binding.kind === 'inherit') {
      if (binding.names.some((node) => nameOf(node, source) === 'imports'))
        return unclear('`imports` is inherited from elsewhere')
      continue
    }
    const [first, ...rest] = binding.path
    const name = first && nameOf(first, source)
    if (name === undefined) return unclear('it has names that are computed')
    if (name === '__functor') return unclear(noModule)
    if (name !== 'imports') continue
    if (rest.length > 0) return unclear('`imports` is not a plain list')
    const list = literalListOf(binding.value, source)
    if (list === undefined) return unclear('`imports` is computed, not a plain list', 'append')
    lists.push(list)
  }
  return lists.length > 1 ? unclear('it has `imports` twice') : lists[0]
}

/** A list to which a path may be added, so that the value holds one entry more and is otherwise as before. */
function literalListOf(value: SyntaxNode, source: string): SyntaxNode | undefined {
  const result = resultOf(value, source)
  if (result?.name === 'List') return result
  if (result?.name !== 'BinaryExpr' || operatorOf(result, source) !== '++') return undefined
  return parts(result)
    .map((part) => literalListOf(part, source))
    .find((list) => list !== undefined)
}

function newEntry(list: SyntaxNode, source: string, path: string): { at: number; text: string } {
  const bracket = list.firstChild ?? list
  const anchor = children(list).at(-2) ?? bracket
  const ownLine = startsItsLine(source, anchor.from) && anchor.from !== bracket.from
  const lineBreak = ownLine || anchor.name === 'LineComment'
  const indentation = ownLine ? indentationAt(source, anchor.from) : `${indentationAt(source, list.from)}  `
  return { at: endOf(anchor, source), text: `${lineBreak ? eolOf(source) + indentation : ' '}${path}` }
}

function newBinding(set: SyntaxNode, source: string, path: string): { at: number; text: string } {
  const brace = set.firstChild ?? set
  const next = brace.nextSibling
  // A comment behind the brace on the same line stays there.
  const anchor =
    next !== null && isComment(next) && !source.slice(brace.to, next.from).includes('\n') ? next : brace
  const at = endOf(anchor, source)
  const firstBinding = children(set).find((child) => child.name === 'Bind')
  const binding = `imports = [ ${path} ];`
  if (!/^[ \t]*\r?\n/.test(source.slice(at))) return { at, text: ` ${binding} /* ${mark} */` }
  const indentation =
    firstBinding !== undefined && startsItsLine(source, firstBinding.from)
      ? indentationAt(source, firstBinding.from)
      : `${indentationAt(source, set.from)}  `
  return { at, text: `${eolOf(source)}${indentation}${binding} # ${mark}` }
}

/** The `imports` around this list, and where its mark ends, when it is one that we made and still holds nothing else. */
function madeBinding(list: SyntaxNode, source: string): { node: SyntaxNode; to: number } | undefined {
  const node = list.parent
  if (node?.name !== 'Bind' || children(list).length !== 3) return undefined
  const rest = source.slice(node.to)
  const made = [` # ${mark}`, ` /* ${mark} */`].find((text) => rest.startsWith(text))
  return made === undefined ? undefined : { node, to: node.to + made.length }
}

/** Where to cut so that the white space in front goes too, except where that would pull code into a comment. */
function startWithWhiteSpace(source: string, { from, prevSibling }: SyntaxNode, to: number): number {
  if (prevSibling?.name !== 'LineComment') return source.slice(0, from).trimEnd().length
  return /^[ \t]*\r?(\n|$)/.test(source.slice(to)) ? endOf(prevSibling, source) : from
}

function lineStart(source: string, at: number): number {
  return source.lastIndexOf('\n', at - 1) + 1
}

function startsItsLine(source: string, at: number): boolean {
  return source.slice(lineStart(source, at), at).trim() === ''
}

function indentationAt(source: string, at: number): string {
  return /^[ \t]*/.exec(source.slice(lineStart(source, at)))?.[0] ?? ''
}

function eolOf(source: string): string {
  return /\r?\n/.exec(source)?.[0] ?? '\n'
}
