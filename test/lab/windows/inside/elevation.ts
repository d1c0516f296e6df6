import { readdirSync } from 'node:fs'
import { systemFiles } from '../../../../electron/adapters/files.ts'
import type { ElevatedAction } from '../../../../electron/adapters/windows/answers/elevation.ts'
import { runElevated, type ElevatedOutcomes } from '../../../../electron/adapters/windows/elevation.ts'
import { powerShell } from '../../../../electron/adapters/windows/powershell.ts'
import { problemOf, type ProblemCode } from '../../../../electron/contract/problem.ts'

interface Elevation {
  actions: readonly ElevatedAction[]
  folder: string
  scripts: string
  /** A folder like that of Windows, with a PowerShell of the tests. */
  systemRoot: string
}

/** Asks for an administrator's rights; says what came of it, and what lies in the folder afterwards. */
export async function elevate({ actions, folder, scripts, systemRoot }: Elevation): Promise<{
  outcomes: ElevatedOutcomes | undefined
  problem: ProblemCode | undefined
  names: string[]
}> {
  process.env['SystemRoot'] = systemRoot
  let outcomes: ElevatedOutcomes | undefined
  let problem: ProblemCode | undefined
  try {
    outcomes = await runElevated(actions, {
      run: powerShell({ folder: scripts }),
      files: systemFiles(),
      folder,
    })
  } catch (error) {
    problem = problemOf(error).code
  }
  return { outcomes, problem, names: readdirSync(folder) }
}
