import type { FirewallRule, FirewallState } from '../../ports/host.ts'
import type { AdministratorStep } from './administrator.ts'

/** One kind of firewall: how its state is read, and what leads to another. */
export interface FirewallProduct {
  readonly product: string
  look(name: string): Promise<FirewallState>
  /** From whatever is there to exactly this rule, or to none of this name. */
  steps(name: string, rule: FirewallRule | undefined): Promise<AdministratorStep[]>
  /** Takes away what bears this name while the other kind is in charge; empty where there is nothing. */
  leftovers(name: string): Promise<AdministratorStep[]>
}
