/** Which of our addresses leads to a machine. */
import { failure } from '../../contract/problem.ts'
import type { Host } from '../../ports/host.ts'
import { resolveName, subnetOf } from '../ipv4.ts'
import { routeToSchema } from './answers/network.ts'
import { ScriptError, type RunScript } from './powershell.ts'

/** Throws `PI_UNREACHABLE` when the name is not known or nothing leads there. */
export async function findRoute(run: RunScript, destination: string): ReturnType<Host['routeTo']> {
  const destinationAddress = await resolveName(destination)
  try {
    const { address, prefixLength } = await run('route-to', { Address: destinationAddress }, routeToSchema)
    return { address, subnet: subnetOf(address, prefixLength), destinationAddress }
  } catch (error) {
    if (!(error instanceof ScriptError) || error.kind !== 'no-route') throw error
    const { underlying } = error.problem
    throw failure('PI_UNREACHABLE', `No network of this PC leads to ${destination}.`, underlying)
  }
}
