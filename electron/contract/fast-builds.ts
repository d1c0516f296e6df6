/** The whole builds in one session that run on the Pi: what its `pi-offload` tells while it works. */
import { z } from 'zod'

/** More at once than a Pi has use for. */
export const mostFastBuilds = 8
/** More at once than any builder has slots for. */
export const mostPackagesAtOnce = 32
/** As long as a text of it may be. */
export const longestText = 200

const textSchema = z.string().max(longestText)
const shareSchema = z.strictObject({ done: z.number().nonnegative(), expected: z.number().nonnegative() })

export const fastBuildSchema = z.strictObject({
  /** As the setup names it. */
  pi: z.string(),
  /** What was called there, such as `rebuild switch`. */
  command: textSchema,
  /** Null: one that this program does not know. */
  stage: z.enum(['evaluating', 'building', 'fetching', 'activating']).nullable(),
  /** By this PC’s clock, and how long that is ago by the Pi’s: the two may differ. */
  since: z.iso.datetime(),
  seconds: z.number().nonnegative(),
  /** Packages; null before they are known. */
  builds: shareSchema.nullable(),
  /** What is fetched to the Pi; null before that is known. */
  bytes: shareSchema.nullable(),
  /** Names of the packages that are being built. */
  running: z.array(textSchema).max(mostPackagesAtOnce),
  /** The last line of what its builds print; null before the first. */
  log: textSchema.nullable(),
})
export type FastBuild = z.infer<typeof fastBuildSchema>

/** The longest first. */
export const fastBuildsSchema = z.array(fastBuildSchema).max(mostFastBuilds)
