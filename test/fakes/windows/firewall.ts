/** The pretended firewall: as `firewall-state.ps1` shows it and `elevated.ps1` changes it. */
import type { SeenFirewall } from '../../../electron/adapters/windows/firewall-look.ts'

export interface PretendedFirewall {
  readonly rules: Map<string, NonNullable<SeenFirewall['rule']>>
  profiles: SeenFirewall['profiles']
  blockRules: SeenFirewall['blockRules']
}

export function newFirewall(): PretendedFirewall {
  return {
    rules: new Map(),
    profiles: (['Domain', 'Private', 'Public'] as const).map((name) => ({
      name,
      isEnabled: true,
      allowInboundRules: 'True',
      allowLocalRules: 'True',
      defaultInbound: 'Block',
    })),
    blockRules: [],
  }
}

export function setRule(firewall: PretendedFirewall, name: string, port: number, source: string): void {
  firewall.rules.set(name, {
    isEnabled: true,
    direction: 'Inbound',
    action: 'Allow',
    profiles: ['Any'],
    protocol: 'TCP',
    localPorts: [String(port)],
    localAddresses: ['Any'],
    remoteAddresses: [withMask(source)],
    program: 'Any',
  })
}

/** Windows gives a subnet back with its mask. */
function withMask(source: string): string {
  const [address = '', prefixLength] = source.split('/')
  if (prefixLength === undefined) return address
  const mask = [0, 8, 16, 24].map(
    (offset) => 256 - 2 ** (8 - Math.min(8, Math.max(0, Number(prefixLength) - offset))),
  )
  return `${address}/${mask.join('.')}`
}
