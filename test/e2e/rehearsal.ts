/** The program itself on a pretended home, as `npm run rehearse -- --ui` starts it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const cli = fileURLToPath(new URL('../../electron/cli.ts', import.meta.url))

export interface Rehearsal extends AsyncDisposable {
  /** Opens one window. */
  readonly link: string
  /** All that the program said on its terminal. */
  readonly printed: () => string
}

export interface RehearsalOptions {
  /** Nobody waits for the pretended minutes. */
  fast?: boolean
  /** The system's language, such as `de_DE`. */
  locale?: string
  /** The user's folder, where it must not be the one of whoever tests. */
  home?: string
}

export async function startRehearsal(options: RehearsalOptions = {}): Promise<Rehearsal> {
  const { fast = false, locale = 'en_US', home } = options
  const started = spawn(process.execPath, [cli, 'rehearse', '--ui', ...(fast ? ['--fast'] : [])], {
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
    void ended.then(() => reject(new Error('the rehearsal ended before it was open')))
  })
  return { link, printed: () => printed, [Symbol.asyncDispose]: end }
}
