/** Calls of the scripts in `resources/windows/`; their README says how they are started and what they answer. */
import { win32 } from 'node:path'
import type { z } from 'zod'
import { execProgram } from '../exec.ts'
import { parseAnswer, type Answer } from './answers/answer.ts'
import { systemProgram } from './system-program.ts'

export interface Script<T> {
  /** The folder that it lies in, absolute. */
  folder: string
  /** Without its ending. */
  name: string
  /** Names without dash, in their order. */
  parameters: Readonly<Record<string, string>>
  value: z.ZodType<T>
  timeoutMs: number
}

/** Throws `TOOL_…`: no PowerShell, a policy that forbids scripts, an answer that is none. */
export async function runScript<T>(script: Script<T>): Promise<Answer<T>> {
  const { name, value, timeoutMs } = script
  const { stdout } = await execProgram(powerShell(), scriptArguments(script), { timeoutMs })
  return parseAnswer(name, value, stdout)
}

function powerShell(): string {
  return systemProgram('WindowsPowerShell\\v1.0\\powershell.exe')
}

function scriptArguments({ folder, name, parameters }: Omit<Script<unknown>, 'value'>): string[] {
  return [
    ...['-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass'],
    ...['-File', win32.join(folder, `${name}.ps1`)],
    ...Object.entries(parameters).flatMap(([parameter, text]) => [`-${parameter}`, text]),
  ]
}
