/** The contract over Electron's messages: what is let through, and all that is not. */
import { MessageChannel } from 'node:worker_threads'
import type { IpcMainEvent, WebContents } from 'electron'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { calls, envelopeOf, type Connection } from '../../../electron/contract/api.ts'
import { callRate, maxListeners, maxRequestBytes } from '../../../electron/ipc/limits.ts'
import { channels } from '../../../electron/ipc/messages/channels.ts'
import { isTrustedSender } from '../../../electron/ipc/messages/trusted-sender.ts'
import { preloadTransport } from '../../../renderer/connection/preload.ts'
import { Frame } from '../../fakes/electron/frame.ts'
import type { FakeIpcRenderer } from '../../fakes/electron/messages.ts'
import { FakeWindow } from '../../fakes/electron/window.ts'
import {
  builtProgram,
  eventually,
  fillIn,
  hasEnded,
  isUnderWay,
  loaded,
  planAndStart,
  type Program,
} from './program.ts'

const { start } = builtProgram()

const ownUrl = 'app://pi-offload/'
const ownOrigin = 'app://pi-offload'

/** What the main process answers whoever holds these messages. */
async function codeFor(messages: FakeIpcRenderer, ...values: unknown[]): Promise<string> {
  const answer = envelopeOf(calls.stop.response).parse(await messages.invoke(channels.call, ...values))
  return answer.ok ? 'ok' : answer.problem.code
}

/** The messages of the page's own frame, for somebody who has taken it over. */
function ownMessages({ window }: Program): FakeIpcRenderer {
  const { webContents } = window()
  return webContents.sender(webContents.mainFrame)
}

describe('through the preload script', () => {
  test('the page gets two functions of the contract and nothing else', async () => {
    const program = await start()
    const { exposed } = program.window().webContents
    expect(Object.keys(exposed)).toEqual(['piOffload'])
    expect(Object.entries(program.page()).map(([name, value]) => [name, typeof value])).toEqual([
      ['call', 'function'],
      ['listen', 'function'],
    ])
  })

  test('the whole wizard, from the first page to the proof and back', async () => {
    const program = await start()
    const client = await program.client()
    expect(client.state()).toMatchObject({ page: 'this-pc', version: '1.2.3', locale: 'en-US' })
    await fillIn(client)
    await planAndStart(client, 'present')
    const done = await client.until(({ page }) => page === 'done')
    expect(done).toMatchObject({ run: { view: { state: 'succeeded' } }, proof: { kind: 'ready' } })
    await client.must('refreshStatus', {})
    expect((await client.must('takeScreenshot', {})).pngBase64).toMatch(/^iVBORw0KGg/)
    await planAndStart(client, 'absent')
    const gone = await client.until(({ page, run }) => page === 'done' && run?.goal === 'absent')
    expect(gone).toMatchObject({ form: { entered: {} } })
  })

  test('the window’s own connection checks what comes, and never throws', async () => {
    const program = await start()
    const transport = preloadTransport(program.page())
    expect(await transport.call('stopDiscovery', {})).toEqual({ ok: true, value: {} })
    const heard: string[] = []
    const leave = transport.listen(({ event }) => heard.push(event.type))
    await eventually(() => heard.length > 0)
    expect(heard).toEqual(['snapshot'])
    leave()
    const gone: Connection = {
      call: () => Promise.reject(new Error('the other end is gone')),
      listen: () => () => undefined,
    }
    expect(await preloadTransport(gone).call('stop', {})).toMatchObject({
      ok: false,
      problem: { code: 'NO_ANSWER' },
    })
  })

  test('a reload in the middle of a run loses nothing, and the page before hears no more', async () => {
    const program = await start({ inRealTime: true })
    const before = await program.client()
    await fillIn(before)
    await planAndStart(before, 'present')
    await before.until(({ run }) => (run?.view.fraction ?? 0) > 0.02)
    const { webContents } = program.window()
    await webContents.load(ownUrl)
    const after = await program.client()
    expect(after.messages[0]?.event.type).toBe('snapshot')
    expect(isUnderWay(after.state())).toBe(true)
    const heardBefore = before.messages.length
    await after.must('stop', {})
    await after.until(hasEnded)
    expect(before.messages.length).toBe(heardBefore)
  })
})

