/** The page of a program that runs on the stand-in for Electron's binary: what it is told, and what it calls (fakes/electron/main-module.ts). */
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import type { Crash } from '../crash.ts'
import { createClient, type WizardClient } from '../ipc/wizard-client.ts'

export interface Page {
  /** What the page is: its status and title, and the options that the program was started with. */
  window: { status: number; title: string; argv: string[] }
  client: WizardClient
  click(what: 'close' | 'quit'): void
  crash(how: Crash, text: string): void
  /** Boxes of the system that nobody could miss. */
  readonly errorBoxes: readonly { title: string; content: string }[]
}

export interface Line {
  input: Readable
  output: Writable
  /** With what it said at its end. */
  ended: Promise<string>
}

type Told =
  | { kind: 'window'; status: number; title: string; argv: string[] }
  | { kind: 'message'; message: unknown }
  | { kind: 'answer'; id: number; answer: unknown }
  | { kind: 'error-box'; title: string; content: string }
  | { kind: 'message-box'; message: string; buttons: string[] }

/** Resolves when the page is there. */
export async function pageOf({ input, output, ended }: Line): Promise<Page> {
  const answers = new Map<number, (answer: unknown) => void>()
  const listeners = new Set<(message: unknown) => void>()
  const early: unknown[] = []
  const errorBoxes: { title: string; content: string }[] = []
  const window = Promise.withResolvers<Page['window']>()
  createInterface({ input }).on('line', (line) => {
    const told = JSON.parse(line) as Told
    if (told.kind === 'window') window.resolve(told)
    else if (told.kind === 'error-box') errorBoxes.push(told)
    else if (told.kind === 'answer') answers.get(told.id)?.(told.answer)
    else if (told.kind === 'message') {
      early.push(told.message)
      for (const listener of listeners) listener(told.message)
    }
  })
  void ended.then((said) => {
    const boxes = errorBoxes.map(({ title, content }) => `${title}: ${content}`)
    window.reject(new Error(`it ended before its page was there: ${[said, ...boxes].join('\n')}`))
  })
  const say = (line: object): void => void output.write(`${JSON.stringify(line)}\n`)
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
    ...{ window: shown, client, errorBoxes },
    click: (click) => say({ click }),
    crash: (how, text) => say({ crash: how, text }),
  }
}
