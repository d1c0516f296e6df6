/** The program as it is built, running in a process of its own below a stand-in for Electron's binary. */
import { chmod, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import type { Crash } from '../crash.ts'
import { createClient, type WizardClient } from '../ipc/wizard-client.ts'

const binarySource = fileURLToPath(new URL('../../fakes/electron/binary.ts', import.meta.url))

/** A folder with an `electron` in it, for ELECTRON_OVERRIDE_DIST_PATH. */
export async function standInBinary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pi-offload-electron-'))
  const file = join(folder, 'electron')
  await writeFile(file, `#!/bin/sh\nexec '${process.execPath}' '${binarySource}' "$@"\n`)
  await chmod(file, 0o755)
  return folder
}

export interface RunningProgram {
  /** What the page is: its status and title, and the options that the program was started with. */
  window: { status: number; title: string; argv: string[] }
  client: WizardClient
  click(what: 'close' | 'quit'): void
  crash(how: Crash, text: string): void
  /** Asks the process that was started to end. */
  terminate(): void
  ended: Promise<{ exitCode: number | undefined; stderr: string }>
  /** Boxes of the system that nobody could miss. */
  readonly errorBoxes: readonly { title: string; content: string }[]
  /** All that it told, on both streams. */
  readonly written: () => string
}

type Told =
  | { kind: 'window'; status: number; title: string; argv: string[] }
  | { kind: 'message'; message: unknown }
  | { kind: 'answer'; id: number; answer: unknown }
  | { kind: 'error-box'; title: string; content: string }

/** Resolves when its page is there. */
export async function runProgram(
  file: string,
  argv: readonly string[],
  env: Record<string, string> = {},
): Promise<RunningProgram> {
  const child = execa(file, argv, { env, reject: false, buffer: { stdout: false } })
  const answers = new Map<number, (answer: unknown) => void>()
  const listeners = new Set<(message: unknown) => void>()
  const early: unknown[] = []
  const errorBoxes: { title: string; content: string }[] = []
  let written = ''
  child.stderr.on('data', (piece: Buffer) => (written += piece.toString()))
  const window = Promise.withResolvers<RunningProgram['window']>()
  createInterface({ input: child.stdout }).on('line', (line) => {
    written += `${line}\n`
    const told = JSON.parse(line) as Told
    if (told.kind === 'window') window.resolve(told)
    else if (told.kind === 'error-box') errorBoxes.push(told)
    else if (told.kind === 'answer') answers.get(told.id)?.(told.answer)
    else {
      early.push(told.message)
      for (const listener of listeners) listener(told.message)
    }
  })
  const ended = child.then(({ exitCode, stderr }) => ({ exitCode, stderr }))
  void ended.then(({ stderr }) => window.reject(new Error(`it ended before its page was there: ${stderr}`)))
  const say = (line: object): void => void child.stdin.write(`${JSON.stringify(line)}\n`)
  const shown = await window.promise
  let lastId = 0
  const client = createClient({
    call: (call, request) =>
      new Promise((resolve) => {
        lastId += 1
        answers.set(lastId, resolve)
        say({ id: lastId, call, request })
      }),
    listen(listener) {
      for (const message of early) listener(message)
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  })
  await client.until(() => true)
  return {
    ...{ window: shown, client, ended, errorBoxes },
    written: () => written,
    click: (click) => say({ click }),
    crash: (how, text) => say({ crash: how, text }),
    terminate: () => void child.kill('SIGTERM'),
  }
}
