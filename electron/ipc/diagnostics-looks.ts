/** Everything looked at for diagnostics, all at once. Of PC, builder and Pi any may be broken or silent. */
import type { Result } from '../contract/app-state.ts'
import { lightsOf } from '../contract/lights.ts'
import { problem, problemOf } from '../contract/problem.ts'
import type { Product } from '../product.ts'
import { diagnosticLogLines, diagnosticsText, type Seen } from './diagnostics.ts'

export interface LookOptions {
  /** What was seen before, and what no look tells. */
  before: Seen
  /** Not `isComplete`: the setup is not entered yet, and only this PC can be looked at. */
  isComplete: boolean
  signal: AbortSignal
  /** A look ends by itself where nobody answers; this is for somebody who answers again and again, and slowly. */
  limitMs: number
}

/** The text after these looks. Throws nothing but a stop. */
export async function lookForDiagnostics(
  product: Product,
  { before, isComplete, signal, limitMs }: LookOptions,
): Promise<string> {
  const { ports, engine, outgoing } = product
  const at = new Date(ports.clock.now()).toISOString()

  async function within<T>(title: string, look: (signal: AbortSignal) => Promise<T>): Promise<Result<T>> {
    const late = AbortSignal.timeout(limitMs)
    const stop = AbortSignal.any([signal, late])
    const { promise: stopped, reject } = Promise.withResolvers<never>()
    stop.addEventListener('abort', () => reject(problemOf(stop.reason)))
    try {
      // Somebody who does not even end when he is told to is not waited for.
      return { kind: 'ready', value: await Promise.race([look(stop), stopped]) }
    } catch (error) {
      signal.throwIfAborted()
      const found = late.aborted
        ? problem('LOOK_TIMED_OUT', `${title}: the look was not over after ${limitMs / 1000} s.`)
        : problemOf(error)
      return { kind: 'failed', problem: found }
    }
  }
  const ofSetup = async <T>(earlier: Result<T>, ...look: Parameters<typeof within<T>>): Promise<Result<T>> =>
    isComplete ? within(...look) : earlier

  const [facts, checks, pi, status, plan, versions, log] = await Promise.all([
    within('This PC', () => ports.host.facts()),
    within('Checks of this PC', async (stop) => {
      const all = await Promise.all(product.checkIds.map((id) => product.checkPc(id, stop)))
      return all.filter((check) => check !== undefined)
    }),
    ofSetup(before.pi, 'The Pi', product.lookAtPi),
    ofSetup(before.status, 'Status', async (stop) => {
      const lines = await engine.status(stop)
      return { at, lights: lightsOf(lines), lines }
    }),
    ofSetup(before.plan, 'Plan', (stop) => engine.plan('present', stop)),
    within('Versions', product.versions),
    within('Log', () => ports.log.tail(diagnosticLogLines)),
  ])
  const valueOr = <T, Other>(result: Result<T>, other: Other): T | Other =>
    result.kind === 'ready' ? result.value : other
  return diagnosticsText(
    {
      ...before,
      ...{ pi, status, plan },
      pc: valueOr(facts, before.pc),
      checks: valueOr(checks, before.checks),
      versions: valueOr(versions, []),
      // What failed before may be why somebody asks.
      others: [facts, checks, versions, log, before.pi, before.status, before.plan],
    },
    { log: valueOr(log, []), at, outgoing },
  )
}
