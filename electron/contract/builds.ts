/** What the builder is building, and what it built lately. */
import { z } from 'zod'

/** How the names of our own test packages begin; then comes what no other has. */
export const testPackagePrefix = 'pi-offload-proof-'

/** Of those that are made from each other to compare both ways: so many that they would hide all other builds. */
export const testChainPrefix = `${testPackagePrefix}chain-`
/** More at once than any builder has slots for. */
export const mostRunningBuilds = 32
/** More than a small chart can show. */
export const mostRecentBuilds = 40
/** As long as Nix lets names of its store be. */
const buildNameSchema = z.string().min(1).max(211)

export const runningBuildSchema = z.strictObject({
  name: buildNameSchema,
  /** Null where nobody can tell. */
  since: z.iso.datetime().nullable(),
  /** The median of the latest builds of this package that succeeded, of any of its versions; null where there is none. */
  usualSeconds: z.number().nonnegative().nullable(),
})
export type RunningBuild = z.infer<typeof runningBuildSchema>

export const recentBuildSchema = z.strictObject({
  name: buildNameSchema,
  /** Null where nobody can tell. One that was tried again began with its first try since the builder started. */
  started: z.iso.datetime().nullable(),
  ended: z.iso.datetime(),
  /** From `started` to `ended`. */
  seconds: z.number().nonnegative().nullable(),
  /** Null: it failed, or its result was cleared away since. */
  succeeded: z.literal(true).nullable(),
})
export type RecentBuild = z.infer<typeof recentBuildSchema>

export const buildsSchema = z.strictObject({
  /** When it was looked at, by the builder's clock, as all times here are. */
  at: z.iso.datetime(),
  /** The longest first. */
  running: z.array(runningBuildSchema).max(mostRunningBuilds),
  /** Of the last week, the latest first. */
  recent: z.array(recentBuildSchema).max(mostRecentBuilds),
})
export type Builds = z.infer<typeof buildsSchema>
