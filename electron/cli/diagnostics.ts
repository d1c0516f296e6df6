/** `diagnostics`: what the window's button copies, for a setup file. Of PC, builder and Pi any may be broken or silent. */
import packageFile from '../../package.json' with { type: 'json' }
import type { Result } from '../contract/app-state.ts'
import { lightsOf } from '../contract/lights.ts'
import { problem, problemOf } from '../contract/problem.ts'
import { diagnosticLogLines, diagnosticsText } from '../ipc/diagnostics.ts'
import type { Product } from '../product.ts'
import type { CommandOptions } from './commands.ts'
import { exitCodes } from './exit-codes.ts'
import { print, printError } from './terminal.ts'

/** A look ends by itself where nobody answers; this is for somebody who answers again and again, and slowly. */
const limitMs = 90_000

export async function showDiagnostics(
  product: Product,
  { json, signal }: Pick<CommandOptions, 'json' | 'signal'>,
): Promise<number> {
  printError('Looking at this PC, the builder and the Pi …')
  const text = await diagnosticsOf(product, signal)
  print(json ? JSON.stringify({ type: 'diagnostics', text }) : text)
  return exitCodes.succeeded
}

/** `limit` for tests. Throws nothing but a stop. */
export async function diagnosticsOf(product: Product, signal: AbortSignal, limit = limitMs): Promise<string> {
  const { setup, ports, engine, outgoing } = product
  const at = new Date(ports.clock.now()).toISOString()

  async function within<T>(title: string, look: (signal: AbortSignal) => Promise<T>): Promise<Result<T>> {
    const late = AbortSignal.timeout(limit)
    const stop = AbortSignal.any([signal, late])
    const { promise: stopped, reject } = Promise.withResolvers<never>()
    stop.addEventListener('abort', () => reject(problemOf(stop.reason)))
    try {
      // Somebody who does not even end when he is told to is not waited for.
      return { kind: 'ready', value: await Promise.race([look(stop), stopped]) }
    } catch (error) {
      signal.throwIfAborted()
      const found = late.aborted
        ? problem('LOOK_TIMED_OUT', `${title}: the look was not over after ${limit / 1000} s.`)
        : problemOf(error)
      return { kind: 'failed', problem: found }
    }
  }

  const [facts, checks, pi, status, plan, versions, log] = await Promise.all([
    within('This PC', () => ports.host.facts()),
    within('Checks of this PC', async (stop) => {
      const all = await Promise.all(product.checkIds.map((id) => product.checkPc(id, stop)))
      return all.filter((check) => check !== undefined)
    }),
    within('The Pi', product.lookAtPi),
    within('Status', async (stop) => {
      const lines = await engine.status(stop)
      return { at, lights: lightsOf(lines), lines }
    }),
    within('Plan', (stop) => engine.plan('present', stop)),
    within('Versions', (stop) => product.versions({}, stop)),
    within('Log', () => ports.log.tail(diagnosticLogLines)),
  ])
  const valueOr = <T, Other>(result: Result<T>, other: Other): T | Other =>
    result.kind === 'ready' ? result.value : other
  return diagnosticsText(
    {
      version: packageFile.version,
      pc: valueOr(facts, undefined),
      checks: valueOr(checks, []),
      form: { entered: setup },
      ...{ pi, status, plan, others: [facts, checks, versions, log] },
      ...{ rehearsal: null, notice: null, run: null, interrupted: null },
    },
    { versions: valueOr(versions, []), log: valueOr(log, []), at, outgoing },
  )
}
