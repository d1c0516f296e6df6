/**
 * One entry in the `imports` of somebody's NixOS configuration, put in and taken out without touching any other byte.
 *
 * It works on the syntax tree, so the word in comments, strings and nested sets is told apart. Whatever is not a literal list, or
 * a set without any list, is left to its owner: `unclear` says why.
 *
 * Putting in always adds one piece right behind a token, with all white space in front of the entry its own. Taking out
 * removes the entry with that white space, so the former bytes come back whatever the style around it is.
 */
import {
  children,
  flawOf,
  isComment,
  lastExpression,
  parseNix,
  plainSet,
  type SyntaxNode,
  type Tree,
} from './nix-syntax.ts'

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

export function addImport(source: string, path: string): ImportAddition {
  const tree = parseNix(source)
  const flaw = flawOf(tree, source)
  if (flaw !== undefined) return unclear(flaw, 'correct')
  if (entriesOf(tree, source, path).length > 0) return { kind: 'present' }
  const place = placeFor(tree.topNode, source, path)
  if ('kind' in place) return place

  const result = source.slice(0, place.at) + place.text + source.slice(place.at)
  const back = removeImport(result, path)
  // Nothing is trusted that cannot be taken back exactly.
  if (back.kind !== 'removed' || back.source !== source)
    return unclear('an entry could not be taken out again without a trace')
  return { kind: 'added', source: result }
}

export function removeImport(source: string, path: string): ImportRemoval {
  const tree = parseNix(source)
  const flaw = flawOf(tree, source)
  if (flaw !== undefined) return { kind: 'unclear', reason: flaw }
  const [entry, second] = entriesOf(tree, source, path)
  if (entry === undefined) return { kind: 'absent' }
  if (second !== undefined) return { kind: 'unclear', reason: 'it names the folder more than once' }
  const list = entry.parent
  if (list?.name !== 'List') return { kind: 'unclear', reason: 'the folder is named outside of a plain list' }

  const whole = wholeBinding(list, source)
  const [from, to] = whole ?? [entry.from, entry.to]
  const result = source.slice(0, startWithWhiteSpace(source, from, to, entry)) + source.slice(to)
  if (flawOf(parseNix(result), result) !== undefined)
    return { kind: 'unclear', reason: 'it could not be parsed without the entry' }
  return { kind: 'removed', source: result }
}

/** Whether code, not a comment or a string, names one of these paths or its `default.nix`. */
export function namesPath(source: string, paths: readonly string[]): boolean {
  const tree = parseNix(source)
  return paths.some((path) => entriesOf(tree, source, path).length > 0)
}

/** The same for a file, also where its path is put together: `"${self}/name"`, `./. + "/name"`. */
export function mayNameFile(source: string, paths: readonly string[], name: string): boolean {
  if (namesPath(source, paths)) return true
  let isNamed = false
  parseNix(source).iterate({
    enter: ({ node }) => {
      if (node.name !== 'String') return
      const text = source.slice(node.from, node.to)
      isNamed ||= text === `"/${name}"` || text.endsWith(`}/${name}"`)
    },
  })
  return isNamed
}

function unclear(reason: string, byHand: Unclear['byHand'] = 'insert'): Unclear {
  return { kind: 'unclear', reason, byHand }
}

function entriesOf(tree: Tree, source: string, path: string): SyntaxNode[] {
  const wanted = new Set([path, `${path}/default.nix`])
  const found: SyntaxNode[] = []
  tree.iterate({
    enter: ({ node }) => {
      if (node.name === 'Path' && wanted.has(source.slice(node.from, node.to))) found.push(node)
    },
  })
  return found
}

/** Where an entry goes and with which text, or why nowhere. */
function placeFor(program: SyntaxNode, source: string, path: string): { at: number; text: string } | Unclear {
  const set = plainSet(lastExpression(program))
  if (set === undefined) return unclear('it is not a plain attribute set or a function that gives one')
  const imports = importsOf(set, source)
  if (imports !== undefined && 'reason' in imports) return imports
  return imports === undefined ? newBinding(set, source, path) : newEntry(imports, source, path)
}

/** The list of the one `imports`, `undefined` when there is none, or why it cannot be said. */
function importsOf(set: SyntaxNode, source: string): SyntaxNode | undefined | Unclear {
  const lists: (SyntaxNode | undefined)[] = []
  for (const child of children(set)) {
    const text = source.slice(child.from, child.to)
    if (child.name === 'Identifier' && text === 'imports')
      return unclear('`imports` is inherited from elsewhere')
    if (child.name !== 'Bind') continue
    const names = children(child.firstChild ?? child)
    const first = names[0]
    if (first === undefined || first.name === 'Interpolation')
      return unclear('it has names that are computed')
    const name = source.slice(first.from, first.to)
    if (name !== 'imports' && name !== '"imports"') continue
    if (names.length > 1) return unclear('`imports` is not a plain list')
    const value = lastExpression(child)
    if (value?.name !== 'List') return unclear('`imports` is computed, not a plain list', 'append')
    lists.push(value)
  }
  return lists.length > 1 ? unclear('it has `imports` twice') : lists[0]
}

function newEntry(list: SyntaxNode, source: string, path: string): { at: number; text: string } {
  const bracket = list.firstChild ?? list
  const anchor = children(list).at(-2) ?? bracket
  const ownLine = startsItsLine(source, anchor.from) && anchor.from !== bracket.from
  const lineBreak = ownLine || anchor.name === 'LineComment'
  const indentation = ownLine ? indentationAt(source, anchor.from) : `${indentationAt(source, list.from)}  `
  return { at: anchor.to, text: `${lineBreak ? eolOf(source) + indentation : ' '}${path}` }
}

function newBinding(set: SyntaxNode, source: string, path: string): { at: number; text: string } {
  const brace = set.firstChild ?? set
  const next = brace.nextSibling
  // A comment behind the brace on the same line stays there.
  const anchor =
    next !== null && isComment(next) && !source.slice(brace.to, next.from).includes('\n') ? next : brace
  const firstBinding = children(set).find((child) => child.name === 'Bind')
  const binding = `imports = [ ${path} ];`
  if (!/^[ \t]*\r?\n/.test(source.slice(anchor.to)))
    return { at: anchor.to, text: ` ${binding} /* ${mark} */` }
  const indentation =
    firstBinding !== undefined && startsItsLine(source, firstBinding.from)
      ? indentationAt(source, firstBinding.from)
      : `${indentationAt(source, set.from)}  `
  return { at: anchor.to, text: `${eolOf(source)}${indentation}${binding} # ${mark}` }
}

/** From and to of the `imports` around this list, with its mark, when it is one that we made and still holds nothing else. */
function wholeBinding(list: SyntaxNode, source: string): [number, number] | undefined {
  const binding = list.parent
  if (binding?.name !== 'Bind' || children(list).length !== 3) return undefined
  const rest = source.slice(binding.to)
  const made = [` # ${mark}`, ` /* ${mark} */`].find((text) => rest.startsWith(text))
  return made === undefined ? undefined : [binding.from, binding.to + made.length]
}

/** Where to cut so that the white space in front goes too, except where that would pull code into a comment. */
function startWithWhiteSpace(source: string, from: number, to: number, entry: SyntaxNode): number {
  const before = source.slice(0, from).trimEnd().length
  const behindComment = entry.prevSibling?.name === 'LineComment' && entry.prevSibling.to === before
  return behindComment && !/^[ \t]*\r?(\n|$)/.test(source.slice(to)) ? from : before
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
