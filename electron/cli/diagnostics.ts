/** `diagnostics`: what the window's button copies, for a setup file. */
import packageFile from '../../package.json' with { type: 'json' }
import { buildIn } from '../contract/build.ts'
import { lookForDiagnostics } from '../ipc/diagnostics-looks.ts'
import { notedProof } from '../ipc/wizard-core.ts'
import type { Product } from '../product.ts'
import type { CommandOptions } from './commands.ts'
import { exitCodes } from './exit-codes.ts'
import { print, printError } from './terminal.ts'

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
  const none = { kind: 'none' } as const
  const before = {
    ...{ version: packageFile.version, build: buildIn(packageFile), update: none },
    form: { entered: product.setup },
    proof: await notedProof(product),
    ...{ pc: undefined, checks: [], versions: [], pi: none, status: none, plan: none },
    ...{ rehearsal: null, notice: null, run: null, interrupted: null },
  }
  return lookForDiagnostics(product, { before, isComplete: true, signal, limitMs: limit })
}
