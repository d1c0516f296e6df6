/** What an upgrade that was interrupted left: its snapshot goes, before anything else is looked for in the builder. */
import { defineResource } from '../../engine/resource.ts'
import type { Machine } from '../../ports/virtualbox.ts'
import { commandDetails } from './commands.ts'
import { ownMachine } from './own-machine.ts'
import { isReachable } from './forwarding.ts'
import { bringUp } from './power.ts'
import { startMachine } from './start.ts'
import { orStartAgain } from './start-again.ts'
import { isOff } from './switch-off.ts'
import {
  inTheWay,
  postponedMerge,
  settle,
  settling,
  upgradeSnapshotOf,
  type UpgradeSnapshot,
} from './upgrade-snapshot.ts'

interface SnapshotState {
  machine: Machine
  snapshot: UpgradeSnapshot
}

export const vmSnapshot = defineResource<SnapshotState>({
  id: 'vm/snapshot',
  title: 'Snapshot from before an upgrade',
  needs: ['vm/settings'],
  within: 'host/virtualbox',
  // Which NixOS there is then.
  disturbs: ['vm/upgrade'],
  weightSeconds: 60,

  async inspect(context) {
    const machine = await ownMachine(context)
    const snapshot = machine && (await upgradeSnapshotOf(context, machine))
    if (machine === undefined || snapshot === undefined) return { kind: 'absent' }
    const problem = await postponedMerge(context, machine)
    return problem === undefined
      ? { kind: 'present', state: { machine, snapshot } }
      : { kind: 'postponed', problem }
  },

  diff(context, observed) {
    if (observed.kind === 'absent') return Promise.resolve(undefined)
    const { machine, snapshot } = observed.state
    return Promise.resolve({
      summary: snapshot.isProven
        ? 'The newer NixOS of the builder was proven: the snapshot from before it is deleted'
        : 'An upgrade of the builder was interrupted: it goes back to the NixOS that it had',
      details: commandDetails(context, machine, [
        ...settling(machine, snapshot),
        ...(isOff(machine.state) ? [] : [{ kind: 'start' } as const]),
      ]),
    })
  },

  obstacle(_context, observed) {
    const found = observed.kind === 'present' ? observed.state : undefined
    return Promise.resolve(found && inTheWay(found.machine, found.snapshot))
  },

  async apply(context, observed) {
    if (observed.kind === 'absent') return
    const { machine, snapshot } = observed.state
    await orStartAgain(
      context,
      machine.uuid,
      () => settle(context, machine.uuid, snapshot),
      // What was not proven goes on where it ran, and is not begun.
      isOff(machine.state) ? 'UPGRADE_NOT_TAKEN_BACK' : undefined,
    )
    // As it was found: a plan that saw it run has nothing that would start it.
    if (isOff(machine.state)) return
    const restored = await context.ports.virtualBox.machine(machine.uuid, context.signal)
    if (isReachable(context.setup, restored)) await bringUp(context, machine.uuid)
    // It is waited for once its ports lead to it (`vm/power`).
    else await startMachine(context, machine.uuid)
  },
})
