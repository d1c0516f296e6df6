/** A pretended VirtualBox: machines, disks and tags in memory, their files in the rehearsal's files, and a guest that boots. */
import { failure } from '../contract/problem.ts'
import { nixosSeries } from '../contract/setup.ts'
import type { Clock } from '../ports/clock.ts'
import type { DiskOfMachine, MachineState, VirtualBox, VirtualBoxChange } from '../ports/virtualbox.ts'
import type { RehearsalBuilder } from './builder-machine.ts'
import type { RehearsalFiles } from './files.ts'
import type { GuestFaults } from './guest.ts'
import { createMachinePark } from './machine-park.ts'
import type { Network } from './machine.ts'
import { forwardingsOf, isOff } from './rehearsed-machine.ts'
import { mediaOf } from './virtualbox-media.ts'
import { movesOf } from './virtualbox-move.ts'
import { powerOf } from './virtualbox-power.ts'
import { snapshotsOf } from './virtualbox-snapshots.ts'
import {
  refuseForwarding,
  refuseForwardingWhile,
  refuseHardware,
  refuseLimits,
  refuseLimitsWhile,
  refuseTag,
} from './virtualbox-refusals.ts'
import { registrationOf } from './virtualbox-registration.ts'

export interface RehearsalVirtualBoxOptions {
  clock: Clock
  files: RehearsalFiles
  /** `undefined`: not installed. Default 7.2.22. */
  version?: string | undefined
  /** What VirtualBox says of a missing kernel driver. Default: it is loaded. */
  driverWarning?: string
  executable?: string
  defaultMachineFolder?: string
  /** How much faster the guests are than ordinary ones. Default 1. */
  guestSpeed?: number
  /** The newest NixOS on the web, asked again and again. Default: always the same. */
  newestNixos?: () => string
}

export interface RehearsalVirtualBox extends VirtualBox {
  /** Who answers at the PC's own address and ports, through the forwardings of machines that run. */
  readonly network: Network
  /** Which process holds a port of the PC for a machine that runs. */
  holderOf(port: number): string | undefined
  /** The builder, while it runs and answers on this port of the PC. */
  builderBehind(port: number): RehearsalBuilder | undefined
  /** VirtualBox no longer knows this machine; its files stay. */
  unregister(uuid: string): void
  /** Makes a full copy of a machine, tags and all, under a UUID of its own; gives that. Its disks are copies, too, without a system. */
  clone(uuid: string, name: string, folder?: string): Promise<string>
  /** Moves a disk alone, as a move leaves it that was interrupted. */
  moveDisk(from: string, to: string): Promise<void>
  /** What goes wrong in guests that are started from now on. */
  readonly faults: GuestFaults
  /** Brings a machine into a state that only others cause: paused, saved. */
  setState(uuid: string, state: MachineState): void
  /** Somebody takes the cable out of its network adapter. */
  unplugCable(uuid: string): void
  /** The system in this machine hangs: only a power cut ends it. */
  hang(uuid: string): void
  /** What was saved of this machine cannot be loaded any more, as after an update of VirtualBox. */
  spoilSavedState(uuid: string): void
}

