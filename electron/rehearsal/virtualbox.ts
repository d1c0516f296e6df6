/** A pretended VirtualBox: machines, disks and tags in memory, their files in the rehearsal's files, and a guest that boots. */
import { randomUUID } from 'node:crypto'
import { failure } from '../contract/problem.ts'
import type { Clock } from '../ports/clock.ts'
import type { MachineHardware, MachineState, VirtualBox, VirtualBoxChange } from '../ports/virtualbox.ts'
import type { RehearsalBuilder } from './builder-machine.ts'
import type { RehearsalFiles } from './files.ts'
import type { GuestFaults } from './guest.ts'
import { consolePicture } from './console-picture.ts'
import { createMachinePark, isOff, sorted, type RehearsedMachine } from './machine-park.ts'
import type { Network } from './machine.ts'
import {
  refuseForwarding,
  refuseHardware,
  refuseLimits,
  refuseName,
  refusePath,
  refuseTag,
  require,
} from './virtualbox-refusals.ts'

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
  /** What goes wrong in guests that are started from now on. */
  readonly faults: GuestFaults
  /** Brings a machine into a state that only others cause: paused, saved. */
  setState(uuid: string, state: MachineState): void
}

const portCount = 4
const typedMsForEachKey = 20

export function rehearsalVirtualBox(options: RehearsalVirtualBoxOptions): RehearsalVirtualBox {
  const {
    clock,
    files,
    executable = '/usr/bin/VBoxManage',
    guestSpeed = 1,
    defaultMachineFolder = '/home/you/VirtualBox VMs',
  } = options
  const version = 'version' in options ? options.version : '7.2.22'
  const driver = options.driverWarning === undefined ? {} : { driverWarning: options.driverWarning }
  const park = createMachinePark({ clock, files, guestSpeed })
  const { machines, disks, inaccessible, faults } = park
  const {
    catchUp,
    refresh,
    find,
    findOff,
    switchedOff,
    pause,
    resume,
    start,
    saveSettings,
    makeDisk,
    diskAt,
    looseDisks,
    behind,
  } = park
  /** Those that are no longer known, by their settings file. */
  const left = new Map<string, RehearsedMachine>()

  /** A machine that wears all these tags, made known again by its settings or the copy of them. */
  async function takeUp(
    settingsFile: string,
    tags: Readonly<Record<string, string>>,
  ): Promise<string | undefined> {
    const machine = left.get(settingsFile)
    if (machine === undefined || Object.entries(tags).some(([tag, value]) => machine.tags.get(tag) !== value))
      return undefined
    if ((await files.size(settingsFile)) === 0) {
      const copy = await files.read(`${settingsFile}-prev`)
      if (copy === undefined) return undefined
      await files.write(settingsFile, copy)
    }
    left.delete(settingsFile)
    machines.set(machine.uuid, machine)
    return machine.uuid
  }

  return {
    unregister: (uuid) => {
      const machine = machines.get(uuid)
      if (machine !== undefined) left.set(machine.settingsFile, machine)
      machines.delete(uuid)
    },
    faults,
    setState: (uuid, state) => {
      const machine = find(uuid)
      if (state === 'running') resume(machine)
      else if (state === 'paused') pause(machine)
      else switchedOff(machine, state)
    },
    network: (host, port) => {
      const found = behind(host, port)
      return found?.machine.guest?.answering()?.door(found.guestPort)
    },
    builderBehind: (port) => behind('', port)?.machine.guest?.answering(),
    holderOf: (port) => {
      catchUp()
      const holder = [...machines.values()].find(
        ({ state, forwardings }) =>
          !isOff(state) &&
          state !== 'saved' &&
          [...forwardings.values()].some(({ hostPort }) => hostPort === port),
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
    list: async (signal) => {
      signal?.throwIfAborted()
      await refresh()
      return [...machines.values()].map(({ uuid, name }) =>
        inaccessible.has(uuid)
          ? { uuid, name: '<inaccessible>', accessible: false }
          : { uuid, name, accessible: true },
      )
    },
    machine: async (uuid, signal) => {
      signal?.throwIfAborted()
      await refresh()
      const { name, state, settingsFile, hardware, forwardings, slots } = find(uuid)
      return {
        ...{ uuid, name, state, settingsFile },
        hardware: { ...hardware },
        forwardings: sorted(forwardings).map(([, forwarding]) => ({ ...forwarding })),
        attachments: sorted(slots).map(([port, medium]) => ({ port, ...medium })),
      }
    },
    create: async ({ name, folder = defaultMachineFolder, osType, tags }) => {
      refuseName(name)
      refuseHardware({ osType })
      for (const [tag, value] of Object.entries(tags)) refuseTag(tag, value)
      const settingsFile = joined(folder, name, `${name}.vbox`)
      if ((await files.size(settingsFile)) !== undefined) {
        const uuid = await takeUp(settingsFile, tags)
        if (uuid === undefined) throw failure('VM_SETTINGS_IN_THE_WAY', `${settingsFile} exists already.`)
        return uuid
      }
      const machine: RehearsedMachine = {
        uuid: randomUUID(),
        ...{ name, settingsFile },
        state: 'poweroff',
        hardware: { ...newHardware, osType },
        forwardings: new Map(),
        slots: new Map(),
        tags: new Map(Object.entries(tags)),
        guest: undefined,
        haltedAt: undefined,
      }
      machines.set(machine.uuid, machine)
      await saveSettings(machine)
      return machine.uuid
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
      if (machine.state !== 'running' && !isOff(machine.state))
        throw failure(
          'VM_BUSY',
          `The machine is ${machine.state}; its share of the PC is changed while it runs or is off.`,
        )
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
    createDisk: async (path, sizeMiB) => {
      refusePath(path)
      require(Number.isInteger(sizeMiB) && sizeMiB >= 1, `A disk cannot have ${sizeMiB} MiB.`)
      if ((await files.size(path)) !== undefined) throw failure('FILE_IN_THE_WAY', `${path} exists already.`)
      await makeDisk(path, sizeMiB)
    },
    disk: async (path, signal) => {
      signal?.throwIfAborted()
      const disk = await diskAt(path)
      return typeof disk === 'object' ? { uuid: disk.uuid, sizeMiB: disk.sizeMiB } : disk
    },
    forgetDisk: async (path) => {
      refusePath(path)
      await park.forgetDisk(path)
    },
    looseDisks: async (uuid, signal) => {
      signal?.throwIfAborted()
      return looseDisks(find(uuid))
    },
    attach: async (uuid, port, medium) => {
      const machine = find(uuid)
      require(Number.isInteger(port) && port >= 0 && port < portCount, `The controller has no port ${port}.`)
      const inSlot = machine.slots.get(port)
      if (medium === undefined) {
        machine.slots.delete(port)
        return saveSettings(machine)
      }
      refusePath(medium.path)
      if (inSlot !== undefined && (inSlot.kind !== medium.kind || inSlot.path !== medium.path))
        throw failure(
          'FOREIGN_IN_THE_WAY',
          `Slot ${port} of the machine ${machine.name} holds ${inSlot.path}.`,
        )
      if (
        (await files.size(medium.path)) === undefined ||
        (medium.kind === 'disk' && typeof (await diskAt(medium.path)) !== 'object')
      )
        throw failure('VIRTUALBOX_FAILED', `Attaching ${medium.path} failed.`, 'VERR_FILE_NOT_FOUND')
      const isElsewhere = [...machines.values()].some((other) =>
        [...other.slots].some(
          ([slot, { kind, path }]) =>
            kind === 'disk' && path === medium.path && (other !== machine || slot !== port),
        ),
      )
      if (isElsewhere) throw failure('FOREIGN_IN_THE_WAY', `${medium.path} is in use by another machine.`)
      machine.slots.set(port, { kind: medium.kind, path: medium.path })
      await saveSettings(machine)
    },
    forward: async (uuid, forwarding) => {
      const machine = find(uuid)
      const { name, forwardings } = machine
      refuseForwarding(forwarding)
      const { hostAddress, hostPort } = forwarding
      for (const other of forwardings.values())
        if (
          other.name !== forwarding.name &&
          other.hostPort === hostPort &&
          other.hostAddress === hostAddress
        )
          throw failure('PORT_TAKEN', `Port ${hostPort} is given to “${other.name}” of the machine ${name}.`)
      forwardings.set(forwarding.name, { ...forwarding })
      await saveSettings(machine)
    },
    removeForwarding: async (uuid, name) => {
      const machine = find(uuid)
      machine.forwardings.delete(name)
      await saveSettings(machine)
    },
    start: async (uuid) => {
      const machine = find(uuid)
      if (machine.state === 'paused') resume(machine)
      if (machine.state !== 'running') await start(machine)
      return 'itself'
    },
    pause: async (uuid) => {
      const machine = find(uuid)
      if (machine.state !== 'running' && machine.state !== 'paused')
        throw failure(
          'VIRTUALBOX_FAILED',
          `The machine ${machine.name} is ${machine.state}: it cannot be paused.`,
        )
      pause(machine)
    },
    pressPowerButton: async (uuid) => find(uuid).guest?.pressPowerButton(),
    powerOff: async (uuid) => {
      const machine = find(uuid)
      if (!isOff(machine.state)) switchedOff(machine, 'poweroff')
    },
    typeLine: async (uuid, line) => {
      require(/^[\x20-\x7e]*$/.test(line), 'Only printable ASCII characters can be typed.')
      const { state, name } = find(uuid)
      if (state !== 'running') throw failure('VIRTUALBOX_FAILED', `The machine ${name} is ${state}.`)
      await clock.sleep(line.length * typedMsForEachKey)
      find(uuid).guest?.type(line)
    },
    screenshot: async (uuid, path) => {
      const { state, name, hardware } = find(uuid)
      if (state !== 'running') throw failure('VIRTUALBOX_FAILED', `The machine ${name} is ${state}.`)
      const { serialFile } = hardware
      const printed = serialFile === undefined ? undefined : await files.read(serialFile)
      const text = printed === undefined ? 'builder login:' : new TextDecoder().decode(printed)
      await files.write(path, consolePicture(text))
    },
    preview: (uuid, change) => [previewed(uuid, change)],
    remove: async (uuid) => {
      await refresh()
      if (inaccessible.has(uuid)) {
        machines.delete(uuid)
        return
      }
      const machine = findOff(uuid)
      // What it holds elsewhere is only detached.
      machine.slots.clear()
      for (const path of looseDisks(machine)) {
        disks.delete(path)
        await files.remove(path)
      }
      await files.remove(machine.settingsFile)
      await files.remove(`${machine.settingsFile}-prev`)
      machines.delete(uuid)
    },
  }
}

const newHardware: Omit<MachineHardware, 'osType'> = {
  cpuCount: 1,
  memoryMiB: 512,
  processPriority: 'default',
  cpuCapPercent: 100,
  bootOrder: ['floppy', 'dvd', 'disk'],
  serialFile: undefined,
}

function joined(folder: string, ...names: string[]): string {
  return [folder, ...names].join(folder.includes('\\') ? '\\' : '/')
}

/** Not the real words, but all that the change says. */
function previewed(uuid: string, { kind, ...values }: VirtualBoxChange): string[] {
  return ['VBoxManage', kind, uuid, ...wordsOf(values)]
}

function wordsOf(values: object): string[] {
  return Object.entries(values).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? wordsOf(value)
      : [`${name}=${String(value)}`],
  )
}
