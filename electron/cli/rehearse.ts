/**
 * The whole guided set-up on a pretended PC, VirtualBox and Pi: each step, command and file that the real run would bring. It is
 * the product's own engine and steps; only what lies outside of the process is pretended.
 */
import { openRehearsal } from '../composition.ts'
import { carryOut, nothingWasReal, showPlan, showProof, showStatus, type CommandOptions } from './commands.ts'
import { exitCodes } from './exit-codes.ts'
import { bold, yellow } from './style.ts'
import { print } from './terminal.ts'

export async function rehearse({ fast, signal }: { fast: boolean; signal: AbortSignal }): Promise<number> {
  const product = openRehearsal({ fast })
  const { prove } = product
  const options: CommandOptions = { json: false, yes: true, signal, rehearsal: true }
  const acts: [string, () => Promise<number>][] = [
    ['apply: first shown, then done', () => carryOut(product, 'present', options)],
    ['proof', () => showProof((emit) => prove(emit, signal), options)],
    ['status', () => showStatus(product, options)],
    ['apply once more: nothing is left to do', () => showPlan(product, 'present', options)],
    ['remove', () => carryOut(product, 'absent', options)],
  ]
  print(
    yellow(bold('This is a rehearsal: PC, VirtualBox and Pi are pretended. Nothing is changed anywhere.')),
  )
  print('Of long files it names the size alone; the wizard (--ui) and a real plan show their whole text.')
  for (const [title, act] of acts) {
    const width = Math.min(74, process.stdout.columns || 74)
    print(`\n${bold(`── ${title} ${'─'.repeat(Math.max(0, width - title.length - 4))}`)}`)
    const exitCode = await act().catch((error: unknown) => {
      // Between the runs, or while it looks around.
      if (!signal.aborted) throw error
      print(`Stopped (CANCELLED). ${nothingWasReal}`)
      return exitCodes.cancelled
    })
    if (exitCode !== exitCodes.succeeded) return exitCode
  }
  print(
    yellow(
      bold(
        '\nThat was a rehearsal. The real thing: npm run cli -- apply --setup <file>, see npm run cli -- --help.',
      ),
    ),
  )
  return exitCodes.succeeded
}
