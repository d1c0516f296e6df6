/**
 * How much of the PC the builder may take. It is made with it; a change, also by a game that begins or ends, holds at once and
 * switches nothing off.
 */
import { defineResource, type Observed } from '../../engine/resource.ts'
import type { Machine } from '../../ports/virtualbox.ts'
import { commandDetails } from './commands.ts'
import { describeHardware, differences } from './hardware.ts'
import { ownMachine } from './own-machine.ts'
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

  diff(context, observed) {
    if (observed.kind === 'absent') return Promise.resolve(undefined)
    const { machine, isPlayed } = observed.state
    const limits = wantedLimits(context.setup, isPlayed)
    const { texts, details } = describeHardware(limits, machine.hardware)
    if (texts.length === 0) return Promise.resolve(undefined)
    const commands = commandDetails(context, machine, [{ kind: 'limit', state: 'running', limits }])
    return Promise.resolve({ summary: texts.join(', '), details: [...details, ...commands] })
  },

  async apply(context, observed) {
    if (observed.kind === 'absent') return
    const { machine, isPlayed } = observed.state
    const wanted = wantedLimits(context.setup, isPlayed)
    if (differences(wanted, machine.hardware).length > 0) await limit(context, machine, wanted)
  },
})
