/** What an answer of the product says to a person who looks for signs. */
import { z } from 'zod'
import { catalogue } from '../../../electron/contract/problem-catalogue.ts'
import { planSchema } from '../../../electron/contract/plan.ts'
import { problemSchema } from '../../../electron/contract/problem.ts'
import { statusLineSchema } from '../../../electron/contract/status.ts'
import type { CommandRun } from '../product.ts'
import type { Sign } from './fault.ts'

const lineSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('status'), lines: z.array(statusLineSchema) }),
  z.object({ type: z.literal('plan'), plan: planSchema }),
  z.object({ type: z.literal('problem'), problem: problemSchema }),
  z.object({ type: z.literal('run-finished'), problem: problemSchema.optional() }),
])

/** Codes, and resources that are missing or different, each once, in the order in which they were told. */
export function signsOf({ stdout, stderr, exitCode }: CommandRun): string[] {
  const signs = stdout.split('\n').flatMap((line) => {
    const parsed = line.startsWith('{') ? lineSchema.safeParse(JSON.parse(line)) : undefined
    return parsed?.success === true ? signsIn(parsed.data) : []
  })
  for (const word of stderr.match(/\b[A-Z]+(?:_[A-Z]+)*\b/g) ?? []) if (word in catalogue) signs.push(word)
  if (exitCode === 0) signs.push('nothing wrong')
  return [...new Set(signs)]
}

function signsIn(line: z.infer<typeof lineSchema>): string[] {
  switch (line.type) {
    case 'status':
      return line.lines.flatMap(({ resource, state, problem }) => [
        ...(problem === undefined ? [] : [problem.code]),
        ...(state === 'missing' || state === 'differs' ? [`${resource} ${state}`] : []),
      ])
    case 'plan':
      return line.plan.obstacles.map(({ problem }) => problem.code)
    case 'problem':
      return [line.problem.code]
    case 'run-finished':
      return line.problem === undefined ? [] : [line.problem.code]
  }
}

export function shows(run: CommandRun, sign: Sign): boolean {
  const words = /^says “(.*)”$/.exec(sign)?.[1]
  return words === undefined ? signsOf(run).includes(sign) : run.stdout.includes(words)
}
