/**
 * Stands in for Electron's binary: runs the main module of the program in the given folder, with the stand-in as `electron`. Whoever
 * started it is the page: calls come as JSON lines, answers and events go as JSON lines.
 */
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import type { Connection } from '../../../electron/contract/api.ts'
import { crash, type Crash } from '../../unit/crash.ts'
import { fake } from './module.ts'

interface Asked {
  id?: number
  call?: 'stop'
  request?: Record<string, never>
  /** What a person does. */
  click?: 'close' | 'quit'
  /** A mistake in the program shows itself. */
  crash?: Crash
  /** What it would say if nobody took care. */
  text?: string
}

function tell(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

registerHooks({
  resolve: (specifier, context, nextResolve) =>
    specifier === 'electron'
      ? { url: new URL('module.ts', import.meta.url).href, shortCircuit: true }
      : nextResolve(specifier, context),
})

const folder = resolve(process.argv[2] ?? '.')
const { main } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { main: string }
fake.app.once('quit', (_event, code: number) => {
  for (const box of fake.desktop.errorBoxes) tell({ kind: 'error-box', ...box })
  process.exit(code)
})
// As Electron does with the first SIGTERM.
process.once('SIGTERM', () => fake.app.quit())
fake.app.once('web-contents-created', (_event, contents: NodeJS.EventEmitter) =>
  contents.once('did-finish-load', serve),
)
await import(pathToFileURL(join(folder, main)).href)
// Not before the main module has run to its end: who waits for it there waits for ever (electron#40719).
await fake.app.becomeReady()

function serve(): void {
  const { webContents, options } = fake.window()
  const page = webContents.exposed['piOffload'] as Connection
  tell({ kind: 'window', status: webContents.status, title: options.title, argv: process.argv.slice(3) })
  page.listen((message) => tell({ kind: 'message', message }))
  createInterface({ input: process.stdin }).on('line', (line) => {
    const { id, call, request, click, crash: how, text = '' } = JSON.parse(line) as Asked
    if (click === 'close') fake.window().close()
    else if (click === 'quit') fake.app.quit()
    else if (how !== undefined) crash(how, text)
    else if (call !== undefined && request !== undefined)
      void page.call(call, request).then((answer) => tell({ kind: 'answer', id, answer }))
  })
}
