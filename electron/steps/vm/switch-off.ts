/** Hardware and media are changed only while the machine is off. */
import type { StepContext } from '../../engine/resource.ts'
import type { Machine, MachineState, VirtualBoxChange } from '../../ports/virtualbox.ts'
import { forgetBuilderSession } from './session.ts'
import { startOrDiscard } from './start.ts'

const pollMs = 1_000
/**
 * For a system that stops its services in order. It waits for no build: Nix's unit ends the daemon alone (nix, misc/systemd/nix-daemon.service.in,
 * KillMode=process), ssh's ends the connection of the Pi, and systemd ends whatever is left.
 */
const shutdownMs = 90_000
/** Between two lasting states; VirtualBox saves some gigabytes of memory in it. */
const settleMs = 60_000

/**
 * Switches the machine off: `gently` through its power button where a system runs in it, and by cutting the power when it does
 * not listen. A saved system is woken up first, to be shut down in order: its memory belongs to the hardware that it has. One that
 * cannot be woken up any more is off with its memory discarded.
 */
export async function switchOff(
  context: StepContext,
  uuid: string,
  { gently }: { gently: boolean },
): Promise<void> {
  const { virtualBox } = context.ports
  context.signal.throwIfAborted()
  await forgetBuilderSession(context)
  let state = await waitForState(context, uuid, isLasting, settleMs)
  if (gently && state === 'saved') {
    context.log('The saved builder is woken up to be shut down.')
    state = (await startOrDiscard(context, uuid)) === undefined ? 'poweroff' : 'running'
  }
  if (isOff(state)) return
  if (gently && state === 'running') {
    context.log('The builder is asked to shut down.')
    await virtualBox.pressPowerButton(uuid)
    if (isOff(await waitForState(context, uuid, isOff, shutdownMs))) return
    context.log('The builder did not shut down in time: its power is cut.')
  }
  await virtualBox.powerOff(uuid)
}

/** For a summary: of one that is on. */
export const endOfBuilds = 'builds that run on it end'

/** What `switchOff` will call, for the review. One that does not listen to its power button has its power cut in addition. */
export function switchingOff(state: MachineState, { gently }: { gently: boolean }): VirtualBoxChange[] {
  if (isOff(state)) return []
  if (!gently || state === 'stuck') return [{ kind: 'power-off', state }]
  return [...(state === 'saved' ? [{ kind: 'start' } as const] : []), { kind: 'press-power-button' }]
}

/** Shuts it down in order, also one that is paused: halted, it would not notice its power button. */
export async function shutDown(context: StepContext, { uuid, state }: Machine): Promise<void> {
  if (state === 'paused') await context.ports.virtualBox.start(uuid)
  await switchOff(context, uuid, { gently: true })
}

/** What `shutDown` will call, in the same way. */
export function shuttingDown(state: MachineState): VirtualBoxChange[] {
  const resuming = state === 'paused' ? [{ kind: 'resume' } as const] : []
  return [...resuming, ...switchingOff(state, { gently: true })]
}

/** The first state that satisfies, or the last one seen when the time is up. */
export async function waitForState(
  { ports: { virtualBox, clock }, signal }: StepContext,
  uuid: string,
  satisfies: (state: MachineState) => boolean,
  timeoutMs: number,
): Promise<MachineState> {
  for (const end = clock.now() + timeoutMs; ;) {
    const { state } = await virtualBox.machine(uuid, signal)
    if (satisfies(state) || clock.now() >= end) return state
    await clock.sleep(pollMs, signal)
  }
}

export function isOff(state: MachineState): boolean {
  return state === 'poweroff' || state === 'aborted'
}

/** Neither on the way to another state nor one that is unknown. */
export function isLasting(state: MachineState): boolean {
  return state !== 'starting' && state !== 'stopping' && state !== 'other'
}
