/** What an answer of the product says to a person who looks for signs. */
import { z } from 'zod'
import { diagnose } from '../../../electron/contract/diagnosis.ts'
import { catalogue } from '../../../electron/contract/problem-catalogue.ts'
import { planSchema } from '../../../electron/contract/plan.ts'
import { problemSchema } from '../../../electron/contract/problem.ts'
import { repairedPartSchema } from '../../../electron/contract/repair.ts'
import { statusLineSchema, type StatusLine } from '../../../electron/contract/status.ts'
import type { CommandRun } from '../product.ts'
import type { Fault } from './fault.ts'

const lineSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('status'), lines: z.array(statusLineSchema) }),
  z.object({ type: z.literal('plan'), plan: planSchema }),
  z.object({ type: z.literal('repaired'), parts: z.array(repairedPartSchema) }),
  z.object({ type: z.literal('problem'), problem: problemSchema }),
  z.object({ type: z.literal('run-finished'), problem: problemSchema.optional() }),
])

/** Codes, and resources that are missing or different, each once, in the order in which they are told: causes first. */
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
      return signsOfStatus(line.lines)
    case 'plan':
      return line.plan.obstacles.map(({ problem }) => problem.code)
    case 'repaired':
      return line.parts.flatMap(({ after }) => (after.problem === undefined ? [] : [after.problem.code]))
    case 'problem':
      return [line.problem.code]
    case 'run-finished':
      return line.problem === undefined ? [] : [line.problem.code]
  }
}

function signsOfStatus(lines: readonly StatusLine[]): string[] {
  const { causes } = diagnose(lines)
  // Where nothing was set up yet, what is missing is no trouble.
  const isSetUp = lines.some(({ made }) => made === true)
  const told = causes.filter(({ line: { state } }) => isSetUp || state !== 'missing')
  return [...told.map(({ line }) => line), ...told.flatMap(({ consequences }) => consequences)].flatMap(
    ({ resource, state, problem }) => {
      if (problem !== undefined) return [problem.code]
      return state === 'missing' || state === 'differs' ? [`${resource} ${state}`] : []
    },
  )
}

/** Whether the fault is the first that is told, behind what stands with it by its nature. */
export function shows(
  run: CommandRun,
  { shows: sign, behind = [] }: Pick<Fault, 'shows' | 'behind'>,
): boolean {
  const words = /^says “(.*)”$/.exec(sign)?.[1]
  if (words !== undefined) return run.stdout.includes(words)
  return signsOf(run).find((told) => !behind.some((one) => one === told)) === sign
}
