import type { Obstacle, Plan } from '../contract/plan.ts'
import type { MergePatch } from '../contract/setup-form.ts'
import type { CommandOptions } from './commands.ts'
import { wayText } from './problem-text.ts'
import { ask, printError } from './terminal.ts'

type Answer = (question: string, signal: AbortSignal) => Promise<string | undefined>

/**
 * Where something of others is in the way: puts what is there and what is wanted side by side, and asks which way to take, also with
 * `--yes`, which answers other questions. `change` makes it another setup. True where a look will see something else.
 */
export async function decideOnWay(
  plan: Plan,
  { json, signal }: CommandOptions,
  change: (patch: MergePatch) => Promise<void>,
  answer: Answer = ask,
): Promise<boolean> {
  const obstacle = plan.obstacles.find(({ problem: { decision } }) => decision !== undefined)
  // What is taken away is what is there, whatever the setup would be.
  if (json || plan.goal === 'absent' || obstacle === undefined) return false
  const ways = obstacle.problem.decision?.ways ?? []
  const lookAgain = ways.length + 1
  const question = `${choiceText(obstacle)}\nWhich one? [1-${lookAgain}, Enter: none] `
  const chosen = Number((await answer(question, signal)) ?? '')
  if (chosen === lookAgain) return true
  const way = ways[chosen - 1]
  if (way === undefined) return false
  await change(way.patch)
  printError('The setup file has it now.')
  return true
}

function choiceText({ title, problem }: Obstacle): string {
  const { decision } = problem
  const choices = [
    ...(decision?.ways ?? []).map(wayText),
    'What is there was moved away or ended by now: look again.',
  ]
  return [
    `${title}: ${problem.title}.`,
    `  there:  ${problem.detail}`,
    `  wanted: ${decision?.wanted ?? ''}`,
    ...choices.map((choice, index) => `  ${index + 1}  ${choice}`),
  ].join('\n')
}
