/**
 * Our rule in the firewall of Windows: read with the user's rights, changed with an administrator's, in one prompt. Rules that block
 * VirtualBox, which Windows makes when its own question is dismissed, beat any permission and are removed in the same prompt.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Detail } from '../../contract/plan.ts'
import { failure } from '../../contract/problem.ts'
import type { Firewall, FirewallRule, FirewallState } from '../../ports/host.ts'
import { subnetOf } from '../ipv4.ts'
import { elevatedRequestSchema, type ElevatedAction } from './answers/elevation.ts'
import { firewallStateSchema } from './answers/firewall-state.ts'
import { ownAddressesSchema } from './answers/network.ts'
import type { ElevatedOutcomes } from './elevation.ts'
import { flawOf, overruling, ruleIn, type ProfileName, type SeenFirewall } from './firewall-look.ts'
import { ScriptError, type RunScript } from './powershell.ts'

export interface WindowsFirewallParts {
  run: RunScript
  elevate: (actions: readonly ElevatedAction[]) => Promise<ElevatedOutcomes>
  /** `undefined` without VirtualBox: then nothing blocks it. */
  virtualBoxFolder: () => Promise<string | undefined>
  /** Firewalls of other makers that are switched on. */
  otherProducts: () => Promise<readonly string[]>
}

export function windowsFirewall(parts: WindowsFirewallParts): Firewall {
  const { run, elevate, virtualBoxFolder, otherProducts } = parts

  async function look(name: string): Promise<SeenFirewall> {
    const folder = await virtualBoxFolder()
    const parameters = { RuleName: name, ...(folder === undefined ? {} : { VirtualBoxFolder: folder }) }
    try {
      return await run('firewall-state', parameters, firewallStateSchema)
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

  async function carryOut(actions: readonly ElevatedAction[]): Promise<void> {
    if (actions.length === 0) return
    const failed = (await elevate(actions)).flatMap((outcome) =>
      outcome.ok ? [] : [`${outcome.action} (${outcome.error.kind}): ${outcome.error.message}`],
    )
    if (failed.length > 0)
      throw failure('FIREWALL_FAILED', 'Windows did not do all that it was asked for.', failed.join('\n'))
  }

  return {
    state: judge,

    preview: async (rule) => actionsTo(checked(rule), await look(rule.name)).map(detailOf),

    previewRemoval: async (name) => actionsAgainst(name, await look(name)).map(detailOf),

    allow: async (wanted) => {
      const rule = checked(wanted)
      const before = await look(rule.name)
      const overruled = await overruledBy(before)
      if (overruled !== undefined) throw failure('FIREWALL_OVERRULED', overruled)
      await carryOut(actionsTo(rule, before))
      const state = await judge(rule.name)
      if (state.kind === 'inactive') return
      if (state.flaw !== undefined || !isDeepStrictEqual(state.rule, rule))
        throw failure('FIREWALL_FAILED', `${state.product} took the rule, but it is not there.`, state.flaw)
    },

    remove: async (name) => {
      await carryOut(actionsAgainst(name, await look(name)))
      if ((await look(name)).rule !== null)
        throw failure('FIREWALL_FAILED', `Windows Firewall still has the rule ${name}.`)
    },
  }
}

/** None where all is well: then nobody is asked. Without a firewall that filters none is needed. */
function actionsTo(rule: FirewallRule, seen: SeenFirewall): ElevatedAction[] {
  if (seen.rule === null && seen.profiles.every(({ isEnabled }) => !isEnabled)) return []
  if (flawOf(seen) === undefined && isDeepStrictEqual(ruleIn(rule.name, seen), rule)) return []
  const { name, port, from } = rule
  return [
    { action: 'allow-firewall-rule', name, port, remoteAddress: from },
    ...seen.blockRules
      .filter(({ isEnabled }) => isEnabled)
      .map((block): ElevatedAction => ({ action: 'remove-block-rule', name: block.name })),
  ]
}

function actionsAgainst(name: string, { rule }: SeenFirewall): ElevatedAction[] {
  return rule === null ? [] : [{ action: 'remove-firewall-rule', name }]
}

/** The action as it stands in the request. */
function detailOf({ action, ...fields }: ElevatedAction): Detail {
  const text = Object.entries(fields)
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join(', ')
  const side = action.startsWith('remove-') ? 'before' : 'after'
  return { kind: 'setting', name: `With administrator rights: ${action}`, [side]: text }
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
