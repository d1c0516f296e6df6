/** The product for one setup: engine and steps put together, and what else can be asked of them. */
import { randomUUID } from 'node:crypto'
import type { Builds } from './contract/builds.ts'
import type { DryBuild } from './contract/dry-build.ts'
import type { FastBuild } from './contract/fast-builds.ts'
import type { PcCheck } from './contract/pc-view.ts'
import type { PiView } from './contract/pi-view.ts'
import { foundInThisRun, type Plan } from './contract/plan.ts'
import { failure, problemOf } from './contract/problem.ts'
import type { Setup } from './contract/setup.ts'
import type { StatusLine } from './contract/status.ts'
import type { Why } from './contract/why.ts'
import { removedSides } from './engine/removed-sides.ts'
import { createEngine, type Engine } from './engine/engine.ts'
import type { Folders } from './engine/folders.ts'
import { listenable, type Outgoing } from './engine/outgoing.ts'
import type { StepContext } from './engine/resource.ts'
import type { Emit } from './engine/run.ts'
import type { Ports } from './ports/index.ts'
import { findSetup, type SetupAsFound } from './steps/found-setup.ts'
import { checkIds, checkPc } from './steps/host/checks.ts'
import { resources } from './steps/index.ts'
import { piByHand } from './steps/pi/by-hand.ts'
import { foresee } from './steps/pi/dry-build.ts'
import { followFastBuilds } from './steps/pi/fast-builds.ts'
import { keyInUse } from './steps/pi/key.ts'
import { proveBothWays, type FullProof } from './steps/pi/proof.ts'
import { piSession } from './steps/pi/session.ts'
import { viewOfPi } from './steps/pi/view.ts'
import { explainWhy } from './steps/pi/why/words.ts'
import { lookAtBuilds } from './steps/vm/builds.ts'
import { newestNixos } from './steps/vm/nixos-version.ts'
import { notedSigningKey } from './steps/vm/signing-note.ts'
import { mayBeInstalled } from './steps/vm/system-tag.ts'
import { lookAtVersions, type Version } from './steps/versions.ts'
import { changePower, lookAtMachine, pictureOfConsole, type MachineNow } from './steps/vm/console.ts'
import { setPlaying } from './steps/vm/playing.ts'

/** Asks for the rights that looking at this PC's firewall takes, where they need a password. Throws `NEEDS_ADMINISTRATOR`. */
export type AskForRights = (signal: AbortSignal) => Promise<void>

export interface Product {
  setup: Setup
  /** The same for another setup: nobody is asked for a secret again. */
  withSetup: (setup: Setup) => Product
  ports: Ports
  engine: Engine
  /** What is shown passes it; what the product itself answers, tells and throws has passed it. */
  outgoing: Outgoing
  askForRights: AskForRights
  /**
   * What it takes to give the Pi a new key; started as every other plan. A host key to decide on is an obstacle of it. Throws
   * `NOTHING_SET_UP`, and why else the Pi could not be asked.
   */
  planNewKey: (signal: AbortSignal) => Promise<Plan>
  /**
   * What it takes until the builder has the newest NixOS; nothing, where it has that. Throws `DOWNLOAD_FAILED` where the web does not
   * tell which one that is.
   */
  planNewerNixos: (signal: AbortSignal) => Promise<Plan>
  /** A proof on request, outside of any run. Throws `RUN_IN_PROGRESS` while there is one. */
  prove: (emit: Emit, signal: AbortSignal) => Promise<FullProof>
  /** The lines that the wizard's first page may have, in their order. */
  checkIds: readonly PcCheck['id'][]
  /** One of them, `undefined` where nothing is to be said of it. Looks at nothing but this PC. */
  checkPc: (id: PcCheck['id'], signal: AbortSignal) => Promise<PcCheck | undefined>
  /** The setup as it is read back from the machine and the Pi; nothing is changed. */
  findSetup: (signal: AbortSignal) => Promise<SetupAsFound>
  /** Logs in to the Pi and looks what it is; nothing is changed. */
  lookAtPi: (signal: AbortSignal) => Promise<PiView>
  /**
   * Why the builder is used, or is not, for a derivation of the Pi, for the one that made a store path, or for its last build.
   * Throws `DERIVATION_UNKNOWN`.
   */
  why: (derivation: string | undefined, signal: AbortSignal) => Promise<Why>
  /** What the Pi's next rebuild would build, and how long that takes. Throws `PI_REBUILD_FAILED`, and why the Pi could not be asked. */
  dryBuild: (signal: AbortSignal) => Promise<DryBuild>
  /** What the builder builds and built lately. Throws `NOTHING_SET_UP`, `BUILDER_UNREACHABLE`. */
  builds: (signal: AbortSignal) => Promise<Builds>
  /** Tells what `pi-offload` does on the Pi, anew every few seconds while it does something, for half a minute. */
  followFastBuilds: (tell: (builds: FastBuild[]) => void, signal: AbortSignal) => Promise<void>
  /**
   * Of VirtualBox, and of NixOS and Nix on the builder and on the Pi, each within the time of a status. Throws nothing but a stop.
   */
  versions: (signal: AbortSignal) => Promise<Version[]>
  /** How each part is doing, and the machine; `undefined` also where it could not be looked at, which stands in the status. */
  status: (signal: AbortSignal) => Promise<{ lines: StatusLine[]; machine: MachineNow | undefined }>
  /** `undefined` where there is no machine of ours. */
  machine: (signal: AbortSignal) => Promise<MachineNow | undefined>
  /** The user begins to play, or ends: the builder gives way or goes on as usual. Throws `RUN_IN_PROGRESS`, `VM_NOT_FOUND`. */
  setPlaying: (isPlaying: boolean, signal: AbortSignal) => Promise<void>
  /** Throws `RUN_IN_PROGRESS`, `VM_NOT_FOUND`, `PAUSED_WHILE_PLAYING`. */
  changePower: (action: 'start' | 'shut-down' | 'pause', signal: AbortSignal) => Promise<void>
  /** The machine's screen as a PNG file; `undefined` while there is none. */
  takeScreenshot: (signal: AbortSignal) => Promise<Uint8Array | undefined>
}

