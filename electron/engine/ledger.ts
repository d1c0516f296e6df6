/**
 * The program's own small notes: only what cannot be read back from reality. Lost host keys and proofs cost a question and a second
 * proof. A lost installation id costs the builder: machine, rule and keys stay as they are, but the machine and the key on the Pi
 * count as somebody else's, until a person takes the machine over (`builder.takeOver`).
 */
import { z } from 'zod'
import { failure } from '../contract/problem.ts'
import { sideSchema } from '../contract/removal.ts'
import type { Setup } from '../contract/setup.ts'
import { waysSchema } from '../contract/status.ts'
import type { Files } from '../ports/files.ts'

const proofSchema = z.strictObject({
  /** What was proven: a digest of the settings on both sides. When it differs from today's, the proof is made again. */
  digest: z.string(),
  system: z.string(),
  bootId: z.string(),
  seconds: z.number(),
  at: z.iso.datetime(),
  /** Notes of a former version do not have it. */
  ways: waysSchema.optional(),
})
const piLoginSchema = z.strictObject({
  user: z.string(),
  /** On this PC; absent where the login needs none. */
  loginKeyFile: z.string().optional(),
})
const madeOnPiSchema = z.strictObject({
  /** The Pi is the one that shows this host key; its address may change. Absent where its notes were lost and none was confirmed since. */
  hostKeyFingerprint: z.string().optional(),
  /** `address:port` by which it was reached last. */
  place: z.string(),
  keyPath: z.string(),
  /** By which it was reached last. Notes of a former version do not have it. */
  login: piLoginSchema.optional(),
})
/** A Pi that could not be reached when everything else went, and what the instructions for it are made of. */
const leftPiSchema = madeOnPiSchema.omit({ login: true }).extend(piLoginSchema.shape)
export type LeftPi = z.infer<typeof leftPiSchema>
const ledgerSchema = z.strictObject({
  version: z.literal(1),
  /** Marks what this installation made: the tag on the machine, the name in files. */
  installationId: z.uuid(),
  /** Host keys of Pis that the user confirmed, by `address:port`. */
  confirmedPiHostKeys: z.record(z.string(), z.string()),
  /** On which Pi something of ours is, and where the key is there. */
  madeOnPi: madeOnPiSchema.optional(),
  /** For which Pis there are instructions; where somebody deleted the note of one, that one is done. */
  leftPis: z.array(leftPiSchema).optional(),
  /** Of the machine, and before it is made: a copy of it bears the same tags. Notes of a former version do not have it. */
  machineUuid: z.uuid().optional(),
  /** Set by a removal of everything that left nothing but what is on these Pis, until something is made again. */
  onlyPisAreLeft: z.literal(true).optional(),
  /** Removed on purpose, what was kept aside, until something is made there again. Notes of a former version do not have it. */
  removedSides: z.array(sideSchema).optional(),
  /** Of the machine: where VirtualBox is gone, nobody else can tell where its files are. */
  settingsFile: z.string().optional(),
  /** Below which folder its own is being brought: from the first moment on the settings may be there already. */
  movesTo: z.string().optional(),
  proof: proofSchema.optional(),
  /** Ports that we had an administrator reserve. */
  reservedPorts: z.array(z.int()).optional(),
  /**
   * VirtualBox's installer was run. `begun`: how it ended is not known, since we were killed meanwhile; `wants-restart`: the system has to
   * be started anew after `at`.
   */
  virtualBoxInstallation: z
    .strictObject({ state: z.enum(['begun', 'wants-restart']), at: z.iso.datetime() })
    .optional(),
})
export type LedgerContent = z.infer<typeof ledgerSchema>

export interface Ledger {
  /** A copy of what is noted. Writes nothing. */
  read(): Promise<LedgerContent>
  /** Whether anything is noted here. */
  hasBegun(): Promise<boolean>
  /** Changes the notes; written atomically before it returns. Calls are carried out one after the other. */
  update(change: (content: LedgerContent) => LedgerContent): Promise<void>
  /** Deletes the notes: nothing that they speak of is left. */
  forget(): Promise<void>
}

/** Neither a machine nor anything on a Pi is noted: there may be what is marked by another id. */
export function hasNothing({ machineUuid, settingsFile, madeOnPi }: LedgerContent): boolean {
  return machineUuid === undefined && settingsFile === undefined && madeOnPi === undefined
}

/** Nothing of ours is on any Pi; with it goes what was proven. */
export function withoutPi(content: LedgerContent): LedgerContent {
  return { ...content, madeOnPi: undefined, proof: undefined }
}

/** `address:port`, as the notes name a Pi. */
export function placeOf({ address, port }: Pick<Setup['pi'], 'address' | 'port'>): string {
  return `${address}:${String(port)}`
}

/** How a Pi is logged in to; never a secret. */
export function piLoginOf({ user, login }: Setup['pi']): z.infer<typeof piLoginSchema> {
  return { user, ...(login.kind === 'key' ? { loginKeyFile: login.path } : {}) }
}

/** Whether anything of the former installation is on the Pi is not known: until that is seen, it may be. */
function piTakenOver({ pi, offload: { keyPath } }: Setup): LedgerContent['madeOnPi'] {
  const { hostKeyFingerprint } = pi
  const identity = { ...(hostKeyFingerprint && { hostKeyFingerprint }), place: placeOf(pi) }
  return { ...identity, keyPath, login: piLoginOf(pi) }
}

/** The ledger in a file. Throws `STATE_UNREADABLE` when the file is not ours to understand. */
export function openLedger(files: Files, path: string, newId: () => string, setup?: Setup): Ledger {
  let last: Promise<unknown> = Promise.resolve()
  /** The id of an installation that is not noted yet: the same for every read until it is. */
  let freshId: string | undefined

  /** What a person said holds where nothing is noted of that. */
  function withTakenOver(content: LedgerContent): LedgerContent {
    if (setup?.builder.takeOver === undefined || content.machineUuid !== undefined) return content
    const { machine, installation } = setup.builder.takeOver
    const taken = { ...content, installationId: installation, machineUuid: machine }
    if (content.installationId === installation) return taken
    return hasNothing(content) ? { ...taken, madeOnPi: piTakenOver(setup) } : content
  }

  async function load(): Promise<LedgerContent> {
    return withTakenOver(await readNotes())
  }

  async function readNotes(): Promise<LedgerContent> {
    const bytes = await files.read(path)
    if (bytes === undefined) {
      freshId ??= newId()
      return { version: 1, installationId: freshId, confirmedPiHostKeys: {} }
    }
    try {
      return ledgerSchema.parse(JSON.parse(new TextDecoder().decode(bytes)))
    } catch (error) {
      throw failure('STATE_UNREADABLE', `${path} is damaged or of another version.`, String(error))
    }
  }

  function enqueue<T>(work: () => Promise<T>): Promise<T> {
    const next = last.then(work, work)
    last = next.catch(() => undefined)
    return next
  }

  return {
    read: () => enqueue(load),
    hasBegun: () => enqueue(async () => (await files.read(path)) !== undefined),
    update: (change) =>
      enqueue(async () => {
        // In the schema's order, so that the same notes are the same bytes.
        const content = ledgerSchema.parse(change(await load()))
        await files.write(path, `${JSON.stringify(content, null, 2)}\n`, { secret: true })
      }),
    forget: () =>
      enqueue(async () => {
        freshId = undefined
        await files.remove(path)
      }),
  }
}
