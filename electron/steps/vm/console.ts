/** The builder's machine as somebody sees and uses it who stands in front of it: its screen and its switches. */
import { failure } from '../../contract/problem.ts'
import type { StepContext } from '../../engine/resource.ts'
import type { MachineState } from '../../ports/virtualbox.ts'
import { ownMachine } from './own-machine.ts'
import { goOn, isPlaying, requireNoPause } from './playing.ts'
import { shutDown } from './switch-off.ts'

export interface MachineNow {
  state: MachineState
  /** The user said that he plays. */
  isPlaying: boolean
}

/** `undefined` where there is no machine of ours. */
export async function lookAtMachine(context: StepContext): Promise<MachineNow | undefined> {
  const machine = await ownMachine(context)
  return machine && { state: machine.state, isPlaying: await isPlaying(context, machine) }
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

/**
 * `start` also wakes a saved machine and lets a paused one go on. Throws `VM_NOT_FOUND` where there is none, and for a start
 * `PAUSED_WHILE_PLAYING`.
 */
export async function changePower(
  context: StepContext,
  action: 'start' | 'shut-down' | 'pause',
): Promise<void> {
  const { virtualBox } = context.ports
  const machine = await ownMachine(context)
  if (machine === undefined) throw failure('VM_NOT_FOUND', 'There is no builder on this PC.')
  switch (action) {
    case 'start':
      await requireNoPause(context)
      return goOn(context, machine)
    case 'pause':
      return virtualBox.pause(machine.uuid)
    case 'shut-down':
      return shutDown(context, machine)
  }
}
