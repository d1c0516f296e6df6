/** What all parts of the wizard share: the state, the form in it, and how work is followed. */
import type { AppState, Result } from '../contract/app-state.ts'
import { failure, problemOf } from '../contract/problem.ts'
import type { Proof } from '../contract/status.ts'
import type { SetupForm } from '../contract/setup-form.ts'
import type { Pc } from '../contract/setup-pc.ts'
import type { Product } from '../product.ts'
import type { EventStream } from './event-stream.ts'
import { formOf, provisionalSetup, setupIn } from './form.ts'
import type { Jobs } from './jobs.ts'
import { loadWizard, saveWizard, type SavedWizard } from './saved-wizard.ts'
import type { Workplace } from './workplace.ts'

/** Fields of the state that hold a result, and the kind of it. */
type Results = {
  [Field in keyof AppState as AppState[Field] extends Result<unknown> ? Field : never]: AppState[Field]
}
type ValueOf<Field extends keyof Results> = Extract<Results[Field], { kind: 'ready' }>['value']

export interface WizardCore {
  readonly workplace: Workplace
  readonly stream: EventStream
  readonly jobs: Jobs
  readonly pc: Pc
  /** For the complete form, which is not in force before it is run. Throws `SETUP_INVALID` with all that is wrong. */
  productOfForm(): Product
  /** What is in force, as a form; before anything was run, that is the form itself. */
  formInForce(): SetupForm
  /** For what is in force. Throws `SETUP_INVALID` with all that is wrong. */
  product(): Product
  /** For what can be asked before the form is complete. */
  provisionalProduct(): Product
  /** What is remembered for the next start; read anew, since another process may have changed it. */
  saved(): Promise<SavedWizard>
  /** Replaces the form; a plan that was shown is for another one then. */
  enter(form: SetupForm, fields?: Partial<AppState>): Promise<void>
  /** Remembers these for the next start, beside what is remembered by then. */
  save(changes: Partial<SavedWizard>): Promise<void>
  /**
   * Does the work and keeps in the state how far it is; what is thrown is thrown on. `keepsEarlier`: a value stays in the state
   * until there is another.
   */
  follow<Field extends keyof Results>(
    field: Field,
    signal: AbortSignal,
    work: () => Promise<ValueOf<Field>>,
    options?: { keepsEarlier: boolean },
  ): Promise<void>
}

/** The proof that an earlier run noted. Notes that cannot be read stand in the way of a run, not of a window. */
export async function notedProof({ engine, ports }: Product): Promise<Result<Proof>> {
  try {
    const { proof } = await engine.ledger.read()
    if (proof === undefined) return { kind: 'none' }
    const { at, system, bootId, seconds, ways } = proof
    return { kind: 'ready', value: { at, system, bootId, seconds, ...(ways && { ways }) } }
  } catch (error) {
    ports.log.write('proof-unreadable', { error })
    return { kind: 'none' }
  }
}

interface CoreOptions {
  workplace: Workplace
  stream: EventStream
  jobs: Jobs
  pc: Pc
}

/** `page` is where the user is. */
const nothingSaved: Omit<SavedWizard, 'page'> = {
  ...{ entered: {}, inForce: null, unfinished: null, removal: null, confirmed: null, toldAddress: null },
}

export function createCore({ workplace, stream, jobs, pc }: CoreOptions): WizardCore {
  const { ports, folders, outgoing } = workplace
  let last: Promise<unknown> = Promise.resolve()

  function formInForce(): SetupForm {
    const { form, inForce } = stream.state()
    return inForce === null ? form : formOf(inForce, pc)
  }

  function oneByOne<T>(work: () => Promise<T>): Promise<T> {
    const next = last.then(work, work)
    last = next
    return next
  }

  async function load(): Promise<SavedWizard> {
    const { saved } = await loadWizard(ports, folders)
    return saved ?? { ...nothingSaved, page: stream.state().page }
  }

  function save(changes: Partial<SavedWizard>): Promise<void> {
    return oneByOne(async () => saveWizard(ports, folders, { ...(await load()), ...changes }))
  }

  return {
    ...{ workplace, stream, jobs, pc },
    productOfForm: () => workplace.open(setupIn(stream.state().form, pc)),
    formInForce,
    product() {
      const inForce = formInForce()
      // What was typed is for the login that the form names.
      const isForAnother = changedInPi(inForce.entered['pi'], stream.state().form.entered['pi']).length > 0
      return workplace.open(setupIn(inForce, pc), { withSecretsOfPi: !isForAnother })
    },
    provisionalProduct: () => workplace.open(provisionalSetup(stream.state().form, pc)),

    saved: () => oneByOne(load),

    save,

    async enter(form, fields = {}) {
      jobs.stop('plan')
      stream.change({ form, plan: { kind: 'none' }, ...fields })
      const { inForce } = fields
      await save({ entered: form.entered, ...(inForce !== undefined && { inForce }) })
    },

    async follow(field, signal, work, { keepsEarlier } = { keepsEarlier: false }) {
      const earlier = stream.state()[field]
      const show = (result: Result<unknown>): void => stream.change({ [field]: result })
      if (!keepsEarlier || earlier.kind !== 'ready') show({ kind: 'pending' })
      try {
        const value = await work()
        signal.throwIfAborted()
        show({ kind: 'ready', value })
      } catch (error) {
        const { kind } = stream.state()[field]
        // Somebody who stopped it may have declared it to be untrue already.
        if (signal.aborted && kind === 'pending')
          show(earlier.kind === 'pending' ? { kind: 'none' } : earlier)
        else if (!signal.aborted) show({ kind: 'failed', problem: outgoing.value(problemOf(error)) })
        throw signal.aborted ? failure('CANCELLED', 'Stopped on request.') : error
      }
    },
  }
}

/** Which of the values that say whom we log in to, and how, are others now. */
export function changedInPi(before: unknown, after: unknown): string[] {
  const valueOf = (group: unknown, name: string): string =>
    JSON.stringify([(group as Record<string, unknown> | undefined)?.[name]])
  return ['address', 'port', 'user', 'login'].filter((name) => valueOf(before, name) !== valueOf(after, name))
}
