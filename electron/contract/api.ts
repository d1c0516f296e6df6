/**
 * Everything between a window and the main process: a table of calls and one stream of events. Both transports (Electron's
 * messages and HTTP on loopback) carry exactly this, and both sides check it with these schemas.
 *
 * A call answers an envelope. What it found or made is not in the answer but in the state, so that a window that was reloaded
 * meanwhile gets it too; the events that bring it are sent before the answer.
 */
import { z } from 'zod'
import { appStateSchema, pageSchema, rehearsalFaultSchema, type AppState } from './app-state.ts'
import { secretNameSchema } from './pi-view.ts'
import { problemSchema, type Problem } from './problem.ts'
import { removalSchema } from './removal.ts'
import { goalSchema, runEventSchema } from './run.ts'
import { foldRunState } from './run-state.ts'
import { mergePatchSchema } from './setup-form.ts'
import { derivationSchema } from './why.ts'

const nothing = z.strictObject({})

function call<Request extends z.ZodType, Response extends z.ZodType>(request: Request, response: Response) {
  return { request, response }
}

export const calls = {
  /**
   * Remembers the page, so that a reload and a restart come back to it. With `seeksNotice` the dashboard shows what `notice` speaks of, and
   * goes to itself without it as soon as it does.
   */
  goToPage: call(z.strictObject({ page: pageSchema, seeksNotice: z.literal(true).optional() }), nothing),

  // --- This PC
  /** Makes all checks of the first page anew: `checks`, line by line, and `pc`. */
  checkPc: call(nothing, nothing),

  // --- What is wanted
  /**
   * Changes the form; wrong values are kept and told in `form.issues`. A new address or port of the Pi forgets its host key, what
   * it is, and the secrets; a new user or login forgets the secrets. The host key itself is set by `confirmHostKey` alone.
   */
  changeSetup: call(z.strictObject({ patch: mergePatchSchema }), nothing),
  /** The form says again what is in force; nothing happens where nothing is. */
  discardChanges: call(nothing, nothing),

  /**
   * Reads back what is set up, from VirtualBox and, where it can be logged in to, from the Pi: `found`. Where nothing is in force, since
   * the notes are lost, what was found is entered where nothing was; otherwise nothing is changed.
   */
  findSetup: call(nothing, nothing),

  // --- Your Pi
  /** Looks for Pis: `discovery`. With `scan` every address of the own subnet is tried. Ends by itself within half a minute. */
  startDiscovery: call(z.strictObject({ scan: z.boolean() }), nothing),
  stopDiscovery: call(nothing, nothing),
  /**
   * Takes what stands as the Pi's address in the form for a host of this PC's own ssh, and enters where, as whom and with which key ssh would
   * log in there. Nothing is entered where it asks for something that is not understood.
   */
  takeFromSsh: call(nothing, nothing),
  /** Asks the machine at the form's address for its key; nothing is sent to it: `hostKey`. */
  fetchHostKey: call(nothing, nothing),
  /** A person compared the shown fingerprint. Another one than was fetched is refused. */
  confirmHostKey: call(z.strictObject({ fingerprint: z.string().max(100) }), nothing),
  /** Keeps a password or passphrase in memory until the program ends; null forgets it. */
  provideSecret: call(
    z.strictObject({ name: secretNameSchema, value: z.string().min(1).max(1024).nullable() }),
    nothing,
  ),
  /** Logs in and looks what it is, changing nothing: `pi`. */
  lookAtPi: call(nothing, nothing),

  // --- Review and setting up
  /**
   * Looks at everything and says what would be done: `plan`. Present: for the form as it is now. Absent: for what is
   * in force, of what `removal` names, and without it of everything.
   */
  plan: call(z.strictObject({ goal: goalSchema, removal: removalSchema.optional() }), nothing),
  /** The same for what is in force, whatever the form says: puts right, or goes on with, what was run last. */
  planRepair: call(nothing, nothing),
  /** The same for a new key of the Pi: `plan`, with this wish. */
  planNewKey: call(nothing, nothing),
  /** The same for the newest NixOS in the builder. */
  planNewerNixos: call(nothing, nothing),
  /**
   * Runs exactly the plan that is shown, or of a repair `only` these resources and what they are not done without; answers when it
   * began: `run`.
   */
  start: call(
    z.strictObject({
      planId: z.string().max(64),
      only: z.array(z.string().max(64)).min(1).max(64).optional(),
    }),
    nothing,
  ),
  /** Stops what is under way: the run, or planning, proving and looking. Answers at once. */
  stop: call(nothing, nothing),
  /** The console of the builder's machine as it is now; null while it is off. */
  takeScreenshot: call(nothing, z.strictObject({ pngBase64: z.base64().nullable() })),

  // --- Dashboard
  /** Looks how everything is: `status`, `machine` and `isPlaying`. */
  refreshStatus: call(nothing, nothing),
  /** Looks what the builder is building and built lately: `builds`. Quick enough to be asked for again and again. */
  refreshBuilds: call(nothing, nothing),
  /**
   * Looks on the Pi what its whole builds in one session do, and goes on looking while one runs, for half a minute: `fastBuilds`. Nobody is
   * asked for a password.
   */
  followFastBuilds: call(nothing, nothing),
  /** Asks the Pi why the builder was used, or was not, for a derivation; null: for its last build. */
  explainWhy: call(z.strictObject({ derivation: derivationSchema.nullable() }), nothing),
  /** Asks the Pi what its next rebuild would build: `dryBuild`. It evaluates its configuration for that, which takes minutes. */
  askDryBuild: call(nothing, nothing),
  stopDryBuild: call(nothing, nothing),
  /** `start` also wakes a saved machine and lets a paused one go on; `shut-down` ends its builds. */
  changePower: call(z.strictObject({ action: z.enum(['start', 'shut-down', 'pause']) }), nothing),
  /** The user begins to play, or ends: what the setup says of it holds at once, and is undone. */
  setPlaying: call(z.strictObject({ isPlaying: z.boolean() }), nothing),
  /** Lets the Pi build something that nobody has: `proof`. */
  prove: call(nothing, nothing),
  /** The end of the program's log, oldest line first, each a JSON object. */
  readLog: call(
    z.strictObject({ lines: z.int().min(1).max(2000) }),
    z.strictObject({ lines: z.array(z.string()) }),
  ),
  /**
   * Looks at everything and tells all that helps to understand a problem, without secrets, for a person to copy. It goes nowhere by itself.
   * Takes up to half a minute where the builder or the Pi does not answer. While something is being changed nothing is looked at: it is
   * what is known, and says so.
   */
  readDiagnostics: call(nothing, z.strictObject({ text: z.string() })),
  stopDiagnostics: call(nothing, nothing),

  // --- The program itself
  /** Ends it, installs the version that is `update` in the state, and starts that. Throws `RUN_IN_PROGRESS`. */
  restartForUpdate: call(nothing, nothing),

  // --- Rehearsal
  /** Lets something go wrong, or go right again; refused outside of a rehearsal. */
  pretend: call(z.strictObject({ fault: rehearsalFaultSchema, isOn: z.boolean() }), nothing),
} as const

