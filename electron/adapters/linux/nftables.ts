/**
 * Our rule in nftables: one accepting entry at the head of every chain that may turn incoming IPv4 connections away. All of them
 * must let a connection pass, and in each the first verdict counts. An entry is known by its comment.
 */
import { failure } from '../../contract/problem.ts'
import type { FirewallRule, FirewallState } from '../../ports/host.ts'
import { isInstalled, runAsAdministrator } from './administrator.ts'
import type { FirewallProduct } from './firewall-product.ts'
import { readRuleset, type NftChain, type NftRuleset } from './nftables-ruleset.ts'
import { chainName, insertionsOf, nftablesSteps } from './nftables-steps.ts'
import { readUnit, unitIsWanted, unitRemoval } from './nftables-unit.ts'

/** Rulesets with block lists are long. */
const maxRulesetBytes = 64 * 1024 * 1024

export const nftables: FirewallProduct = {
  product: 'nftables',

  look: async (name) => judge(await ruleset(name), await readUnit(name), name),

  steps: async (name, rule) => {
    const found = await ruleset(name)
    const hasUnit = (await readUnit(name)) !== undefined
    return nftablesSteps({ ...found, hasUnit, runsSystemd: await unitIsWanted() }, name, rule)
  },

  // Without nft there are no rules of ours, but the unit would still be there.
  async leftovers(name) {
    if (await isInstalled('nft')) return nftables.steps(name, undefined)
    return (await readUnit(name)) === undefined ? [] : [unitRemoval(name)]
  },
}

async function ruleset(name: string): Promise<NftRuleset> {
  if (!(await isInstalled('nft'))) {
    if (!(await isInstalled('iptables'))) return { filtering: [], ours: [] }
    throw failure(
      'TOOL_MISSING',
      'The program nft (package nftables) is needed to see what the firewall does.',
    )
  }
  const { stdout } = await runAsAdministrator(['nft', '--json', 'list', 'ruleset'], {
    maxOutputBytes: maxRulesetBytes,
  })
  return readRuleset(stdout, name)
}

async function judge(
  { filtering, ours }: NftRuleset,
  unit: { insertions: string } | undefined,
  name: string,
): Promise<FirewallState> {
  if (filtering.length === 0 && ours.length === 0 && unit === undefined) return { kind: 'inactive' }
  const state = { kind: 'active', product: 'nftables' } as const
  if (ours.length === 0 && unit === undefined) return state
  const found = ours.find((entry) => entry.rule !== undefined)?.rule
  const rule: FirewallRule | undefined = found === undefined ? undefined : { name, ...found }
  const flaw = await flawOf()
  return { ...state, ...(rule === undefined ? {} : { rule }), ...(flaw === undefined ? {} : { flaw }) }

  async function flawOf(): Promise<string | undefined> {
    if (filtering.length === 0) return 'The firewall no longer filters; the rule is left over.'
    if (rule === undefined) return ours.length === 0 ? 'The rule is not in force.' : 'The rule was changed.'
    for (const chain of filtering) {
      const here = ours.filter((entry) => sameChain(entry, chain))
      if (here.length === 0) return `The rule is missing in the chain ${chainName(chain)}.`
      if (here.length > 1) return `The rule is in the chain ${chainName(chain)} more than once.`
    }
    const stray = ours.find((entry) => !filtering.some((chain) => sameChain(entry, chain)))
    if (stray !== undefined) return `The rule is left over in the chain ${chainName(stray)}.`
    if (ours.some((entry) => entry.rule?.port !== rule.port || entry.rule.from !== rule.from))
      return 'The rule differs from chain to chain.'
    if (!(await unitIsWanted())) return undefined
    const wanted = insertionsOf(filtering, rule).join('; ')
    return unit?.insertions === wanted ? undefined : 'The rule would be gone after a restart of the PC.'
  }
}

function sameChain(a: NftChain, b: NftChain): boolean {
  return chainName(a) === chainName(b)
}
