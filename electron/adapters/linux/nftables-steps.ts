/** From the nftables that were found to our rule, or to none: what an administrator has to do. */
import type { FirewallRule } from '../../ports/host.ts'
import type { AdministratorStep } from './administrator.ts'
import type { NftChain, NftEntry, NftRuleset } from './nftables-ruleset.ts'
import { unitRemoval, unitSteps } from './nftables-unit.ts'

export interface FoundNftables extends NftRuleset {
  /** Whether something with the name of our unit is there. */
  hasUnit: boolean
  /** Whether systemd would run such a unit. */
  runsSystemd: boolean
}

export function nftablesSteps(
  { filtering, ours, hasUnit, runsSystemd }: FoundNftables,
  name: string,
  rule: FirewallRule | undefined,
): AdministratorStep[] {
  const insertions = rule === undefined ? [] : insertionsOf(filtering, rule)
  const commands = [...ours.map(deletion), ...insertions]
  // One call is one transaction: at no moment is the port closed or is there only a part.
  const change: AdministratorStep[] = commands.length === 0 ? [] : [{ argv: ['nft', commands.join('; ')] }]
  if (insertions.length === 0) return [...change, ...(hasUnit ? [unitRemoval(name)] : [])]
  return [...change, ...(runsSystemd ? unitSteps(name, insertions) : [])]
}

export function insertionsOf(filtering: readonly NftChain[], { name, port, from }: FirewallRule): string[] {
  return filtering.map(
    (chain) => `insert rule ${chainName(chain)} ip saddr ${from} tcp dport ${port} accept comment "${name}"`,
  )
}

function deletion(entry: NftEntry): string {
  return `delete rule ${chainName(entry)} handle ${entry.handle}`
}

export function chainName({ family, table, chain }: NftChain): string {
  return `${family} ${table} ${chain}`
}
