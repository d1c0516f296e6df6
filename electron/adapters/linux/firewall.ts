/**
 * The firewall of a Linux PC: firewalld where it runs, since it would undo what is done behind its back, otherwise whatever filters in
 * nftables. Which of them is in charge may change in the life of a PC, so what is left in the other one is found and taken away. (ufw and today's iptables write there too. The old iptables kernel interface is not looked at: current
 * distributions do not use it.)
 */
import { isDeepStrictEqual } from 'node:util'
import { failure, ProblemError } from '../../contract/problem.ts'
import type { Detail } from '../../contract/plan.ts'
import type { Firewall, FirewallRule, FirewallState } from '../../ports/host.ts'
import { subnetOf } from '../ipv4.ts'
import {
  detailsOf,
  exitCodeIfInstalled,
  needsAdministrator,
  runAsAdministrator,
  type AdministratorStep,
} from './administrator.ts'
import type { FirewallProduct } from './firewall-product.ts'
import { firewalld } from './firewalld.ts'
import { nftables } from './nftables.ts'

/** With what an administrator changes of it. */
export interface ChangeableFirewall extends Firewall {
  preview(rule: FirewallRule): Promise<Detail[]>
  previewRemoval(name: string): Promise<Detail[]>
  /** Throws `NEEDS_ADMINISTRATOR`, `FIREWALL_FAILED`. */
  allow(rule: FirewallRule): Promise<void>
  remove(name: string): Promise<void>
}

export function linuxFirewall(): ChangeableFirewall {
  async function carryOut(steps: readonly AdministratorStep[]): Promise<void> {
    try {
      for (const { argv, file } of steps)
        await runAsAdministrator(argv, file === undefined ? {} : { input: file.content })
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      const { code, detail, underlying } = error.problem
      if (code === 'NEEDS_ADMINISTRATOR')
        throw needsAdministrator(
          steps.map(({ argv }) => argv),
          underlying,
        )
      throw failure('FIREWALL_FAILED', detail, underlying)
    }
  }

  return {
    state: (name) => look(checkedName(name)),

    // The firewalls of Linux know ports and no programs.
    blocks: () => Promise.resolve([]),

    preview: async (wanted) => {
      const rule = checkedRule(wanted)
      return detailsOf(await stepsTo(rule.name, rule))
    },

    previewRemoval: async (name) => detailsOf(await stepsTo(checkedName(name), undefined)),

    allow: async (wanted) => {
      const rule = checkedRule(wanted)
      await carryOut(await stepsTo(rule.name, rule))
      const state = await look(rule.name)
      if (state.kind === 'inactive') return
      if (state.flaw !== undefined || !isDeepStrictEqual(state.rule, rule))
        throw failure('FIREWALL_FAILED', `${state.product} took the rule, but it is not there.`, state.flaw)
    },

    remove: async (name) => {
      await carryOut(await stepsTo(checkedName(name), undefined))
      const state = await look(name)
      if (state.kind === 'active' && (state.rule !== undefined || state.flaw !== undefined))
        throw failure('FIREWALL_FAILED', `${state.product} still has the rule ${name}.`, state.flaw)
    },
  }
}

async function look(name: string): Promise<FirewallState> {
  const { inCharge, other } = await products()
  const state = await inCharge.look(name)
  if ((await other.leftovers(name)).length === 0) return state
  const flaw = `A rule is left over in ${other.product}, which is not in charge.`
  if (state.kind === 'inactive') return { kind: 'active', product: other.product, flaw }
  return { ...state, flaw: state.flaw ?? flaw }
}

/** The new rule first, so that the port is not closed between. */
async function stepsTo(name: string, rule: FirewallRule | undefined): Promise<AdministratorStep[]> {
  const { inCharge, other } = await products()
  return [...(await inCharge.steps(name, rule)), ...(await other.leftovers(name))]
}

async function products(): Promise<{ inCharge: FirewallProduct; other: FirewallProduct }> {
  // 0: it runs; 253: it runs and may not be asked by us; 252: it does not run (firewall-cmd(1), "Exit codes").
  const state = await exitCodeIfInstalled('firewall-cmd', ['--state'])
  const firewalldRuns = state === 0 || state === 253
  return firewalldRuns ? { inCharge: firewalld, other: nftables } : { inCharge: nftables, other: firewalld }
}

/** Names and addresses become words of the firewalls' own languages, which know no way to quote. */
function checkedName(name: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(name))
    throw failure('FIREWALL_FAILED', `${name} cannot be the name of a rule.`)
  return name
}

function checkedRule(rule: FirewallRule): FirewallRule {
  checkedName(rule.name)
  const [address = '', prefixLength = '32', ...more] = rule.from.split('/')
  const isAddress =
    /^(?:\d{1,3}\.){3}\d{1,3}$/.test(address) && address.split('.').every((part) => Number(part) <= 255)
  if (!isAddress || !/^\d{1,2}$/.test(prefixLength) || Number(prefixLength) > 32 || more.length > 0)
    throw failure('FIREWALL_FAILED', `${rule.from} is neither an IPv4 address nor a subnet.`)
  if (!Number.isInteger(rule.port) || rule.port < 1 || rule.port > 65_535)
    throw failure('FIREWALL_FAILED', `${rule.port} is no port.`)
  // As the firewalls give it back.
  const from = Number(prefixLength) === 32 ? address : subnetOf(address, Number(prefixLength))
  return { name: rule.name, port: rule.port, from }
}