describe('refused is', () => {
  test.each([
    ['a frame in the page', (program: Program) => new Frame(ownUrl, ownOrigin, mainFrame(program))],
    ['a page of somebody else', () => new Frame('https://example.org/', 'https://example.org')],
    ['a page without an origin', () => new Frame(ownUrl, 'null')],
    ['a frame that looks like ours', () => new Frame(ownUrl, ownOrigin)],
    ['our page after it has gone', goneFrame],
  ])('%s', async (_name, frameOf) => {
    const program = await start()
    const frame = await frameOf(program)
    const messages = program.window().webContents.sender(frame)
    expect(await codeFor(messages, 'stop', '{}')).toBe('WINDOW_REFUSED')
    const { port1, port2 } = new MessageChannel()
    const closed = new Promise((resolve) => port1.once('close', () => resolve('closed')))
    port1.once('message', () => expect.fail('it was told something'))
    messages.postMessage(channels.listen, null, [port2])
    expect(await closed).toBe('closed')
  })

  test('our page from the moment on when it shows another', async () => {
    const program = await start()
    const { webContents } = program.window()
    const messages = ownMessages(program)
    expect(await codeFor(messages, 'stop', '{}')).toBe('ok')
    webContents.mainFrame = new Frame('https://example.org/', 'https://example.org')
    expect(await codeFor(messages, 'stop', '{}')).toBe('WINDOW_REFUSED')
    expect(await codeFor(ownMessages(program), 'stop', '{}')).toBe('WINDOW_REFUSED')
  })

  test('another window of the program, which nobody answers', async () => {
    const program = await start()
    const { options } = program.window()
    const other = new FakeWindow(options, program.app, program.protocols)
    await other.loadURL(ownUrl)
    await expect(
      codeFor(other.webContents.sender(other.webContents.mainFrame), 'stop', '{}'),
    ).rejects.toThrow('No handler registered')
  })

  test('a frame that goes while its message comes', async () => {
    const { window } = await start()
    const { webContents } = window()
    const event = { sender: webContents, senderFrame: webContents.mainFrame }
    const isTrusted = (): boolean =>
      isTrustedSender(event as unknown as IpcMainEvent, webContents as unknown as WebContents, ownOrigin)
    expect(isTrusted()).toBe(true)
    webContents.mainFrame.leave()
    expect(isTrusted()).toBe(false)
  })

  test('every message that is not of the contract', async () => {
    const program = await start()
    const client = await program.client()
    const before = JSON.stringify(client.state())
    const text = fc.oneof(
      fc.json(),
      fc.string(),
      fc.constantFrom('', 'null', '[]', '{"a":', '{"__proto__":{}}'),
    )
    const name = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'toString', 'goToPage', 'confirmHostKey'))
    const value = fc.oneof(
      text,
      fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true }),
    )
    await fc.assert(
      fc.asyncProperty(fc.oneof(name, value), value, async (called, request) => {
        expect(await codeFor(ownMessages(program), called, request)).toBe('REQUEST_INVALID')
      }),
      { numRuns: callRate.burst / 2 },
    )
    expect(JSON.stringify(client.state())).toBe(before)
  })

  test('a request that is larger than any, however it is written', async () => {
    const program = await start()
    const patch = (length: number): string => JSON.stringify({ patch: { pi: { user: 'ä'.repeat(length) } } })
    expect(await codeFor(ownMessages(program), 'changeSetup', patch(1_000))).toBe('ok')
    expect(await codeFor(ownMessages(program), 'changeSetup', patch(maxRequestBytes / 2))).toBe(
      'REQUEST_INVALID',
    )
  })

  test('words of a call without words', async () => {
    const program = await start()
    expect(await codeFor(ownMessages(program))).toBe('REQUEST_INVALID')
    ownMessages(program).postMessage(channels.listen, null)
    ownMessages(program).postMessage(channels.listen, { lastId: 'x' })
  })
})

describe('a flood', () => {
  test('of calls is answered with refusals, and the window works again afterwards', async () => {
    const program = await start()
    const codes: string[] = []
    for (let count = 0; count < 3 * callRate.burst; count++)
      codes.push(await codeFor(ownMessages(program), 'stopDiscovery', '{}'))
    expect(codes.slice(0, callRate.burst)).not.toContain('TOO_MANY_REQUESTS')
    expect(codes.filter((code) => code === 'TOO_MANY_REQUESTS').length).toBeGreaterThan(callRate.burst)
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(await program.page().call('stopDiscovery', {})).toMatchObject({ ok: true })
  })

  test('of windows that come and go counts as calls do', async () => {
    const program = await start()
    for (let count = 0; count < 2 * callRate.burst; count++) program.page().listen(() => undefined)()
    // Every hundredth of a second lets one more through.
    const asked = Array.from({ length: 50 }, () => codeFor(ownMessages(program), 'stopDiscovery', '{}'))
    const refused = (await Promise.all(asked)).filter((code) => code === 'TOO_MANY_REQUESTS')
    expect(refused.length).toBeGreaterThan(25)
  })

  test('of calls that take long leaves a bounded number of them under way', async () => {
    const program = await start({ inRealTime: true })
    const client = await program.client()
    await fillIn(client)
    const asked = Array.from({ length: 100 }, () => codeFor(ownMessages(program), 'lookAtPi', '{}'))
    const codes = await Promise.all(asked)
    expect(codes.filter((code) => code === 'TOO_MANY_REQUESTS').length).toBe(100 - 64)
  })

  test('of listeners is bounded, and who leaves makes room', async () => {
    const program = await start()
    const heard = new Set<number>()
    const listen = (number: number) => program.page().listen(() => void heard.add(number))
    const leaves = Array.from({ length: maxListeners + 5 }, (_, number) => listen(number))
    await eventually(() => heard.size === maxListeners)
    for (const leave of leaves) leave()
    await eventually(() => {
      listen(100)
      return heard.has(100)
    })
  })
})

function mainFrame({ window }: Program): Frame {
  return window().webContents.mainFrame
}

async function goneFrame(program: Program): Promise<Frame> {
  const frame = mainFrame(program)
  await program.window().webContents.load(ownUrl)
  await loaded(program)
  return frame
}
