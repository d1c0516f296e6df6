/**
 * One engine for everything: set-up, repair, resume and reconfiguration are `plan('present')`, uninstall is `plan('absent')`. A
 * plan is shown first; `start` takes the id of a shown plan and nothing else.
 */
import type { Plan, Wish } from '../contract/plan.ts'
import { failure } from '../contract/problem.ts'
import type { Removal } from '../contract/removal.ts'
import type { Setup } from '../contract/setup.ts'
import type { StatusLine } from '../contract/status.ts'
import type { Ports } from '../ports/index.ts'
import { oneByOne } from './administrator.ts'
import { askOnce } from './ask-once.ts'
import { chooseActions } from './choose-actions.ts'
import { isOverdue, planLimitMs, startDeadline, statusConnectMs, statusLimitMs } from './deadline.ts'
import type { Folders } from './folders.ts'
import { openLedger, withoutPi, type Ledger } from './ledger.ts'
import { inOrder } from './order.ts'
import { planAbsent } from './plan-absent.ts'
import { planPresent } from './plan.ts'
import { removedOnPurpose, removedSides, wantedAgain } from './removed-sides.ts'
import type { Resource, StepContext } from './resource.ts'
import { runPlan, type Emit, type RunOutcome } from './run.ts'
import { createSessions } from './sessions.ts'
import { statusLines } from './status.ts'
import { seenPast, survey } from './survey.ts'

export interface EngineOptions {
  setup: Setup
  ports: Ports
  folders: Folders
  resources: readonly Resource[]
  /** What a removal makes where the Pi's side has to be taken back by hand, and takes away when it did that itself. */
  byHand?: Resource
  /** Makes the id of a new installation, a UUID. */
  newId: () => string
}

export interface Engine {
  readonly ledger: Ledger
  /**
   * `removal`: what goes, of the goal `absent`; without it everything. Where nothing answers for `planLimitMs`, what is open is an obstacle.
   */
  plan(goal: Plan['goal'], signal: AbortSignal, removal?: Removal): Promise<Plan>
  /** The same for the goal `present` and something beyond the setup. */
  planWish(wish: Wish, signal: AbortSignal): Promise<Plan>
  /**
   * A part of a plan that `plan` gave: these resources and what they are not done without (see `chooseActions`). It counts as shown. Throws
   * `PLAN_OUTDATED` when no such plan was shown.
   */
  chooseActions(planId: string, ids: readonly string[]): Plan
  /**
   * Runs a plan that `plan` or `chooseActions` gave before. Throws `RUN_IN_PROGRESS` when another run holds the lock, `PLAN_OBSTRUCTED` when the
   * plan has obstacles, `PLAN_OUTDATED` when no such plan was shown; what goes wrong later is in the outcome.
   */
  start(planId: string, emit: Emit, signal: AbortSignal): Promise<RunOutcome>
  /** Where nothing answers for `statusLimitMs`, what is open is a line `blocked` with `LOOK_TIMED_OUT`. */
  status(signal: AbortSignal): Promise<StatusLine[]>
  /** The same within a look that sees more: what both ask is asked once. */
  statusWithin(context: StepContext): Promise<StatusLine[]>
  /** Only looks, for as long as a status does; each question is asked once. What is open after that is told by `inTime`. */
  look<T>(signal: AbortSignal, work: (context: StepContext) => Promise<T>): Promise<T>
  /** Works with a context outside of a run: for the proof on request. */
  within<T>(signal: AbortSignal, emit: Emit, work: (context: StepContext) => Promise<T>): Promise<T>
}

