import { problemOf } from '../../contract/problem.ts'
import type { StepContext } from '../../engine/resource.ts'
import type { MachineCarrier } from '../../ports/virtualbox.ts'

/** Starts the machine, wakes it up or lets it go on, and says where that is slow. */
export async function startMachine(context: StepContext, uuid: string): Promise<void> {
  const carrier = (await startOrDiscard(context, uuid)) ?? (await context.ports.virtualBox.start(uuid))
  if (carrier === 'other-hypervisor')
    context.log(
      'VirtualBox runs the builder through another hypervisor that this PC has: it works, but slower.',
    )
}

/**
 * What was saved and cannot be loaded any more, as after an update of VirtualBox, is worth nothing: it is discarded, and the machine is
 * off then (`undefined`).
 */
export async function startOrDiscard(
  context: StepContext,
  uuid: string,
): Promise<MachineCarrier | undefined> {
  const { virtualBox } = context.ports
  try {
    return await virtualBox.start(uuid)
  } catch (error) {
    const { code, detail } = problemOf(error)
    if (code !== 'SAVED_STATE_UNUSABLE') throw error
    context.log(`${detail} The saved state is discarded.`)
    await virtualBox.powerOff(uuid)
    return undefined
  }
}
