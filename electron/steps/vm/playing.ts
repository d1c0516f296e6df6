/**
 * The user plays, and the builder gives way. He says so, and a tag on the machine keeps it: it outlives this program and every
 * start of the machine, and repairs heed it.
 */
import { failure, problem, ProblemError, type Problem } from '../../contract/problem.ts'
import type { Setup } from '../../contract/setup.ts'
import type { StepContext } from '../../engine/resource.ts'
import type { Machine, MachineLimits, MachineState } from '../../ports/virtualbox.ts'
import { correctClock } from './clock.ts'
import { differences } from './hardware.ts'
import { ownMachine } from './own-machine.ts'
import { startMachine } from './start.ts'
import { isLasting, isOff, waitForState } from './switch-off.ts'

const playingTag = 'PiOffload/Playing'
const settleMs = 60_000

export async function isPlaying(context: StepContext, { uuid }: Pick<Machine, 'uuid'>): Promise<boolean> {
  return (await context.ports.virtualBox.tags(uuid, context.signal))[playingTag] !== undefined
}

/** How much of the PC the machine may take. */
export function wantedLimits({ builder }: Setup, isPlayedNow: boolean): MachineLimits {
  const { processPriority, cpuCapPercent, whilePlaying, cpuCapPercentWhilePlaying } = builder
  if (!isPlayedNow || whilePlaying === 'pause') return { processPriority, cpuCapPercent }
  return { processPriority: 'low', cpuCapPercent: Math.min(cpuCapPercent, cpuCapPercentWhilePlaying) }
}

/** `PAUSED_WHILE_PLAYING` where nothing can be had of this machine because of a game. */
export async function pauseWhilePlaying(
  context: StepContext,
  machine: Machine,
): Promise<Problem | undefined> {
  if (context.setup.builder.whilePlaying !== 'pause' || !(await isPlaying(context, machine))) return undefined
  return problem('PAUSED_WHILE_PLAYING', whyPaused(machine.state))
}

/** Throws that problem. */
export async function requireNoPause(context: StepContext): Promise<void> {
  const machine = await ownMachine(context)
  const found = machine && (await pauseWhilePlaying(context, machine))
  if (found !== undefined) throw new ProblemError(found)
}

function whyPaused(state: MachineState): string {
  if (state === 'running') return 'You said that you play; something started the builder all the same.'
  return state === 'paused'
    ? 'The builder stands still because you said that you play.'
    : 'The builder is not started because you said that you play.'
}

/** Throws `VM_NOT_FOUND` where there is no machine. Said once more, it is applied once more. */
export async function setPlaying(context: StepContext, isPlayedNow: boolean): Promise<void> {
  const { setup, ports, signal } = context
  const machine = await ownMachine(context)
  if (machine === undefined) throw failure('VM_NOT_FOUND', 'There is no builder on this PC.')
  const { uuid } = machine
  const wasPlayed = await isPlaying(context, machine)
  const state = await waitForState(context, uuid, isLasting, settleMs)
  signal.throwIfAborted()
  // First what is wanted: where the rest fails, the status tells what is not so yet.
  if (isPlayedNow !== wasPlayed)
    await ports.virtualBox.setTag(uuid, playingTag, isPlayedNow ? 'yes' : undefined)
  if (isPlayedNow && setup.builder.whilePlaying === 'pause' && state === 'running')
    await ports.virtualBox.pause(uuid)
  else if (!isPlayedNow && wasPlayed && state === 'paused') await goOn(context, machine)
  else await keepLimits(context)
}

/** Starts, wakes or resumes the machine as things are: with what it may take now, and with the right time. */
export async function goOn(context: StepContext, { uuid, state }: Machine): Promise<void> {
  await startMachine(context, uuid)
  await keepLimits(context)
  // One that is started takes its time from the PC; it answers much later, too.
  if (state === 'paused' || state === 'saved') await correctClock(context)
}

/** One that is paused or saved gets them when it goes on. */
async function keepLimits(context: StepContext): Promise<void> {
  const machine = await ownMachine(context)
  if (machine === undefined || (machine.state !== 'running' && !isOff(machine.state))) return
  const wanted = wantedLimits(context.setup, await isPlaying(context, machine))
  if (differences(wanted, machine.hardware).length > 0) await limit(context, machine, wanted)
}

export async function limit(
  context: StepContext,
  { uuid }: Pick<Machine, 'uuid'>,
  wanted: MachineLimits,
): Promise<void> {
  const outcome = await context.ports.virtualBox.limit(uuid, wanted)
  if (outcome === 'priority-from-next-start')
    context.log(
      'This system does not let the priority of the builder be raised while it runs: it is from its next start on.',
    )
}
