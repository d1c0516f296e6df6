/**
 * The firewall lets the Pi reach the builder's port, and nobody else. It has to be there before the builder first listens: Windows
 * *creates* a block rule when its prompt is dismissed, and a block rule beats any other (Microsoft, windows-firewall/rules.md).
 */
import { madeInThisRun, type Change, type Detail } from '../../contract/plan.ts'
import { defineResource, type StepContext } from '../../engine/resource.ts'
import type { FirewallRule, FirewallState } from '../../ports/host.ts'

/** How the rule is found again, and how we know that it is ours. */
export const firewallRuleName = 'pi-offload-builder'

type ActiveFirewall = Extract<FirewallState, { kind: 'active' }>

export const hostFirewall = defineResource<ActiveFirewall>({
  id: 'host/firewall',
  title: 'Firewall of this PC',
  needs: [],
  weightSeconds: 5,
  needsAdministrator: true,

  async inspect({ ports }) {
    const state = await ports.host.firewall.state(firewallRuleName)
    const ours = state.kind === 'active' && (state.rule !== undefined || state.flaw !== undefined)
    return ours ? { kind: 'present', state } : { kind: 'absent' }
  },

  async diff(context, observed) {
    const { firewall } = context.ports.host
    const state = observed.kind === 'present' ? observed.state : await firewall.state(firewallRuleName)
    if (state.kind === 'inactive') return undefined
    const known = await wantedRule(context).catch(() => undefined)
    const { rule, flaw } = state
    // Where the Pi cannot be found, that is what is shown as wrong (pi/access), not the rule that may well be right.
    const wanted = known ?? { ...anonymousRule(context), from: rule?.from ?? madeInThisRun }
    if (flaw === undefined && rule?.port === wanted.port && rule.from === wanted.from) return undefined
    return describe(state, wanted, await firewall.preview(wanted))
  },

  async apply(context) {
    await context.ports.host.firewall.allow(await wantedRule(context))
  },

  async remove({ ports }) {
    await ports.host.firewall.remove(firewallRuleName)
  },

  async describeRemoval({ ports }, { state }) {
    const setting: Detail = { kind: 'setting', name: settingName(state), before: textOf(state) }
    return {
      summary: `The rule “${firewallRuleName}” of ${state.product} is removed`,
      details: [setting, ...(await ports.host.firewall.previewRemoval(firewallRuleName))],
    }
  },
})

async function wantedRule(context: StepContext): Promise<FirewallRule> {
  const { network, pi } = context.setup
  if (network.allowFrom === 'pi' && /^[\d.]+$/.test(pi.address))
    return { ...anonymousRule(context), from: pi.address }
  const { subnet, destinationAddress } = await context.ports.host.routeTo(pi.address)
  return { ...anonymousRule(context), from: network.allowFrom === 'pi' ? destinationAddress : subnet }
}

function anonymousRule({ setup }: StepContext): Omit<FirewallRule, 'from'> {
  return { name: firewallRuleName, port: setup.network.port }
}

function describe(state: ActiveFirewall, wanted: FirewallRule, commands: Detail[]): Change {
  const before = textOf(state)
  const setting: Detail = {
    kind: 'setting',
    name: settingName(state),
    after: `${wanted.from} reaches TCP port ${String(wanted.port)}`,
    ...(before === '' ? {} : { before }),
  }
  return {
    summary: `${state.product} lets ${whom(state, wanted)} reach port ${whichPort(state, wanted)}`,
    details: [setting, ...commands],
  }
}

function whom({ rule }: ActiveFirewall, { from }: FirewallRule): string {
  return rule === undefined || rule.from === from ? from : `${from} instead of ${rule.from}`
}

function whichPort({ rule }: ActiveFirewall, { port }: FirewallRule): string {
  return rule === undefined || rule.port === port ? `${port}` : `${port} instead of ${rule.port}`
}

function settingName({ product }: ActiveFirewall): string {
  return `Rule “${firewallRuleName}” of ${product}`
}

function textOf({ rule, flaw }: ActiveFirewall): string {
  const text = rule === undefined ? '' : `${rule.from} reaches TCP port ${String(rule.port)}`
  return [text, flaw ?? ''].filter((part) => part !== '').join('; ')
}
