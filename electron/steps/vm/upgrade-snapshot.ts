/**
 * The snapshot from before an upgrade of the builder. That it is there is all that is known of an upgrade under way; a tag that names
 * it says that the new system was proven. See docs/decisions/0016-a-newer-nixos-with-a-way-back.md.
 */
import { failure, problemOf, type Problem } from '../../contract/problem.ts'
import type { StepContext } from '../../engine/resource.ts'
import type { Machine, VirtualBoxChange } from '../../ports/virtualbox.ts'
import { lackForMerging } from './disk-space.ts'
import { switchOff, switchingOff } from './switch-off.ts'

/** Holds the UUID of the snapshot whose successor was proven: it says nothing of any other one. A snapshot keeps no tags. */
export const provenTag = 'PiOffload/Proven-after'

export interface UpgradeSnapshot {
  uuid: string
  /** The system that came after it was proven: it is needed no longer. */
  isProven: boolean
}

/** Ours is known by its name. */
export async function snapshotName({ ledger }: StepContext): Promise<string> {
  const { installationId } = await ledger.read()
  return `pi-offload-before-upgrade-${installationId}`
}

/** `undefined` where no upgrade is under way. */
export async function upgradeSnapshotOf(
  context: StepContext,
  { uuid, snapshots }: Machine,
): Promise<UpgradeSnapshot | undefined> {
  if (snapshots.length === 0) return undefined
  const name = await snapshotName(context)
  // Of several the first is the one from before all of it.
  const snapshot = snapshots.find((one) => one.name === name)
  if (snapshot === undefined) return undefined
  const tags = await context.ports.virtualBox.tags(uuid, context.signal)
  return { uuid: snapshot.uuid, isProven: tags[provenTag] === snapshot.uuid }
}

/**
 * Why the snapshot of a proven upgrade has to stay for now: too little room on the PC. The builder runs with it; it does not grow, and
 * gets no other NixOS.
 */
export async function postponedMerge(context: StepContext, machine: Machine): Promise<Problem | undefined> {
  const snapshot = await upgradeSnapshotOf(context, machine)
  return snapshot?.isProven === true ? lackForMerging(context, machine) : undefined
}

/** What `settle` will call. */
export function settling({ state }: Machine, { uuid, isProven }: UpgradeSnapshot): VirtualBoxChange[] {
  return [
    ...switchingOff(state, { gently: isProven }),
    ...(isProven ? [] : [{ kind: 'restore-snapshot', snapshot: uuid } as const]),
    { kind: 'delete-snapshot', snapshot: uuid },
    { kind: 'set-tag', name: provenTag, value: undefined },
  ]
}

/**
 * Keeps a system that was proven, and otherwise goes back to the one before. The machine is off afterwards. Throws
 * `UPGRADE_NOT_TAKEN_BACK` where that is not the system it has then.
 */
export async function settle(
  context: StepContext,
  machine: string,
  { uuid, isProven }: UpgradeSnapshot,
): Promise<void> {
  const { virtualBox } = context.ports
  if (isProven) await switchOff(context, machine, { gently: true })
  else await restore(context, machine, uuid)
  await virtualBox.deleteSnapshot(machine, uuid)
  await virtualBox.setTag(machine, provenTag, undefined)
}

/**
 * All of it or nothing: until VirtualBox has written the settings it rolls back whatever fails, and the machine has the disk that it had;
 * what fails later does not count (VirtualBox, src/VBox/Main/src-server/SnapshotImpl.cpp, i_restoreSnapshotHandler).
 */
async function restore(context: StepContext, machine: string, snapshot: string): Promise<void> {
  try {
    await switchOff(context, machine, { gently: false })
    await context.ports.virtualBox.restoreSnapshot(machine, snapshot)
  } catch (error) {
    context.signal.throwIfAborted()
    const { detail, underlying } = problemOf(error)
    throw failure('UPGRADE_NOT_TAKEN_BACK', detail, underlying)
  }
}
