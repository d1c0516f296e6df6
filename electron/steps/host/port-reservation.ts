/** Our ports are reserved where the system hands out ports by itself, so that they are free after its next start, too. */
import type { Detail } from '../../contract/plan.ts'
import { defineResource, type Observed, type StepContext } from '../../engine/resource.ts'
import type { AdministratorTask } from '../../ports/host.ts'
import { ownMachineIfAny } from '../vm/own-machine.ts'
import { listens } from './port.ts'

export interface ReservedPorts {
  /** By us, and still so. */
  kept: readonly number[]
}

export const hostPortReservation = defineResource<ReservedPorts>({
  id: 'host/port-reservation',
  title: 'Reservation of the ports',
  needs: ['host/port'],
  looksAfter: [],
  weightSeconds: 5,

  async inspect(context): Promise<Observed<ReservedPorts>> {
    const kept = await portsKept(context)
    return kept.length === 0 ? { kind: 'absent' } : { kind: 'present', state: { kept } }
  },

  async diff(context, observed) {
    const { reserve, release } = await tasksFor(context, keptIn(observed))
    if (reserve.length + release.length === 0) return undefined
    const ports = (tasks: readonly (ReserveTask | ReleaseTask)[]) =>
      tasks.map(({ port }) => port).join(' and ')
    const summaries = [
      reserve.length > 0 && `Windows keeps ${portWord(reserve)} ${ports(reserve)} free for the builder`,
      release.length > 0 && `Windows no longer keeps ${portWord(release)} ${ports(release)} free`,
    ]
    return {
      summary: summaries.filter((text) => text !== false).join(', '),
      details: await previewOf(context, [...release, ...reserve]),
    }
  },

  async administratorTasks(context, goal, observed) {
    const kept = keptIn(observed)
    if (goal === 'absent') return kept.map(releaseOf)
    const { reserve, release } = await tasksFor(context, kept)
    return [...release, ...reserve]
  },

  async noteTasks(context, tasks) {
    const reserved = tasks.flatMap((task) => (task.kind === 'reserve-port' ? [task.port] : []))
    // Noted before it is done: whatever is reserved is then known to be ours.
    await note(context, (ports) => [...ports, ...reserved])
    return async () => {
      const kept = await portsKept(context)
      await note(context, (ports) => ports.filter((port) => kept.includes(port)))
    }
  },

  async apply(context, observed) {
    const { reserve, release } = await tasksFor(context, keptIn(observed))
    const tasks = [...release, ...reserve]
    const correct = await this.noteTasks?.(context, tasks)
    try {
      await context.asAdministrator(tasks)
    } finally {
      await correct?.()
    }
  },

  async remove(context, { state: { kept } }) {
    await context.asAdministrator(kept.map(releaseOf))
    await note(context, () => [])
  },

  async describeRemoval(context, { state: { kept } }) {
    const tasks = kept.map(releaseOf)
    return {
      summary: `Windows no longer keeps ${portWord(tasks)} ${kept.join(' and ')} free`,
      details: await previewOf(context, tasks),
    }
  },
})

type ReserveTask = Extract<AdministratorTask, { kind: 'reserve-port' }>
type ReleaseTask = Extract<AdministratorTask, { kind: 'release-port' }>

const releaseOf = (port: number): ReleaseTask => ({ kind: 'release-port', port })

function keptIn(observed: { kind: 'absent' } | { kind: 'present'; state: ReservedPorts }): readonly number[] {
  return observed.kind === 'present' ? observed.state.kept : []
}

/** Of those that we noted: somebody may have taken a reservation back. */
async function portsKept({ ports, ledger }: StepContext): Promise<number[]> {
  const { reservedPorts = [] } = await ledger.read()
  const kept = []
  for (const port of reservedPorts) if ((await ports.host.portReservation(port)) === 'kept') kept.push(port)
  return kept
}

async function tasksFor(
  context: StepContext,
  kept: readonly number[],
): Promise<{ reserve: ReserveTask[]; release: ReleaseTask[] }> {
  const { setup, ports } = context
  const machine = await ownMachineIfAny(context)
  const wanted = [setup.network.port, setup.network.adminPort]
  // A port that is in use cannot be reserved. It was free when the builder took it, and its next start is another time.
  const free = wanted.filter((port) => machine === undefined || !listens(machine, port))
  const states = await Promise.all(free.map((port) => ports.host.portReservation(port)))
  const reserve = free
    .filter((_, index) => states[index] === 'at-risk')
    .map((port): ReserveTask => ({ kind: 'reserve-port', port }))
  return { reserve, release: kept.filter((port) => !wanted.includes(port)).map(releaseOf) }
}

async function previewOf({ ports }: StepContext, tasks: readonly AdministratorTask[]): Promise<Detail[]> {
  const details = await Promise.all(tasks.map((task) => ports.host.administrator.preview(task)))
  return details.flat()
}

function portWord(tasks: readonly unknown[]): string {
  return tasks.length === 1 ? 'port' : 'ports'
}

async function note({ ledger }: StepContext, change: (ports: number[]) => number[]): Promise<void> {
  await ledger.update(({ reservedPorts = [], ...content }) => {
    const ports = [...new Set(change(reservedPorts))]
    return ports.length === 0 ? content : { ...content, reservedPorts: ports }
  })
}
