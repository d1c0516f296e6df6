/** What the Pi says is checked before it is believed. */
import type { z } from 'zod'
import { failure, ProblemError, type ProblemCode } from '../../contract/problem.ts'

/** The answer in the expected form, or `PI_ANSWER_UNREADABLE` naming what was asked. */
export function readAnswer<T>(question: string, schema: z.ZodType<T>, answer: unknown): T {
  const result = schema.safeParse(answer)
  if (result.success) return result.data
  throw failure('PI_ANSWER_UNREADABLE', `The answer to “${question}” has an unknown form.`, excerpt(answer))
}

/** The same for a JSON document. */
export function readJsonAnswer<T>(question: string, schema: z.ZodType<T>, text: string): T {
  let answer: unknown
  try {
    answer = JSON.parse(text)
  } catch {
    answer = text
  }
  return readAnswer(question, schema, answer)
}

/** Gives a failed command the meaning that it has at this place; its own message stays. Other failures pass. */
export async function meaning<T>(code: ProblemCode, detail: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    const { problem } = error
    if (problem.code === 'PI_COMMAND_FAILED' || problem.code === 'TOOL_TIMED_OUT')
      throw failure(code, detail, problem.underlying ?? problem.detail)
    throw error
  }
}

function excerpt(answer: unknown): string {
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer ?? null)
  return text.length > 2000 ? `${text.slice(0, 2000)}…` : text
}
