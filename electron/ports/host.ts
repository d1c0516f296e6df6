/** The PC itself: what it has, who holds which port, its firewall, what starts with it. */
import type { Detail } from '../contract/plan.ts'
import type { Problem } from '../contract/problem.ts'
import type { Pc } from '../contract/setup-pc.ts'

export interface HostFacts extends Pc {
  /** `unknown` where a running hypervisor hides it. */
  hardwareVirtualization: 'on' | 'off' | 'unknown'
  /** VirtualBox runs no x86-64 machine on such a PC. Absent: it has another processor. */
  hasArmProcessor?: true
  /** Until this PC, on mains, goes to sleep by itself without use; `null` for never. Absent: it cannot be told. */
  sleepsAfterSeconds?: number | null
  /** Absent: none is in VirtualBox's way. */
  otherHypervisor?: OtherHypervisor
  /** The system waits for a restart that has nothing to do with us. Absent where that cannot be seen. */
  restartPending?: boolean
  /** When the system was started, in milliseconds since 1970; a PC that woke up was started before. */
  startedAt: number
}

/** Another program that wants the processor's virtualization, too: KVM, Hyper-V. */
export interface OtherHypervisor {
  /** `blocks`: no machine of VirtualBox starts. `slows`: they start, but run through it. */
  effect: 'blocks' | 'slows'
  /** A sentence for people: which one, and why now. */
  description: string
}

/** Who listens on a port: `description` is for people, such as "python3 (process 4711)". */
export interface PortHolder {
  description: string
  /** The last of a range of ports that all have this holder; absent: nothing is known of others. */
  lastPort?: number
  /** The system itself took it, and gives it back to an administrator who reserves it. */
  yields?: true
}

/**
 * Whether a port stays free for us: `kept` is reserved by an administrator, `at-risk` may be taken by the system at any start (Windows
 * with the network of Hyper-V), `safe` needs no reservation.
 */
export type PortReservation = 'kept' | 'at-risk' | 'safe'

/** A rule that lets `from` reach one TCP port of this PC. */
export interface FirewallRule {
  /** Unique name of the rule: how it is found again, and how we know it is ours. */
  name: string
  port: number
  /** An IPv4 address, or the subnet of the interface as CIDR. */
  from: string
}

export type FirewallState =
  /** No firewall filters incoming connections: no rule is needed and none is made. */
  | { kind: 'inactive' }
  /**
   * `flaw`: why what bears this name does not do its work, such as an entry that is missing in one of several chains, or is
   * there twice. Something of ours is there when `rule` or `flaw` is; `allow` heals it, `remove` takes it away.
   */
  | { kind: 'active'; product: string; rule?: FirewallRule; flaw?: string }

export interface Firewall {
  /** Throws `NEEDS_ADMINISTRATOR` where even looking needs it. */
  state(name: string): Promise<FirewallState>
  /**
   * Names of the rules that keep everybody from VirtualBox's machines, whatever our own rule allows: Windows makes them when its own
   * question is dismissed. None where the firewall knows no such rules.
   */
  blocks(): Promise<readonly string[]>
}

/** What only an administrator of this PC may do. Each is idempotent. */
export type AdministratorTask =
  /** Makes the rule, or replaces the one of this name. Nothing where no firewall filters. */
  | { kind: 'allow-in-firewall'; rule: FirewallRule }
  /** Removes every rule of this name. */
  | { kind: 'remove-from-firewall'; name: string }
  /** Removes these of the rules that `Firewall.blocks` names, and no other. */
  | { kind: 'unblock-virtualbox'; rules: readonly string[] }
  | { kind: 'reserve-port'; port: number }
  /** Takes back a reservation of exactly this port. */
  | { kind: 'release-port'; port: number }
  /** Runs Oracle's installer, once its SHA-256 and its signature hold. */
  | { kind: 'install-virtualbox'; file: string; sha256: string }

export interface Administrator {
  /** What a task will do, for the review: its exact commands, and the files that it writes. None where nothing is to do. */
  preview(task: AdministratorTask): Promise<Detail[]>
  /**
   * Does the tasks in their order; where the system asks for the rights, it asks once for all of them. The answer has a place for each:
   * why it was not done, such as `NEEDS_ADMINISTRATOR`, `ELEVATION_DECLINED`, `FIREWALL_FAILED`, `RESTART_NEEDED`, or `undefined`. A
   * task that fails keeps none of the others from being done. What was done has been read back.
   */
  carryOut(tasks: readonly AdministratorTask[]): Promise<readonly (Problem | undefined)[]>
}

/** Where Oracle's installer puts VirtualBox on a PC like this. */
export interface VirtualBoxInstallation {
  /** VBoxManage, as a full path. */
  executable: string
  /** Ends the names of the installers for this system. */
  installerSuffix: string
  /** What the installer needs and this PC lacks. */
  lacks: Problem | undefined
}

/** A program that shall run when the user logs in. */
export interface AutostartEntry {
  name: string
  /** Started at logon. */
  start: readonly string[]
  /** Run at log-off or shutdown. */
  stop: readonly string[]
}

export interface Autostart {
  /** The entry of this name as it is, or `undefined`. */
  read(name: string): Promise<AutostartEntry | undefined>
  /** What `write` creates, for the review: the file's path and full text, and the link to it where one switches it on. */
  preview(
    entry: AutostartEntry,
  ): Promise<{ path: string; content: string; link?: { path: string; target: string } }>
  write(entry: AutostartEntry): Promise<void>
  remove(name: string): Promise<void>
}

export interface Host {
  facts(): Promise<HostFacts>
  /** Who listens on this TCP port of this PC, or `undefined` when it is free. */
  portHolder(port: number): Promise<PortHolder | undefined>
  portReservation(port: number): Promise<PortReservation>
  /**
   * Our IPv4 address on the interface that leads to `destination` (an address or a host name), its subnet as CIDR, and the
   * IPv4 address that `destination` is: firewall rules know no names.
   * Throws `PI_UNREACHABLE` when the name is not known or nothing leads there.
   */
  routeTo(destination: string): Promise<{ address: string; subnet: string; destinationAddress: string }>
  /** The IPv4 addresses that this PC has in its networks now. Quick enough to be asked for again and again. */
  addresses(): readonly string[]
  firewall: Firewall
  autostart: Autostart
  administrator: Administrator
  /** `undefined` where VirtualBox is installed by other means than ours: the packages of a Linux. */
  virtualBoxInstallation(): Promise<VirtualBoxInstallation | undefined>
}
