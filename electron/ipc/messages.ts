/** The contract over Electron's messages, for the window of the desktop program. docs/decisions/0008 says why so. */
import type { IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron'
import type { Envelope } from '../contract/api.ts'
import { problem, type ProblemCode } from '../contract/problem.ts'
import { callRate, maxCallsAtOnce, maxListeners, maxRequestBytes } from './limits.ts'
import { channels } from './messages/channels.ts'
import { isTrustedSender } from './messages/trusted-sender.ts'
import { tokenBucket } from './token-bucket.ts'
import type { Wizard } from './wizard.ts'

export interface MessagesOptions {
  wizard: Pick<Wizard, 'serve' | 'listen'>
  window: WebContents
  /** Of our own page. */
  origin: string
}

/** Answers the window for as long as it lives. */
export function serveMessages({ wizard, window, origin }: MessagesOptions): void {
  const bucket = tokenBucket(callRate)
  let callsUnderWay = 0
  let listeners = 0

  async function answer(event: IpcMainInvokeEvent, name: unknown, json: unknown): Promise<Envelope<unknown>> {
    if (!isTrustedSender(event, window, origin))
      return refused('WINDOW_REFUSED', 'It does not come from the window.')
    if (!bucket.take()) return refused('TOO_MANY_REQUESTS', 'More requests than any window makes.')
    if (callsUnderWay >= maxCallsAtOnce)
      return refused('TOO_MANY_REQUESTS', `${maxCallsAtOnce} calls are under way already.`)
    const request = requestIn(json)
    if (request === undefined) return refused('REQUEST_INVALID', 'JSON was expected.')
    callsUnderWay += 1
    try {
      return await wizard.serve(name, request.value)
    } finally {
      callsUnderWay -= 1
    }
  }

  function listen(event: IpcMainEvent): void {
    const [port, ...others] = event.ports
    for (const other of others) other.close()
    if (port === undefined) return
    if (!isTrustedSender(event, window, origin) || !bucket.take() || listeners >= maxListeners) {
      port.close()
      return
    }
    listeners += 1
    const leave = wizard.listen((message) => port.postMessage(message))
    port.once('close', () => {
      listeners -= 1
      leave()
    })
    // Nothing is expected on it: what is sent there all the same is read and dropped.
    port.start()
  }

  window.ipc.handle(channels.call, answer)
  window.ipc.on(channels.listen, listen)
}

function refused(code: ProblemCode, detail: string): Envelope<never> {
  return { ok: false, problem: problem(code, detail) }
}

/** `undefined` for all that is no JSON, or more than any request holds. */
function requestIn(json: unknown): { value: unknown } | undefined {
  if (typeof json !== 'string' || Buffer.byteLength(json) > maxRequestBytes) return undefined
  try {
    return { value: JSON.parse(json) as unknown }
  } catch {
    return undefined
  }
}
