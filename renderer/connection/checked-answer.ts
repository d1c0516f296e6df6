import {
  calls,
  envelopeOf,
  type CallName,
  type CallResponse,
  type Envelope,
} from '../../electron/contract/api.ts'
import { problem } from '../../electron/contract/problem.ts'

/** What came back for a call, as an envelope of the contract, whatever happened on the way. */
export async function checkedAnswer<Name extends CallName>(
  name: Name,
  ask: () => Promise<unknown>,
): Promise<Envelope<CallResponse<Name>>> {
  try {
    return envelopeOf(calls[name].response).parse(await ask()) as Envelope<CallResponse<Name>>
  } catch (error) {
    return {
      ok: false,
      problem: problem('NO_ANSWER', `The call ${name} was not answered.`, String(error)),
    }
  }
}
