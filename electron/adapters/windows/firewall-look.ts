/** What the answer of `firewall-state.ps1` means for our rule. */
import type { z } from 'zod'
import type { FirewallRule } from '../../ports/host.ts'
import { subnetOf } from '../ipv4.ts'
import type { firewallStateSchema } from './answers/firewall-state.ts'

export type SeenFirewall = z.infer<typeof firewallStateSchema>
export type ProfileName = SeenFirewall['profiles'][number]['name']
type SeenRule = NonNullable<SeenFirewall['rule']>

/** The rule as we would have made it; `undefined` where it is not of that form. */
export function ruleIn(name: string, { rule }: SeenFirewall): FirewallRule | undefined {
  if (rule === null || !hasOurForm(rule)) return undefined
  const [port = ''] = rule.localPorts
  const from = sourceOf(rule)
  return from === undefined || !/^\d{1,5}$/.test(port) ? undefined : { name, port: Number(port), from }
}

/** Why the rule is not as `allow` makes it, or is beaten; all of this `allow` heals. */
export function flawOf({ rule, blockRules }: SeenFirewall): string | undefined {
  if (rule === null) return undefined
  if (!rule.isEnabled) return 'The rule is switched off.'
  if (ruleIn('', { rule, blockRules, profiles: [] }) === undefined) return 'The rule was changed.'
  const missing = (['Domain', 'Private', 'Public'] as const).filter((name) => !holdsIn(rule.profiles, name))
  if (missing.length > 0) return `The rule does not hold in networks of the kind ${missing.join(', ')}.`
  const blocks = blockRules.filter(({ isEnabled }) => isEnabled)
  if (blocks.length > 0)
    return `It is beaten by rules that block VirtualBox: ${blocks.map(({ name }) => `“${name}”`).join(', ')}.`
  return undefined
}

/** Why no rule at all counts in one of these kinds of network; nothing that a rule could heal. */
export function overruling({ profiles }: SeenFirewall, inUse: ReadonlySet<ProfileName>): string | undefined {
  for (const { name, isEnabled, allowInboundRules, allowLocalRules } of profiles) {
    if (!isEnabled || !inUse.has(name)) continue
    if (allowInboundRules === 'False')
      return `Windows blocks all that comes in from networks of the kind ${name}, whatever the rules say.`
    if (allowLocalRules === 'False')
      return `A policy lets rules that are made on this PC count for nothing in networks of the kind ${name}.`
  }
  return undefined
}

function holdsIn(profiles: SeenRule['profiles'], name: ProfileName): boolean {
  return profiles.includes('Any') || profiles.includes(name)
}

function hasOurForm(rule: SeenRule): boolean {
  return (
    rule.direction === 'Inbound' &&
    rule.action === 'Allow' &&
    rule.protocol === 'TCP' &&
    rule.localPorts.length === 1 &&
    rule.localAddresses.join() === 'Any' &&
    rule.program === 'Any'
  )
}

/** An address as it is; a subnet comes with its mask: `192.168.1.0/255.255.255.0`. */
function sourceOf({ remoteAddresses: [source = '', ...more] }: SeenRule): string | undefined {
  const [, address, mask = '255.255.255.255'] = /^([\d.]+)(?:\/([\d.]+))?$/.exec(source) ?? []
  const bits = mask.split('.').map((part) => Number(part).toString(2).padStart(8, '0'))
  if (address === undefined || more.length > 0 || !/^1*0*$/.test(bits.join(''))) return undefined
  const prefixLength = bits.join('').replaceAll('0', '').length
  return prefixLength === 32 ? address : subnetOf(address, prefixLength)
}