export type CallName = keyof typeof calls
export type CallRequest<Name extends CallName> = z.infer<(typeof calls)[Name]['request']>
export type CallResponse<Name extends CallName> = z.infer<(typeof calls)[Name]['response']>

/** How every call is answered; calls never throw. */
export type Envelope<Value> = { ok: true; value: Value } | { ok: false; problem: Problem }

export function envelopeOf<Value extends z.ZodType>(value: Value) {
  return z.discriminatedUnion('ok', [
    z.strictObject({ ok: z.literal(true), value }),
    z.strictObject({ ok: z.literal(false), problem: problemSchema }),
  ])
}

export const appEventSchema = z.discriminatedUnion('type', [
  /** The whole state: first of all, and whenever a window cannot be told what it missed. */
  z.strictObject({ type: z.literal('snapshot'), state: appStateSchema }),
  /** These fields of the state have new values. */
  z.strictObject({ type: z.literal('changed'), fields: appStateSchema.partial() }),
  /** Something happened in the run. */
  z.strictObject({ type: z.literal('run'), event: runEventSchema }),
])
export type AppEvent = z.infer<typeof appEventSchema>

/**
 * An event with its place in the stream. Whoever listens anew names the last `id` that it has seen and goes on right behind it; an
 * id that is unknown or too old is answered with a snapshot.
 */
export const streamMessageSchema = z.strictObject({ id: z.string().max(64), event: appEventSchema })
export type StreamMessage = z.infer<typeof streamMessageSchema>

/** The state after one more event. The same function on both sides: copies cannot drift apart. */
export function foldAppEvent(state: AppState, event: AppEvent): AppState {
  switch (event.type) {
    case 'snapshot':
      return event.state
    case 'changed':
      return { ...state, ...(event.fields as Partial<AppState>) }
    case 'run':
      return { ...state, run: foldRunState(state.run, event.event) }
  }
}

/** What a window needs of either transport. */
export interface Connection {
  call<Name extends CallName>(name: Name, request: CallRequest<Name>): Promise<Envelope<CallResponse<Name>>>
  /** Tells every message, first a snapshot; goes on by itself where the line was interrupted. Gives what ends it. */
  listen(listener: (message: StreamMessage) => void): () => void
}
