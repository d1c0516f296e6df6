/** Planning and carrying out: what the review shows, what is begun from it, and what the state is afterwards. */
import type { AppState } from '../contract/app-state.ts'
import type { Plan } from '../contract/plan.ts'
import { failure, problemOf } from '../contract/problem.ts'
import { everything, type Removal } from '../contract/removal.ts'
import { repairedParts } from '../contract/repair.ts'
import type { RunEvent } from '../contract/run.ts'
import type { MergePatch } from '../contract/setup-form.ts'
import type { Product } from '../product.ts'
import { afterRemoval, whatCameOf } from './after-removal.ts'
import type { Handlers } from './serve.ts'
import { notedProof, type WizardCore } from './wizard-core.ts'

interface Planned {
  plan: Plan
  product: Product
  plannedFor: AppState['plannedFor']
  /** What was entered, of the setup that it is made for. */
  entered: MergePatch
}

interface RunOptions {
  emit: (event: RunEvent) => void
  signal: AbortSignal
  isPart: boolean
  /** As in `Planned`. */
  entered: MergePatch
}

type RunHandlers = Pick<Handlers, 'plan' | 'planRepair' | 'planNewKey' | 'planNewerNixos' | 'start' | 'stop'>

export function runHandlers(core: WizardCore): RunHandlers {
  const { workplace, stream, jobs } = core
  const { ports, outgoing } = workplace
  /** The plan that is shown, with the product that will carry out exactly this one. */
  let planned: Planned | undefined

  /** Resolves when it has begun. */
  function carryOut(plan: Plan, { product, entered }: Planned, isPart = false): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>()
    let finished: RunEvent | undefined
    const emit = (event: RunEvent): void => {
      // Told last of all: whoever sees the end of the run may begin the next one.
      if (event.type === 'run-finished') finished = event
      else stream.tellRun(event)
      if (event.type !== 'run-started') return
      const inForce = plan.goal === 'present' ? { inForce: entered } : {}
      const former = { repaired: null, removed: null, unreadable: null }
      stream.change({ page: 'setting-up', plan: { kind: 'none' }, ...inForce, ...former })
      resolve(undefined)
    }
    jobs
      .change('run', (signal) => runToItsEnd(plan, product, { emit, signal, isPart, entered }))
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
    { emit, signal, isPart, entered }: RunOptions,
  ): Promise<Partial<AppState>> {
    const { goal, removal = null } = plan
    /** With a run that was interrupted earlier, and what of an uninstall that was asked for. */
    const { unfinished, removal: begun, inForce } = await core.saved()
    // Until it worked once, it is still the first set-up that goes on: there is nothing to repair.
    const found = (await notedProof(product)).kind === 'ready' ? plan.found : undefined
    await core.save({
      ...{ unfinished: goal, removal, page: 'setting-up', confirmed: null },
      // Also if it fails: what is half-made is brought to this by a repair, and to nothing that was before.
      ...(goal === 'present' ? { entered: stream.state().form.entered, inForce: entered } : {}),
    })
    let hasBegun = false as boolean
    try {
      const noteAndEmit = (event: RunEvent): void => {
        hasBegun = true
        emit(event)
      }
      await product.askForRights(signal)
      const { outcome, problem } = await product.engine.start(plan.id, noteAndEmit, signal)
      if (problem?.code === 'RESTART_NEEDED') await core.save({ confirmed: plan.actions })
      if (outcome !== 'succeeded') return { interrupted: goal, ...(await repaired(found, product, signal)) }
    } catch (error) {
      if (!hasBegun) await core.save({ unfinished, removal: begun, page: 'review', inForce })
      throw error
    }
    // Before the end of the run is told: who tells it says what came of it.
    if (goal === 'absent') stream.change({ removed: await whatCameOf(core, product) })
    if (isPart) {
      await core.save({ unfinished, removal: begun, page: 'dashboard' })
      return {
        page: 'dashboard',
        proof: await notedProof(product),
        ...(await repaired(found, product, signal)),
      }
    }
    if (goal === 'present') {
      await core.save({ unfinished: null, page: 'done' })
      const proof = await notedProof(product)
      const fields = await repaired(found, product, signal)
      const over = { interrupted: null, notice: null, proof, ...fields }
      if (isWell(fields)) return { ...over, page: 'done' }
      await core.save({ page: 'dashboard' })
      return { ...over, page: 'dashboard' }
    }
    return afterRemoval(core, removal ?? everything)
  }

  /**
   * How the parts are now that a repair was for, by a look of its own, also after a failure; one that was stopped has none, and then
   * the state says nothing of it.
   */
  async function repaired(
    found: Plan['found'],
    { engine }: Product,
    signal: AbortSignal,
  ): Promise<Pick<AppState, 'repaired'>> {
    if (found === undefined || signal.aborted) return { repaired: null }
    try {
      return { repaired: repairedParts(found, await engine.status(signal)) }
    } catch (error) {
      ports.log.write('repair-not-seen', { error })
      return { repaired: null }
    }
  }

  /** Has a plan made and shows it; `removal` is what of an uninstall was asked for. */
  async function show(
    plannedFor: AppState['plannedFor'],
    product: Product,
    removal: Removal | undefined,
    make: (signal: AbortSignal) => Promise<Plan>,
  ): Promise<void> {
    const { entered } = plannedFor === 'form' ? stream.state().form : core.formInForce()
    await jobs.look('plan', async (signal) => {
      stream.change({ plannedFor, removal: removal ?? null })
      try {
        await core.follow('plan', signal, async () => {
          // The one that is shown stays the one that may be started until there is another: a stop brings it back.
          await product.askForRights(signal)
          const plan = await make(signal)
          signal.throwIfAborted()
          planned = { plan, product, plannedFor, entered }
          return plan
        })
      } catch (error) {
        const { plan } = stream.state()
        if (plan.kind === 'ready' && planned !== undefined)
          stream.change({ plannedFor: planned.plannedFor, removal: plan.value.removal ?? null })
        throw error
      }
    })
  }

  return {
    async plan({ goal, removal }) {
      jobs.requireNoChange()
      if (goal === 'present') {
        const product = core.productOfForm()
        await show('form', product, undefined, (signal) => product.engine.plan(goal, signal))
        return {}
      }
      const product = core.product()
      // One that was interrupted goes on as it was asked for.
      const asked = removal ?? (await core.saved()).removal ?? everything
      await show('in-force', product, asked, (signal) => product.engine.plan(goal, signal, asked))
      return {}
    },

    async planRepair() {
      jobs.requireNoChange()
      const product = core.product()
      await show('in-force', product, undefined, (signal) => product.engine.plan('present', signal))
      return {}
    },

    async planNewKey() {
      jobs.requireNoChange()
      const product = core.product()
      await show('in-force', product, undefined, product.planNewKey)
      return {}
    },

    async planNewerNixos() {
      jobs.requireNoChange()
      const product = core.product()
      await show('in-force', product, undefined, product.planNewerNixos)
      return {}
    },

    async start({ planId, only }) {
      jobs.requireNoChange()
      const { plan: shown } = stream.state()
      if (planned?.plan.id !== planId || shown.kind !== 'ready')
        throw failure('PLAN_OUTDATED', 'This is not the plan that is shown.')
      const { plan: whole, product } = planned
      const plan = only === undefined ? whole : product.engine.chooseActions(planId, only)
      const isPart =
        plan.actions.length < whole.actions.length || plan.obstacles.length < whole.obstacles.length
      await carryOut(plan, planned, isPart)
      planned = undefined
      return {}
    },

    async stop() {
      const { run } = stream.state()
      if (jobs.isUnderWay('run') && run !== null) stream.change({ run: { ...run, isStopping: true } })
      void jobs.stopAll()
      return {}
    },
  }
}

/** Nothing of what was repaired was found otherwise afterwards. */
function isWell({ repaired }: Pick<AppState, 'repaired'>): boolean {
  return (repaired ?? []).every(({ after }) => after.state === 'ok')
}
