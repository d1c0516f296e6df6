/** What will be done, exactly: shown before it runs, and nothing else runs. */
import { z } from 'zod'
import { problemSchema } from './problem.ts'
import { removalSchema } from './removal.ts'
import { statusLineSchema } from './status.ts'

/**
 * Stands in a shown text for a value that the same plan creates before it is needed, such as a key. Everything around it is
 * exact.
 */
export const madeInThisRun = '‹made in this run›'

/** The same for a value that is there already, but can be read only once an earlier action of the plan is done. */
export const foundInThisRun = '‹found in this run›'

/** One exact text of a change, for the review. */
const detailSchema = z.discriminatedUnion('kind', [
  /** A program that will be called, as its argument vector; `where` names the machine. */
  z.strictObject({
    kind: z.literal('command'),
    where: z.enum(['pc', 'builder', 'pi']),
    argv: z.array(z.string()),
  }),
  /** A file that will be written (`after`), changed (`before` and `after`) or deleted (`before` alone). */
  z.strictObject({
    kind: z.literal('file'),
    where: z.enum(['pc', 'builder', 'pi']),
    path: z.string(),
    before: z.string().optional(),
    after: z.string().optional(),
  }),
  /** A named value of something that is no file: memory of the machine, a firewall rule. */
  z.strictObject({
    kind: z.literal('setting'),
    name: z.string(),
    before: z.string().optional(),
    after: z.string().optional(),
  }),
  /** `bytes`: about its size. */
  z.strictObject({ kind: z.literal('download'), url: z.string(), bytes: z.number().int().optional() }),
])
export type Detail = z.infer<typeof detailSchema>

/** A difference between what is and what shall be. Deterministic: the same reality gives the same change. */
const changeSchema = z.strictObject({
  /** One line in plain words: "4 cores instead of 2". */
  summary: z.string(),
  details: z.array(detailSchema),
})
export type Change = z.infer<typeof changeSchema>

const actionSchema = z.strictObject({
  resource: z.string(),
  title: z.string(),
  /**
   * `verify`: its state cannot be seen before an earlier action is done (a machine that is still off); `change` then shows the
   * most that can be needed. What was there before cannot be shown; what will be there is, and nothing beyond it is done.
   */
  kind: z.enum(['create', 'change', 'verify', 'remove']),
  change: changeSchema,
  /** The other actions of this plan that come with it when it is chosen, in their order. Notes of former versions have none. */
  needs: z.array(z.string()).default([]),
  needsAdministrator: z.boolean(),
  /** Typical duration, the weight of this action in the progress bar. */
  weightSeconds: z.number().positive(),
})
export type Action = z.infer<typeof actionSchema>

/** What stands in the way; a plan with obstacles is shown but does not run. */
const obstacleSchema = z.strictObject({
  resource: z.string(),
  title: z.string(),
  problem: problemSchema,
})
export type Obstacle = z.infer<typeof obstacleSchema>

/** Something that stays as it is, and why. */
const keptSchema = z.strictObject({ resource: z.string(), title: z.string(), description: z.string() })
export type Kept = z.infer<typeof keptSchema>

/** What is asked for beyond the setup. Met, it means nothing any more, so it is noted nowhere. */
const wishSchema = z.discriminatedUnion('kind', [
  /** The Pi's public key, and that with which the builder signs, which are replaced by new ones; of an older set-up that has only the one. */
  z.strictObject({
    kind: z.literal('new-key'),
    retiredKey: z.string(),
    retiredSigningKey: z.string().optional(),
  }),
  /** The NixOS that the builder has at least, such as `26.05.1234.abcdef012345`. */
  z.strictObject({ kind: z.literal('newer-nixos'), version: z.string() }),
])
export type Wish = z.infer<typeof wishSchema>

export const planSchema = z.strictObject({
  /** Digest of goal, setup and actions: equal plans have equal ids, so an id stands for exactly what was shown. */
  id: z.string(),
  goal: z.enum(['present', 'absent']),
  /** Something of ours is there already: this plan puts it right, and a part of it can be chosen. */
  isRepair: z.boolean(),
  /** Of a repair: each part that is not as wanted now, also what is put right by another one. No part of the id. */
  found: z.array(statusLineSchema).optional(),
  /** Absent where nothing but the setup is wanted. */
  wish: wishSchema.optional(),
  actions: z.array(actionSchema),
  obstacles: z.array(obstacleSchema),
  /** What is not ours. */
  kept: z.array(keptSchema),
  /** What is ours and does not go with this removal; of a set-up, what cannot be changed for now and works as it is. */
  left: z.array(keptSchema),
  /** What was asked to go; absent in a set-up. */
  removal: removalSchema.optional(),
})
export type Plan = z.infer<typeof planSchema>
