/** How each part is doing, told by the same survey that plans are made of. */
import { z } from 'zod'
import { problemSchema } from './problem.ts'

export const statusLineSchema = z.strictObject({
  resource: z.string(),
  title: z.string(),
  state: z.enum([
    'ok',
    'missing',
    'differs',
    /** There, but not ours. */
    'foreign',
    /** Could not be looked at, or something stands in the way or is wrong that no plan changes: see `problem`. */
    'blocked',
    /** Cannot be seen because of another line, or was not seen in time: see `problem`. */
    'unknown',
    /** Not as in the setup, on purpose: its side was removed, or it works only with what was. `made`: it is there all the same, kept for later. */
    'unused',
  ]),
  /** Of what `apply` makes, as far as it can be seen: whether it is there. Not there and `ok`: it is not needed. */
  made: z.boolean().optional(),
  /** What would have to change, or what is in the way. */
  summary: z.string().optional(),
  problem: problemSchema.optional(),
  /** The resource whose line is the cause where this one is only a consequence. */
  because: z.string().optional(),
})
export type StatusLine = z.infer<typeof statusLineSchema>

/** The four lights of the dashboard. */
export const lightSchema = z.strictObject({
  part: z.enum(['pc', 'builder', 'link', 'pi']),
  /**
   * `off`: nothing is wrong, but it cannot work now (the builder is switched off, the Pi does not answer). `unused`: nothing is wrong, but
   * it, or what it works with, was removed on purpose.
   */
  state: z.enum(['ok', 'off', 'attention', 'unknown', 'unused']),
  /** The line that decided the state; absent when all is well. */
  line: statusLineSchema.optional(),
})
export type Light = z.infer<typeof lightSchema>

export const statusSchema = z.strictObject({
  /** When it was looked at. */
  at: z.iso.datetime(),
  lights: z.array(lightSchema),
  lines: z.array(statusLineSchema),
})
export type Status = z.infer<typeof statusSchema>

/** What a virtual machine is doing. */
export const machineStateSchema = z.enum([
  'poweroff',
  'running',
  'paused',
  'saved',
  'aborted',
  'stuck',
  'starting',
  'stopping',
  'other',
])

export type MachineState = z.infer<typeof machineStateSchema>

/** What the two ways to use the builder took for the same small graph, of packages that are each made from the one before. */
export const waysSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('compared'),
    packages: z.int().positive(),
    /** As every nix command does it by itself. */
    oneByOneSeconds: z.number().nonnegative(),
    /** In one session, as the command `pi-offload` of the Pi does it. */
    wholeSeconds: z.number().nonnegative(),
  }),
  /** The protocol `ssh` knows no such session. */
  z.strictObject({ kind: z.literal('one-by-one-only') }),
])
export type Ways = z.infer<typeof waysSchema>

/** A build that the Pi asked for and the builder carried out. */
export const proofSchema = z.strictObject({
  at: z.iso.datetime(),
  /** What the build was for, such as `aarch64-linux`. */
  system: z.string(),
  /** Id of the boot of the kernel that built it; it is that of the builder. */
  bootId: z.string(),
  seconds: z.number().nonnegative(),
  /** Proofs of a former version do not have it. */
  ways: waysSchema.optional(),
})
export type Proof = z.infer<typeof proofSchema>
