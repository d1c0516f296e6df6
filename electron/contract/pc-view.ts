/** The PC as the wizard shows it, and what its first page checks. */
import { z } from 'zod'
import { problemSchema } from './problem.ts'
import { mergePatchSchema } from './setup-form.ts'

export const pcViewSchema = z.strictObject({
  system: z.enum(['linux', 'windows']),
  cpuThreads: z.int().positive(),
  memoryMiB: z.int().positive(),
  /** The lowest TCP port that a program of this user may listen on. */
  lowestPort: z.int().positive(),
  /** Where machines are kept when the setup names no folder; null until it has been asked for. */
  machineFolder: z.string().nullable(),
  /** Free on the file system of the folder that the form names, or of `machineFolder`; null where nobody can tell. */
  freeDiskBytes: z.int().nonnegative().nullable(),
})
export type PcView = z.infer<typeof pcViewSchema>

export const pcCheckSchema = z.strictObject({
  id: z.enum([
    'processor',
    'memory',
    'disk',
    'virtualization',
    'virtualbox',
    'hypervisor',
    'ports',
    'firewall',
    'sleep',
  ]),
  /** `fixable`: `fix` heals it. `decide`: the user has to do something, `problem` says what. */
  state: z.enum(['checking', 'passed', 'fixable', 'decide']),
  /** What was found, in plain English. */
  detail: z.string(),
  /** The facts in `detail`, for a text in another language. */
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
  problem: problemSchema.nullable(),
  /** A change of the form that heals it: `changeSetup` with this patch. `detail` says it in plain English. */
  fix: z.strictObject({ detail: z.string(), patch: mergePatchSchema }).nullable(),
  /** Where to get what is missing. */
  link: z.url().nullable(),
})
export type PcCheck = z.infer<typeof pcCheckSchema>
