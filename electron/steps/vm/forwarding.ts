/**
 * Two ports of this PC lead into the machine, through the cable of its network adapter. The builder's port is for the home network; the
 * administration listens on the loopback address alone.
 */
import type { Change, Detail } from '../../contract/plan.ts'
import { failure, problem } from '../../contract/problem.ts'
import type { Setup } from '../../contract/setup.ts'
import { defineResource, type StepContext } from '../../engine/resource.ts'
import type { Machine, MachineState, PortForwarding, VirtualBoxChange } from '../../ports/virtualbox.ts'
import { guestPorts } from './builder-settings.ts'
import { commandDetails } from './commands.ts'
import { ownNetwork } from './hardware.ts'
import { describeDrift } from './machine-change.ts'
import { stateOf } from './machine.ts'
import { ownMachine, ownUuidIfAny } from './own-machine.ts'
import { adminAddress } from './session.ts'
import { switchingOff, switchOff } from './switch-off.ts'

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
    if (machine === undefined) return { kind: 'absent' }
    // Those that there are can be seen once it is attached to NAT again.
    if (machine.hardware.network !== ownNetwork.network)
      return {
        kind: 'blocked',
        problem: problem(
          'BUILDER_UNREACHABLE',
          'Its network adapter is not attached to NAT, so no port of this PC leads to it.',
        ),
        until: 'vm/machine',
      }
    return { kind: 'present', state: machine }
  },

  async diff(context, observed) {
    // Of a machine that is there they are absent only where they cannot be seen yet.
    const uuid = observed.kind === 'absent' ? await ownUuidIfAny(context) : undefined
    if (uuid !== undefined) return possibleChange(context, { uuid })
    const machine = observed.kind === 'present' ? observed.state : undefined
    const present = machine?.forwardings ?? []
    const different = wantedForwardings(context.setup).filter((wanted) => !isThere(wanted, present))
    const texts = different.map((wanted) => `${wordsFor(wanted, present)} (${wanted.name})`)
    const settings = different.map((wanted) =>
      settingOf(
        wanted,
        present.find(({ name }) => name === wanted.name),
      ),
    )
    if (isUnplugged(machine)) {
      texts.push('the network cable is plugged in')
      settings.push({ ...cableSetting, before: 'unplugged' })
    }
    if (texts.length === 0) return undefined
    const state = await stateByThen(context, machine)
    const stateThen = state === 'stuck' ? 'poweroff' : state
    const changes = [
      ...(state === 'stuck' ? switchingOff(state, { gently: false }) : []),
      ...changesOf(context.setup, machine).map((change) => ({ state: stateThen, ...change })),
    ]
    return {
      summary: texts.join(', '),
      details: [...settings, ...commandDetails(context, machine, changes)],
    }
  },

  async apply(context) {
    const { virtualBox } = context.ports
    const machine = await ownMachine(context)
    if (machine === undefined) throw failure('VM_NOT_FOUND', 'There is no builder to forward ports to.')
    if (machine.state === 'stuck') await switchOff(context, machine.uuid, { gently: false })
    for (const change of changesOf(context.setup, machine))
      if (change.kind === 'forward') await virtualBox.forward(machine.uuid, change.forwarding)
      else if (change.kind === 'connect-cable') await virtualBox.connectCable(machine.uuid)
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

const cableSetting = { kind: 'setting', name: 'Machine: network cable', after: 'plugged in' } as const

/**
 * Of a machine whose settings cannot be read yet, or whose adapter is not attached to NAT: each rule may be there, wrong or not at all, and
 * the machine in any state.
 */
function possibleChange(context: StepContext, machine: Pick<Machine, 'uuid'>): Change {
  const wanted = wantedForwardings(context.setup)
  const changes = (['poweroff', 'running'] as const).flatMap((state): VirtualBoxChange[] => [
    { kind: 'connect-cable', state },
    ...wanted.flatMap((forwarding): VirtualBoxChange[] => [
      { kind: 'forward', state, forwarding, replaces: false },
      { kind: 'forward', state, forwarding, replaces: true },
      { kind: 'remove-forwarding', state, name: forwarding.name },
    ]),
  ])
  const commands = new Map(
    commandDetails(context, machine, changes).map((detail) => [JSON.stringify(detail), detail]),
  )
  return {
    summary: 'The ports to the builder are set where they are others',
    details: [
      ...wanted.map((forwarding) => settingOf(forwarding, undefined)),
      cableSetting,
      ...commands.values(),
    ],
  }
}

type ForwardingChange =
  | { kind: 'forward'; forwarding: PortForwarding; replaces: boolean }
  | { kind: 'remove-forwarding'; name: string }
  | { kind: 'connect-cable' }

/** In order. The two may have changed places: a port has to be free before it is given to the other. */
function changesOf(setup: Setup, machine: Machine | undefined): ForwardingChange[] {
  const present = machine?.forwardings ?? []
  const different = wantedForwardings(setup).filter((wanted) => !isThere(wanted, present))
  const removed = present.filter(({ name, protocol, hostPort }) =>
    different.some(
      (wanted) => wanted.name !== name && wanted.protocol === protocol && wanted.hostPort === hostPort,
    ),
  )
  const isKept = (name: string) => !removed.some((rule) => rule.name === name)
  return [
    ...(isUnplugged(machine) ? [{ kind: 'connect-cable' } as const] : []),
    ...removed.map(({ name }) => ({ kind: 'remove-forwarding', name }) as const),
    ...different.map((forwarding) => {
      const replaces = present.some(({ name }) => name === forwarding.name) && isKept(forwarding.name)
      return { kind: 'forward', forwarding, replaces } as const
    }),
  ]
}

function isUnplugged(machine: Machine | undefined): boolean {
  return machine?.cableConnected === false
}

/** Nothing of it is to be changed: who waits for the machine does not wait in vain. */
export function isReachable(setup: Setup, machine: Machine): boolean {
  return machine.hardware.network === ownNetwork.network && changesOf(setup, machine).length === 0
}

/** A machine whose hardware is changed before is off by then; calls differ between one that is off and one that runs. */
export async function stateByThen(context: StepContext, machine: Machine | undefined): Promise<MachineState> {
  if (machine === undefined) return 'poweroff'
  const willBeChanged = describeDrift(context.setup, await stateOf(context, machine)) !== undefined
  return willBeChanged ? 'poweroff' : machine.state
}

function wantedForwardings({ network }: Setup): PortForwarding[] {
  const { port, adminPort } = network
  const builder = { name: 'builder', hostAddress: '', hostPort: port, guestPort: guestPorts.builder }
  const admin = {
    ...{ name: 'admin', hostAddress: adminAddress, hostPort: adminPort, guestPort: guestPorts.admin },
  }
  return [builder, admin].map((rule) => ({ ...rule, protocol: 'tcp', guestAddress: '' }))
}

function isThere(wanted: PortForwarding, present: readonly PortForwarding[]): boolean {
  return present.some(
    (rule) =>
      rule.name === wanted.name &&
      rule.protocol === wanted.protocol &&
      rule.hostAddress === wanted.hostAddress &&
      rule.hostPort === wanted.hostPort &&
      rule.guestAddress === wanted.guestAddress &&
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

function textOf(rule: PortForwarding): string {
  const { protocol, hostAddress, hostPort, guestAddress, guestPort } = rule
  const from = `${hostAddress === '' ? 'all addresses' : hostAddress}, port ${String(hostPort)}`
  const to = `${guestAddress === '' ? '' : `${guestAddress}:`}${String(guestPort)}`
  return `${from}${protocol === 'udp' ? ' (UDP)' : ''} → ${to}`
}
