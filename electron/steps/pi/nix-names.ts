/**
 * What Nix says against names when it parses: one that is defined nowhere, or twice. With it stands what else Nix forbids and the
 * editor's grammar allows: `a == b == c`, and names that are computed where they must not be.
 */
import { bindingsOf, nameOf, operatorOf, parts, type Binding, type SyntaxNode } from './nix-syntax.ts'

export interface Flaw {
  /** Where in the text. */
  at: number
  /** Without a name it is the syntax. */
  name?: string
  /** How often it is defined. */
  problem?: 'nowhere' | 'twice'
}

/** What Nix defines by itself; of `__names` only those that its own syntax needs. */
const globals = [
  ...['abort', 'baseNameOf', 'builtins', 'derivation', 'derivationStrict', 'dirOf', 'false', 'fetchGit'],
  ...['fetchMercurial', 'fetchTarball', 'fetchTree', 'fromTOML', 'import', 'isNull', 'map', 'null'],
  ...['placeholder', 'removeAttrs', 'scopedImport', 'throw', 'toString', 'true', '__curPos'],
]

interface Scope {
  names: ReadonlySet<string>
  /** `undefined` below a `with`: there any name may be meant. */
  outer: Scope | undefined
  isOpen?: boolean
}

/** Attributes as far as they are written as sets; `undefined` for any other value. */
type Names = Map<string, Names | undefined>

const comparisons = [
  ['==', '!='],
  ['<', '>', '<=', '>='],
]

export function nameFlaw(program: SyntaxNode, source: string): Flaw | undefined {
  let flaw: Flaw | undefined
  const report = (node: SyntaxNode, about: Omit<Flaw, 'at'> = {}): void => {
    flaw ??= { at: node.from, ...about }
  }

  function visit(node: SyntaxNode, scope: Scope): void {
    const inside = parts(node)
    switch (node.name) {
      case 'Identifier':
        use(node, scope)
        break
      case 'AttrPath':
        visitAll(
          inside.filter(({ name }) => name !== 'Identifier'),
          scope,
        )
        break
      case 'Function':
        visitFunction(inside, scope)
        break
      case 'With':
        visitAll(inside.slice(0, -1), scope)
        visitAll(inside.slice(-1), { names: new Set(), outer: scope, isOpen: true })
        break
      case 'Let':
        visitLet(node, scope)
        break
      case 'RecAttrSet':
      case 'LetAttrSet':
        for (const set of inside.slice(-1)) visitBindings(set, innerOf(set, scope), scope)
        break
      case 'AttrSet':
        visitBindings(node, scope, scope)
        break
      default:
        if (node.name === 'BinaryExpr') checkComparison(node)
        visitAll(inside, scope)
    }
  }

  function visitAll(nodes: readonly SyntaxNode[], scope: Scope): void {
    for (const node of nodes) visit(node, scope)
  }

  function use(node: SyntaxNode, scope: Scope): void {
    const name = nameOf(node, source) ?? ''
    for (let at: Scope | undefined = scope; at !== undefined; at = at.outer)
      if (at.isOpen === true || at.names.has(name)) return
    report(node, { name, problem: 'nowhere' })
  }

  function visitFunction(inside: readonly SyntaxNode[], scope: Scope): void {
    const formals = inside.slice(0, -1)
    const names = new Set<string>()
    for (const formal of formals) {
      const node = formal.name === 'Formal' ? parts(formal)[0] : formal
      const name = node?.name === 'Identifier' ? source.slice(node.from, node.to) : undefined
      if (name === undefined) continue
      if (names.has(name)) report(formal, { name, problem: 'twice' })
      names.add(name)
    }
    const inner = { names, outer: scope }
    for (const formal of formals.filter(({ name }) => name === 'Formal'))
      visitAll(parts(formal).slice(1), inner)
    visitAll(inside.slice(-1), inner)
  }

  function visitLet(node: SyntaxNode, outer: Scope): void {
    const inner = innerOf(node, outer)
    for (const binding of bindingsOf(node)) {
      const [first] = binding.kind === 'bind' ? binding.path : []
      if (first && nameOf(first, source) === undefined) report(first)
    }
    visitBindings(node, inner, outer)
    visitAll(parts(node).slice(-1), inner)
  }

  function innerOf(setOrLet: SyntaxNode, outer: Scope): Scope {
    return { names: new Set(namesOf(bindingsOf(setOrLet)).keys()), outer }
  }

  function visitBindings(setOrLet: SyntaxNode, inner: Scope, outer: Scope): void {
    const bindings = bindingsOf(setOrLet)
    namesOf(bindings)
    for (const binding of bindings) {
      if (binding.kind === 'bind') visit(binding.node, inner)
      else if (binding.from === undefined) binding.names.forEach((name) => use(name, outer))
      else visit(binding.from, inner)
    }
  }

  function namesOf(bindings: readonly Binding[]): Names {
    const names: Names = new Map()
    for (const binding of bindings) {
      if (binding.kind === 'bind') define(names, binding.path, binding.value)
      else
        for (const node of binding.names) {
          if (nameOf(node, source) === undefined) report(node)
          define(names, [node], undefined)
        }
    }
    return names
  }

  /** Sets that are written as such grow together, `a.b = 1; a.c = 2;`; each other name has one value. */
  function define(names: Names, [node, ...rest]: readonly SyntaxNode[], value: SyntaxNode | undefined): void {
    const name = node && nameOf(node, source)
    // A computed one is compared when it is evaluated.
    if (node === undefined || name === undefined) return
    const isNew = !names.has(name)
    const there = names.get(name)
    const set = rest.length > 0 ? new Map<string, Names>() : setOf(value)
    const isTwice = !isNew && (there === undefined || set === undefined || overlap(there, set))
    if (isTwice) report(node, { name, problem: 'twice' })
    const whole = there ?? set
    names.set(name, whole)
    if (whole === undefined) return
    if (rest.length > 0) define(whole, rest, value)
    else for (const [inner, innerNames] of set ?? []) whole.set(inner, innerNames)
  }

  function setOf(value: SyntaxNode | undefined): Names | undefined {
    const set = value?.name === 'RecAttrSet' ? parts(value).at(-1) : value
    return set?.name === 'AttrSet' ? namesOf(bindingsOf(set)) : undefined
  }

  function checkComparison(node: SyntaxNode): void {
    const operator = operatorOf(node, source)
    const equals = comparisons.find((operators) => operators.includes(operator))
    for (const operand of parts(node))
      if (operand.name === 'BinaryExpr' && equals?.includes(operatorOf(operand, source)) === true)
        report(operand)
  }

  visit(program, { names: new Set(globals), outer: undefined })
  return flaw
}

function overlap(one: Names, other: Names): boolean {
  return [...other.keys()].some((name) => one.has(name))
}