export function createEngine({ setup, ports, folders, resources, byHand, newId }: EngineOptions): Engine {
  const ordered = inOrder(resources)
  const byId = new Map<string, Resource>(
    [...ordered, ...(byHand === undefined ? [] : [byHand])].map((resource) => [resource.id, resource]),
  )
  const ledger = openLedger(ports.files, folders.ledgerFile, newId, setup)
  const shown = new Map<string, Plan>()

  async function withContext<T>(
    of: 'survey' | 'run',
    signal: AbortSignal,
    work: (context: StepContext) => Promise<T>,
  ): Promise<T> {
    const sessions = createSessions(of)
    try {
      return await work({
        ...{ setup, ports, folders, ledger, sessions, signal },
        asAdministrator: oneByOne(ports.host),
        report: () => undefined,
        log: (line) => ports.log.write('look', { line }),
      })
    } finally {
      const closed = sessions.closeAll()
      // What did not answer in time may not even let itself be closed.
      if (!isOverdue(signal)) await closed
    }
  }

  async function lookAround<T>(
    { stop, limitMs, connectTimeoutMs }: { stop: AbortSignal; limitMs: number; connectTimeoutMs?: number },
    work: (context: StepContext) => Promise<T>,
  ): Promise<T> {
    const deadline = startDeadline(limitMs, stop, () => ports.secrets.isAsking())
    const { signal, heard } = deadline
    try {
      const asked = askOnce(ports, { signal, connectTimeoutMs, heard })
      const seen = await withContext('survey', signal, (context) => work({ ...context, ports: asked }))
      stop.throwIfAborted()
      return seen
    } finally {
      deadline.end()
    }
  }

  function look<T>(stop: AbortSignal, work: (context: StepContext) => Promise<T>): Promise<T> {
    return lookAround({ stop, limitMs: statusLimitMs, connectTimeoutMs: statusConnectMs }, work)
  }

  async function statusWithin(context: StepContext): Promise<StatusLine[]> {
    return statusLines(await survey(ordered.map(seenPast), context), await removedSides(ledger))
  }

  /** All that the notes and the log speak of is gone. A file that somebody else put into our folder keeps it. */
  async function leaveNothing(): Promise<void> {
    await ledger.forget()
    ports.log.forget()
    // The wizard's come last: where this is cut off, they still say that a removal is to be ended.
    const { elevationFiles, unreadableWizardFile, wizardFile } = folders
    for (const path of [...elevationFiles, unreadableWizardFile, wizardFile]) await ports.files.remove(path)
    for (const folder of new Set([folders.media, folders.data])) await ports.files.removeEmptyFolder(folder)
  }

  function show(plan: Plan): Plan {
    shown.set(plan.id, plan)
    ports.log.write('plan', inShort(plan))
    return plan
  }

  function shownBefore(planId: string): Plan {
    const plan = shown.get(planId)
    if (plan === undefined) throw failure('PLAN_OUTDATED', `No plan ${planId} was shown.`)
    return plan
  }

  return {
    ledger,

    plan: (goal, signal, removal) =>
      lookAround({ stop: signal, limitMs: planLimitMs }, async (context) =>
        show(
          goal === 'present'
            ? planPresent(await survey(ordered, context), context)
            : await planAbsent(ordered, context, { removal, byHand }),
        ),
      ),

    planWish: (wish, signal) =>
      lookAround({ stop: signal, limitMs: planLimitMs }, async (looking) => {
        const context = { ...looking, wish }
        return show(planPresent(await survey(ordered, context), context))
      }),

    chooseActions: (planId, ids) => show(chooseActions(shownBefore(planId), ids, byId, setup)),

    async start(planId, emit, signal) {
      const plan = shownBefore(planId)
      const obstacle = plan.obstacles[0]
      if (obstacle !== undefined)
        throw failure(
          'PLAN_OBSTRUCTED',
          `${obstacle.title}: ${obstacle.problem.detail}`,
          obstacle.problem.underlying,
        )
      const release = await ports.runLock.acquire()
      try {
        // Before anything is made, note whose it is: what a killed run leaves behind is then recognized as ours.
        if (plan.goal === 'present' && plan.actions.length > 0)
          await ledger.update((content) => wantedAgain(content, plan))
        const emitAndLog: Emit = (event) => {
          ports.log.write('run', { event })
          emit(event)
        }
        const { wish } = plan
        const outcome = await withContext('run', signal, (context) =>
          runPlan(plan, byId, wish === undefined ? context : { ...context, wish }, emitAndLog),
        )
        if (outcome.outcome !== 'succeeded') return outcome
        if (clearsPi(plan) && (await ledger.read()).madeOnPi !== undefined) await ledger.update(withoutPi)
        if (isWholeRemoval(plan)) await leaveNothing()
        else if (plan.goal === 'absent' && (plan.left.length > 0 || (await ledger.hasBegun())))
          await ledger.update((content) => removedOnPurpose(content, plan))
        return outcome
      } finally {
        await release()
      }
    },

    status: (signal) => look(signal, statusWithin),
    statusWithin,

    look,

    within: (signal, emit, work) =>
      withContext('run', signal, (context) =>
        work({ ...context, log: (line) => emit({ type: 'log', resource: 'pi/proof', line }) }),
      ),
  }
}

/** What stays of ours needs the notes: by them a later removal knows it. */
function isWholeRemoval({ removal, left }: Plan): boolean {
  return removal?.side === 'everything' && left.length === 0
}

/** Nothing of ours is on the Pi then, also where a person had taken it away before, or it is left with instructions. */
function clearsPi({ removal }: Plan): boolean {
  return removal !== undefined && removal.side !== 'pc'
}

/** A plan in the log: all of it was shown, and fills hundreds of lines with texts that the product has anyway. */
function inShort({ id, goal, actions, obstacles }: Plan): Readonly<Record<string, string>> {
  const listed = (titles: readonly string[], noun: string): string => {
    const count = `${titles.length} ${noun}${titles.length === 1 ? '' : 's'}`
    return titles.length === 0 ? count : `${count}: ${titles.join(', ')}`
  }
  return {
    planId: id,
    goal,
    actions: listed(
      actions.map(({ title }) => title),
      'action',
    ),
    obstacles: listed(
      obstacles.map(({ title, problem }) => `${title} (${problem.code})`),
      'obstacle',
    ),
  }
}
