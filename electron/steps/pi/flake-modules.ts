/**
 * Which systems a flake has and which files it loads for them, read off the syntax of flake.nix: nothing is evaluated. Only what stands
 * there literally is understood; what is computed, inherited or bound with `let` is left out, and nothing is guessed.
 */
import { children, isComment, lastExpression, nodesOf, plainSet, type SyntaxNode } from './nix-syntax.ts'
import { parseNix } from './nix-tree.ts'

export interface FlakeSystems {
  /** The names in `nixosConfigurations`; `undefined` where not all of them stand there. */
  names: string[] | undefined
  /**
   * System → the files that its `modules` name and nothing else in flake.nix does: what is added to one of them reaches that system
   * alone. From the folder of flake.nix, in the order of the list.
   */
  modules: ReadonlyMap<string, readonly string[]>
}

const unknown: FlakeSystems = { names: undefined, modules: new Map() }

export function systemsOf(source: string): FlakeSystems {
  const { program, flaw } = parseNix(source)
  if (flaw !== undefined) return unknown
  const flake = plainSet(lastExpression(program))
  const outputs = plainSet(flake && valueOf(flake, source, 'outputs'))
  if (outputs === undefined) return unknown

  const { systems, isComplete } = systemsIn(outputs, source)
  const named = nodesOf(program)
    .filter(({ name }) => name === 'Integer')
    .map((node) => fileAt(source.slice(node.from, node.to)))
  const isNamedOnce = (file: string): boolean => named.indexOf(file) === named.lastIndexOf(file)
  const modules = [...systems].map(([name, system]): [string, string[]] => [
    name,
    modulesOf(system, source).filter(isNamedOnce),
  ])
  return { names: isComplete ? [...systems.keys()] : undefined, modules: new Map(modules) }
}

/** What stands for each system, and whether all of them were found. */
function systemsIn(
  outputs: SyntaxNode,
  source: string,
): { systems: Map<string, SyntaxNode | undefined>; isComplete: boolean } {
  const systems = new Map<string, SyntaxNode | undefined>()
  let isComplete = !inheritsIn(outputs, source).includes('nixosConfigurations')
  const add = ([name, ...further]: Names, value: SyntaxNode | undefined): void => {
    if (name === undefined || further.length > 0) isComplete = false
    else systems.set(name, value)
  }
  for (const { names, value } of bindingsIn(outputs, source)) {
    const [first, ...rest] = names
    if (first === undefined) isComplete = false
    if (first !== 'nixosConfigurations') continue
    if (rest.length > 0) add(rest, value)
    else if (value?.name !== 'AttrSet') isComplete = false
    else {
      if (inheritsIn(value, source).length > 0) isComplete = false
      for (const system of bindingsIn(value, source)) add(system.names, system.value)
    }
  }
  return { systems, isComplete: isComplete && systems.size > 0 }
}

/**
 * Of `nixosSystem { modules = [ … ]; }` of nixpkgs, or of what others have in its place (`nixos-raspberrypi.lib.nixosSystemFull`).
 */
function modulesOf(system: SyntaxNode | undefined, source: string): string[] {
  if (system?.name !== 'App') return []
  const [called, argument] = children(system).filter((child) => !isComment(child))
  const name = source.slice(called?.from, called?.to).split('.').at(-1) ?? ''
  if (!/^nixosSystem\w*$/.test(name)) return []
  // What stands behind `rec` is a set of its own.
  const set = argument?.name === 'RecAttrSet' ? lastExpression(argument) : argument
  const list = set?.name === 'AttrSet' ? valueOf(set, source, 'modules') : undefined
  if (list?.name !== 'List') return []
  return children(list)
    .filter((child) => child.name === 'Integer')
    .map((path) => fileAt(source.slice(path.from, path.to)))
    .filter((file) => file !== undefined)
}

/** The file that a path beside flake.nix, or below, means. A folder is its default.nix. */
function fileAt(path: string): string | undefined {
  const [, file] = /^\.\/((?:\w[\w.+-]*\/)*\w[\w.+-]*)$/.exec(path) ?? []
  if (file === undefined) return undefined
  return file.endsWith('.nix') ? file : `${file}/default.nix`
}

/** `undefined` for a name that is computed. */
type Names = (string | undefined)[]

function bindingsIn(set: SyntaxNode, source: string): { names: Names; value: SyntaxNode | undefined }[] {
  return children(set)
    .filter((child) => child.name === 'Bind')
    .map((binding) => ({
      names: children(binding.firstChild ?? binding).map((name) => nameOf(name, source)),
      value: lastExpression(binding),
    }))
}

function nameOf(node: SyntaxNode, source: string): string | undefined {
  const text = source.slice(node.from, node.to)
  if (node.name === 'Identifier') return text
  return node.name === 'String' ? /^"([^"\\$]*)"$/.exec(text)?.[1] : undefined
}

/** Of the one binding with this name alone. */
function valueOf(set: SyntaxNode, source: string, name: string): SyntaxNode | undefined {
  const found = bindingsIn(set, source).filter(({ names }) => names[0] === name)
  return found.length === 1 && found[0]?.names.length === 1 ? found[0].value : undefined
}

/** The names behind `inherit`, and where they come from. */
function inheritsIn(set: SyntaxNode, source: string): (string | undefined)[] {
  return children(set)
    .filter((child) => child.name === 'Identifier' || child.name === 'String')
    .map((child) => nameOf(child, source))
}
