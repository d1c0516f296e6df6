/**
 * Runs the program's main module with the stand-in as `electron`. Whoever started it is the page: calls come as JSON lines, answers and
 * events go as JSON lines.
 */
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { Connection } from '../../../electron/contract/api.ts'
import { crash, type Crash } from '../../unit/crash.ts'
import { fake } from './module.ts'

interface Asked {
  id?: number
  call?: 'stop'
  request?: Record<string, never>
  /** What a person does. */
  click?: 'close' | 'quit'
  /** The button that is pressed in the box that is open. */
  press?: number
  /** A mistake in the program shows itself. */
  crash?: Crash
  /** What it would say if nobody took care. */
  text?: string
}

/** Ends the process when the program ends. `argv`: what the program was started with; `tell` gets one line without its end. */
export async function runMainModule(
  load: () => Promise<unknown>,
  { argv, input, tell }: { argv: readonly string[]; input: Readable; tell: (line: string) => void },
): Promise<void> {
  const say = (line: object): void => tell(JSON.stringify(line))
  fake.app.once('quit', (_event, code: number) => {
    for (const box of fake.desktop.errorBoxes) say({ kind: 'error-box', ...box })
    process.exit(code)
  })
  // As Electron does with the first SIGTERM.
  process.once('SIGTERM', () => fake.app.quit())
  fake.desktop.onMessageBox = ({ message, buttons }) => say({ kind: 'message-box', message, buttons })
  let page: Connection | undefined
  fake.app.once('web-contents-created', (_event, contents: NodeJS.EventEmitter) =>
    contents.once('did-finish-load', () => {
      const { webContents, options } = fake.window()
      page = webContents.exposed['piOffload'] as Connection
      say({ kind: 'window', status: webContents.status, title: options.title, argv })
      page.listen((message) => say({ kind: 'message', message }))
    }),
  )
  const lines = createInterface({ input })
  // Whoever was the page has gone.
  lines.on('error', () => undefined)
  lines.on('line', (line) => {
    const { id, call, request, click, press, crash: how, text = '' } = JSON.parse(line) as Asked
    if (click === 'close') fake.window().close()
    else if (click === 'quit') fake.app.quit()
    else if (press !== undefined) {
      const box = fake.desktop.messageBoxes[0]
      box?.press(box.buttons[press] ?? '')
    } else if (how !== undefined) crash(how, text)
    else if (call !== undefined && request !== undefined)
      void page?.call(call, request).then((answer) => say({ kind: 'answer', id, answer }))
  })
  await load()
  // Not before the main module has run to its end: who waits for it there waits for ever (electron#40719).
  await fake.app.becomeReady()
}
