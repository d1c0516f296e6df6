/**
 * Ports that Windows takes for itself: with the network of Hyper-V (WSL 2, containers, the sandbox) it reserves ranges, others at every
 * start, and then nobody can listen there. What an administrator reserved it leaves alone.
 */
import { failure } from '../../contract/problem.ts'
import type { PortReservation } from '../../ports/host.ts'
import type { ElevatedWork } from './administrator.ts'
import { reservedPortsSchema } from './answers/network.ts'
import type { RunScript } from './powershell.ts'

/**
 * Hyper-V's network takes ports by the hundred (microsoft/WSL issue 5306). Single ones are those of services of Windows, such as 80 and
 * 5986: they stay what they are, and take no others.
 */
export async function readReservation(run: RunScript, port: number): Promise<PortReservation> {
  const { ranges } = await run('reserved-ports', {}, reservedPortsSchema)
  const isIn = ({ first, last }: { first: number; last: number }) => first <= port && port <= last
  if (ranges.some((range) => range.byAdministrator && isIn(range))) return 'kept'
  const ofWindows = ranges.filter(({ byAdministrator }) => !byAdministrator)
  const isAtRisk = ofWindows.some((range) => isIn(range) || range.last > range.first)
  return isAtRisk ? 'at-risk' : 'safe'
}

export async function toReserve(run: RunScript, port: number): Promise<ElevatedWork> {
  const isKept = async () => (await readReservation(run, port)) === 'kept'
  return {
    actions: (await isKept()) ? [] : [{ action: 'reserve-port', port }],
    verify: async () => {
      if (!(await isKept())) throw failure('PORT_NOT_RESERVED', `Port ${String(port)} is not reserved.`)
    },
  }
}

/** A range of somebody else's that holds the port stays. */
export async function toRelease(run: RunScript, port: number): Promise<ElevatedWork> {
  const isThere = async () => {
    const { ranges } = await run('reserved-ports', {}, reservedPortsSchema)
    return ranges.some(
      ({ first, last, byAdministrator }) => byAdministrator && first === port && last === port,
    )
  }
  return {
    actions: (await isThere()) ? [{ action: 'release-port', port }] : [],
    verify: async () => {
      if (await isThere()) throw failure('PORT_NOT_RESERVED', `Port ${String(port)} is still reserved.`)
    },
  }
}
