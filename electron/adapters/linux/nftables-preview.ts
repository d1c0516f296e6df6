import type { Detail } from '../../contract/plan.ts'
import type { FirewallRule, FirewallState } from '../../ports/host.ts'
import { detailsOf, throughSudo } from './administrator.ts'
import { nftablesSteps } from './nftables-steps.ts'

/** An ordinary one; the number is nftables' own. */
const chain = { family: 'inet', table: 'filter', chain: 'input' }
const handle = 4

/** What would be called on a PC with one chain that filters, and systemd, where our rule is in this state. */
export function nftablesPreview(
  name: string,
  state: FirewallState,
  rule: FirewallRule | undefined,
): Detail[] {
  if (state.kind === 'inactive') return []
  const ours = state.rule === undefined ? [] : [{ ...chain, handle, rule: state.rule }]
  const found = { filtering: [chain], ours, hasUnit: ours.length > 0, runsSystemd: true }
  return detailsOf(nftablesSteps(found, name, rule), throughSudo)
}
