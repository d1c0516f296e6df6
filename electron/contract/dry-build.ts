/** What the Pi's next rebuild would build, before anything is built. */
import { z } from 'zod'

/** A whole system, of which no cache has anything, has more; nobody reads those. */
export const mostPlannedBuilds = 2000

export const plannedBuildSchema = z.strictObject({
  name: z.string().min(1),
  /** A kernel, a compiler or a browser: under emulation more than a day. */
  takesDays: z.boolean(),
  /** The median of what builds of this package took on this builder, of any of its versions; null where there was none. */
  usualSeconds: z.number().nonnegative().nullable(),
})
export type PlannedBuild = z.infer<typeof plannedBuildSchema>

export const dryBuildSchema = z.strictObject({
  /** What takes days first, then what usually takes longest, what was not built there yet last. */
  builds: z.array(plannedBuildSchema).max(mostPlannedBuilds),
  /** Of all of them, those included that are left out here. */
  total: z.int().nonnegative(),
  /** Paths that a cache has. */
  fetched: z.int().nonnegative(),
  /** Whether the builder could be asked what builds took there. */
  isLearned: z.boolean(),
})
export type DryBuild = z.infer<typeof dryBuildSchema>

export interface PartedBuilds {
  /** Names of what takes days. */
  heavy: string[]
  known: { name: string; seconds: number }[]
  /** Of those that are known, one after the other. */
  knownSeconds: number
  /** Names of what nobody knows the duration of. */
  unknown: string[]
}

/** As they are told to people. */
export function partBuilds({ builds }: DryBuild): PartedBuilds {
  const heavy = builds.filter(({ takesDays }) => takesDays)
  const others = builds.filter(({ takesDays }) => !takesDays)
  const known = others.flatMap(({ name, usualSeconds }) =>
    usualSeconds === null ? [] : [{ name, seconds: usualSeconds }],
  )
  return {
    heavy: heavy.map(({ name }) => name),
    known,
    knownSeconds: known.reduce((sum, { seconds }) => sum + seconds, 0),
    unknown: others.filter(({ usualSeconds }) => usualSeconds === null).map(({ name }) => name),
  }
}
