/** Reviewing, setting up, and what the dashboard does. */
import type { AppState } from '../contract/app-state.ts'
import { lightsOf } from '../contract/lights.ts'
import type { Plan } from '../contract/plan.ts'
import { failure, problemOf } from '../contract/problem.ts'
import { everything, type Removal } from '../contract/removal.ts'
import type { RunEvent } from '../contract/run.ts'
import type { Product } from '../product.ts'
import type { MachineNow } from '../steps/vm/console.ts'
import { diagnosticsText } from './diagnostics.ts'
import { formOf } from './form.ts'
import type { Handlers } from './serve.ts'
import { notedProof, type WizardCore } from './wizard-core.ts'

/** Of a builder that has nothing to do with a Pi any more. */
const nothingKnown: Partial<AppState> = {
  status: { kind: 'none' },
  proof: { kind: 'none' },
  builds: { kind: 'none' },
  why: { kind: 'none' },
  notice: null,
  machine: null,
  isPlaying: false,
}

function machineFields(machine: MachineNow | undefined): Pick<AppState, 'machine' | 'isPlaying'> {
  return { machine: machine?.state ?? null, isPlaying: machine?.isPlaying ?? false }
}

/** The form speaks of nothing any more. */
function isWhole({ parts, keep }: Removal): boolean {
  return parts === 'everything' && keep.length === 0
}

/** A day's work; the whole log is a file. */
const diagnosticLogLines = 500

type RunHandlers = Pick<
  Handlers,
  | 'plan'
  | 'planNewKey'
  | 'start'
  | 'stop'
  | 'takeScreenshot'
  | 'refreshStatus'
  | 'refreshBuilds'
  | 'explainWhy'
  | 'changePower'
  | 'setPlaying'
  | 'prove'
  | 'readLog'
  | 'readDiagnostics'
>

