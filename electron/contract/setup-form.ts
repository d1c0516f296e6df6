/** The setup while it is being filled in: what the user entered, what holds where nothing was entered, and what is wrong. */
import { z } from 'zod'
import type { Setup } from './setup.ts'

/** A change as JSON Merge Patch (RFC 7396): groups are merged, null takes a value out, all else replaces it. */
export const mergePatchSchema = z.record(z.string().max(64), z.json())
export type MergePatch = z.infer<typeof mergePatchSchema>

/** What a change sets, a line for each value as documentation names it: `network.port = 2224`. */
export function linesOf(patch: MergePatch): string[] {
  const lines = (value: MergePatch[string], path: string): string[] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).flatMap(([name, child]) => lines(child, path === '' ? name : `${path}.${name}`))
      : [`${path} = ${JSON.stringify(value)}`]
  return lines(patch, '')
}

/** A complete setup but for the Pi's address, which nobody can guess. */
export type SetupDefaults = Omit<Setup, 'pi'> & { pi: Omit<Setup['pi'], 'address'> }

export const setupFormSchema = z.strictObject({
  /** What was entered: the input of a setup, possibly incomplete or wrong. */
  entered: mergePatchSchema,
  /** What holds on this PC where nothing was entered. */
  defaults: z.custom<SetupDefaults>(
    (value) => z.looseObject({ builder: z.looseObject({}) }).safeParse(value).success,
  ),
  /** The allowed range of every number, by its path such as `builder.memoryMiB`. */
  bounds: z.record(z.string(), z.strictObject({ least: z.number(), most: z.number() })),
  /** Everything that is wrong with `entered`; empty when it is a complete setup for this PC. */
  issues: z.array(z.strictObject({ path: z.string(), message: z.string() })),
})
export type SetupForm = z.infer<typeof setupFormSchema>
