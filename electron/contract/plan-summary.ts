/** A plan at a glance, for the review: its three groups, what it downloads, what asks for rights, how long it takes. */
import type { Action, Plan } from './plan.ts'

export type PlanGroup = 'pc' | 'builder' | 'pi'

export interface PlanSummary {
  /** Every action in its place, each group in the order of the plan; empty groups are there, too. */
  groups: Record<PlanGroup, Action[]>
  /** Of what is named; 0 where its size turns out only when it is asked for. */
  downloadBytes: number
  /** NixOS fetches in the machine what it is made of: how much that is knows nobody before. */
  fetchesPackages: boolean
  /** Actions that ask for administrator rights. */
  administratorActions: Action[]
  typicalSeconds: number
}

export function groupOf(resource: string): PlanGroup {
  if (resource.startsWith('pi/')) return 'pi'
  return resource.startsWith('vm/') ? 'builder' : 'pc'
}

export function summaryOf({ actions }: Plan): PlanSummary {
  const inGroup = (group: PlanGroup) => actions.filter(({ resource }) => groupOf(resource) === group)
  const details = actions.flatMap(({ change }) => change.details)
  return {
    groups: { pc: inGroup('pc'), builder: inGroup('builder'), pi: inGroup('pi') },
    downloadBytes: details.reduce(
      (sum, detail) => sum + (detail.kind === 'download' ? (detail.bytes ?? 0) : 0),
      0,
    ),
    fetchesPackages: actions.some(({ resource, kind }) => resource === 'vm/system' && kind === 'create'),
    administratorActions: actions.filter(({ needsAdministrator }) => needsAdministrator),
    typicalSeconds: actions.reduce((sum, { weightSeconds }) => sum + weightSeconds, 0),
  }
}