export function runHandlers(core: WizardCore): RunHandlers {
  const { workplace, stream, jobs, pc } = core
  const { ports, outgoing } = workplace
  /** The plan that is shown, with the product that will carry out exactly this one. */
  let planned: { plan: Plan; product: Product } | undefined

  const now = (): string => new Date(ports.clock.now()).toISOString()

  /** Resolves when it has begun. */
  function carryOut(plan: Plan, product: Product, isPart = false): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>()
    let finished: RunEvent | undefined
    const emit = (event: RunEvent): void => {
      // Told last of all: whoever sees the end of the run may begin the next one.
      if (event.type === 'run-finished') finished = event
      else stream.tellRun(event)
      if (event.type !== 'run-started') return
      stream.change({ page: 'setting-up', plan: { kind: 'none' } })
      resolve(undefined)
    }
    jobs
      .change('run', (signal) => runToItsEnd(plan, product, { emit, signal, isPart }))
      .then((fields) => {
        if (finished !== undefined) stream.tellRun(finished)
        stream.change(fields)
      })
      .catch((error: unknown) => {
        reject(error)
        ports.log.write('run-failed', { error })
        const isOpen = stream.state().run?.view.state === 'running'
        const problem = outgoing.value(problemOf(error))
        if (isOpen) stream.tellRun({ type: 'run-finished', outcome: 'failed', problem, durationMs: 0 })
      })
    return promise
  }

  /** What the state is afterwards. `isPart`: of a plan that holds more, so that it does not end all that there is to do. */
  async function runToItsEnd(
    plan: Plan,
    product: Product,
    { emit, signal, isPart }: { emit: (event: RunEvent) => void; signal: AbortSignal; isPart: boolean },
  ): Promise<Partial<AppState>> {
    const { goal, removal = null } = plan
    const { interrupted } = stream.state()
    /** What of an uninstall that was interrupted earlier was asked for. */
    const { removal: begun } = core.saved()
    await core.save({ unfinished: goal, removal, page: 'setting-up', confirmed: null })
    let hasBegun = false as boolean
    try {
      const noteAndEmit = (event: RunEvent): void => {
        hasBegun = true
        emit(event)
      }
      await product.askForRights(signal)
      const { outcome, problem } = await product.engine.start(plan.id, noteAndEmit, signal)
      if (problem?.code === 'RESTART_NEEDED') await core.save({ confirmed: plan.actions })
      if (outcome !== 'succeeded') return { interrupted: goal }
    } catch (error) {
      if (!hasBegun) await core.save({ unfinished: interrupted, removal: begun, page: 'review' })
      throw error
    }
    if (isPart) {
      await core.save({ unfinished: interrupted, removal: begun, page: 'dashboard' })
      return { page: 'dashboard', proof: await notedProof(product) }
    }
    if (goal === 'present') {
      await core.save({ unfinished: null, page: 'done' })
      return { interrupted: null, notice: null, page: 'done', proof: await notedProof(product) }
    }
    const over = { interrupted: null, removal: null, ...nothingKnown }
    if (removal !== null && !isWhole(removal)) {
      await core.save({ unfinished: null, removal: null, toldAddress: null, page: 'dashboard' })
      return { ...over, page: 'dashboard' }
    }
    // Nothing is left that the form could speak of; without it our own notes go, too.
    await core.save({ unfinished: null, removal: null, page: 'this-pc', entered: {} })
    const noPi = { hostKey: { kind: 'none' }, pi: { kind: 'none' } } as const
    return { ...over, ...noPi, page: 'done', form: formOf({}, pc) }
  }

  /** Has a plan made and shows it; `removal` is what of an uninstall was asked for. */
  async function show(
    product: Product,
    removal: Removal | undefined,
    make: (signal: AbortSignal) => Promise<Plan>,
  ): Promise<void> {
    await jobs.look('plan', async (signal) => {
      stream.change({ removal: removal ?? null })
      try {
        await core.follow('plan', signal, async () => {
          // The one that is shown stays the one that may be started until there is another: a stop brings it back.
          await product.askForRights(signal)
          const plan = await make(signal)
          signal.throwIfAborted()
          planned = { plan, product }
          return plan
        })
      } catch (error) {
        const { plan } = stream.state()
        if (plan.kind === 'ready') stream.change({ removal: plan.value.removal ?? null })
        throw error
      }
    })
  }

  return {
    async plan({ goal, removal }) {
      jobs.requireNoChange()
      const product = core.product()
      // One that was interrupted goes on as it was asked for.
      const asked = goal === 'absent' ? (removal ?? core.saved().removal ?? everything) : undefined
      await show(product, asked, (signal) => product.engine.plan(goal, signal, asked))
      return {}
    },

    async planNewKey() {
      jobs.requireNoChange()
      const product = core.product()
      await show(product, undefined, product.planNewKey)
      return {}
    },

    async start({ planId, only }) {
      jobs.requireNoChange()
      const { plan: shown } = stream.state()
      if (planned?.plan.id !== planId || shown.kind !== 'ready')
        throw failure('PLAN_OUTDATED', 'This is not the plan that is shown.')
      const { plan: whole, product } = planned
      const plan = only === undefined ? whole : product.engine.choose(planId, only)
      const isPart =
        plan.actions.length < whole.actions.length || plan.obstacles.length < whole.obstacles.length
      await carryOut(plan, product, isPart)
      planned = undefined
      return {}
    },

    async stop() {
      const { run } = stream.state()
      if (jobs.isUnderWay('run') && run !== null) stream.change({ run: { ...run, isStopping: true } })
      void jobs.stopAll()
      return {}
    },

    async takeScreenshot() {
      // VirtualBox answers one call at a time: a stop must not stand behind those of a picture.
      if (stream.state().run?.isStopping === true) return { pngBase64: null }
      const png = await jobs.look('screenshot', (signal) =>
        core.product().takeScreenshot(AbortSignal.any([signal, AbortSignal.timeout(20_000)])),
      )
      return { pngBase64: png === undefined ? null : Buffer.from(png).toString('base64') }
    },

    async refreshStatus() {
      const product = core.product()
      await jobs.look('status', (signal) =>
        core.follow('status', signal, async () => {
          await product.askForRights(signal)
          const [lines, machine] = await Promise.all([
            product.engine.status(signal),
            product.machine(signal).catch(() => undefined),
          ])
          signal.throwIfAborted()
          stream.change(machineFields(machine))
          return { at: now(), lights: lightsOf(lines), lines }
        }),
      )
      return {}
    },

    async refreshBuilds() {
      const product = core.product()
      await jobs.look('builds', (signal) =>
        core.follow('builds', signal, () => product.builds(signal), { keepsEarlier: true }),
      )
      return {}
    },

    async explainWhy({ derivation }) {
      const product = core.product()
      await jobs.look('why', (signal) =>
        core.follow('why', signal, () => product.why(derivation ?? undefined, signal)),
      )
      return {}
    },

    async changePower({ action }) {
      const product = core.product()
      await jobs.change('power', (signal) =>
        core.follow('power', signal, async () => {
          await product.changePower(action, signal)
          stream.change(machineFields(await product.machine(signal)))
          return {}
        }),
      )
      return {}
    },

    async setPlaying({ isPlaying }) {
      const product = core.product()
      await jobs.change('power', (signal) =>
        core.follow('power', signal, async () => {
          // What failed may have been done in part.
          try {
            await product.setPlaying(isPlaying, signal)
          } finally {
            stream.change(machineFields(await product.machine(signal)))
          }
          return {}
        }),
      )
      return {}
    },

    async prove() {
      const product = core.product()
      await jobs.change('prove', (signal) =>
        core.follow('proof', signal, async () => {
          const { system, bootId, seconds } = await product.prove(() => undefined, signal)
          return { at: now(), system, bootId, seconds }
        }),
      )
      return {}
    },

    async readLog({ lines }) {
      return { lines: outgoing.value(await ports.log.tail(lines)) }
    },

    async readDiagnostics() {
      const log = await ports.log.tail(diagnosticLogLines)
      return { text: outgoing.value(diagnosticsText(stream.state(), log, now())) }
    },
  }
}
