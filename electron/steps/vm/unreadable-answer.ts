import { failure, type ProblemError } from '../../contract/problem.ts'

/** `BUILDER_ANSWER_UNREADABLE`: what the builder said to this question is not what it should be. */
export function unreadableAnswer(question: string, answer: string): ProblemError {
  return failure(
    'BUILDER_ANSWER_UNREADABLE',
    `The answer to “${question}” has an unknown form.`,
    answer.slice(0, 2000),
  )
}
