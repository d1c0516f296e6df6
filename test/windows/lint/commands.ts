/** What the scripts may run: cmdlets of a list, functions of their own, programs of Windows; nothing that is made of text. */
import type { Node } from 'web-tree-sitter'
import type { Script } from '../scripts.ts'
import { callsIn, keysOf, type Call } from './calls.ts'
import { cmdlets, commonParameters, programs, switches, types } from './cmdlets.ts'
import { functionsIn, type FunctionShape } from './functions.ts'
import { children, core, descendants, finding, literal, type Finding } from './tree.ts'

/** Names are whole and spelled as Microsoft does: an alias is no such name. Values follow the name of their parameter. */
export function checkCommands(script: Script, all: readonly Script[]): Finding[] {
  const functions = reachable(script, all)
  return callsIn(script.root).flatMap((call) => {
    if (call.operator !== '') return []
    const own = functions.find(({ name }) => name === call.name)
    const parameters = own?.parameters.map(({ name }) => name) ?? parametersOfCmdlet(call)
    if (parameters === undefined)
      return [finding('command', call.node, `${call.name ?? call.node.text} is not on the list`)]
    const tables = call.splatted.map((name) => ({ name, keys: keysOf(name, call) }))
    const given = [...call.parameters.map(({ name }) => name), ...tables.flatMap(({ keys }) => keys ?? [])]
    return [
      ...given
        .filter((name) => !parameters.includes(name))
        .map((name) => finding('parameter', call.node, `${call.name ?? ''} has no -${name} on the list`)),
      ...tables
        .filter(({ keys }) => keys === undefined)
        .map(({ name }) => finding('parameter', call.node, `@${name} is no table of this function`)),
      ...missing(given, own).map((name) =>
        finding('parameter', call.node, `${call.name ?? ''} lacks -${name}`),
      ),
      ...call.positional.map(({ text }) =>
        finding('parameter', call.node, `${text} stands without its parameter`),
      ),
    ]
  })
}

function parametersOfCmdlet({ name = '' }: Call): readonly string[] | undefined {
  const known = Object.hasOwn(cmdlets, name) ? cmdlets[name] : undefined
  return known && [...known, ...commonParameters]
}

function missing(given: readonly string[], own: FunctionShape | undefined): string[] {
  return (own?.parameters ?? []).flatMap(({ name, isMandatory }) =>
    isMandatory && !given.includes(name) ? [name] : [],
  )
}

/** The functions of the script and of the parts that it dot-sources. A part is dot-sourced by others, beside any other part. */
function reachable(script: Script, all: readonly Script[]): FunctionShape[] {
  const isHere = ({ name }: Script): boolean =>
    script.name.startsWith('parts/')
      ? name.startsWith('parts/')
      : script.text.includes(`-ChildPath '${name.replaceAll('/', '\\')}'`)
  return [script, ...all.filter((other) => other.name !== script.name && isHere(other))].flatMap(({ root }) =>
    functionsIn(root),
  )
}

/** `.` takes a part of ours, `&` a program of Windows by its full path: never the value of a variable or a text. */
export function checkInvocations({ root }: Script, all: readonly Script[]): Finding[] {
  return callsIn(root).flatMap((call) => {
    if (call.operator === '') return []
    const [inner] = call.expression === undefined ? [] : callsIn(call.expression)
    const argument = (name: string): string | undefined => {
      const value = inner?.parameters.find((parameter) => parameter.name === name)?.value
      return value && (literal(value) ?? value.text)
    }
    const isPart =
      call.operator === '.' &&
      inner?.name === 'Join-Path' &&
      argument('Path') === '$PSScriptRoot' &&
      all.some(({ name }) => name === argument('ChildPath')?.replaceAll('\\', '/'))
    const isProgram =
      call.operator === '&' &&
      inner?.name === 'Get-SystemProgram' &&
      programs.includes(argument('Name') ?? '')
    if (!isPart && !isProgram) return [finding('invocation', call.node, `${call.node.text} may run anything`)]
    return isPart ? [] : checkArguments(root, call)
  })
}

/** Each argument of a program is a literal, or one number or word in such a one: never a whole line. Many stand in an array. */
function checkArguments(root: Node, { node, positional, parameters, splatted }: Call): Finding[] {
  const one = String.raw`(?:'[^']*'|\$\w+|\('[a-z]+=\{0\}' -f \$\w+\))`
  const arrays = descendants(root, 'assignment_expression').map(({ text }) => text)
  const isArray = (name: string): boolean =>
    arrays.some((text) => new RegExp(String.raw`^\$${name} = @\(\s*${one}(?:,\s*${one})*\s*\)$`).test(text))
  return [
    ...positional
      .filter((argument) => literal(argument) === undefined)
      .map(({ text }) => finding('argument', node, `${text} is no literal`)),
    ...splatted
      .filter((name) => !isArray(name))
      .map((name) => finding('argument', node, `@${name} is no array of arguments`)),
    ...parameters.map(({ name }) => finding('argument', node, `-${name} stands without quotes`)),
  ]
}

/** A text with variables in it is made by `-f`, where one sees what goes into it; and a command line by nothing but `-join`. */
export function checkTexts({ root }: Script): Finding[] {
  const interpolated = descendants(root, 'string_literal')
    .filter(({ text }) => /^@?"/.test(text) && /[$`]/.test(text))
    .map((node) => finding('interpolation', node, `${node.text.slice(0, 60)} has variables in it`))
  const dashes = descendants(root, 'string_literal')
    .filter((node) => /^-+[a-z]/i.test(literal(node) ?? '') && !switches.includes(literal(node) ?? ''))
    .map((node) => finding('switch', node, `${node.text} is no switch of the list`))
  const lines = descendants(root, 'assignment_expression')
    .filter((node) => /\.Arguments\s*=/i.test(node.text) && !/=\s*\$Argument -join ' '$/.test(node.text))
    .map((node) => finding('argument', node, `${node.text} is a command line made of text`))
  const started = callsIn(root)
    .flatMap(({ parameters }) => parameters.filter(({ name }) => name === 'ArgumentList'))
    .flatMap(({ value }) =>
      value !== undefined && descendants(value, 'format_operator', 'additive_operator').length > 0
        ? [value]
        : [],
    )
    .map((node) => finding('argument', node, `${node.text} is made of text`))
  return [...interpolated, ...dashes, ...lines, ...started]
}

/** Types and members that could compile or run a text, or that only another PowerShell has. */
export function checkTypes({ root }: Script): Finding[] {
  const literals = descendants(root, 'type_literal')
    .filter(({ parent }) => parent?.type !== 'attribute' || !/^\[\w+\(/.test(parent.text))
    .map((node) => ({ node, name: node.text.slice(1, -1) }))
  const made = callsIn(root)
    .filter(({ name }) => name === 'New-Object')
    .flatMap(({ parameters }) => parameters.filter(({ name }) => name === 'TypeName'))
    .flatMap(({ value }) => (value === undefined ? [] : [{ node: value, name: value.text }]))
  return [
    ...[...literals, ...made]
      .filter(({ name }) => !types.includes(name))
      .map(({ node, name }) => finding('type', node, `${name} is not on the list`)),
    ...descendants(root, 'member_name')
      .filter(
        (node) =>
          children(node)[0]?.type !== 'simple_name' ||
          /^(?:Invoke\w*|ExpandString|NewScriptBlock)$/i.test(node.text),
      )
      .map((node) => finding('member', core(node), `${node.text} may run anything`)),
  ]
}
