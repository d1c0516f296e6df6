/**
 * All that needs an administrator, in one prompt: a request as a file, its SHA-256 on the command line that the prompt shows, and a
 * result as a file. `resources/windows/README.md` describes both sides.
 */
import { createHash, randomUUID } from 'node:crypto'
import { win32 } from 'node:path'
import type { z } from 'zod'
import { failure } from '../../contract/problem.ts'
import type { Files } from '../../ports/files.ts'
import { parseAnswer, type Answer } from './answers/answer.ts'
import {
  elevatedRequestSchema,
  elevatedResultSchema,
  requestElevationSchema,
  type ElevatedAction,
} from './answers/elevation.ts'
import { runScript } from './powershell.ts'

/** What became of each action, in their order. */
export type ElevatedOutcomes = z.infer<typeof elevatedResultSchema>['outcomes']

export interface ElevationPlaces {
  files: Files
  /** For request and result: a folder that only this user can write, without links on the way to it. */
  folder: string
  /** Where the scripts lie, absolute. */
  scripts: string
}

/** The prompt waits for somebody who is making coffee, VirtualBox's installer for a slow disk. */
const timeoutMs = 60 * 60_000

/**
 * Asks for an administrator's rights and does `actions` with them. Nobody can stop what runs with these rights, so it heeds no signal.
 * Throws `ELEVATION_DECLINED` (nothing was done, which is a choice), `TOOL_…`.
 */
export async function runElevated(
  actions: readonly ElevatedAction[],
  { files, folder, scripts }: ElevationPlaces,
): Promise<ElevatedOutcomes> {
  const request = JSON.stringify(elevatedRequestSchema.parse({ version: 1, actions }))
  const requestPath = win32.join(folder, `elevation-${randomUUID()}.json`)
  const resultPath = `${requestPath}.result`
  try {
    await files.write(requestPath, request, { secret: true })
    const asked = await runScript({
      ...{ folder: scripts, name: 'request-elevation', value: requestElevationSchema, timeoutMs },
      parameters: {
        RequestPath: requestPath,
        RequestHash: createHash('sha256').update(request).digest('hex'),
        ResultPath: resultPath,
      },
    })
    const { exitCode } = valueOf(asked)
    const result = await files.read(resultPath)
    if (result === undefined)
      throw failure('TOOL_FAILED', `elevated.ps1 ended with exit code ${exitCode} and left no result.`)
    const { outcomes } = valueOf(
      parseAnswer('elevated', elevatedResultSchema, new TextDecoder().decode(result)),
    )
    if (outcomes.map(({ action }) => action).join() !== actions.map(({ action }) => action).join())
      throw failure('TOOL_ANSWER_UNREADABLE', 'elevated.ps1 tells of other actions than it was asked for.')
    return outcomes
  } finally {
    for (const path of [requestPath, resultPath]) await files.remove(path)
  }
}

function valueOf<T>(answer: Answer<T>): T {
  if (answer.ok) return answer.value
  const { kind, message } = answer.error
  if (kind === 'declined')
    throw failure('ELEVATION_DECLINED', 'Windows asked for an administrator’s rights and got a No.', message)
  throw failure('TOOL_FAILED', `What needs an administrator could not be done (${kind}).`, message)
}
