import type { RunOutcome } from '../engine/run.ts'

/** What the exit code of a command means; `--help` prints this table. */
export const exitCodes = {
  succeeded: 0,
  failed: 1,
  usage: 2,
  obstructed: 3,
  differs: 4,
  declined: 5,
  cancelled: 130,
} as const

export const exitCodeHelp = `Exit codes:
    0  done, or nothing to do
    1  something went wrong; the problem says what to do
    2  the command line or the setup file is wrong
    3  something stands in the way; nothing was changed
    4  status: something is missing, differs from the setup or could not be seen;
       apply: done, and something else is still not as wanted
    5  the question was answered with no; nothing was changed
  130  stopped by Ctrl-C; the next apply continues, remove takes back`

export function exitCodeOf(outcome: RunOutcome): number {
  return exitCodes[outcome.outcome]
}
