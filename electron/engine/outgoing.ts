/**
 * What leaves the engine, to be shown by whoever asked: cleaned in this one place, so that neither terminal nor window has to
 * think of it. A Pi, a tool or a file may say anything: what was typed as a secret, and characters that command a terminal.
 */
import { stripVTControlCharacters } from 'node:util'
import { ProblemError, problemOf } from '../contract/problem.ts'
import type { Engine } from './engine.ts'
import type { Emit } from './run.ts'

/** Takes the secrets out of a text. */
type Redact = (text: string) => string

/**
 * Fields whose texts are ours and never come from outside. A password that happens to be part of one must not spoil it: a plan is
 * started by its id, and a title is one of those that stand in this program, whatever was typed. It says nothing about a secret.
 */
const ourWords = new Set([
  'id',
  'planId',
  'resource',
  'type',
  'kind',
  'goal',
  'outcome',
  'state',
  'stage',
  'code',
  'at',
  'where',
  'unit',
  'part',
  'architecture',
  'configuration',
  'address',
  'link',
  'title',
  'remedy',
  'patch',
])

/** Control characters but for line feed and tab, and those that reverse the direction of writing. */
const commands = /(?![\n\t])[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** The text as it may be shown on a terminal: no escape sequence, no control character but line feed and tab. */
export function plainText(text: string): string {
  return stripVTControlCharacters(text).replace(/\r\n?/g, '\n').replace(commands, '')
}

export interface Outgoing {
  /** Every text in a plan, an event, a status or a problem, without secrets and commands to a terminal. */
  value: <T>(value: T) => T
  /** Tells on what it is told, cleaned. */
  emit: (listener: Emit) => Emit
  /** The answer cleaned; what is thrown becomes a cleaned problem. */
  answer: <T>(answer: Promise<T>) => Promise<T>
}

export function outgoing(redact: Redact): Outgoing {
  /** Twice: a secret may hold a control character, and a control character may stand within a secret. */
  function cleanText(text: string): string {
    const redacted = redact(text)
    // A carriage return within a secret would become a line break, and hide it.
    const joined = plainText(redacted.replace(/\r(?!\n)/g, ''))
    const redactedAgain = redact(joined)
    return redactedAgain === joined ? redact(plainText(redacted)) : redactedAgain
  }

  function clean(value: unknown): unknown {
    if (typeof value === 'string') return cleanText(value)
    if (Array.isArray(value)) return value.map(clean)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([name, field]) => [name, ourWords.has(name) ? field : clean(field)]),
    )
  }
  const value = <T>(input: T) => clean(input) as T
  return {
    value,
    emit: (listener) => (event) => listener(value(event)),
    async answer(answer) {
      try {
        return value(await answer)
      } catch (error) {
        throw new ProblemError(value(problemOf(error)))
      }
    },
  }
}

/** The engine as it is listened to: what it answers, tells and throws is cleaned. `within` serves the program's own work. */
export function listenable(engine: Engine, { emit, answer }: Outgoing): Engine {
  return {
    ...engine,
    plan: (...asked) => answer(engine.plan(...asked)),
    planWish: (wish, signal) => answer(engine.planWish(wish, signal)),
    start: (planId, listener, signal) => answer(engine.start(planId, emit(listener), signal)),
    status: (signal) => answer(engine.status(signal)),
  }
}
