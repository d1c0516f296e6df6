/** `doctor`: collects what this PC says of itself in a file, without saying whose it is. */
import { dirname, resolve } from 'node:path'
import { anonymise, lastOf, ownIdentity, type Identity } from '../anonymise.ts'
import { failure, problemOf, type Problem } from '../contract/problem.ts'
import { plainText } from '../engine/outgoing.ts'
import type { Files } from '../ports/files.ts'
import type { Reading } from '../ports/readings.ts'
import { exitCodes } from './exit-codes.ts'
import { print, printError } from './terminal.ts'

export interface Doctor {
  readings: readonly Reading[]
  files: Pick<Files, 'size' | 'write'>
}

interface CollectOptions {
  /** Where to. */
  file: string
  version: string
  signal: AbortSignal
}

/** Reading → its value; a problem stands in the place of what could not be read. */
type Answers = Record<string, { ok: true; value: unknown } | { ok: false; problem: Problem }>

/** Gives the exit code. Throws `REPORT_NOT_WRITTEN`. */
export async function collect(doctor: Doctor, { file, version, signal }: CollectOptions): Promise<number> {
  const path = resolve(file)
  // Before the minute that the readings take.
  if ((await doctor.files.size(path)) !== undefined)
    throw failure('REPORT_NOT_WRITTEN', `${path} exists already.`)
  // Nothing but the file is made.
  const folder = dirname(path)
  if ((await doctor.files.size(folder)) === undefined)
    throw failure('REPORT_NOT_WRITTEN', `There is no folder ${folder}.`)
  const text = await textOf(doctor.readings, version, signal)
  try {
    await doctor.files.write(path, text, { secret: true })
  } catch (error) {
    const { code, detail, underlying } = problemOf(error)
    throw code === 'DISK_FULL' ? error : failure('REPORT_NOT_WRITTEN', detail, underlying)
  }
  print(text)
  printError(`This is what stands in ${path} now. Look through it before you pass it on.`)
  return exitCodes.succeeded
}

/** What all readings answer, as the text of the file. */
export async function textOf(
  readings: readonly Reading[],
  version: string,
  signal: AbortSignal,
): Promise<string> {
  const answers: Answers = {}
  // One after the other: each takes the whole attention of a PC for seconds.
  for (const reading of readings) {
    const { name } = reading
    printError(`${name} …`)
    try {
      answers[name] = { ok: true, value: await reading.ask(signal) }
    } catch (error) {
      signal.throwIfAborted()
      answers[name] = { ok: false, problem: problemOf(error) }
    }
  }
  const document = anonymise({ piOffload: version, system: process.platform, answers }, identityIn(answers))
  return plainText(`${JSON.stringify(document, null, 2)}\n`)
}

/** What this process knows of its user and PC, and what the answers say of them. */
function identityIn(answers: Answers): Identity {
  const { account, folders } = factsIn(answers)
  const [authority, ...names] = account.split('\\')
  const { users, computers, homes, ...others } = ownIdentity()
  return {
    ...others,
    users: [...users, ...names, lastOf(folders)],
    computers: [...computers, ...(names.length > 0 ? [authority ?? ''] : [])],
    homes: [...homes, ...(folders === '' ? [] : [folders])],
  }
}

function factsIn(answers: Answers): { account: string; folders: string } {
  const facts = answers['pc-facts']
  const value = (facts?.ok === true ? facts.value : {}) as {
    account?: { name?: string }
    folders?: { profile?: string }
  }
  return { account: value.account?.name ?? '', folders: value.folders?.profile ?? '' }
}
