/**
 * Two ports of this PC lead into the machine. The builder's port is for the home network; the administration listens on the
 * loopback address alone.
 */
import type { Change, Detail } from '../../contract/plan.ts'
import { failure } from '../../contract/problem.ts'
import type { Setup } from '../../contract/setup.ts'
import { defineResource, type StepContext } from '../../engine/resource.ts'
import type { Machine, MachineState, PortForwarding, VirtualBoxChange } from '../../ports/virtualbox.ts'
import { guestPorts } from './builder-settings.ts'
import { commandDetails } from './commands.ts'
import { describeDrift } from './machine-change.ts'
import { stateOf } from './machine.ts'
import { inaccessibleMachine, ownMachine } from './own-machine.ts'
import { adminAddress } from './session.ts'

export const vmForwarding = defineResource<Machine>({
  id: 'vm/forwarding',
  title: 'Ports to the builder',
  needs: ['host/port'],
  within: 'vm/machine',
  looksAfter: ['host/virtualbox'],
  disturbs: ['vm/power'],
  weightSeconds: 1,

  async inspect(context) {
    const machine = await ownMachine(context)
    return machine === undefined ? { kind: 'absent' } : { kind: 'present', state: machine }
  },

  async diff(context, observed) {
    const unread = observed.kind === 'absent' ? await inaccessibleMachine(context) : undefined
    if (unread !== undefined) return possibleChange(context, unread)
    const machine = observed.kind === 'present' ? observed.state : undefined
    const present = machine?.forwardings ?? []
    const different = wantedForwardings(context.setup).filter((wanted) => !isThere(wanted, present))
    if (different.length === 0) return undefined
    const settings = different.map((wanted) =>
      settingOf(
        wanted,
        present.find(({ name }) => name === wanted.name),
      ),
    )
    const state = await stateByThen(context, machine)
    const changes = changesOf(context.setup, present).map((change) => ({ state, ...change }))
    return {
      summary: different.map((wanted) => `${wordsFor(wanted, present)} (${wanted.name})`).join(', '),
      details: [...settings, ...commandDetails(context, machine, changes)],
    }
  },

  async apply(context) {
    const { virtualBox } = context.ports
    const machine = await ownMachine(context)
    if (machine === undefined) throw failure('VM_NOT_FOUND', 'There is no builder to forward ports to.')
    for (const change of changesOf(context.setup, machine.forwardings))
      if (change.kind === 'forward') await virtualBox.forward(machine.uuid, change.forwarding)
      else await virtualBox.removeForwarding(machine.uuid, change.name)
  },
})

function settingOf(wanted: PortForwarding, before: PortForwarding | undefined): Detail {
  return {
    kind: 'setting',
    name: `Forwarding “${wanted.name}”`,
    after: textOf(wanted),
    ...(before === undefined ? {} : { before: textOf(before) }),
  }
}

/** Of a machine whose settings cannot be read yet: each rule may be there, wrong or not at all, and the machine in any state. */
function possibleChange(context: StepContext, machine: Pick<Machine, 'uuid'>): Change {
  const wanted = wantedForwardings(context.setup)
  const changes = (['poweroff', 'running'] as const).flatMap((state) =>
    wanted.flatMap((forwarding): VirtualBoxChange[] => [
      { kind: 'forward', state, forwarding, replaces: false },
      { kind: 'forward', state, forwarding, replaces: true },
      { kind: 'remove-forwarding', state, name: forwarding.name },
    ]),
  )
  const commands = new Map(
    commandDetails(context, machine, changes).map((detail) => [JSON.stringify(detail), detail]),
  )
  return {
    summary: 'The ports to the builder are set where they are others',
    details: [...wanted.map((forwarding) => settingOf(forwarding, undefined)), ...commands.values()],
  }
}

type ForwardingChange =
  | { kind: 'forward'; forwarding: PortForwarding; replaces: boolean }
  | { kind: 'remove-forwarding'; name: string }

/** In order. The two may have changed places: a port has to be free before it is given to the other. */
function changesOf(setup: Setup, present: readonly PortForwarding[]): ForwardingChange[] {
  const different = wantedForwardings(setup).filter((wanted) => !isThere(wanted, present))
  const removed = present.filter(({ name, hostPort }) =>
    different.some((wanted) => wanted.name !== name && wanted.hostPort === hostPort),
  )
  const isKept = (name: string) => !removed.some((rule) => rule.name === name)
  return [
    ...removed.map(({ name }) => ({ kind: 'remove-forwarding', name }) as const),
    ...different.map((forwarding) => {
      const replaces = present.some(({ name }) => name === forwarding.name) && isKept(forwarding.name)
      return { kind: 'forward', forwarding, replaces } as const
    }),
  ]
}

/** A machine whose hardware is changed before is off by then; calls differ between one that is off and one that runs. */
async function stateByThen(context: StepContext, machine: Machine | undefined): Promise<MachineState> {
  if (machine === undefined) return 'poweroff'
  const willBeChanged = describeDrift(context.setup, await stateOf(context, machine)) !== undefined
  return willBeChanged ? 'poweroff' : machine.state
}

function wantedForwardings({ network }: Setup): PortForwarding[] {
  return [
    { name: 'builder', hostAddress: '', hostPort: network.port, guestPort: guestPorts.builder },
    { name: 'admin', hostAddress: adminAddress, hostPort: network.adminPort, guestPort: guestPorts.admin },
  ]
}

function isThere(wanted: PortForwarding, present: readonly PortForwarding[]): boolean {
  return present.some(
    (rule) =>
      rule.name === wanted.name &&
      rule.hostAddress === wanted.hostAddress &&
      rule.hostPort === wanted.hostPort &&
      rule.guestPort === wanted.guestPort,
  )
}

/** Mostly it is the port alone that is another one. */
function wordsFor(wanted: PortForwarding, present: readonly PortForwarding[]): string {
  const before = present.find(({ name }) => name === wanted.name)
  if (before === undefined || !isThere({ ...before, hostPort: wanted.hostPort }, [wanted]))
    return textOf(wanted)
  return `port ${String(wanted.hostPort)} instead of ${String(before.hostPort)}`
}

function textOf({ hostAddress, hostPort, guestPort }: PortForwarding): string {
  return `${hostAddress === '' ? 'all addresses' : hostAddress}, port ${String(hostPort)} → ${String(guestPort)}`
}
