/** The machines and disks of the pretended VirtualBox, and what runs in them. */
import { randomUUID } from 'node:crypto'
import { failure } from '../contract/problem.ts'
import type { Clock } from '../ports/clock.ts'
import type { MachineHardware, MachineState, PortForwarding } from '../ports/virtualbox.ts'
import type { RehearsalFiles } from './files.ts'
import { startGuest, type Guest, type GuestFaults, type RehearsalDisk } from './guest.ts'

interface Medium {
  kind: 'disk' | 'dvd'
  path: string
}

export interface RehearsedMachine {
  uuid: string
  name: string
  settingsFile: string
  state: MachineState
  hardware: MachineHardware
  forwardings: Map<string, PortForwarding>
  slots: Map<number, Medium>
  tags: Map<string, string>
  guest: Guest | undefined
  /** Since when it is paused or saved. */
  haltedAt: number | undefined
}

/** What the PC shows of a machine that runs. */
interface Behind {
  machine: RehearsedMachine
  guestPort: number
}

export interface MachinePark {
  readonly machines: Map<string, RehearsedMachine>
  /** Those that VirtualBox knows, by path. */
  readonly disks: Map<string, RehearsalDisk>
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
  /** It is no longer known at this path, nor from another one where it is no longer. */
  readonly forgetDisk: (path: string) => Promise<void>
  readonly makeDisk: (path: string, sizeMiB: number) => Promise<void>
  /** `undefined` when somebody deleted the file, `replaced` when another disk came to its place. */
  readonly diskAt: (path: string) => Promise<RehearsalDisk | 'replaced' | undefined>
  /** Disks in the machine's folder that no machine has. */
  readonly looseDisks: (machine: RehearsedMachine) => string[]
  /** Which machine has this port of the PC, while it runs. */
  readonly behind: (host: string, port: number) => Behind | undefined
}

export interface MachineParkOptions {
  clock: Clock
  files: RehearsalFiles
  guestSpeed: number
}

const diskHeader = '<<< Oracle VirtualBox Disk Image >>>\n'

export function createMachinePark({ clock, files, guestSpeed }: MachineParkOptions): MachinePark {
  const machines = new Map<string, RehearsedMachine>()
  const disks = new Map<string, RehearsalDisk>()
  /** All that were ever made, by UUID: a file may go another way than VirtualBox knows. */
  const images = new Map<string, RehearsalDisk>()
  const inaccessible = new Set<string>()
  const faults: GuestFaults = {}

  function catchUp(): void {
    for (const machine of machines.values())
      if (machine.state === 'running' && machine.guest?.catchUp() === true) switchedOff(machine, 'poweroff')
  }

  function switchedOff(machine: RehearsedMachine, state: MachineState): void {
    machine.guest = undefined
    machine.state = state
    machine.haltedAt = state === 'saved' ? clock.now() : undefined
  }

  function pause(machine: RehearsedMachine): void {
    machine.state = 'paused'
    machine.haltedAt ??= clock.now()
  }

  function resume(machine: RehearsedMachine): void {
    machine.state = 'running'
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

  function looseDisks({ settingsFile }: RehearsedMachine): string[] {
    const folder = settingsFile.replace(/[^\\/]+$/, '')
    const attached = [...machines.values()].flatMap(({ slots }) =>
      [...slots.values()].map(({ path }) => path),
    )
    return [...disks.keys()].filter((path) => path.startsWith(folder) && !attached.includes(path))
  }

  async function refresh(): Promise<void> {
    for (const { uuid, settingsFile } of machines.values()) {
      const text = new TextDecoder().decode((await files.read(settingsFile)) ?? new Uint8Array())
      if (text.includes(uuid)) inaccessible.delete(uuid)
      else inaccessible.add(uuid)
    }
  }

  async function makeDisk(path: string, sizeMiB: number): Promise<void> {
    const disk = { uuid: randomUUID(), sizeMiB }
    images.set(disk.uuid, disk)
    disks.set(path, disk)
    await files.write(path, `${diskHeader}${disk.uuid}\n`)
  }

  async function forgetDisk(path: string): Promise<void> {
    const users = [...machines.values()].flatMap(({ slots }) =>
      [...slots.values()].map((medium) => medium.path),
    )
    const content = new TextDecoder().decode((await files.read(path)) ?? new Uint8Array())
    for (const [place, { uuid }] of disks) {
      const isMoved = content.includes(uuid) && (await files.size(place)) === undefined
      if (place !== path && !isMoved) continue
      if (users.includes(place)) throw failure('FOREIGN_IN_THE_WAY', `${place} is attached to a machine.`)
      disks.delete(place)
    }
  }

  async function diskAt(path: string): Promise<RehearsalDisk | 'replaced' | undefined> {
    const content = await files.read(path)
    if (content === undefined) return undefined
    const image = images.get(new TextDecoder().decode(content).replace(diskHeader, '').trim())
    const known = disks.get(path)
    if (known !== undefined) return known.uuid === image?.uuid ? known : 'replaced'
    for (const [place, disk] of disks)
      if (disk === image) {
        if ((await files.size(place)) === undefined) return 'replaced'
        throw failure('FOREIGN_IN_THE_WAY', `${path} has the UUID of another disk that VirtualBox knows.`)
      }
    if (image !== undefined) disks.set(path, image)
    return image
  }

  /** As `.vbox` files are: ids in braces, our tags among VirtualBox's own. */
  async function saveSettings({ uuid, name, settingsFile, tags }: RehearsedMachine): Promise<void> {
    const before = await files.read(settingsFile)
    if (before !== undefined) await files.write(`${settingsFile}-prev`, before)
    const items = [...tags].map(
      ([key, value]) => `      <ExtraDataItem name="${key}" value="${encode(value)}"/>\n`,
    )
    await files.write(
      settingsFile,
      `<VirtualBox>\n  <Machine uuid="{${uuid}}" name="${name}">\n    <ExtraData>\n${items.join('')}    </ExtraData>\n  </Machine>\n</VirtualBox>\n`,
    )
  }

  async function start(machine: RehearsedMachine): Promise<void> {
    const { hardware, slots } = machine
    const { serialFile } = hardware
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
      { clock, speed: guestSpeed, faults: { ...faults } },
    )
    machine.state = 'running'
    stoodStill(machine)
  }

  function behind(host: string, port: number): Behind | undefined {
    catchUp()
    for (const machine of machines.values())
      for (const { hostAddress, hostPort, guestPort } of machine.forwardings.values())
        if (machine.state === 'running' && hostPort === port && (hostAddress === '' || hostAddress === host))
          return { machine, guestPort }
    return undefined
  }

  return {
    ...{ machines, disks, inaccessible, faults },
    ...{
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
      forgetDisk,
      diskAt,
      looseDisks,
      behind,
    },
  }
}

export function isOff(state: MachineState): boolean {
  return state === 'poweroff' || state === 'aborted'
}

export function sorted<K, V>(map: ReadonlyMap<K, V>): [K, V][] {
  return [...map].toSorted(([one], [other]) => (one < other ? -1 : 1))
}

function encode(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}
