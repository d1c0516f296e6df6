/**
 * Answers calls of a window, whichever way they come: checks what was asked, has it done, checks the answer, and puts it into an
 * envelope. Nothing is ever thrown at the transport.
 */
import { calls, type CallName, type CallRequest, type CallResponse, type Envelope } from '../contract/api.ts'
import { failure, problem, problemOf } from '../contract/problem.ts'
import type { Outgoing } from '../engine/outgoing.ts'
import type { Log } from '../ports/log.ts'

export type Handlers = { [Name in CallName]: (request: CallRequest<Name>) => Promise<CallResponse<Name>> }

/** `name` and `request` are as they came from outside. */
export type Serve = (name: unknown, request: unknown) => Promise<Envelope<unknown>>

export function serve(handlers: Handlers, outgoing: Outgoing, log: Log): Serve {
  async function answer(name: CallName, request: unknown): Promise<unknown> {
    const asked = calls[name].request.safeParse(request)
    // What was sent is not repeated: it may hold a password in the wrong place.
    if (!asked.success) throw failure('REQUEST_INVALID', `The request of ${name} has another form.`)
    // Which handler belongs to which request is said by the type of the table.
    const handler = handlers[name] as (request: unknown) => Promise<unknown>
    const value = await handler(asked.data)
    const answered = calls[name].response.safeParse(value)
    if (!answered.success) throw failure('UNEXPECTED', `The answer of ${name} has another form.`)
    return answered.data
  }

  return async (name, request) => {
    try {
      if (!isCallName(name)) throw failure('REQUEST_INVALID', 'There is no such call.')
      return { ok: true, value: await answer(name, request) }
    } catch (error) {
      const found = outgoing.value(problemOf(error))
      log.write('call-failed', { call: isCallName(name) ? name : 'unknown', problem: found })
      // A stack is for the log, not for the window.
      return { ok: false, problem: found.code === 'UNEXPECTED' ? problem('UNEXPECTED', found.detail) : found }
    }
  }
}

function isCallName(name: unknown): name is CallName {
  return typeof name === 'string' && Object.hasOwn(calls, name)
}
