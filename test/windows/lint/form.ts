/** The form of a file: its letters, its beginning, its one answer, its variables. */
import type { Node } from 'web-tree-sitter'
import type { Script } from '../scripts.ts'
import { callsIn } from './calls.ts'
import { functionsIn, ownerOf, parametersOf } from './functions.ts'
import { children, descendants, finding, variableName, type Finding } from './tree.ts'

/** What every script begins with, after what it is for and its parameters. */
const prologue = `Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
# Constrained language mode (AppLocker, App Control) forbids what follows; this answer needs nothing that it forbids.
if ([string]$ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
    '{"ok":false,"error":{"kind":"language-mode","hresult":null,"errorId":null,"message":"The language mode is not FullLanguage."}}'
    exit
}
[Console]::OutputEncoding = New-Object -TypeName System.Text.UTF8Encoding -ArgumentList $false
# Only Windows' own modules: the folders of the user, and those of another PowerShell that started us, are left out.
$env:PSModulePath = '{0}\\Modules;{1}\\WindowsPowerShell\\v1.0\\Modules' -f $PSHOME, [Environment]::SystemDirectory
. (Join-Path -Path $PSScriptRoot -ChildPath 'parts\\answer.ps1')
`

const isPart = ({ name }: Script): boolean => name.startsWith('parts/')

/** No parse error: also what Windows PowerShell 5.1 does not know, such as `? :`, `??` and `?.`. */
export function checkSyntax({ root }: Script): Finding[] {
  const broken: Finding[] = []
  const walk = (node: Node): void => {
    if (node.isError || node.isMissing)
      broken.push(finding('syntax', node, `cannot be parsed: ${node.text.slice(0, 60)}`))
    else if (node.hasError) for (const child of node.children) walk(child)
  }
  walk(root)
  return broken
}

/** Windows PowerShell 5.1 reads a file without a byte order mark in the ANSI code page: only ASCII is the same everywhere. */
export function checkLetters({ text }: Script): Finding[] {
  return text.split('\n').flatMap((line, index) => {
    const problems = [
      ...(/^[\x20-\x7e]*$/.test(line) ? [] : ['something else than printable ASCII']),
      ...(line.length > 150 ? ['longer than 150 characters'] : []),
      ...(line.endsWith(' ') ? ['a blank at its end'] : []),
    ]
    return problems.map((message) => ({ rule: 'letters', line: index + 1, message }))
  })
}

/** A script says what it is for, has parameters, and then the prologue; a part has functions and nothing else. */
export function checkBeginning(script: Script): Finding[] {
  const { text, root } = script
  if (!text.startsWith('# ')) return [finding('beginning', root, 'does not say first what it is for')]
  if (isPart(script))
    return statementsOf(root)
      .filter(({ type }) => type !== 'function_statement')
      .map((node) => finding('beginning', node, 'a part has functions and nothing else'))
  const [block] = descendants(root, 'param_block')
  if (block === undefined || ownerOf(block) !== undefined)
    return [finding('beginning', root, 'has no param()')]
  const rest = text.slice(block.endIndex).replace(/^\n/, '')
  return rest.startsWith(prologue) ? [] : [finding('beginning', block, 'does not begin with the prologue')]
}

/**
 * After the prologue a script's own statements are functions, the dot-sourcing of parts, and one `try` that assigns and ends with the
 * answer, whose `catch` answers, too. So nothing else gets to standard output. The elevated script has its result file instead.
 */
export function checkAnswer(script: Script): Finding[] {
  if (isPart(script)) return []
  const start = script.text.indexOf(prologue) + prologue.length
  const own = statementsOf(script.root).filter(
    ({ startIndex, type, text }) =>
      startIndex >= start && type !== 'function_statement' && !text.startsWith('. ('),
  )
  const shape = own.map((node) => (node.type === 'try_statement' ? shapeOfTry(node) : nameOf(node))).join(' ')
  const wanted =
    script.name === 'elevated.ps1'
      ? 'Assert-ResultPath try{Assert-Elevated = = =}catch{=} Save-Result'
      : /^try\{(?:= )+Write-Answer\}catch\{Write-FailureAnswer\}$/
  const fits = typeof wanted === 'string' ? shape === wanted : wanted.test(shape)
  return fits ? [] : [finding('answer', own[0] ?? script.root, `the script does ${shape}`)]
}

