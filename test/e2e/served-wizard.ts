/** The program as its users start it, with the wizard on loopback. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const cli = fileURLToPath(new URL('../../electron/cli.ts', import.meta.url))

/** Ends the program in good order. */
export interface ServedWizard extends AsyncDisposable {
  /** Opens one window. */
  readonly link: string
}

/** `argv` is a command that serves; `locale` the system's language, such as `de_DE`. */
export async function serveWizard(argv: readonly string[], locale: string): Promise<ServedWizard> {
  const started = spawn(process.execPath, [cli, ...argv], {
    env: { ...process.env, LANG: `${locale}.UTF-8`, LC_ALL: `${locale}.UTF-8` },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(started, 'exit')
  const end = async () => {
    started.kill('SIGTERM')
    await ended
  }
  for await (const line of createInterface(started.stdout)) {
    const link = /http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]+/.exec(line)?.[0]
    if (link !== undefined) return { link, [Symbol.asyncDispose]: end }
  }
  throw new Error(`${argv.join(' ')}: the program ended before it was open.`)
}
