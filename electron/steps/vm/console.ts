/** The builder's machine as somebody sees and uses it who stands in front of it: its screen and its switches. */
import { failure } from '../../contract/problem.ts'
import type { StepContext } from '../../engine/resource.ts'
import type { MachineState } from '../../ports/virtualbox.ts'
import { ownMachine } from './own-machine.ts'
import { switchOff } from './switch-off.ts'

/** `undefined` where there is no machine of ours. */
export async function stateOfMachine(context: StepContext): Promise<MachineState | undefined> {
  return (await ownMachine(context))?.state
}

/** The screen as a PNG file; `undefined` while there is none. */
export async function pictureOfConsole(context: StepContext): Promise<Uint8Array | undefined> {
  const { ports, folders } = context
  const machine = await ownMachine(context)
  if (machine?.state !== 'running') return undefined
  try {
    await ports.virtualBox.screenshot(machine.uuid, folders.screenshotFile)
    return await ports.files.read(folders.screenshotFile)
  } finally {
    await ports.files.remove(folders.screenshotFile)
  }
}

/** `start` also wakes a saved machine and lets a paused one go on. Throws `VM_NOT_FOUND` where there is none. */
export async function changePower(
  context: StepContext,
  action: 'start' | 'shut-down' | 'pause',
): Promise<void> {
  const { virtualBox } = context.ports
  const machine = await ownMachine(context)
  if (machine === undefined) throw failure('VM_NOT_FOUND', 'There is no builder on this PC.')
  switch (action) {
    case 'start':
      return virtualBox.start(machine.uuid)
    case 'pause':
      return virtualBox.pause(machine.uuid)
    case 'shut-down':
      // Halted, it would not notice its power button.
      if (machine.state === 'paused') await virtualBox.start(machine.uuid)
      return switchOff(context, machine.uuid, { gently: true })
  }
}
