/** The setup as it is read back from what is there: from VirtualBox, this PC and the Pi, whatever the notes say. */
import { z } from 'zod'
import { holding, isSameValue, settingPaths, valueAt } from './setup-changes.ts'
import { mergePatchSchema, type MergePatch, type SetupForm } from './setup-form.ts'

export const foundSetupSchema = z.strictObject({
  /** As in a setup, only what could be read back, and only what a setup for this PC may have. */
  values: mergePatchSchema,
  /** The Pi was asked, and answered. */
  isPiRead: z.boolean(),
  /** Paths such as `builder.memoryMiB` that stand in the form because they were found: nobody remembered them. */
  filledIn: z.array(z.string()),
})
export type FoundSetup = z.infer<typeof foundSetupSchema>

export interface FoundDifference {
  path: string
  found: MergePatch[string]
}

/**
 * What is there otherwise than the form says, without the user having changed it there: a draft is known to differ. `inForce` as in the
 * state.
 */
export function foundDifferences(
  { values }: Pick<FoundSetup, 'values'>,
  { entered, defaults }: Pick<SetupForm, 'entered' | 'defaults'>,
  inForce: MergePatch | null,
): FoundDifference[] {
  return settingPaths(values).flatMap((path) => {
    const found = valueAt(values, path)
    const isKnown = [entered, inForce ?? entered].some((known) =>
      isSameValue(found, holding(known, defaults, path)),
    )
    return found === undefined || isKnown ? [] : [{ path, found }]
  })
}
