/** A problem as text for people, with what can be done about it. */
import type { Problem, WayOut } from '../contract/problem.ts'
import { linesOf } from '../contract/setup-form.ts'
import { dim } from './style.ts'

export function problemText(problem: Problem): string {
  const { decision } = problem
  const lines = [
    `${problem.title} ${dim(`(${problem.code})`)}`,
    problem.detail,
    ...(decision === undefined ? [] : [`Wanted there: ${decision.wanted}`]),
    `→ ${problem.remedy}`,
    ...(decision?.ways ?? []).map((way) => `→ ${wayText(way)}`),
  ]
  if (problem.underlying !== undefined) lines.push(dim(indent(problem.underlying.trimEnd(), '│ ')))
  return lines.join('\n')
}

/** With the values that make it another setup. */
export function wayText({ detail, patch }: WayOut): string {
  return `${detail} In the setup: ${linesOf(patch).join(', ')}.`
}

export function indent(text: string, prefix = '    '): string {
  return text
    .split('\n')
    .map((line) => `${prefix}${line}`)
    .join('\n')
}
