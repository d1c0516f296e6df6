/** The way of the small server on loopback: a request for each call, and one stream of events. */
import {
  calls,
  envelopeOf,
  streamMessageSchema,
  type CallName,
  type StreamMessage,
} from '../../electron/contract/api.ts'
import { problem, type Problem } from '../../electron/contract/problem.ts'
import { checkedAnswer } from './checked-answer.ts'
import { serverSentEvents } from './server-sent-events.ts'
import { openSession } from './session.ts'
import type { Line, Transport } from './transport.ts'

const pauseMs = 1000

export function webTransport(): Transport {
  const session = openSession()
  const lineListeners = new Set<(line: Line) => void>()
  const tellLine = (line: Line): void => {
    for (const listener of lineListeners) listener(line)
  }
  const headers = async (): Promise<Record<string, string>> => ({ authorization: `Bearer ${await session}` })

  async function answerTo(name: CallName, request: unknown): Promise<unknown> {
    const response = await fetch(`/api/call/${name}`, {
      method: 'POST',
      headers: { ...(await headers()), 'content-type': 'application/json' },
      body: JSON.stringify(request),
    })
    return response.json()
  }

  /** Tells what comes until the line ends; gives why this window was refused. */
  async function follow(
    seen: { lastId: string | undefined },
    listener: (message: StreamMessage) => void,
    signal: AbortSignal,
  ): Promise<Problem | undefined> {
    const response = await fetch('/api/events', {
      headers: {
        ...(await headers()),
        ...(seen.lastId === undefined ? {} : { 'last-event-id': seen.lastId }),
      },
      signal,
    })
    if (response.status === 401) return refusalIn(await response.json())
    if (!response.ok || response.body === null) return undefined
    tellLine({ kind: 'up' })
    for await (const { id, data } of serverSentEvents(response.body)) {
      listener(streamMessageSchema.parse(JSON.parse(data)))
      seen.lastId = id
    }
    return undefined
  }

  return {
    call: (name, request) => checkedAnswer(name, () => answerTo(name, request)),

    listen(listener) {
      const end = new AbortController()
      const seen: { lastId: string | undefined } = { lastId: undefined }
      const followForever = async () => {
        for (;;) {
          const refusal = await follow(seen, listener, end.signal).catch(() => undefined)
          if (end.signal.aborted) return
          if (refusal !== undefined) {
            tellLine({ kind: 'refused', problem: refusal })
            return
          }
          tellLine({ kind: 'down' })
          await new Promise((resolve) => setTimeout(resolve, pauseMs))
        }
      }
      void followForever()
      return () => end.abort()
    },

    watchLine: (listener) => void lineListeners.add(listener),
  }
}

function refusalIn(answer: unknown): Problem {
  const envelope = envelopeOf(calls.stop.response).safeParse(answer)
  if (envelope.success && !envelope.data.ok) return envelope.data.problem
  return problem('WINDOW_REFUSED', 'The program does not know this window.')
}
