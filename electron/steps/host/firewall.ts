/**
 * The firewall lets the Pi reach the builder's port, and nobody else. It has to be there before the builder first listens: Windows
 * *creates* a block rule when its prompt is dismissed, and a block rule beats any other (Microsoft, windows-firewall/rules.md).
 */
import { madeInThisRun, type Change, type Detail } from '../../contract/plan.ts'
import { problem, toDecide, wayOut, type Problem } from '../../contract/problem.ts'
import { defineResource, type StepContext } from '../../engine/resource.ts'
import type { AdministratorTask, FirewallRule, FirewallState } from '../../ports/host.ts'

/** How the rule is found again, and how we know that it is ours. */
export const firewallRuleName = 'pi-offload-builder'

type ActiveFirewall = Extract<FirewallState, { kind: 'active' }>

export interface SeenFirewall {
  firewall: ActiveFirewall
  /** Rules that keep everybody from VirtualBox, whatever ours says. */
  blocks: readonly string[]
}

export const hostFirewall = defineResource<SeenFirewall>({
  id: 'host/firewall',
  title: 'Firewall of this PC',
  needs: [],
  weightSeconds: 5,

  async inspect({ ports }) {
    const state = await ports.host.firewall.state(firewallRuleName)
    const ours = state.kind === 'active' && (state.rule !== undefined || state.flaw !== undefined)
    if (!ours) return { kind: 'absent' }
    return { kind: 'present', state: { firewall: state, blocks: await ports.host.firewall.blocks() } }
  },

  async diff(context, observed) {
    const seen = observed.kind === 'present' ? observed.state : await lookAnew(context)
    if (seen === undefined) return undefined
    const known = await wantedRule(context).catch(() => undefined)
    const { rule, flaw } = seen.firewall
    // Where the Pi cannot be found, that is what is shown as wrong (pi/access), not the rule that may well be right.
    const wanted = known ?? { ...anonymousRule(context), from: rule?.from ?? madeInThisRun }
    const isRight = flaw === undefined && rule?.port === wanted.port && rule.from === wanted.from
    if (isRight && seen.blocks.length === 0) return undefined
    const tasks = tasksTo(isRight ? undefined : wanted, seen.blocks)
    const { administrator } = context.ports.host
    const commands = await Promise.all(tasks.map((task) => administrator.preview(task)))
    return isRight ? describeUnblocking(seen, commands.flat()) : describe(seen, wanted, commands.flat())
  },

  async obstacle(context, observed) {
    const seen = observed.kind === 'present' ? observed.state : await lookAnew(context)
    return problemOfBlocks(context, seen?.blocks ?? [])
  },

  async administratorTasks(context, goal) {
    if (goal === 'absent') return [{ kind: 'remove-from-firewall', name: firewallRuleName }]
    return tasksTo(await wantedRule(context), await context.ports.host.firewall.blocks())
  },

  async apply(context) {
    const blocks = await context.ports.host.firewall.blocks()
    await context.asAdministrator(tasksTo(await wantedRule(context), blocks))
  },

  async remove(context) {
    await context.asAdministrator([{ kind: 'remove-from-firewall', name: firewallRuleName }])
  },

  async describeRemoval({ ports }, { state: { firewall } }) {
    const setting: Detail = { kind: 'setting', name: settingName(firewall), before: textOf(firewall) }
    const task = { kind: 'remove-from-firewall', name: firewallRuleName } as const
    return {
      summary: `The rule “${firewallRuleName}” of ${firewall.product} is removed`,
      details: [setting, ...(await ports.host.administrator.preview(task))],
    }
  },
})

/** Removing rules of others, even of Windows' own making, is for the user to decide. */
export function problemOfBlocks({ setup }: StepContext, blocks: readonly string[]): Problem | undefined {
  if (blocks.length === 0 || setup.network.unblockVirtualBox) return undefined
  return toDecide(
    problem('FIREWALL_BLOCKS_VIRTUALBOX', `Rules of the firewall block VirtualBox: ${blocks.join('; ')}.`),
    'The Pi reaches the builder, whose machine is VirtualBox’s.',
    [wayOut('Remove these rules while setting up.', { network: { unblockVirtualBox: true } })],
  )
}

async function lookAnew({ ports }: StepContext): Promise<SeenFirewall | undefined> {
  const firewall = await ports.host.firewall.state(firewallRuleName)
  return firewall.kind === 'inactive' ? undefined : { firewall, blocks: await ports.host.firewall.blocks() }
}

/** The blocks last: until then nothing more is open than before. */
function tasksTo(rule: FirewallRule | undefined, blocks: readonly string[]): AdministratorTask[] {
  return [
    ...(rule === undefined ? [] : [{ kind: 'allow-in-firewall', rule } as const]),
    ...(blocks.length === 0 ? [] : [{ kind: 'unblock-virtualbox', rules: blocks } as const]),
  ]
}

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

function describe({ firewall, blocks }: SeenFirewall, wanted: FirewallRule, commands: Detail[]): Change {
  const before = textOf(firewall)
  const setting: Detail = {
    kind: 'setting',
    name: settingName(firewall),
    after: `${wanted.from} reaches TCP port ${String(wanted.port)}`,
    ...(before === '' ? {} : { before }),
  }
  const unblocked = blocks.length === 0 ? '' : ', rules that block VirtualBox are removed'
  return {
    summary: `${firewall.product} lets ${whom(firewall, wanted)} reach port ${whichPort(firewall, wanted)}${unblocked}`,
    details: [setting, ...commands],
  }
}

function describeUnblocking({ firewall, blocks }: SeenFirewall, commands: Detail[]): Change {
  return {
    summary: `Rules of ${firewall.product} that block VirtualBox are removed`,
    details: [
      ...blocks.map((name): Detail => ({
        kind: 'setting',
        name: `Rule “${name}”`,
        before: 'blocks VirtualBox',
      })),
      ...commands,
    ],
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
