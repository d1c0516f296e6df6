/** A window without a face: calls, and a copy of the state that follows by events alone, each checked with the contract's schemas. */
import { expect } from 'vitest'
import {
  calls,
  envelopeOf,
  foldAppEvent,
  streamMessageSchema,
  type CallName,
  type CallRequest,
  type CallResponse,
  type Envelope,
  type StreamMessage,
} from '../../../electron/contract/api.ts'
import type { AppState } from '../../../electron/contract/app-state.ts'
import type { Wizard } from '../../../electron/ipc/wizard.ts'

export interface WizardClient {
  call<Name extends CallName>(name: Name, request: CallRequest<Name>): Promise<Envelope<CallResponse<Name>>>
  /** The same, for what has to succeed. */
  must<Name extends CallName>(name: Name, request: CallRequest<Name>): Promise<CallResponse<Name>>
  state(): AppState
  /** Resolves with the first state that satisfies. */
  until(satisfies: (state: AppState) => boolean): Promise<AppState>
  lastId(): string
  readonly messages: StreamMessage[]
  /** All that ever came from the wizard, as text. */
  heard(): string
  leave(): void
}

/** What it needs of a transport. */
export interface Line {
  call(name: string, request: unknown): Promise<unknown>
  listen(listener: (message: unknown) => void, lastId?: string): () => void
}

export function lineTo(wizard: Wizard): Line {
  return {
    // As any transport does: nothing but JSON gets through.
    call: async (name, request) =>
      JSON.parse(JSON.stringify(await wizard.serve(name, JSON.parse(JSON.stringify(request))))) as unknown,
    listen: (listener, lastId) =>
      wizard.listen((message) => listener(JSON.parse(JSON.stringify(message))), lastId),
  }
}

/** With `before`, it goes on where another client has left. */
export function createClient(line: Line, before?: { state: AppState; lastId: string }): WizardClient {
  const messages: StreamMessage[] = []
  const answers: unknown[] = []
  const waiting = new Set<() => void>()
  let state = before?.state
  const leave = line.listen((raw) => {
    const message = streamMessageSchema.parse(raw)
    messages.push(message)
    state = message.event.type === 'snapshot' ? message.event.state : foldAppEvent(current(), message.event)
    for (const check of [...waiting]) check()
  }, before?.lastId)

  function current(): AppState {
    if (state === undefined) throw new Error('nothing was heard yet')
    return state
  }

  async function call<Name extends CallName>(name: Name, request: CallRequest<Name>) {
    const raw = await line.call(name, request)
    answers.push(raw)
    return envelopeOf(calls[name].response).parse(raw) as Envelope<CallResponse<Name>>
  }

  return {
    call,
    async must(name, request) {
      const envelope = await call(name, request)
      expect(envelope, `${name} ${JSON.stringify(request)}`).toMatchObject({ ok: true })
      if (!envelope.ok) throw new Error(envelope.problem.detail)
      return envelope.value
    },
    state: current,
    until: (satisfies) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (state === undefined || !satisfies(state)) return
          waiting.delete(check)
          resolve(state)
        }
        waiting.add(check)
        check()
      }),
    lastId: () => messages.at(-1)?.id ?? before?.lastId ?? '',
    messages,
    heard: () => JSON.stringify([messages, answers]),
    leave,
  }
}
