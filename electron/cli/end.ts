/** How the process comes to its end: asked to, with nobody who reads along, or by a failure. */
import { problemOf, type ProblemCode } from '../contract/problem.ts'
import { outgoing, type Outgoing } from '../engine/outgoing.ts'
import { exitCodes } from './exit-codes.ts'
import { problemText } from './problem-text.ts'
import { print, printError } from './terminal.ts'

/** What the user corrects in the call itself. */
const wrongCalls: ReadonlySet<ProblemCode> = new Set([
  'RUN_WITH_SUDO',
  'RUN_ELEVATED',
  'SETUP_INVALID',
  'SETUP_UNREADABLE',
])

/** Ctrl-C and the like. */
export function stopOnSignals(): AbortController {
  const stop = new AbortController()
  // The listener stays: a library that ends the process with the last one's departure would leave no time to clean up. The second
  // Ctrl-C ends the process at once; the next run continues all the same.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (stop.signal.aborted) process.exit(exitCodes.cancelled)
      stop.abort()
    })
  return stop
}

/**
 * Whoever reads along may have seen enough: `… | head`. The work goes on unseen to its own end; a closed pager leaves nothing
 * half-made.
 */
export function outliveReaders(): void {
  let isUnwritten = false
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE' || isUnwritten) return
      isUnwritten = true
      if (stream === process.stdout) printError(`What was to be shown could not be written: ${error.message}`)
      process.once('exit', (code) => (process.exitCode = code === 0 ? exitCodes.failed : code))
    })
}

/** Says what went wrong, and gives the exit code for it. `opened`: what cleans it, as soon as something is opened. */
export function tellFailure(error: unknown, opened: Outgoing | undefined): number {
  // A setup file may hold anything, too, and it is read before anything is opened.
  const { value: cleaned } = opened ?? outgoing((text) => text)
  const found = cleaned(problemOf(error))
  // Machines get every answer on the same way, this one too.
  if (process.argv.includes('--json')) print(JSON.stringify({ type: 'problem', problem: found }))
  else if (found.code === 'CANCELLED')
    printError(`Stopped (${found.code}). Nothing that is set up was changed.`)
  else printError(problemText(found))
  if (found.code === 'CANCELLED') return exitCodes.cancelled
  return wrongCalls.has(found.code) ? exitCodes.usage : exitCodes.failed
}
