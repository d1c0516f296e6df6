/**
 * What goes wrong at home, as docs/troubleshooting.md tells it: written by `npm run format` from the lists beside this file. A test
 * holds them to the truth: the probes, the codes and the tests that they name are there, and the document is up to date.
 */
import type { ProblemCode } from '../../electron/contract/problem.ts'

export interface Trouble {
  /** Stays when words change: links lead here. */
  id: string
  /** What the user sees. */
  sees: string
  cause: string
  /** How the program notices it, and the module that looks. */
  noticed: { how: string; module: string }
  /** What it says then; none where it heals without a word, or shows the difference in the plan. */
  codes: readonly ProblemCode[]
  healing: Healing
  /** Those that produce the cause, or feed what a real tool answered. */
  tests: readonly [TestReference, ...TestReference[]]
}

/**
 * `itself`: the next set-up or Repair does it, after it was shown. `offer`: a decision of the user's, and the program does the rest.
 * `you`: the program says what to do; the words are those of the codes.
 */
export type Healing = { by: 'itself' | 'offer'; how: string } | { by: 'you'; how?: string }

interface TestReference {
  file: string
  /** Of the test, without the suites around it. */
  title: string
}

export function test(file: string, title: string): TestReference {
  return { file: `test/${file}`, title }
}
