/** The two ports of this PC that lead to the builder: free, or held by the builder itself. */
import { problem, type Problem } from '../../contract/problem.ts'
import type { StepContext } from '../../engine/resource.ts'
import type { PortHolder } from '../../ports/host.ts'
import type { Machine } from '../../ports/virtualbox.ts'
import { ownMachineIfAny } from '../vm/own-machine.ts'
import { lookedAt } from './looked-at.ts'

export const hostPort = lookedAt(
  { id: 'host/port', title: 'Ports of this PC', needs: ['host/virtualbox'] },
  async (context) => lastingObstacle(await takenPorts(context)),
)

export interface TakenPort {
  /** Which value of the setup's `network` it is. */
  name: 'port' | 'adminPort'
  port: number
  holder: PortHolder
}

/** Those of our two ports that somebody else holds. */
export async function takenPorts(context: StepContext): Promise<TakenPort[]> {
  const { network } = context.setup
  const machine = await ownMachineIfAny(context)
  const taken: TakenPort[] = []
  for (const name of ['port', 'adminPort'] as const) {
    const port = network[name]
    if (machine !== undefined && listens(machine, port)) continue
    const holder = await context.ports.host.portHolder(port)
    if (holder !== undefined) taken.push({ name, port, holder })
  }
  return taken
}

/** What the system itself took comes back with a reservation (port-reservation.ts). */
function lastingObstacle(taken: readonly TakenPort[]): Problem | undefined {
  const lasting = taken.find(({ holder }) => holder.yields !== true)
  return lasting && problemOfTaken(lasting)
}

export function problemOfTaken({ name, port, holder }: TakenPort): Problem {
  return problem('PORT_TAKEN', `Port ${port} (network.${name}) is held by ${holder.description}.`)
}

/** VirtualBox listens for a machine as long as its process lives. */
export function listens(machine: Machine, port: number): boolean {
  const alive = !['poweroff', 'saved', 'aborted'].includes(machine.state)
  return alive && machine.forwardings.some(({ hostPort }) => hostPort === port)
}
