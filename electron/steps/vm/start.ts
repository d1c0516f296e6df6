import type { StepContext } from '../../engine/resource.ts'

/** Starts the machine, wakes it up or lets it go on, and says where that is slow. */
export async function startMachine(context: StepContext, uuid: string): Promise<void> {
  if ((await context.ports.virtualBox.start(uuid)) === 'other-hypervisor')
    context.log(
      'VirtualBox runs the builder through another hypervisor that this PC has: it works, but slower.',
    )
}
