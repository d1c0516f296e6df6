/** The part of the tests that runs in the lab's Windows: `inside.js <subject> <request file> <answer file>`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { ProblemError, problemOf, type Problem } from '../../../../electron/contract/problem.ts'
import { passArguments } from './arguments.ts'
import { keepAutostart } from './autostart.ts'
import { elevate } from './elevation.ts'
import { holdFile, replaceFile, seeDrives } from './files.ts'
import { leaveMediaFolder, useMediaFolder } from './media-folder.ts'
import { serveOnPort } from './ports.ts'
import { leaveTree, leftOf, startOdd, stopTree } from './processes.ts'
import { startByCommandLine } from './task.ts'
import { findVirtualBox } from './virtualbox.ts'

const subjects = {
  ...{ passArguments, startByCommandLine, startOdd, stopTree, leaveTree, leftOf },
  ...{
    replaceFile,
    seeDrives,
    holdFile,
    serveOnPort,
    findVirtualBox,
    useMediaFolder,
    leaveMediaFolder,
    keepAutostart,
    elevate,
  },
}
export type Subjects = typeof subjects

export type Answer<Value> =
  { kind: 'value'; value: Value } | { kind: 'problem'; problem: Problem } | { kind: 'error'; text: string }

const [subject = '', requestFile = '', answerFile = ''] = process.argv.slice(2)
const work = subjects[subject as keyof Subjects] as (request: unknown) => Promise<unknown>
const answer = await work(JSON.parse(readFileSync(requestFile, 'utf8'))).then(
  (value): Answer<unknown> => ({ kind: 'value', value }),
  (error: unknown): Answer<unknown> =>
    error instanceof ProblemError
      ? { kind: 'problem', problem: problemOf(error) }
      : { kind: 'error', text: error instanceof Error ? (error.stack ?? error.message) : String(error) },
)
writeFileSync(answerFile, JSON.stringify(answer))
// Whatever a subject left running.
process.exit(0)
