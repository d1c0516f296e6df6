/**
 * VirtualBox as the steps need it. Machines are addressed by UUID: names may hold quotes and change. Every write is read back
 * by the adapter before it returns, because exit code 0 is no proof.
 */
export interface VirtualBoxVersion {
  /** Such as `7.2.22`. */
  version: string
  /** The VBoxManage that answers. */
  executable: string
  /**
   * What VirtualBox says of its kernel driver where that is missing: nothing can be started then. Absent where it is loaded.
   */
  driverWarning?: string
}

/** `stuck`: VirtualBox gave it up while it ran (a guru meditation); it keeps its memory and ports until its power is cut. */
export type MachineState =
  'poweroff' | 'running' | 'paused' | 'saved' | 'aborted' | 'stuck' | 'starting' | 'stopping' | 'other'

/**
 * A NAT port forwarding. An empty `hostAddress` listens on all addresses of the PC; an empty `guestAddress` is the one that NAT gave to
 * the machine.
 */
export interface PortForwarding {
  name: string
  protocol: 'tcp' | 'udp'
  hostAddress: string
  hostPort: number
  guestAddress: string
  guestPort: number
}

/** The hardware of a machine as far as we set it. */
export interface MachineHardware {
  osType: string
  cpuCount: number
  memoryMiB: number
  processPriority: 'low' | 'normal' | 'default' | 'flat' | 'high'
  cpuCapPercent: number
  /** At most four; when read, without the `none` at its end. */
  bootOrder: readonly ('disk' | 'dvd' | 'net' | 'floppy' | 'none')[]
  /** File that receives the first serial port, or `undefined` when that port is off. */
  serialFile: string | undefined
  /** What the first network adapter is attached to, and which card it is, in VirtualBox's words; `none` and `none` where it is off. */
  network: string
  networkCard: string
}

/** How much of the PC a machine may take: what can be changed while it runs. */
export type MachineLimits = Pick<MachineHardware, 'processPriority' | 'cpuCapPercent'>

/** A medium in a slot of our one SATA controller. */
export interface Attachment {
  port: number
  kind: 'disk' | 'dvd'
  path: string
}

/** What a machine was at one time: its hardware and what was on its disks. Its tags are no part of it. */
export interface Snapshot {
  uuid: string
  /** As its maker named it; several may have the same. */
  name: string
  /** The snapshot that the machine built upon when this one was taken. */
  parent: string | undefined
}

export interface Machine {
  uuid: string
  name: string
  state: MachineState
  /** Since when it is in this state: whole seconds, in milliseconds of the PC's clock at that time. */
  stateSince: number
  /** The `.vbox` file. */
  settingsFile: string
  hardware: MachineHardware
  /** Told only while the first network adapter is attached to NAT; they are kept meanwhile. */
  forwardings: readonly PortForwarding[]
  /** The cable of the first network adapter is plugged in. */
  cableConnected: boolean
  /** In a slot, a disk that a snapshot keeps has another one above it, which takes what is written from then on. */
  attachments: readonly Attachment[]
  snapshots: readonly Snapshot[]
  /** The snapshot that the machine builds upon: the one that was taken or restored last. */
  currentSnapshot: string | undefined
}

/**
 * A disk in a file. `uuid`: of the disk at the bottom, where it builds upon another one: a snapshot makes no other disk of it. `replaced`: VirtualBox remembers another one at this path, or this one at another path where it is no longer, and
 * reads it only after it has forgotten that. `isOfSnapshots`: it builds upon another disk, or another one upon it.
 */
export type Disk = { uuid: string; sizeMiB: number; isOfSnapshots: boolean } | 'replaced'

/**
 * A disk that a removal of a machine meets: one that the machine or a snapshot of it has, or one in the machine's own folder that no machine
 * has. `isOwn`: it goes with the machine. `place`: the slot that it is in; `loose` in none; `bound` where VirtualBox has it in a way that
 * only its user can end: a snapshot keeps it, or it is in no slot of ours.
 */
export interface DiskOfMachine {
  path: string
  isOwn: boolean
  place: number | 'loose' | 'bound'
}

/** What executes a machine: VirtualBox, or a hypervisor that was there before it, through which it is slower. */
export type MachineCarrier = 'itself' | 'other-hypervisor'

/** A machine in VirtualBox's list. `accessible` is false when VirtualBox cannot read its settings. */
export interface MachineListing {
  uuid: string
  name: string
  accessible: boolean
}

