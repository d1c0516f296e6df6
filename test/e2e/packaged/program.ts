/**
 * The packed program as a process, with its window in a driver's hands. Its fuses switch `--inspect` off, so it is driven by what Chromium
 * itself has: `--remote-debugging-port`, which opens a port of loopback and says on standard error which.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { chromium, type Browser, type Page } from 'playwright-core'

export interface Launch {
  file: string
  /** Before the options of ours. */
  argv?: readonly string[]
}

export interface DrivenProgram extends AsyncDisposable {
  /** The one page of the program. */
  readonly page: Page
  /** As the menu would end it, not as a kill. Gives the exit code; `null` where a signal ended it. */
  quit(): Promise<number | null>
}

/** An installed program starts in seconds; a virus scanner that sees it for the first time takes longer. */
const startMs = 60_000
/** A stop takes two seconds, and at most 20 (electron/shell/end.ts). */
const endMs = 30_000

/** Throws when it ends before, or when no window is there in time. */
export async function driveRehearsal({ file, argv = [] }: Launch): Promise<DrivenProgram> {
  const program = spawn(file, [...argv, '--rehearsal', '--remote-debugging-port=0'], {
    stdio: ['ignore', 'inherit', 'pipe'],
  })
  const ended = once(program, 'exit').then(([code]) => code as number | null)
  const end = async () => {
    program.kill()
    await within(endMs, ended, 'the program does not end')
  }
  try {
    const endpoint = await within(startMs, endpointOf(program, ended), 'the program opens no port')
    const browser = await chromium.connectOverCDP(endpoint)
    const page = await onlyPage(browser)
    return {
      page,
      async quit() {
        const session = await browser.newBrowserCDPSession()
        // Electron answers with `app.quit()` and nothing else (electron, shell/browser/ui/devtools_manager_delegate.cc).
        session.send('Browser.close').catch(() => undefined)
        return within(endMs, ended, 'the program does not quit')
      },
      async [Symbol.asyncDispose]() {
        if (program.exitCode === null && program.signalCode === null) await end()
      },
    }
  } catch (error) {
    await end()
    throw error
  }
}

async function endpointOf(program: ChildProcess, ended: Promise<number | null>): Promise<string> {
  const { stderr } = program
  if (stderr === null) throw new Error('standard error is no pipe')
  return new Promise((resolve, reject) => {
    createInterface(stderr).on('line', (line) => {
      process.stderr.write(`  ${line}\n`)
      const found = /^DevTools listening on (ws:\/\/\S+)$/.exec(line)?.[1]
      if (found !== undefined) resolve(found)
    })
    // Or it could not be started at all.
    ended.then((code) => reject(new Error(`the program ended with ${code ?? 'a signal'}`)), reject)
  })
}

async function onlyPage(browser: Browser): Promise<Page> {
  const deadline = performance.now() + startMs
  while (performance.now() < deadline) {
    const pages = browser.contexts().flatMap((context) => context.pages())
    const page = pages.find((page) => page.url() !== '' && page.url() !== 'about:blank')
    if (page !== undefined) return page
    await waitMs(200)
  }
  throw new Error(`the program opens no window within ${startMs / 1000} s`)
}

async function within<T>(limitMs: number, work: Promise<T>, what: string): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`${what} within ${limitMs / 1000} s`)), limitMs)
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

function waitMs(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
