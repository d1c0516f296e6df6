/** A pretended home network: the Pi, a router and a television, which come in one after the other. */
import type { Clock } from '../ports/clock.ts'
import type { Discovery, Finding } from '../ports/discovery.ts'

export interface RehearsalDiscoveryOptions {
  clock: Clock
  pi: { address: string; name: string }
  isPiOn: () => boolean
}

export function rehearsalDiscovery({ clock, pi, isPiOn }: RehearsalDiscoveryOptions): Discovery {
  const banner = 'SSH-2.0-OpenSSH_10.2'
  const ofPi: Finding['reason'][] = [
    { kind: 'mdns', name: pi.name },
    { kind: 'neighbour' },
    { kind: 'vendor', vendor: 'Raspberry Pi' },
    { kind: 'ssh', port: 22, banner },
  ]
  const ofOthers: Finding[] = [
    { address: '192.168.1.1', reason: { kind: 'neighbour' } },
    { address: '192.168.1.40', reason: { kind: 'mdns', name: 'television.local' } },
  ]
  const byScan: Finding = {
    address: '192.168.1.77',
    reason: { kind: 'ssh', port: 22, banner: 'SSH-2.0-dropbear' },
  }

  return {
    async search({ scan, signal, onFinding }) {
      const findings = [
        ...ofOthers,
        ...ofPi.map((reason) => ({ address: pi.address, reason })),
        ...(scan ? [byScan] : []),
      ]
      for (const finding of findings) {
        await clock.sleep(scan ? 3_000 : 600, signal)
        if (finding.address !== pi.address || isPiOn()) onFinding(finding)
      }
      signal.throwIfAborted()
    },
  }
}