function statementsOf(root: Node): Node[] {
  return children(root).flatMap((node) => (node.type === 'statement_list' ? withoutComments(node) : []))
}

const withoutComments = (node: Node): Node[] => children(node).filter(({ type }) => type !== 'comment')

function shapeOfTry(node: Node): string {
  const blocks = descendants(node, 'statement_block').filter(
    ({ parent }) => parent?.id === node.id || parent?.type === 'catch_clause',
  )
  const [body, handler] = blocks.map((block) =>
    withoutComments(block).flatMap(withoutComments).map(nameOf).join(' '),
  )
  return `try{${body ?? ''}}catch{${handler ?? ''}}`
}

function nameOf(statement: Node): string {
  if (children(statement)[0]?.type === 'assignment_expression') return '='
  const [call, ...more] = callsIn(statement).filter(({ node }) => node.startIndex === statement.startIndex)
  return more.length === 0 ? (call?.name ?? statement.type) : statement.type
}

/** Every PowerShell has these. */
const automatic = [
  ...[
    '_',
    'null',
    'true',
    'false',
    'PSScriptRoot',
    'PSHOME',
    'PSVersionTable',
    'ExecutionContext',
    'Matches',
    'LASTEXITCODE',
  ],
  ...['ErrorActionPreference', 'ProgressPreference'],
]

/**
 * Variables are spelled in one way, because `$hash` and `$Hash` are one variable, and each is known where it is used: strict mode
 * ends a script at one that is not.
 */
export function checkVariables({ root }: Script): Finding[] {
  const all = descendants(root, 'variable').filter(({ text }) => !/^[$@]?\{?env:/i.test(text))
  const spellings = new Map(automatic.map((name) => [name.toLowerCase(), name]))
  const misspelled = all
    .filter((node) => {
      const name = variableName(node)
      const key = automatic.includes(name)
        ? name.toLowerCase()
        : `${name.toLowerCase()} ${String(ownerOf(node)?.id)}`
      const first = spellings.get(name.toLowerCase()) ?? spellings.get(key) ?? name
      spellings.set(key, first)
      return first !== name
    })
    .map((node) => finding('variables', node, `${node.text} is spelled in two ways`))
  const known = new Map<number | undefined, ReadonlySet<string>>()
  const unknown = all
    .filter((node) => {
      const owner = ownerOf(node)
      const names = known.get(owner?.id) ?? knownIn(root, owner)
      known.set(owner?.id, names)
      return !names.has(variableName(node))
    })
    .map((node) => finding('variables', node, `${node.text} is not known here`))
  return [...misspelled, ...unknown]
}

function knownIn(root: Node, owner: Node | undefined): Set<string> {
  const scope = owner ?? root
  const mine = (node: Node): boolean => ownerOf(node)?.id === owner?.id
  return new Set([
    ...automatic,
    ...parametersOf(scope).map(({ name }) => name),
    ...descendants(scope, 'left_assignment_expression')
      .filter((node) => mine(node) && /^\$\w+$/.test(node.text))
      .map(variableName),
    ...descendants(scope, 'foreach_statement')
      .filter(mine)
      .flatMap((node) => children(node).filter(({ type }) => type === 'variable'))
      .map(variableName),
    ...callsIn(scope)
      .filter(({ node }) => mine(node))
      .flatMap(({ parameters }) => parameters.filter(({ name }) => name === 'ErrorVariable'))
      .map(({ value }) => value?.text ?? ''),
  ])
}

/** A parameter or function that nobody uses is a leftover. */
export function checkUse(script: Script, all: readonly Script[]): Finding[] {
  return functionsIn(script.root).flatMap(({ node, name, parameters }) => {
    const used = new Set(
      descendants(node, 'variable')
        .filter((one) => one.parent?.type !== 'script_parameter')
        .map(variableName),
    )
    const isCalled = all.some(({ root }) => callsIn(root).some((call) => call.name === name))
    return [
      ...(isCalled ? [] : [finding('use', node, `nobody calls ${name}`)]),
      ...parameters
        .filter((parameter) => !used.has(parameter.name))
        .map((parameter) => finding('use', node, `${name} does not use $${parameter.name}`)),
    ]
  })
}
