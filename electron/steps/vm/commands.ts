/** The calls of VBoxManage in a plan. */
import { madeInThisRun, type Detail } from '../../contract/plan.ts'
import type { StepContext } from '../../engine/resource.ts'
import type { Machine, VirtualBoxChange } from '../../ports/virtualbox.ts'

/** One detail for each call, in order. `undefined` is the machine that is still to be made. */
export function commandDetails(
  { ports: { virtualBox } }: StepContext,
  machine: Pick<Machine, 'uuid'> | undefined,
  changes: readonly VirtualBoxChange[],
): Detail[] {
  return changes
    .flatMap((change) => virtualBox.preview(machine?.uuid ?? madeInThisRun, change))
    .map((argv) => ({ kind: 'command', where: 'pc', argv }))
}