export interface ProductOptions {
  setup: Setup
  ports: Ports
  folders: Folders
  /** What is shown passes it, as the log does. */
  outgoing: Outgoing
  askForRights: AskForRights
}

const hostKeyProblems: readonly string[] = ['PI_HOST_KEY_UNCONFIRMED', 'PI_HOST_KEY_CHANGED']

export function createProduct(options: ProductOptions): Product {
  const { setup, ports, folders, outgoing, askForRights } = options
  const engine = createEngine({ setup, ports, folders, resources, byHand: piByHand, newId: randomUUID })
  const silent: Emit = () => undefined
  const ask = <T>(
    signal: AbortSignal,
    work: (context: StepContext) => Promise<T>,
    emit = silent,
  ): Promise<T> => outgoing.answer(engine.within(signal, outgoing.emit(emit), work))
  /** The same for what changes something: no run of another process is interfered with. */
  const askAlone: typeof ask = (signal, work, emit) =>
    ask(
      signal,
      async (context) => {
        const release = await ports.runLock.acquire()
        try {
          return await work(context)
        } finally {
          await release()
        }
      },
      emit,
    )
  const listened = listenable(engine, outgoing)
  return {
    setup,
    withSetup: (other) => createProduct({ ...options, setup: other }),
    ports,
    engine: listened,
    outgoing,
    askForRights: (signal) => outgoing.answer(askForRights(signal)),
    async planNewKey(signal) {
      try {
        const [retiredKey, retiredSigningKey] = await ask(signal, (context) =>
          Promise.all([keyInUse(context), notedSigningKey(context)]),
        )
        if (retiredKey === undefined) throw failure('NOTHING_SET_UP', 'The Pi has no key for the builder.')
        return await listened.planWish(
          { kind: 'new-key', retiredKey, ...(retiredSigningKey && { retiredSigningKey }) },
          signal,
        )
      } catch (error) {
        if (!hostKeyProblems.includes(problemOf(error).code)) throw error
        // A person has to decide on it, as for every other plan; then the key in use can be asked for.
        const plan = await listened.planWish({ kind: 'new-key', retiredKey: foundInThisRun }, signal)
        if (plan.obstacles.length === 0) throw error
        return plan
      }
    },
    async planNewerNixos(signal) {
      // It would bring back what was removed on purpose, or set up what never was.
      const isThere = await ask(
        signal,
        async (context) =>
          (await removedSides(context.ledger)).length === 0 && (await mayBeInstalled(context)),
      )
      if (!isThere) throw failure('NOTHING_SET_UP', 'Not all that an upgrade of the builder needs is set up.')
      return listened.planWish({ kind: 'newer-nixos', version: await ask(signal, newestNixos) }, signal)
    },
    prove: (emit, signal) =>
      askAlone(signal, async (context) => proveBothWays(context, await piSession(context)), emit),
    checkIds,
    checkPc: (id, signal) => ask(signal, (context) => checkPc(id, context)),
    // It is compared with a setup, and offered for one: that has to be exact.
    findSetup: (signal) => engine.within(signal, silent, findSetup),
    lookAtPi: (signal) => ask(signal, viewOfPi),
    why: (derivation, signal) => ask(signal, (context) => explainWhy(context, derivation)),
    dryBuild: (signal) => ask(signal, foresee),
    builds: (signal) => ask(signal, lookAtBuilds),
    followFastBuilds: (tell, signal) =>
      ask(signal, (context) => followFastBuilds(context, (builds) => tell(outgoing.value(builds)))),
    versions: (signal) => outgoing.answer(engine.look(signal, lookAtVersions)),
    async status(signal) {
      let machine: MachineNow | undefined
      const lines = await outgoing.answer(
        engine.look(signal, async (context) => {
          const played = lookAtMachine(context).catch(() => undefined)
          const seen = await engine.statusWithin(context)
          machine = await played
          return seen
        }),
      )
      return { lines, machine }
    },
    // One of our own words, which a password may be, too.
    machine: (signal) => engine.look(signal, lookAtMachine),
    setPlaying: (isPlaying, signal) => askAlone(signal, (context) => setPlaying(context, isPlaying)),
    changePower: (action, signal) => askAlone(signal, (context) => changePower(context, action)),
    // A picture is no text.
    takeScreenshot: (signal) => engine.within(signal, silent, pictureOfConsole),
  }
}
