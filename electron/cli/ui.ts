/** The wizard in a browser of this PC, until it is stopped. */
import { fileURLToPath } from 'node:url'
import { failure } from '../contract/problem.ts'
import { openWeb, type WebServer } from '../ipc/web.ts'
import { openWizard } from '../ipc/wizard.ts'
import type { Workplace } from '../ipc/workplace.ts'
import { print } from './commands.ts'
import { exitCodes } from './exit-codes.ts'

const windowFolder = fileURLToPath(new URL('../../renderer/dist', import.meta.url))

export interface UiOptions {
  workplace: Workplace
  version: string
  /** 0 takes any free one. */
  port: number
  signal: AbortSignal
}

/** Serves until the signal says so; then stops what is under way. Throws `PORT_TAKEN`. */
export async function showUi({ workplace, version, port, signal }: UiOptions): Promise<number> {
  const locale = new Intl.DateTimeFormat().resolvedOptions().locale
  const wizard = await openWizard({ workplace, version, locale })
  const { log } = workplace.ports
  const web = await openWeb({ wizard, log, windowFolder, port }).catch((error: unknown) => {
    throw failure('PORT_TAKEN', `Port ${port} cannot be had.`, String(error))
  })
  if (workplace.rehearsal !== undefined)
    print(
      'This is a rehearsal: PC, VirtualBox and Pi are pretended. The Pi takes any password but “wrong-password”, and no key.',
    )
  print(`Open this in a browser on this PC; it works once:\n  ${web.newLink()}`)
  const endOfTerminal = offerFurtherLinks(web)
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
  endOfTerminal()
  await wizard.close()
  await web.close()
  return exitCodes.succeeded
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
