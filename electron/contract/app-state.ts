/**
 * All that a window shows, as one value. The main process holds it; every window has a copy of it that follows by events, so
 * that a reload loses nothing. Secrets are no part of it.
 */
import { z } from 'zod'
import { buildSchema } from './build.ts'
import { buildsSchema } from './builds.ts'
import { dryBuildSchema } from './dry-build.ts'
import { fastBuildsSchema } from './fast-builds.ts'
import { foundSetupSchema } from './found-setup.ts'
import { pcCheckSchema, pcViewSchema } from './pc-view.ts'
import { discoverySchema, hostKeySchema, piViewSchema, secretNameSchema } from './pi-view.ts'
import { planSchema } from './plan.ts'
import { problemSchema } from './problem.ts'
import { removalSchema } from './removal.ts'
import { repairedPartSchema } from './repair.ts'
import { goalSchema } from './run.ts'
import { runStateSchema } from './run-state.ts'
import { mergePatchSchema, setupFormSchema } from './setup-form.ts'
import { lightSchema, machineStateSchema, proofSchema, statusSchema } from './status.ts'
import { whySchema } from './why.ts'

/** The wizard's pages in their order; `dashboard` is what opens once all is set up. */
export const pageSchema = z.enum([
  'this-pc',
  'your-pi',
  'builder',
  'offload',
  'review',
  'setting-up',
  'done',
  'dashboard',
])
export type Page = z.infer<typeof pageSchema>

/** Something that is looked up or made on request, and how far that is. */
function resultOf<Value extends z.ZodType>(value: Value) {
  return z.discriminatedUnion('kind', [
    /** Not asked for, or no longer true. */
    z.strictObject({ kind: z.literal('none') }),
    z.strictObject({ kind: z.literal('pending') }),
    z.strictObject({ kind: z.literal('ready'), value }),
    z.strictObject({ kind: z.literal('failed'), problem: problemSchema }),
  ])
}
export type Result<Value> =
  | { kind: 'none' }
  | { kind: 'pending' }
  | { kind: 'ready'; value: Value }
  | { kind: 'failed'; problem: z.infer<typeof problemSchema> }

/** What can be made to happen in a rehearsal. */
export const rehearsalFaultSchema = z.enum([
  'pi-off',
  'pi-memory-low',
  'port-taken',
  'virtualbox-missing',
  'kvm-loaded',
  'virtualbox-blocked',
  'host-key-changed',
  'other-sudo-password',
  'slow-download',
  'download-fails',
  'installation-fails',
  /** No fault: somebody lets the Pi rebuild itself, in one session. */
  'pi-rebuilds',
])
export type RehearsalFault = z.infer<typeof rehearsalFaultSchema>

/** Something that is set up is no longer well; a repair looks what, and puts it right. */
const noticeSchema = z.discriminatedUnion('kind', [
  /** This PC no longer has the address that the Pi was told. */
  z.strictObject({ kind: z.literal('address-changed'), address: z.string() }),
  /** Seen when the program was started. */
  z.strictObject({ kind: z.literal('not-well'), parts: z.array(lightSchema.shape.part).min(1) }),
])
export type Notice = z.infer<typeof noticeSchema>

export const appStateSchema = z.strictObject({
  /** Version of the program. */
  version: z.string(),
  build: buildSchema,
  /** A newer version of the program: downloaded and to be installed when it ends, or refused. */
  update: resultOf(z.strictObject({ version: z.string() })),
  /** PC, VirtualBox and Pi are pretended; `faults` are those that are switched on. Null: this is the real thing. */
  rehearsal: z.strictObject({ faults: z.array(rehearsalFaultSchema) }).nullable(),
  /** Language and region of the system, as a BCP 47 tag such as `de-DE`. */
  locale: z.string(),
  page: pageSchema,
  pc: pcViewSchema,
  /** Page "This PC": in the order in which they are shown. */
  checks: z.array(pcCheckSchema),
  /** What stands in the pages. */
  form: setupFormSchema,
  /**
   * What was entered when the last run began: of this status, repair, removal and all else of the dashboard speak, whatever the form
   * says meanwhile. Null: nothing was run yet, and they speak of the form.
   */
  inForce: mergePatchSchema.nullable(),
  /** Which secrets are in memory: given, not yet forgotten. Their values never leave the main process. */
  secrets: z.array(secretNameSchema),
  discovery: discoverySchema,
  /** Of the address and port in the form. */
  hostKey: resultOf(hostKeySchema),
  pi: resultOf(piViewSchema),
  plan: resultOf(planSchema),
  /** What was read back when the pages were opened last, for `inForce` or where nothing is in force. */
  found: resultOf(foundSetupSchema),
  /** What `plan` is made for, or becomes. */
  plannedFor: z.enum(['form', 'in-force']),
  /** What shall go, where `plan` is one of an uninstall or becomes one; null: it is one of a set-up. */
  removal: removalSchema.nullable(),
  /** The run under way, or the last one since the program was started. */
  run: runStateSchema.nullable(),
  /** What the last repair was for, and what came of it; null where the last run was none. */
  repaired: z.array(repairedPartSchema).nullable(),
  /**
   * What came of the last run, where that was a removal that succeeded: whether nothing of ours is left, and the files that say what is
   * to be done by hand on Pis that could not be reached.
   */
  removed: z.strictObject({ isAll: z.boolean(), notes: z.array(z.string()) }).nullable(),
  /** A run of an earlier process did not come to its end: planning this goal again continues it. */
  interrupted: goalSchema.nullable(),
  status: resultOf(statusSchema),
  /** The builder's machine as it was last seen; null where there is none. */
  machine: machineStateSchema.nullable(),
  /** The user said that he plays, as it was last seen. */
  isPlaying: z.boolean(),
  /** Starting, shutting down or pausing the machine, also because of a game. */
  power: resultOf(z.strictObject({})),
  /** The last proof, also one of an earlier process. */
  proof: resultOf(proofSchema),
  /** As they were last looked at, also while they are looked at again. */
  builds: resultOf(buildsSchema),
  /** Whole builds in one session that run on the Pi, as they were last looked at, also while they are looked at again. */
  fastBuilds: resultOf(fastBuildsSchema),
  /** Why the builder was used, or was not, for the build that was last asked about. */
  why: resultOf(whySchema),
  /** What the Pi's next rebuild would build, as it was last asked. */
  dryBuild: resultOf(dryBuildSchema),
  notice: noticeSchema.nullable(),
  /** Somebody who was told of it beside the clock wants to see what it speaks of, and does not yet. */
  seeksNotice: z.boolean(),
  /** What was entered in an earlier process could not be read; told until something is run. */
  unreadable: problemSchema.nullable(),
})
export type AppState = z.infer<typeof appStateSchema>
