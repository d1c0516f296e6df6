/** Why the PC was used or was not, for people. */
import type { Why } from '../contract/why.ts'
import { indent } from './problem-text.ts'
import { bold, dim, green, yellow } from './style.ts'

export function whyText(why: Why): string {
  const { derivation, system, requiredFeatures, happened, conclusion, outcome, machines, heard } = why
  const features = requiredFeatures.length === 0 ? '' : `, needs ${requiredFeatures.join(', ')}`
  const colour = outcome === 'offloads' ? green : yellow
  return [
    `${bold(derivation)} (for ${system}${features})`,
    ...(happened === null ? [] : [happened]),
    colour(conclusion),
    ...machines.flatMap(machineText),
    ...(heard.length === 0 ? [] : [dim('What the Pi’s Nix said of its machines in the last day:')]),
    ...heard.map((line) => dim(indent(line))),
  ].join('\n')
}

function machineText({ uri, isOurs, because, said }: Why['machines'][number]): string[] {
  return [
    `${bold(uri)}${isOurs ? ' (this PC)' : ''}: ${because}`,
    ...(said === null ? [] : [dim(indent(said))]),
  ]
}
