/** The two ports of this PC that lead to the builder: free, or held by the builder itself. */
import { problem, type Problem } from '../../contract/problem.ts'
import type { StepContext } from '../../engine/resource.ts'
import type { PortHolder } from '../../ports/host.ts'
import type { Machine } from '../../ports/virtualbox.ts'
import { ownMachine } from '../vm/own-machine.ts'
import { lookedAt } from './looked-at.ts'

export const hostPort = lookedAt(
  { id: 'host/port', title: 'Ports of this PC', needs: ['host/virtualbox'] },
  async (context) => {
    const [taken] = await takenPorts(context)
    return taken && problemOfTaken(taken)
  },
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
  const { virtualBox, host } = context.ports
  // Without VirtualBox no machine of ours can hold one.
  const machine =
    (await virtualBox.version(context.signal)) === undefined ? undefined : await ownMachine(context)
  const taken: TakenPort[] = []
  for (const name of ['port', 'adminPort'] as const) {
    const port = network[name]
    if (machine !== undefined && listens(machine, port)) continue
    const holder = await host.portHolder(port)
    if (holder !== undefined) taken.push({ name, port, holder })
  }
  return taken
}

export function problemOfTaken({ name, port, holder }: TakenPort): Problem {
  return problem('PORT_TAKEN', `Port ${port} (network.${name}) is held by ${holder.description}.`)
}

/** VirtualBox listens for a machine as long as its process lives. */
function listens(machine: Machine, port: number): boolean {
  const alive = !['poweroff', 'saved', 'aborted'].includes(machine.state)
  return alive && machine.forwardings.some(({ hostPort }) => hostPort === port)
}
