/**
 * All that needs an administrator, in one prompt: a request as a file, its SHA-256 on the command line that the prompt shows, and a
 * result as a file. `resources/windows/README.md` describes both sides.
 */
import { createHash } from 'node:crypto'
import { win32 } from 'node:path'
import type { z } from 'zod'
import { failure } from '../../contract/problem.ts'
import type { Files } from '../../ports/files.ts'
import { parseAnswer } from './answers/answer.ts'
import {
  elevatedRequestSchema,
  elevatedResultSchema,
  requestElevationSchema,
  type ElevatedAction,
} from './answers/elevation.ts'
import { ScriptError, type RunScript } from './powershell.ts'

/** What became of each action, in their order. */
export type ElevatedOutcomes = z.infer<typeof elevatedResultSchema>['outcomes']

export interface ElevationPlaces {
  run: RunScript
  files: Files
  /** For request and result: a folder that only this user can write, without links on the way to it. */
  folder: string
}

/** The prompt waits for somebody who is making coffee, VirtualBox's installer for a slow disk. */
const timeoutMs = 60 * 60_000

/**
 * Asks for an administrator's rights and does `actions` with them. Nobody can stop what runs with these rights, so it heeds no signal.
 * Throws `ELEVATION_DECLINED` (nothing was done, which is a choice), `SCRIPTS_FORBIDDEN`, `TOOL_…`.
 */
export async function runElevated(
  actions: readonly ElevatedAction[],
  { run, files, folder }: ElevationPlaces,
): Promise<ElevatedOutcomes> {
  const request = JSON.stringify(elevatedRequestSchema.parse({ version: 1, actions }))
  // One at a time: a run has the lock. So what lies there is of a program that was killed.
  const requestPath = win32.join(folder, 'elevation.json')
  const resultPath = `${requestPath}.result`
  const passing = [requestPath, resultPath, `${resultPath}.part`]
  for (const path of passing) await files.remove(path)
  try {
    await files.write(requestPath, request, { secret: true })
    const exitCode = await ask(run, {
      RequestPath: requestPath,
      RequestHash: createHash('sha256').update(request).digest('hex'),
      ResultPath: resultPath,
    })
    const result = await files.read(resultPath)
    if (result === undefined) throw withoutResult(exitCode)
    const answer = parseAnswer('elevated', elevatedResultSchema, new TextDecoder().decode(result))
    if (!answer.ok) throw new ScriptError('elevated', answer.error)
    const { outcomes } = answer.value
    if (outcomes.map(({ action }) => action).join() !== actions.map(({ action }) => action).join())
      throw failure('TOOL_ANSWER_UNREADABLE', 'elevated.ps1 tells of other actions than it was asked for.')
    return outcomes
  } finally {
    for (const path of passing) await files.remove(path)
  }
}

async function ask(run: RunScript, parameters: Record<string, string>): Promise<number> {
  try {
    return (await run('request-elevation', parameters, requestElevationSchema, { timeoutMs })).exitCode
  } catch (error) {
    if (!(error instanceof ScriptError) || error.kind !== 'declined') throw error
    const { underlying } = error.problem
    throw failure(
      'ELEVATION_DECLINED',
      'Windows asked for an administrator’s rights and got a No.',
      underlying,
    )
  }
}

function withoutResult(exitCode: number): Error {
  return exitCode === 0
    ? failure('SCRIPTS_FORBIDDEN', 'elevated.ps1 was started and left no result.')
    : failure(
        'TOOL_FAILED',
        `elevated.ps1 ended with exit code ${String(exitCode)} and left no result: a folder on the way to the notes may be a link, or on a drive that an administrator does not see.`,
      )
}
