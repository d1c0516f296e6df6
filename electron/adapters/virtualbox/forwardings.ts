/** Port forwardings and the cable of the first network adapter. */
import { failure } from '../../contract/problem.ts'
import type { MachineState, PortForwarding } from '../../ports/virtualbox.ts'
import { checkForwarding } from './arguments.ts'
import { changeForwarding, connectCable } from './commands.ts'
import { machineMeanings, notWritten } from './errors.ts'
import type { Machines } from './machines.ts'
import type { VBoxManage } from './vboxmanage.ts'

export interface Forwardings {
  set(uuid: string, forwarding: PortForwarding): Promise<void>
  remove(uuid: string, name: string): Promise<void>
  connectCable(uuid: string): Promise<void>
}

function same(one: PortForwarding | undefined, other: PortForwarding): boolean {
  return (
    one?.protocol === other.protocol &&
    one.hostAddress === other.hostAddress &&
    one.hostPort === other.hostPort &&
    one.guestAddress === other.guestAddress &&
    one.guestPort === other.guestPort
  )
}

export function forwardingsOf(vbox: VBoxManage, machines: Machines): Forwardings {
  const change = async (
    machine: { uuid: string; state: MachineState },
    removed: PortForwarding | undefined,
    added: PortForwarding | undefined,
  ): Promise<void> => {
    const call = { doing: 'Changing port forwardings', meanings: machineMeanings(machine.uuid) }
    const [first, ...more] = changeForwarding(machine, removed?.name, added)
    if (first !== undefined) await vbox.run(first, call)
    try {
      for (const argv of more) await vbox.run(argv, call)
    } catch (error) {
      // The former one was deleted by a call of its own.
      for (const argv of changeForwarding(machine, undefined, removed)) await vbox.ask(argv, call)
      throw error
    }
  }

  return {
    set: async (uuid, forwarding) => {
      checkForwarding(forwarding)
      const { machine } = await machines.look(uuid)
      const before = machine.forwardings.find(({ name }) => name === forwarding.name)
      if (same(before, forwarding)) return
      const taken = machine.forwardings.find(
        ({ name, protocol, hostAddress, hostPort }) =>
          name !== forwarding.name &&
          protocol === forwarding.protocol &&
          hostPort === forwarding.hostPort &&
          hostAddress === forwarding.hostAddress,
      )
      if (taken !== undefined)
        throw failure(
          'PORT_TAKEN',
          `The forwarding “${taken.name}” of ${machine.name} uses port ${taken.hostPort}.`,
        )
      await change(machine, before, forwarding)
      const after = (await machines.look(uuid)).machine.forwardings.find(
        ({ name }) => name === forwarding.name,
      )
      if (!same(after, forwarding)) throw notWritten(`the forwarding ${forwarding.name}`, forwarding, after)
    },
    remove: async (uuid, name) => {
      const { machine } = await machines.look(uuid)
      const before = machine.forwardings.find((forwarding) => forwarding.name === name)
      // Deleting a rule that is not there makes VirtualBox drop the whole call.
      if (before === undefined) return
      await change(machine, before, undefined)
      const after = (await machines.look(uuid)).machine.forwardings.find(
        (forwarding) => forwarding.name === name,
      )
      if (after !== undefined) throw notWritten(`the forwarding ${name}`, undefined, after)
    },
    connectCable: async (uuid) => {
      const { machine } = await machines.look(uuid)
      if (machine.cableConnected) return
      const call = { doing: 'Plugging the network cable in', meanings: machineMeanings(uuid) }
      await vbox.run(connectCable(machine), call)
      if (!(await machines.look(uuid)).machine.cableConnected)
        throw notWritten(`the network cable of the machine ${machine.name}`, 'connected', 'disconnected')
    },
  }
}
