/** The two ports of this PC that lead to the builder: free, or held by the builder itself. */
import { problem, toDecide, wayOut, type Problem } from '../../contract/problem.ts'
import type { StepContext } from '../../engine/resource.ts'
import type { PortHolder } from '../../ports/host.ts'
import type { Machine } from '../../ports/virtualbox.ts'
import { isAway, ownMachineIfAny } from '../vm/own-machine.ts'
import { lookedAt } from './looked-at.ts'

export const hostPort = lookedAt(
  { id: 'host/port', title: 'Ports of this PC', needs: ['host/virtualbox'] },
  async (context) => {
    // It may be the builder itself that holds them: that shows when its drive is there again.
    if (await isAway(context)) return undefined
    return problemOfTaken(context, lasting(await takenPorts(context)))
  },
)

/** So many ports, or ranges of one holder, behind a taken one are looked at for a free one. */
const triedPorts = 50

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
  const names = ['port', 'adminPort'] as const
  const found = await Promise.all(
    names.map(async (name): Promise<TakenPort | undefined> => {
      const port = network[name]
      if (machine !== undefined && listens(machine, port)) return undefined
      const holder = await context.ports.host.portHolder(port)
      return holder && { name, port, holder }
    }),
  )
  return found.filter((taken) => taken !== undefined)
}

/** What the system itself took comes back with a reservation (port-reservation.ts). */
export function lasting(taken: readonly TakenPort[]): TakenPort[] {
  return taken.filter(({ holder }) => holder.yields !== true)
}

/** The first of them is told; the way out minds all of them. */
export async function problemOfTaken(
  context: StepContext,
  taken: readonly TakenPort[],
): Promise<Problem | undefined> {
  const [first] = taken
  if (first === undefined) return undefined
  const { name, port, holder } = first
  const others = await freePorts(context, taken)
  return toDecide(
    problem('PORT_TAKEN', `Port ${port} (network.${name}) is held by ${holder.description}.`),
    whatListens[name],
    others === undefined
      ? []
      : [wayOut(`Use port ${Object.values(others).join(' and ')} instead.`, { network: others })],
  )
}

const whatListens: Record<TakenPort['name'], string> = {
  port: 'The builder listens there for the Pi.',
  adminPort: 'The builder listens there for this program.',
}

/** A free port for each taken one, the next above it; `undefined` where there is none near. */
async function freePorts(
  { setup, ports }: StepContext,
  taken: readonly TakenPort[],
): Promise<Record<string, number> | undefined> {
  const used = new Set([setup.network.port, setup.network.adminPort])
  const found: Partial<Record<TakenPort['name'], number>> = {}
  for (const { name, port } of taken) {
    let other = port + 1
    for (let tries = 0; found[name] === undefined; tries++) {
      if (other > 65_535 || tries === triedPorts) return undefined
      const holder = used.has(other) ? { lastPort: other } : await ports.host.portHolder(other)
      if (holder === undefined) {
        found[name] = other
        used.add(other)
      } else other = (holder.lastPort ?? other) + 1
    }
  }
  return found
}

/** VirtualBox listens for a machine as long as its process lives. */
export function listens(machine: Machine, port: number): boolean {
  const alive = !['poweroff', 'saved', 'aborted'].includes(machine.state)
  return (
    alive && machine.forwardings.some(({ protocol, hostPort }) => protocol === 'tcp' && hostPort === port)
  )
}
