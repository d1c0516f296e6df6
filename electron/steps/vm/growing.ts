/** Whether the machine’s disk was made larger and the file system on it was not yet: that cannot be seen while the machine is off. */
import type { StepContext } from '../../engine/resource.ts'
import type { Machine } from '../../ports/virtualbox.ts'

export const growingTag = 'PiOffload/DiskGrows'

export async function isGrowing({ ports, signal }: StepContext, machine: Machine): Promise<boolean> {
  return (await ports.virtualBox.tags(machine.uuid, signal))[growingTag] !== undefined
}