export function rehearsalVirtualBox(options: RehearsalVirtualBoxOptions): RehearsalVirtualBox {
  const {
    clock,
    files,
    executable = '/usr/bin/VBoxManage',
    guestSpeed = 1,
    newestNixos = () => `${nixosSeries}.1`,
    defaultMachineFolder = '/home/you/VirtualBox VMs',
  } = options
  const version = 'version' in options ? options.version : '7.2.22'
  const driver = options.driverWarning === undefined ? {} : { driverWarning: options.driverWarning }
  const park = createMachinePark({ clock, files, guestSpeed, newestNixos })
  const {
    machines,
    faults,
    catchUp,
    refresh,
    find,
    findOff,
    switchedOff,
    pause,
    resume,
    saveSettings,
    behind,
  } = park

  return {
    faults,
    setState: (uuid, state) => {
      const machine = find(uuid)
      if (state === 'running') resume(machine)
      else if (state === 'paused') pause(machine)
      else switchedOff(machine, state)
    },
    unplugCable: (uuid) => {
      find(uuid).cableConnected = false
    },
    hang: (uuid) => find(uuid).guest?.hang(),
    spoilSavedState: (uuid) => void (find(uuid).isStateSpoilt = true),
    network: (host, port) => {
      const found = behind(host, port)
      return found?.machine.guest?.answering()?.door(found.guestPort)
    },
    builderBehind: (port) => behind('', port)?.machine.guest?.answering(),
    holderOf: (port) => {
      catchUp()
      const holder = [...machines.values()].find(
        (machine) =>
          !isOff(machine.state) &&
          machine.state !== 'saved' &&
          forwardingsOf(machine).some(({ protocol, hostPort }) => protocol === 'tcp' && hostPort === port),
      )
      return holder && `VBoxHeadless (${holder.name})`
    },

    version: async (signal) => {
      signal?.throwIfAborted()
      return version === undefined ? undefined : { version, executable, ...driver }
    },
    defaultMachineFolder: async (signal) => {
      signal?.throwIfAborted()
      return defaultMachineFolder
    },
    modify: async (uuid, hardware) => {
      const machine = findOff(uuid)
      refuseHardware(hardware)
      machine.hardware = { ...machine.hardware, ...hardware }
      const { bootOrder } = machine.hardware
      const length = bootOrder.findLastIndex((device) => device !== 'none') + 1
      machine.hardware.bootOrder = bootOrder.slice(0, length)
      await saveSettings(machine)
    },
    limit: async (uuid, limits) => {
      const machine = find(uuid)
      refuseLimits(limits)
      refuseLimitsWhile(machine.state)
      machine.hardware = { ...machine.hardware, ...limits }
      return 'at-once'
    },
    tags: async (uuid, signal) => {
      signal?.throwIfAborted()
      await refresh()
      return Object.fromEntries(find(uuid).tags)
    },
    setTag: async (uuid, name, value) => {
      const machine = find(uuid)
      refuseTag(name, value)
      if (value === undefined) machine.tags.delete(name)
      else machine.tags.set(name, value)
      await saveSettings(machine)
    },
    forward: async (uuid, forwarding) => {
      const machine = find(uuid)
      const { name, forwardings } = machine
      refuseForwarding(forwarding)
      refuseForwardingWhile(machine.state)
      const { protocol, hostAddress, hostPort } = forwarding
      for (const other of forwardings.values())
        if (
          other.name !== forwarding.name &&
          other.protocol === protocol &&
          other.hostPort === hostPort &&
          other.hostAddress === hostAddress
        )
          throw failure('PORT_TAKEN', `Port ${hostPort} is given to “${other.name}” of the machine ${name}.`)
      forwardings.set(forwarding.name, { ...forwarding })
      await saveSettings(machine)
    },
    removeForwarding: async (uuid, name) => {
      const machine = find(uuid)
      refuseForwardingWhile(machine.state)
      machine.forwardings.delete(name)
      await saveSettings(machine)
    },
    connectCable: async (uuid) => {
      const machine = find(uuid)
      refuseForwardingWhile(machine.state)
      machine.cableConnected = true
      await saveSettings(machine)
    },
    ...registrationOf(park, { clock, files, defaultMachineFolder }),
    ...mediaOf(park, files),
    ...movesOf(park, files),
    ...powerOf(park, { clock, files }),
    ...snapshotsOf(park, files),
    preview: (uuid, change) => [previewed(uuid, change)],
  }
}

/** Not the real words, but all that the change says; what would be refused cannot be announced. */
function previewed(uuid: string, change: VirtualBoxChange): string[] {
  const { kind, ...values } = change
  if (kind === 'limit') refuseLimitsWhile(change.state)
  if (kind === 'forward' || kind === 'remove-forwarding' || kind === 'connect-cable')
    refuseForwardingWhile(change.state)
  return [
    'VBoxManage',
    kind,
    uuid,
    ...('disks' in values ? values.disks.flatMap(wordsOfDisk) : wordsOf(values)),
  ]
}

function wordsOfDisk({ path, isOwn, place }: DiskOfMachine): string[] {
  if (isOwn) return place === 'loose' ? [`delete=${path}`] : []
  return typeof place === 'number' ? [`detach=${path}`] : []
}

function wordsOf(values: object): string[] {
  return Object.entries(values).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? wordsOf(value)
      : [`${name}=${String(value)}`],
  )
}
