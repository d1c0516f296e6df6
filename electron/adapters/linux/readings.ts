import type { Host } from '../../ports/host.ts'
import type { Reading } from '../../ports/readings.ts'
import { linuxNetwork } from './discovery.ts'

export interface LinuxReadingsOptions {
  host: Host
  /** Of our port, rule and unit, by their default. */
  port: number
  name: string
  /** An address outside: nothing is sent to it. */
  destination: string
}

/** The counterparts of what Windows' scripts read; null where there is nothing. */
export function linuxReadings({ host, port, name, destination }: LinuxReadingsOptions): Reading[] {
  return [
    { name: 'facts', ask: () => host.facts() },
    { name: 'port-holder', ask: async () => (await host.portHolder(port)) ?? null },
    { name: 'route-to', ask: () => host.routeTo(destination) },
    { name: 'neighbours', ask: (signal) => linuxNetwork.neighbours(signal) },
    { name: 'own-addresses', ask: (signal) => linuxNetwork.addresses(signal) },
    { name: 'firewall', ask: () => host.firewall.state(name) },
    { name: 'autostart', ask: async () => (await host.autostart.read(name)) ?? null },
  ]
}
