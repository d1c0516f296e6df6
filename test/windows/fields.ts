/** Which fields the value of a script's answer can have: the keys of the `[ordered]` tables that it makes, and the functions it calls. */
import type { Node } from 'web-tree-sitter'
import { callsIn } from './lint/calls.ts'
import { functionsIn } from './lint/functions.ts'
import { children, descendants } from './lint/tree.ts'
import { scripts } from './scripts.ts'

/** Of tables in the script itself, and in parts. Those of `answer.ps1` are the form around the value. */
export function fieldsOf(name: string, parts: RegExp): string[] {
  const script = scripts.find((one) => one.name === name)
  if (script === undefined) throw new Error(`there is no ${name}`)
  const functions = scripts
    .filter((part) => parts.test(part.name))
    .flatMap(({ root }) => functionsIn(root))
    .map((shape) => [shape.name, shape.node] as const)
  const unseen = new Map(functions)
  const visit = (node: Node): string[] => [
    ...orderedKeys(node),
    ...callsIn(node).flatMap(({ name: called = '' }) => {
      const body = unseen.get(called)
      unseen.delete(called)
      return body === undefined ? [] : visit(body)
    }),
  ]
  return [...new Set(visit(script.root))].sort()
}

function orderedKeys(root: Node): string[] {
  return descendants(root, 'cast_expression')
    .filter(({ text }) => text.startsWith('[ordered]@{'))
    .flatMap((node) => descendants(node, 'hash_literal_body').slice(0, 1))
    .flatMap((body) => children(body).filter(({ type }) => type === 'hash_entry'))
    .flatMap((entry) => children(entry).slice(0, 1))
    .map(({ text }) => text)
}
