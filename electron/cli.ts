#!/usr/bin/env node
/** The command line: the whole product without a window. A thin shell over the engine. */
import { CommanderError } from 'commander'
import { outliveReaders, stopOnSignals, tellFailure } from './cli/end.ts'
import { exitCodes } from './cli/exit-codes.ts'
import { makeProgram, type Opened } from './cli/program.ts'
import { onCrash } from './crash.ts'

const stop = stopOnSignals()
outliveReaders()

/** What is at work, as soon as there is something. */
let opened: Opened | undefined
onCrash((error) => {
  opened?.ports.log.write('crashed', { error })
  process.exit(tellFailure(error, opened?.outgoing))
})

const program = makeProgram(stop.signal, (work) => {
  opened = work
})

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError)
    process.exitCode = error.exitCode === 0 ? exitCodes.succeeded : exitCodes.usage
  else process.exitCode = tellFailure(stop.signal.aborted ? stop.signal.reason : error, opened?.outgoing)
}
