/** The PC itself: what it has, who holds which port, its firewall, what starts with it. */
import type { Detail } from '../contract/plan.ts'
import type { Pc } from '../contract/setup-pc.ts'

export interface HostFacts extends Pc {
  /** `unknown` where a running hypervisor hides it. */
  hardwareVirtualization: 'on' | 'off' | 'unknown'
  /** Until this PC, on mains, goes to sleep by itself without use; `null` for never. Absent: it cannot be told. */
  sleepsAfterSeconds?: number | null
  /** Absent: none is in VirtualBox's way. */
  otherHypervisor?: OtherHypervisor
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
}

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
  /** What `allow` will do, for the review: its exact commands, and the files that it writes. */
  preview(rule: FirewallRule): Promise<Detail[]>
  /** What `remove` will do, in the same way. */
  previewRemoval(name: string): Promise<Detail[]>
  /** Makes the rule, or replaces the one of this name. Throws `NEEDS_ADMINISTRATOR`, `FIREWALL_FAILED`. */
  allow(rule: FirewallRule): Promise<void>
  /** Removes every rule of this name; none is fine. */
  remove(name: string): Promise<void>
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
  /**
   * Our IPv4 address on the interface that leads to `destination` (an address or a host name), its subnet as CIDR, and the
   * IPv4 address that `destination` is: firewall rules know no names.
   * Throws `PI_UNREACHABLE` when the name is not known or nothing leads there.
   */
  routeTo(destination: string): Promise<{ address: string; subnet: string; destinationAddress: string }>
  firewall: Firewall
  autostart: Autostart
}