/** A change as it can be announced before it is made. */
export type VirtualBoxChange =
  | {
      kind: 'create'
      machine: { name: string; folder: string; osType: string; tags: Readonly<Record<string, string>> }
    }
  | { kind: 'register'; settingsFile: string }
  | { kind: 'modify'; hardware: Partial<MachineHardware> }
  | { kind: 'limit'; state: MachineState; limits: MachineLimits }
  | { kind: 'set-tag'; name: string; value: string | undefined }
  | { kind: 'create-disk'; path: string; sizeMiB: number }
  | { kind: 'resize-disk'; path: string; sizeMiB: number }
  | { kind: 'forget-disk'; path: string }
  | { kind: 'move'; folder: string }
  | { kind: 'attach'; port: number; medium: Omit<Attachment, 'port'> }
  /** `medium`: what is in the slot. */
  | { kind: 'detach'; port: number; medium: Attachment['kind'] }
  /** `replaces`: there is one of this name already. */
  | { kind: 'forward'; state: MachineState; forwarding: PortForwarding; replaces: boolean }
  | { kind: 'remove-forwarding'; state: MachineState; name: string }
  | { kind: 'connect-cable'; state: MachineState }
  | { kind: 'start' }
  /** What `start` does with a machine that is paused. */
  | { kind: 'resume' }
  | { kind: 'pause' }
  | { kind: 'press-power-button' }
  | { kind: 'power-off'; state: MachineState }
  | { kind: 'take-snapshot'; name: string }
  /** `snapshot`: its UUID. */
  | { kind: 'restore-snapshot'; snapshot: string }
  | { kind: 'delete-snapshot'; snapshot: string }
  /** `disks`: those that the machine has at that moment. */
  | { kind: 'remove'; disks: readonly DiskOfMachine[] }
  /** What `remove` does with a machine whose settings cannot be read. */
  | { kind: 'unregister' }

