/** The program itself on a pretended home, as `npm run rehearse -- --ui` starts it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const cli = fileURLToPath(new URL('../../electron/cli.ts', import.meta.url))

export interface Rehearsal extends AsyncDisposable {
  /** Opens one window. */
  readonly link: string
}

export interface RehearsalOptions {
  /** Nobody waits for the pretended minutes. */
  fast?: boolean
  /** The system's language, such as `de_DE`. */
  locale?: string
}

export async function startRehearsal({
  fast = false,
  locale = 'en_US',
}: RehearsalOptions = {}): Promise<Rehearsal> {
  const started = spawn(process.execPath, [cli, 'rehearse', '--ui', ...(fast ? ['--fast'] : [])], {
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
  throw new Error('the rehearsal ended before it was open')
}
