/** What is said and asked on the terminal: results on stdout, all else on stderr. */
import { createInterface } from 'node:readline/promises'

export async function confirm(question: string, signal: AbortSignal): Promise<'yes' | 'no' | 'nobody-there'> {
  const answer = await ask(`${question} [y/N] `, signal)
  if (answer === undefined) return 'nobody-there'
  return /^y(es)?$/i.test(answer) ? 'yes' : 'no'
}

/** Asks on the terminal, past a stdout that may be a file or a pipe; `undefined`: without a terminal there is nobody to ask. */
export async function ask(question: string, signal: AbortSignal): Promise<string | undefined> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return (await terminal.question(question, { signal })).trim()
  } catch (error) {
    // What is said next begins a line of its own.
    process.stderr.write('\n')
    throw error
  } finally {
    terminal.close()
  }
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

export function printError(text: string): void {
  process.stderr.write(`${text}\n`)
}
