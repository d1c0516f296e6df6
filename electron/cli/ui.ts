/** The wizard in a browser of this PC, until it is stopped. */
import { fileURLToPath } from 'node:url'
import { failure } from '../contract/problem.ts'
import { openWeb, type WebServer } from '../ipc/web.ts'
import { whyNoWindow } from '../ipc/window-files.ts'
import { openWizard, type Wizard } from '../ipc/wizard.ts'
import type { Workplace } from '../ipc/workplace.ts'
import { nothingWasReal } from './commands.ts'
import { exitCodes } from './exit-codes.ts'
import { print } from './terminal.ts'

const windowFolder = fileURLToPath(new URL('../../renderer/dist', import.meta.url))

export interface UiOptions {
  workplace: Workplace
  version: string
  /** 0 takes any free one. */
  port: number
  signal: AbortSignal
}

/**
 * Serves until the signal says so; then stops what is under way. Throws `PORT_TAKEN`, `PORT_NOT_ALLOWED`, `LOOPBACK_MISSING`.
 */
export async function showUi({ workplace, version, port, signal }: UiOptions): Promise<number> {
  const locale = new Intl.DateTimeFormat().resolvedOptions().locale
  const wizard = await openWizard({ workplace, version, locale })
  const { log } = workplace.ports
  const web = await openWeb({ wizard, log, windowFolder, port }).catch((error: unknown) => {
    throw whyNotOpen(error, port)
  })
  if (workplace.rehearsal !== undefined)
    print(
      'This is a rehearsal: PC, VirtualBox and Pi are pretended. The Pi takes any password but “wrong-password”, and no key.',
    )
  else wizard.watchHealth()
  // It is looked for at each request: the same link works once it is there.
  const missing = await whyNoWindow(windowFolder)
  if (missing !== undefined) print(missing)
  print(`Open this in a browser on this PC; it works once:\n  ${web.newLink()}`)
  const endOfTerminal = offerFurtherLinks(web)
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
  endOfTerminal()
  const wasRunning = isRunning(wizard)
  if (wasRunning) print('What is under way is being stopped …')
  await wizard.close()
  await web.close()
  print(`The wizard has ended. ${whatIsLeft(wasRunning, workplace.rehearsal !== undefined)}`)
  return exitCodes.succeeded
}

/** Node's words for what the system said (listen(2), bind(2)). */
function whyNotOpen(error: unknown, port: number): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE')
    return failure('PORT_TAKEN', `Port ${port} is used by another program.`, String(error))
  if (code === 'EACCES')
    return failure('PORT_NOT_ALLOWED', `The system keeps port ${port} for others.`, String(error))
  if (code === 'EADDRNOTAVAIL')
    return failure('LOOPBACK_MISSING', 'The address 127.0.0.1 is not there.', String(error))
  return error
}

/** The first message of whoever listens is how it is now. */
function isRunning(wizard: Wizard): boolean {
  let running = false
  const leave = wizard.listen(({ event }) => {
    if (event.type === 'snapshot') running = event.state.run?.view.state === 'running'
  })
  leave()
  return running
}

function whatIsLeft(wasRunning: boolean, isRehearsal: boolean): string {
  if (isRehearsal) return nothingWasReal
  return wasRunning
    ? 'The run was stopped; the next start continues it.'
    : 'No run was under way, and none goes on.'
}

/** Another window needs another link. Gives what ends it. */
function offerFurtherLinks(web: WebServer): () => void {
  const { stdin } = process
  if (!stdin.isTTY) return () => undefined
  print('Enter gives another link, Ctrl-C ends.')
  const onLine = (): void => print(`  ${web.newLink()}`)
  stdin.on('data', onLine)
  return () => {
    stdin.off('data', onLine)
    stdin.pause()
  }
}
