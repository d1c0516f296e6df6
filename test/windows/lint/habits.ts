/** Nothing depends on words in the user's language, nothing needs PowerShell 7, and no error is swallowed. */
import type { Node } from 'web-tree-sitter'
import type { Script } from '../scripts.ts'
import { callsIn } from './calls.ts'
import { children, descendants, finding, variableName, type Finding } from './tree.ts'

/** Properties whose text is in the user's language, or the user's own choice. */
const forPeople =
  /\.(?:Message|DisplayName|DisplayGroup|Description|Caption|StatusMessage|StatusDescription|ElementName|InterfaceAlias|InterfaceDescription|FriendlyName|OSArchitecture|CategoryActivity|Reason|HelpMessage)\b/i
const askingMethods =
  /\.(?:Contains|StartsWith|EndsWith|IndexOf|LastIndexOf|Equals|CompareTo|Split|Replace|Substring|Trim\w*|ToLower\w*|ToUpper\w*)$/i

/** Such texts are handed on, and never compared, matched, cut or switched upon; nor is a variable that holds one. */
export function checkLanguage({ root }: Script): Finding[] {
  const tainted = new Set(
    descendants(root, 'assignment_expression')
      .filter((node) => forPeople.test(rightSide(node)))
      .flatMap((node) => descendants(node, 'left_assignment_expression').slice(0, 1))
      .filter(({ text }) => /^\$\w+$/.test(text))
      .map(variableName),
  )
  const speaks = (node: Node): boolean =>
    forPeople.test(node.text) || descendants(node, 'variable').some((one) => tainted.has(variableName(one)))
  const places = [
    ...descendants(root, 'comparison_expression').filter((node) =>
      children(node).some(
        ({ type, text }) => type === 'comparison_operator' && !/^-(?:is|isnot|as)$/i.test(text),
      ),
    ),
    ...descendants(root, 'switch_condition'),
    ...descendants(root, 'invokation_expression')
      .filter((node) => askingMethods.test(node.text.replace(/\([^]*$/, '')))
      .map((node) => node.firstChild ?? node),
  ]
  return places
    .filter(speaks)
    .map((node) => finding('language', node, `${node.text.slice(0, 80)} asks a text that is translated`))
}

const rightSide = (node: Node): string => node.childForFieldName('value')?.text ?? ''

/** `? :`, `??` and `?.` are syntax errors to the grammar already. */
export function checkVersion({ root }: Script): Finding[] {
  return [
    ...descendants(root, 'pipeline_chain_tail').map((node) =>
      finding('version', node, `${node.text.slice(0, 2)} needs PowerShell 7`),
    ),
    ...descendants(root, 'foreach_parameter').map((node) =>
      finding('version', node, `${node.text} runs in workflows only`),
    ),
    ...callsIn(root)
      .filter(({ parameters }) =>
        parameters.some(({ name }) =>
          /^(?:Parallel|AsHashtable|AsArray|NoEnumerate|ThrottleLimit)$/i.test(name),
        ),
      )
      .map(({ node }) => finding('version', node, `${node.text.slice(0, 60)} needs PowerShell 7`)),
    ...descendants(root, 'variable')
      .filter(({ text }) => /^\$(?:Is(?:Windows|Linux|MacOS|CoreCLR)|PSStyle)$/i.test(text))
      .map((node) => finding('version', node, `${node.text} needs PowerShell 7`)),
  ]
}

export function checkCatches({ root }: Script): Finding[] {
  return [...descendants(root, 'catch_clause'), ...descendants(root, 'trap_statement')]
    .filter((node) => !/\b(?:throw|return|Write-FailureAnswer|ConvertTo-FailureAnswer)\b/.test(node.text))
    .map((node) => finding('catch', node, 'an error is swallowed'))
}
