import { readFile } from 'node:fs/promises'
import type { Host } from '../../ports/host.ts'
import { ownAddresses } from '../ipv4.ts'
import { startOfSystem } from '../start-of-system.ts'
import { systemdAutostart, userUnitFolder } from './autostart.ts'
import { readFacts } from './facts.ts'
import { linuxFirewall } from './firewall.ts'
import { firewallAdministrator } from './firewall-administrator.ts'
import { findHypervisor } from './hypervisor.ts'
import { findPortHolder } from './port-holder.ts'
import { findRoute } from './route.ts'

/** A Linux PC. */
export function linuxHost({ unitFolder = userUnitFolder() }: { unitFolder?: string } = {}): Host {
  const firewall = linuxFirewall()
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
      return { ...facts, startedAt: startOfSystem(), ...(otherHypervisor && { otherHypervisor }) }
    },
    portHolder: findPortHolder,
    // A program may listen on any free port that it asks for.
    portReservation: () => Promise.resolve('safe'),
    routeTo: async (destination) => {
      const { address, subnet, destinationAddress } = await findRoute(destination)
      return { address, subnet, destinationAddress }
    },
    addresses: ownAddresses,
    firewall,
    autostart: systemdAutostart(unitFolder),
    administrator: firewallAdministrator(firewall),
    virtualBoxInstallation: () => Promise.resolve(undefined),
  }
}
