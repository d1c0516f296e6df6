/** The program as its users start it, with the wizard on loopback. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const cli = fileURLToPath(new URL('../../electron/start-cli.mjs', import.meta.url))

/** Ends the program in good order. */
export interface ServedWizard extends AsyncDisposable {
  /** Opens one window. */
  readonly link: string
  /** All that the program said on its terminal. */
  readonly printed: () => string
}

export interface Surroundings {
  /** The system's language, such as `de_DE`. */
  locale: string
  /** The user's folder; default is the one of whoever tests. */
  home?: string
}

/** `argv` is a command that serves. */
export async function serveWizard(
  argv: readonly string[],
  { locale, home }: Surroundings,
): Promise<ServedWizard> {
  const started = spawn(process.execPath, [cli, ...argv], {
    env: {
      ...process.env,
      LANG: `${locale}.UTF-8`,
      LC_ALL: `${locale}.UTF-8`,
      ...(home === undefined ? {} : { HOME: home, TMPDIR: home }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(started, 'exit')
  const end = async () => {
    started.kill('SIGTERM')
    await ended
  }
  let printed = ''
  started.stderr.on('data', (piece: Buffer) => {
    printed += piece.toString()
    process.stderr.write(piece)
  })
  const link = await new Promise<string>((resolve, reject) => {
    createInterface(started.stdout).on('line', (line) => {
      printed += `${line}\n`
      const found = /http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]+/.exec(line)?.[0]
      if (found !== undefined) resolve(found)
    })
    void ended.then(() => reject(new Error(`${argv.join(' ')}: the program ended before it was open.`)))
  })
  return { link, printed: () => printed, [Symbol.asyncDispose]: end }
}
