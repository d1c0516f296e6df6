/**
 * Our rule in the firewall of Windows: read with the user's rights, changed with an administrator's. Rules that block VirtualBox, which
 * Windows makes when its own question is dismissed, beat any permission; they are removed where the user agreed.
 */
import { isDeepStrictEqual } from 'node:util'
import { failure, problem } from '../../contract/problem.ts'
import type { Firewall, FirewallRule, FirewallState } from '../../ports/host.ts'
import { subnetOf } from '../ipv4.ts'
import { elevatedRequestSchema, type ElevatedAction } from './answers/elevation.ts'
import { firewallStateSchema } from './answers/firewall-state.ts'
import { ownAddressesSchema } from './answers/network.ts'
import type { ElevatedWork } from './administrator.ts'
import { flawOf, overruling, ruleIn, type ProfileName, type SeenFirewall } from './firewall-look.ts'
import { ScriptError, type RunScript } from './powershell.ts'

export interface WindowsFirewallParts {
  run: RunScript
  /** Firewalls of other makers that are switched on. */
  otherProducts: () => Promise<readonly string[]>
}

export interface WindowsFirewall extends Firewall {
  toAllow(rule: FirewallRule): Promise<ElevatedWork>
  toRemove(name: string): Promise<ElevatedWork>
  toUnblock(rules: readonly string[]): Promise<ElevatedWork>
}

/** The script wants the name of a rule; where only the others matter, of one that there never is. */
const noRule = 'pi-offload-none'

export function windowsFirewall(parts: WindowsFirewallParts): WindowsFirewall {
  const { run, otherProducts } = parts

  async function look(name: string): Promise<SeenFirewall> {
    try {
      return await run('firewall-state', { RuleName: name }, firewallStateSchema)
    } catch (error) {
      if (!(error instanceof ScriptError) || error.kind !== 'access-denied') throw error
      const { underlying } = error.problem
      throw failure('NEEDS_ADMINISTRATOR', 'Windows does not let this user see its firewall.', underlying)
    }
  }

  /** The kinds of network that the PC is in; all of them where that is not known. Asked only where one of them makes trouble. */
  async function overruledBy(seen: SeenFirewall): Promise<string | undefined> {
    const all = new Set(seen.profiles.map(({ name }) => name))
    if (overruling(seen, all) === undefined) return undefined
    const { addresses } = await run('own-addresses', {}, ownAddressesSchema)
    const inUse = addresses.flatMap(({ interface: { isUp, profile } }): ProfileName[] => {
      if (!isUp || profile === null) return []
      return [profile === 'DomainAuthenticated' ? 'Domain' : profile]
    })
    return overruling(seen, inUse.length === 0 ? all : new Set(inUse))
  }

  async function judge(name: string): Promise<FirewallState> {
    const seen = await look(name)
    if (seen.rule === null && seen.profiles.every(({ isEnabled }) => !isEnabled)) return { kind: 'inactive' }
    const others = await otherProducts()
    const product = ['Windows Firewall', ...others].join(' beside ')
    if (seen.rule === null) return { kind: 'active', product }
    const rule = ruleIn(name, seen)
    const flaw = flawOf(seen) ?? (await overruledBy(seen))
    return { kind: 'active', product, ...(rule && { rule }), ...(flaw === undefined ? {} : { flaw }) }
  }

  async function blocks(): Promise<string[]> {
    const { profiles, blockRules } = await look(noRule)
    if (profiles.every(({ isEnabled }) => !isEnabled)) return []
    return blockRules.filter(({ isEnabled }) => isEnabled).map(({ name }) => name)
  }

  return {
    state: judge,
    blocks,

    toAllow: async (wanted) => {
      const rule = checked(wanted)
      const before = await look(rule.name)
      return {
        actions: actionsTo(rule, before),
        obstacle: async () => {
          const overruled = await overruledBy(before)
          return overruled === undefined ? undefined : problem('FIREWALL_OVERRULED', overruled)
        },
        verify: async () => {
          const state = await judge(rule.name)
          if (state.kind === 'inactive') return
          if (state.flaw !== undefined || !isDeepStrictEqual(state.rule, rule))
            throw failure(
              'FIREWALL_FAILED',
              `${state.product} took the rule, but it is not there.`,
              state.flaw,
            )
        },
      }
    },

    toRemove: async (name) => ({
      actions: actionsAgainst(name, await look(name)),
      verify: async () => {
        if ((await look(name)).rule !== null)
          throw failure('FIREWALL_FAILED', `Windows Firewall still has the rule ${name}.`)
      },
    }),

    toUnblock: async (rules) => {
      const left = async () => (await blocks()).filter((name) => rules.includes(name))
      return {
        actions: (await left()).map((name) => ({ action: 'remove-block-rule', name })),
        verify: async () => {
          const [first] = await left()
          if (first !== undefined)
            throw failure('FIREWALL_FAILED', `Windows Firewall still has the rule ${first}.`)
        },
      }
    },
  }
}

/** None where all is well: then nobody is asked. Without a firewall that filters none is needed. */
function actionsTo(rule: FirewallRule, seen: SeenFirewall): ElevatedAction[] {
  if (seen.rule === null && seen.profiles.every(({ isEnabled }) => !isEnabled)) return []
  if (flawOf(seen) === undefined && isDeepStrictEqual(ruleIn(rule.name, seen), rule)) return []
  const { name, port, from } = rule
  return [{ action: 'allow-firewall-rule', name, port, remoteAddress: from }]
}

function actionsAgainst(name: string, { rule }: SeenFirewall): ElevatedAction[] {
  return rule === null ? [] : [{ action: 'remove-firewall-rule', name }]
}

/** Within the bounds of the elevated script, and in the form in which it is read back. */
function checked({ name, port, from }: FirewallRule): FirewallRule {
  const request = {
    version: 1,
    actions: [{ action: 'allow-firewall-rule', name, port, remoteAddress: from }],
  }
  if (!elevatedRequestSchema.safeParse(request).success)
    throw failure('FIREWALL_FAILED', `${name}: ${from} cannot be let in at port ${String(port)}.`)
  const [address = '', prefixLength = '32'] = from.split('/')
  return { name, port, from: prefixLength === '32' ? address : subnetOf(address, Number(prefixLength)) }
}
