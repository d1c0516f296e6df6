/**
 * The snapshot from before an upgrade of the builder. That it is there is all that is known of an upgrade under way; a tag that names
 * it says that the new system was proven. See docs/decisions/0016-a-newer-nixos-with-a-way-back.md.
 */
import { failure, problem, problemOf, ProblemError, type Problem } from '../../contract/problem.ts'
import type { StepContext } from '../../engine/resource.ts'
import type { Machine, VirtualBoxChange } from '../../ports/virtualbox.ts'
import { lackForMerging } from './disk-space.ts'
import { switchOff, switchingOff } from './switch-off.ts'

/** Holds the UUID of the snapshot whose successor was proven: it says nothing of any other one. A snapshot keeps no tags. */
export const provenTag = 'PiOffload/Proven-after'

export interface UpgradeSnapshot {
  uuid: string
  name: string
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
  return { uuid: snapshot.uuid, name, isProven: tags[provenTag] === snapshot.uuid }
}

/**
 * Why the snapshot has to stay for now although the builder has a system that may run, a proven one or the former: too little room on the PC, or
 * what stands in the way. The builder runs with it; it does not grow, and gets no other NixOS.
 */
export async function postponedMerge(context: StepContext, machine: Machine): Promise<Problem | undefined> {
  const snapshot = await upgradeSnapshotOf(context, machine)
  if (snapshot === undefined) return undefined
  const { isProven } = snapshot
  const obstacle = isProven || hasGoneBack(machine, snapshot) ? inTheWay(machine, snapshot) : undefined
  return obstacle ?? (isProven ? lackForMerging(context, machine) : undefined)
}

/**
 * Snapshots of somebody else's that were taken after ours: VirtualBox deletes none that more than one thing builds upon, be it snapshots or the
 * machine itself, which does so after it went back (tried on 7.2.22). Then nothing is begun.
 */
export function inTheWay(
  machine: Pick<Machine, 'snapshots' | 'currentSnapshot'>,
  snapshot: UpgradeSnapshot,
): Problem | undefined {
  const { uuid, name, isProven } = snapshot
  const above = machine.snapshots.filter(({ parent }) => parent === uuid)
  const isBelowMachine = !isProven || machine.currentSnapshot === uuid
  if (above.length + (isBelowMachine ? 1 : 0) < 2) return undefined
  const names = above.map((one) => `“${one.name}”`).join(', ')
  if (isProven || hasGoneBack(machine, snapshot))
    return problem(
      'SNAPSHOT_IN_THE_WAY',
      `Taken after “${name}”, the snapshot from before an upgrade of the builder: ${names}.`,
    )
  return problem(
    'SNAPSHOT_IN_THE_WAY',
    `Taken after “${name}”, the snapshot from before an upgrade of the builder: ${names}. To keep the system that the builder has now, delete “${name}” instead.`,
  )
}

/** Nothing but a restoration brings the machine back onto one that another was taken after. */
function hasGoneBack(
  { snapshots, currentSnapshot }: Pick<Machine, 'snapshots' | 'currentSnapshot'>,
  { uuid }: UpgradeSnapshot,
): boolean {
  return currentSnapshot === uuid && snapshots.some(({ parent }) => parent === uuid)
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
  snapshot: UpgradeSnapshot,
): Promise<void> {
  const { virtualBox } = context.ports
  const { uuid, isProven } = snapshot
  if (isProven) await switchOff(context, machine, { gently: true })
  else await restore(context, machine, snapshot)
  await virtualBox.deleteSnapshot(machine, uuid)
  await virtualBox.setTag(machine, provenTag, undefined)
}

/**
 * All of it or nothing: until VirtualBox has written the settings it rolls back whatever fails, and the machine has the disk that it had;
 * what fails later does not count (VirtualBox, src/VBox/Main/src-server/SnapshotImpl.cpp, i_restoreSnapshotHandler).
 */
async function restore(context: StepContext, machine: string, snapshot: UpgradeSnapshot): Promise<void> {
  const { virtualBox } = context.ports
  try {
    await switchOff(context, machine, { gently: false })
    // Somebody may have taken one while the upgrade ran.
    const obstacle = inTheWay(await virtualBox.machine(machine), snapshot)
    if (obstacle !== undefined) throw new ProblemError(obstacle)
    await virtualBox.restoreSnapshot(machine, snapshot.uuid)
  } catch (error) {
    // Also for a stop: what would start then is the same.
    const { detail, underlying } = problemOf(error)
    throw failure('UPGRADE_NOT_TAKEN_BACK', detail, underlying)
  }
}
