/** What the command line prints with `--json`: one of these a line. */
import { z } from 'zod'
import { dryBuildSchema } from './dry-build.ts'
import { planSchema } from './plan.ts'
import { problemSchema } from './problem.ts'
import { repairedPartSchema } from './repair.ts'
import { runEventSchema } from './run.ts'
import { machineStateSchema, statusLineSchema, waysSchema } from './status.ts'
import { whySchema } from './why.ts'

export const jsonLineSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('plan'), plan: planSchema }),
  runEventSchema,
  z.strictObject({ type: z.literal('status'), lines: z.array(statusLineSchema) }),
  /** After a repair: how each part was that it was for, and how it is now. */
  z.strictObject({ type: z.literal('repaired'), parts: z.array(repairedPartSchema) }),
  /** A build that ran on the builder: its boot id is that of the builder's kernel and not that of the Pi's. */
  z.strictObject({
    type: z.literal('proof'),
    /** What the build was for, such as `aarch64-linux`. */
    system: z.string(),
    bootId: z.guid(),
    vmBootId: z.guid(),
    piBootId: z.guid(),
    seconds: z.number().nonnegative(),
    ways: waysSchema,
  }),
  /** Why the builder is used, or is not, for a build of the Pi. */
  whySchema.extend({ type: z.literal('why') }),
  /** What the Pi's next rebuild would build. */
  dryBuildSchema.extend({ type: z.literal('dry-build') }),
  z.strictObject({ type: z.literal('diagnostics'), text: z.string() }),
  /** Whether the user said that he plays, and what the builder's machine does. */
  z.strictObject({ type: z.literal('playing'), isPlaying: z.boolean(), state: machineStateSchema }),
  /** Why the command could not be carried out; the last line. */
  z.strictObject({ type: z.literal('problem'), problem: problemSchema }),
])
