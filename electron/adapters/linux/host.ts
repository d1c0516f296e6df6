import { readFile } from 'node:fs/promises'
import type { Host } from '../../ports/host.ts'
import { systemdAutostart, userUnitFolder } from './autostart.ts'
import { readFacts } from './facts.ts'
import { linuxFirewall } from './firewall.ts'
import { findHypervisor } from './hypervisor.ts'
import { findPortHolder } from './port-holder.ts'
import { findRoute } from './route.ts'

/** A Linux PC. */
export function linuxHost({ unitFolder = userUnitFolder() }: { unitFolder?: string } = {}): Host {
  return {
    facts: async () => {
      const [otherHypervisor, cpuInfo, memInfo, portStart] = await Promise.all([
        findHypervisor(),
        readFile('/proc/cpuinfo', 'utf8'),
        readFile('/proc/meminfo', 'utf8'),
        // A network of a container may lack it; the kernel's own default holds then.
        readFile('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8').catch(() => ''),
      ])
      const facts = readFacts({ cpuInfo, memInfo, portStart }, process.geteuid?.() === 0)
      return { ...facts, ...(otherHypervisor && { otherHypervisor }) }
    },
    portHolder: findPortHolder,
    routeTo: async (destination) => {
      const { address, subnet, destinationAddress } = await findRoute(destination)
      return { address, subnet, destinationAddress }
    },
    firewall: linuxFirewall(),
    autostart: systemdAutostart(unitFolder),
  }
}
