import type { HostFacts } from '../../ports/host.ts'

interface FactTexts {
  /** `/proc/cpuinfo` */
  cpuInfo: string
  /** `/proc/meminfo` */
  memInfo: string
  /** `/proc/sys/net/ipv4/ip_unprivileged_port_start` (ip(7)) */
  portStart: string
}

/** What the PC has and grants, from the texts of the kernel. */
export function readFacts(
  { cpuInfo, memInfo, portStart }: FactTexts,
  isRoot: boolean,
): Omit<HostFacts, 'startedAt'> {
  const memoryKiB = Number(/^MemTotal:\s+(\d+) kB$/m.exec(memInfo)?.[1] ?? 0)
  return {
    system: 'linux',
    cpuThreads: Math.max(1, cpuInfo.match(/^processor\s*:/gm)?.length ?? 0),
    memoryMiB: Math.floor(memoryKiB / 1024),
    lowestPort: isRoot ? 1 : Math.max(1, Number(/^\d+/.exec(portStart)?.[0] ?? 1024)),
    hardwareVirtualization: virtualization(cpuInfo),
  }
}

/** Linux takes the flag away where the firmware has locked it off. A hypervisor below us may hide it. */
function virtualization(cpuInfo: string): HostFacts['hardwareVirtualization'] {
  const flags = new Set(/^flags\s*:(.*)$/m.exec(cpuInfo)?.[1]?.trim().split(/\s+/) ?? [])
  if (flags.has('vmx') || flags.has('svm')) return 'on'
  // No such line: not a processor of the x86 kind, where this says nothing.
  return flags.has('hypervisor') || flags.size === 0 ? 'unknown' : 'off'
}