/** A `signal` ends a look that hangs, at once, with an `AbortError`. Changes come to their own end. */
export interface VirtualBox {
  /** `undefined` when VirtualBox is not installed. */
  version(signal?: AbortSignal): Promise<VirtualBoxVersion | undefined>
  /** Where VirtualBox is not installed: the one that it will have. */
  defaultMachineFolder(signal?: AbortSignal): Promise<string>
  list(signal?: AbortSignal): Promise<readonly MachineListing[]>
  /** Throws `VM_NOT_FOUND`, `VM_INACCESSIBLE`. */
  machine(uuid: string, signal?: AbortSignal): Promise<Machine>
  /**
   * Registers an empty machine with a SATA controller of four ports and one NAT adapter; gives its UUID. The tags are set in
   * the same breath, so that an interrupted creation is still recognized as ours.
   * A settings file that lies in its folder already and bears all these tags is taken for this machine again, also as the copy
   * that VirtualBox keeps beside one that a full disk left empty. Throws `VM_SETTINGS_IN_THE_WAY` where it does not. `uuid`: of no machine
   * that VirtualBox knows; what lies there with another one is a copy, and in the way.
   */
  create(machine: {
    uuid?: string
    name: string
    folder?: string
    osType: string
    tags: Readonly<Record<string, string>>
  }): Promise<string>
  /** Takes a machine on its list that has its settings here; it is as it was. Throws `VIRTUALBOX_FAILED` where it cannot read them. */
  register(settingsFile: string): Promise<void>
  /** Changes what is given, in one call; throws `VM_BUSY` unless the machine is off. */
  modify(uuid: string, hardware: Partial<MachineHardware>): Promise<void>
  /**
   * Changes how much of the PC the machine may take: of one that runs at once, and for its next start. Where the system does not let
   * the priority of a running program be raised (Linux, without special rights), that of the machine waits for its next start. Throws
   * `VM_BUSY` for one that neither runs nor is off: VirtualBox refuses the cap of a paused or saved one.
   */
  limit(uuid: string, limits: MachineLimits): Promise<'at-once' | 'priority-from-next-start'>
  /** Our tags on the machine (VirtualBox's extradata), all of them. */
  tags(uuid: string, signal?: AbortSignal): Promise<Readonly<Record<string, string>>>
  /** `undefined` removes a tag; an empty value is refused. Names begin with `PiOffload/`. */
  setTag(uuid: string, name: string, value: string | undefined): Promise<void>
  /** Creates a growing VDI. Throws `FILE_IN_THE_WAY`, `DISK_FULL`. */
  createDisk(path: string, sizeMiB: number): Promise<void>
  /**
   * Grows a disk; one that is as large already stays as it is. Throws `DISK_CANNOT_SHRINK`, `DISK_HAS_SNAPSHOTS`, `VM_BUSY` where a machine
   * that is on has it, `VIRTUALBOX_FAILED` where there is none.
   */
  resizeDisk(path: string, sizeMiB: number): Promise<void>
  /** Capacity and UUID of a disk, `undefined` when there is no such file. */
  disk(path: string, signal?: AbortSignal): Promise<Disk | undefined>
  /**
   * VirtualBox no longer remembers a disk of this path, nor this disk from another path; the file stays. Throws `FOREIGN_IN_THE_WAY` where
   * a machine has it.
   */
  forgetDisk(path: string): Promise<void>
  /**
   * What `remove` would do with disks. `own`: paths of those that are to go with the machine. Own is each of them, its unfinished form, and what
   * builds upon them in snapshots; where one builds upon a disk outside of the machine's folder that is not named, the whole chain is not own.
   */
  disksOf(uuid: string, own: readonly string[], signal?: AbortSignal): Promise<readonly DiskOfMachine[]>
  /**
   * Puts a medium into a slot of the SATA controller; `undefined` empties the slot. Throws `FOREIGN_IN_THE_WAY` where another
   * medium is in the slot, or another machine uses the medium.
   */
  attach(
    uuid: string,
    port: number,
    medium: { kind: 'disk' | 'dvd'; path: string } | undefined,
  ): Promise<void>
  /**
   * Moves the machine with the disks in its own folder and its logs into a folder of its name below `folder`, which is made where it is
   * missing; media elsewhere stay there, attached. Where a disk of it is at the target already, as an interrupted move leaves it, the rest
   * follows. Throws `VM_BUSY` unless it is off, `FOREIGN_IN_THE_WAY` where anything else is at the target, `DISK_FULL`, `FOLDER_UNUSABLE`:
   * nothing was moved then. Takes as long as the disks are large where it goes to another file system.
   */
  move(uuid: string, folder: string): Promise<void>
  /**
   * Sets the forwarding of this name, replacing it atomically when it exists; works on a machine that is off, saved, paused or running.
   * Throws `PORT_TAKEN` where another forwarding of the machine has the port, `SETUP_INVALID`, `VM_BUSY` in between.
   */
  forward(uuid: string, forwarding: PortForwarding): Promise<void>
  removeForwarding(uuid: string, name: string): Promise<void>
  /** Plugs the cable of the first network adapter in, of a machine in any lasting state. Throws `VM_BUSY` in between. */
  connectCable(uuid: string): Promise<void>
  /**
   * Starts without a window. Returns when the state is `running`, and by what. Throws `VM_START_FAILED`, `VM_BUSY`, and where what was
   * saved cannot be loaded `SAVED_STATE_UNUSABLE`: the machine stays saved then.
   */
  start(uuid: string): Promise<MachineCarrier>
  /** Halts a running machine as it is; `start` lets it go on. Throws `VIRTUALBOX_FAILED` unless it runs or is paused. */
  pause(uuid: string): Promise<void>
  /** Presses the power button (ACPI); returns at once. */
  pressPowerButton(uuid: string): Promise<void>
  /** Cuts the power, and comes back when the machine is off. Throws `NOT_CONVERGED` where it stays on. */
  powerOff(uuid: string): Promise<void>
  /** Keeps the machine as it is; gives the snapshot's UUID. Throws `VM_BUSY` unless it is off, `SETUP_INVALID` for the name. */
  takeSnapshot(uuid: string, name: string): Promise<string>
  /**
   * The machine becomes what it was; what came after that is gone. The snapshot stays. Throws `VM_BUSY` unless it is off,
   * `VIRTUALBOX_FAILED` where there is no such snapshot.
   */
  restoreSnapshot(uuid: string, snapshot: string): Promise<void>
  /**
   * The machine stays as it is now: what was written since then is merged into the disk below, for which that grows first. One that
   * is not there is no matter. Throws `VM_BUSY` unless the machine is off, `VIRTUALBOX_FAILED` where more than one thing builds upon it:
   * snapshots, and the machine itself.
   */
  deleteSnapshot(uuid: string, snapshot: string): Promise<void>
  /** Types a line on the machine's keyboard, ASCII only, and Return. */
  typeLine(uuid: string, line: string): Promise<void>
  /** Picture of the console as a PNG file. */
  screenshot(uuid: string, path: string): Promise<void>
  /**
   * Unregisters the machine and deletes its settings, its snapshots and its own disks (see `disksOf`), loose ones, too; all other media are
   * detached before, and their files stay. One whose settings cannot be read is only unregistered. Throws `VM_NOT_FOUND`, `VM_BUSY` unless it is
   * off, `FOREIGN_DISK_IN_BUILDER` where a disk that is not own cannot be detached: nothing was deleted then.
   */
  remove(uuid: string, own: readonly string[]): Promise<void>
  /**
   * What a change of this machine will call, for the review: argument vectors with the program before them. Nothing is looked at
   * and nothing is changed. The UUID and the tags of a machine that is still to be made may be `madeInThisRun`.
   */
  preview(uuid: string, change: VirtualBoxChange): string[][]
}
