/** The machines and disks of the pretended VirtualBox, and what runs in them. */
import { failure } from '../contract/problem.ts'
import type { Clock } from '../ports/clock.ts'
import type { MachineState, PortForwarding } from '../ports/virtualbox.ts'
import type { RehearsalFiles } from './files.ts'
import { createDiskRack, type DiskRack } from './disk-rack.ts'
import { startGuest, type GuestFaults } from './guest.ts'
import { forwardingsOf, isOff, saveSettings, sorted, type RehearsedMachine } from './rehearsed-machine.ts'

/** What the PC shows of a machine that runs. */
interface Behind {
  machine: RehearsedMachine
  guestPort: number
}

export interface MachinePark extends DiskRack {
  readonly machines: Map<string, RehearsedMachine>
  /** Machines whose settings file does not tell of them, as it was seen last. */
  readonly inaccessible: ReadonlySet<string>
  /** Looks at the settings files again. */
  readonly refresh: () => Promise<void>
  readonly faults: GuestFaults
  /** Brings all guests up to the present. */
  readonly catchUp: () => void
  /** Throws `VM_NOT_FOUND`, `VM_INACCESSIBLE`. */
  readonly find: (uuid: string) => RehearsedMachine
  /** Throws `VM_BUSY` as well. */
  readonly findOff: (uuid: string) => RehearsedMachine
  readonly switchedOff: (machine: RehearsedMachine, state: MachineState) => void
  readonly pause: (machine: RehearsedMachine) => void
  readonly resume: (machine: RehearsedMachine) => void
  readonly start: (machine: RehearsedMachine) => Promise<void>
  readonly saveSettings: (machine: RehearsedMachine) => Promise<void>
  /** Which machine has this port of the PC, while it runs. */
  readonly behind: (host: string, port: number) => Behind | undefined
}

export interface MachineParkOptions {
  clock: Clock
  files: RehearsalFiles
  guestSpeed: number
  newestNixos: () => string
}

export function createMachinePark({
  clock,
  files,
  guestSpeed,
  newestNixos,
}: MachineParkOptions): MachinePark {
  const machines = new Map<string, RehearsedMachine>()
  const rack = createDiskRack(machines, files)
  const { disks, diskAt } = rack
  const inaccessible = new Set<string>()
  const faults: GuestFaults = {}

  function catchUp(): void {
    for (const machine of machines.values())
      if (machine.state === 'running' && machine.guest?.catchUp() === true) switchedOff(machine, 'poweroff')
  }

  function enter(machine: RehearsedMachine, state: MachineState): void {
    machine.state = state
    machine.stateSince = clock.now()
  }

  function switchedOff(machine: RehearsedMachine, state: MachineState): void {
    machine.guest = undefined
    enter(machine, state)
    machine.haltedAt = state === 'saved' ? clock.now() : undefined
    machine.isStateSpoilt = false
  }

  function pause(machine: RehearsedMachine): void {
    enter(machine, 'paused')
    machine.haltedAt ??= clock.now()
  }

  function resume(machine: RehearsedMachine): void {
    enter(machine, 'running')
    stoodStill(machine)
  }

  /** What is in it goes on with the time that it had. */
  function stoodStill(machine: RehearsedMachine): void {
    const { haltedAt } = machine
    machine.haltedAt = undefined
    const disk = [...machine.slots.values()].find(({ kind }) => kind === 'disk')
    if (haltedAt !== undefined && disk !== undefined)
      disks.get(disk.path)?.builder?.stoodStill(clock.now() - haltedAt)
  }

  function find(uuid: string): RehearsedMachine {
    catchUp()
    const machine = machines.get(uuid)
    if (machine === undefined) throw failure('VM_NOT_FOUND', `VirtualBox knows no machine {${uuid}}.`)
    if (inaccessible.has(uuid)) throw failure('VM_INACCESSIBLE', machine.settingsFile)
    return machine
  }

  function findOff(uuid: string): RehearsedMachine {
    const machine = find(uuid)
    if (!isOff(machine.state))
      throw failure('VM_BUSY', `The machine ${machine.name} is ${machine.state}; it has to be off.`)
    return machine
  }

  async function refresh(): Promise<void> {
    for (const { uuid, settingsFile } of machines.values()) {
      const text = new TextDecoder().decode((await files.read(settingsFile)) ?? new Uint8Array())
      if (text.includes(uuid)) inaccessible.delete(uuid)
      else inaccessible.add(uuid)
    }
  }

  async function start(machine: RehearsedMachine): Promise<void> {
    const { hardware, slots } = machine
    const { serialFile } = hardware
    if (machine.isStateSpoilt === true)
      throw failure(
        'SAVED_STATE_UNUSABLE',
        `The machine ${machine.name} does not start (VERR_SSM_UNSUPPORTED_DATA_UNIT_VERSION).`,
      )
    const dvds: Uint8Array[] = []
    for (const [, { kind, path }] of sorted(slots)) {
      const content = kind === 'dvd' ? await files.read(path) : undefined
      if (content !== undefined) dvds.push(content)
    }
    const diskMedium = [...slots.values()].find(({ kind }) => kind === 'disk')
    const disk = diskMedium && (await diskAt(diskMedium.path))
    if (disk === 'replaced' || (diskMedium !== undefined && disk === undefined))
      throw failure('VM_START_FAILED', `The machine ${machine.name} does not start (VERR_FILE_NOT_FOUND).`)
    if (serialFile !== undefined) await files.write(serialFile, '')
    const serial = (text: string): void => {
      if (serialFile !== undefined) files.append(serialFile, text)
    }
    await clock.sleep(1_500)
    machine.guest = startGuest(
      { bootOrder: hardware.bootOrder, disk, dvds, serial },
      { clock, speed: guestSpeed, faults: { ...faults }, newestNixos },
    )
    enter(machine, 'running')
    stoodStill(machine)
  }

  function behind(host: string, port: number): Behind | undefined {
    catchUp()
    for (const machine of machines.values())
      for (const rule of forwardingsOf(machine))
        if (machine.state === 'running' && isFor(rule, host, port))
          return leads(machine, rule) ? { machine, guestPort: rule.guestPort } : undefined
    return undefined
  }

  return {
    ...{ machines, inaccessible, faults, ...rack },
    ...{
      catchUp,
      refresh,
      find,
      findOff,
      switchedOff,
      pause,
      resume,
      start,
      saveSettings: (machine) => saveSettings(files, machine),
      behind,
    },
  }
}

function isFor({ protocol, hostAddress, hostPort }: PortForwarding, host: string, port: number): boolean {
  return protocol === 'tcp' && hostPort === port && (hostAddress === '' || hostAddress === host)
}

/** NAT gives every guest this address. */
const guestsAddress = '10.0.2.15'

function leads({ cableConnected }: RehearsedMachine, { guestAddress }: PortForwarding): boolean {
  return cableConnected && (guestAddress === '' || guestAddress === guestsAddress)
}
