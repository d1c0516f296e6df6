/** The wizard behind its window: holds the state, answers the calls. One for a program, whatever number of windows look at it. */
import type { AppState, Page } from '../contract/app-state.ts'
import { fromSources, type Build } from '../contract/build.ts'
import { failure, type Problem } from '../contract/problem.ts'
import { resumeAfterRestart } from './after-restart.ts'
import { createEventStream, type EventStream } from './event-stream.ts'
import { formOf, provisionalSetup } from './form.ts'
import { watchHealth, type HealthWatch } from './health.ts'
import { createJobs } from './jobs.ts'
import { loadWizard, type SavedWizard } from './saved-wizard.ts'
import { serve, type Serve } from './serve.ts'
import { updateHandlers, watchUpdates, type Updates } from './updates.ts'
import { createCore, notedProof } from './wizard-core.ts'
import { dashboardHandlers } from './wizard-dashboard.ts'
import { runHandlers } from './wizard-run.ts'
import { foundHandlers } from './wizard-found.ts'
import { setupHandlers } from './wizard-setup.ts'
import type { RehearsalControls, Workplace } from './workplace.ts'

export interface WizardOptions {
  workplace: Workplace
  version: string
  /** By default what runs from its sources. */
  build?: Build
  /** Where there is something that updates the program. */
  updates?: Updates | undefined
  /** BCP 47 tag of the system's language. */
  locale: string
}

export interface Wizard {
  readonly serve: Serve
  readonly listen: EventStream['listen']
  /** After a restart of the PC that a run waited for: goes on with it. Never throws; what stands in the way is in the state. */
  resumeAfterRestart(): Promise<void>
  /** Looks from now on whether what is set up is still well, until `close`. */
  watchHealth(): HealthWatch
  /** Looks from now on for newer versions of the program, until `close`. */
  watchUpdates(): void
  /** Stops what is under way and waits for its end. What is half-made is continued after the next start. */
  close(): Promise<void>
}

export async function openWizard(options: WizardOptions): Promise<Wizard> {
  const { workplace, updates } = options
  const { ports, folders, rehearsal, outgoing } = workplace
  const [pc, { saved, unreadable }] = await Promise.all([ports.host.facts(), loadWizard(ports, folders)])
  const state = await initialState(options, saved, unreadable)
  const stream = createEventStream(state)
  const jobs = createJobs()
  const core = createCore({ workplace, stream, jobs, pc })
  if (saved?.inForce === null && state.inForce !== null) await core.save({ inForce: state.inForce })
  const handlers = { ...dashboardHandlers(core), ...runHandlers(core) }
  const closing = new AbortController()

  return {
    serve: serve(
      {
        ...setupHandlers(core),
        ...foundHandlers(core),
        ...handlers,
        ...updateHandlers(core, updates),
        async pretend({ fault, isOn }) {
          if (rehearsal === undefined) throw failure('REQUEST_INVALID', 'This is no rehearsal.')
          rehearsal.pretend(fault, isOn)
          stream.change({ rehearsal: faultsOf(rehearsal) })
          return {}
        },
      },
      outgoing,
      ports.log,
    ),
    listen: stream.listen,
    resumeAfterRestart: () =>
      resumeAfterRestart(core, handlers).catch((error: unknown) => {
        ports.log.write('not-resumed', { error })
      }),
    watchHealth: () => watchHealth(core, handlers, closing.signal),
    watchUpdates() {
      if (updates !== undefined) void watchUpdates(core, updates, closing.signal)
    },
    close: () => {
      closing.abort()
      return jobs.stopAll()
    },
  }
}

async function initialState(
  { workplace, version, build = fromSources, locale }: WizardOptions,
  saved: SavedWizard | undefined,
  unreadable: Problem | null,
): Promise<AppState> {
  const { ports, folders, rehearsal, outgoing, firstEntries = {} } = workplace
  const { system, cpuThreads, memoryMiB, lowestPort } = await ports.host.facts()
  const pc = { system, cpuThreads, memoryMiB, lowestPort }
  const form = formOf(saved?.entered ?? firstEntries, pc)
  const proof = await notedProof(workplace.open(provisionalSetup(form, pc)))
  // Without the ledger nothing is known to be ours, whatever was saved: it was lost, or all was removed elsewhere.
  const isNoted = (await ports.files.size(folders.ledgerFile)) !== undefined
  // Notes of former versions say only what was entered: where something was proven, by a run of that.
  const formerlyProven = proof.kind === 'ready' ? saved?.entered : undefined
  return {
    ...{ version, build, update: { kind: 'none' } },
    rehearsal: rehearsal === undefined ? null : faultsOf(rehearsal),
    locale,
    page: pageAfterRestart(saved, isNoted),
    pc: { ...pc, machineFolder: null, freeDiskBytes: null },
    checks: [],
    form,
    inForce: isNoted ? (saved?.inForce ?? formerlyProven ?? null) : null,
    secrets: [],
    discovery: { state: 'idle', isScan: false, candidates: [], problem: null },
    hostKey: { kind: 'none' },
    pi: { kind: 'none' },
    plan: { kind: 'none' },
    plannedFor: 'form',
    found: { kind: 'none' },
    removal: saved?.removal ?? null,
    run: null,
    interrupted: saved?.unfinished ?? null,
    status: { kind: 'none' },
    machine: null,
    isPlaying: false,
    power: { kind: 'none' },
    proof,
    builds: { kind: 'none' },
    fastBuilds: { kind: 'none' },
    why: { kind: 'none' },
    dryBuild: { kind: 'none' },
    repaired: null,
    removed: null,
    notice: null,
    seeksNotice: false,
    unreadable: unreadable && outgoing.value(unreadable),
  }
}

function pageAfterRestart(saved: SavedWizard | undefined, isNoted: boolean): Page {
  if (saved === undefined) return 'this-pc'
  if (saved.unfinished !== null) return 'setting-up'
  // A page that speaks of a run is empty without it.
  if (saved.page === 'setting-up') return 'review'
  const page = saved.page === 'done' ? 'dashboard' : saved.page
  return page === 'dashboard' && !isNoted ? 'this-pc' : page
}

function faultsOf({ faults }: RehearsalControls): AppState['rehearsal'] {
  return { faults: [...faults] }
}
