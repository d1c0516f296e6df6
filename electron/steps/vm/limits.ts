/**
 * How much of the PC the builder may take. It is made with it; a change, also by a game that begins or ends, holds at once and
 * switches nothing off.
 */
import type { Change } from '../../contract/plan.ts'
import { defineResource, type Observed, type StepContext } from '../../engine/resource.ts'
import type { Machine } from '../../ports/virtualbox.ts'
import { commandDetails } from './commands.ts'
import { describeHardware, differences } from './hardware.ts'
import { isUnreadable, ownMachine } from './own-machine.ts'
import { isPlaying, limit, wantedLimits } from './playing.ts'

interface LimitsState {
  machine: Machine
  isPlayed: boolean
}

export const vmLimits = defineResource<LimitsState>({
  id: 'vm/limits',
  title: 'Share of the PC',
  // VirtualBox refuses the cap of a machine that is paused or saved.
  needs: ['vm/power'],
  within: 'vm/machine',
  looksAfter: ['host/virtualbox'],
  weightSeconds: 1,

  async inspect(context): Promise<Observed<LimitsState>> {
    const machine = await ownMachine(context)
    if (machine === undefined) return { kind: 'absent' }
    return { kind: 'present', state: { machine, isPlayed: await isPlaying(context, machine) } }
  },

  async diff(context, observed) {
    if (observed.kind === 'absent')
      // One that is still to be made is made with it.
      return (await isUnreadable(context)) ? changeOf(context, undefined, false) : undefined
    return changeOf(context, observed.state.machine, observed.state.isPlayed)
  },

  async apply(context, observed) {
    if (observed.kind === 'absent') return
    const { machine, isPlayed } = observed.state
    const wanted = wantedLimits(context.setup, isPlayed)
    if (differences(wanted, machine.hardware).length > 0) await limit(context, machine, wanted)
  },
})

/** Without a machine: all of it. */
function changeOf(context: StepContext, machine: Machine | undefined, isPlayed: boolean): Change | undefined {
  const limits = wantedLimits(context.setup, isPlayed)
  const { texts, details } = describeHardware(limits, machine?.hardware)
  if (texts.length === 0) return undefined
  const commands = commandDetails(context, machine, [{ kind: 'limit', state: 'running', limits }])
  const summary =
    machine === undefined ? 'The builder gets its share of the PC where that is another' : texts.join(', ')
  return { summary, details: [...details, ...commands] }
}
