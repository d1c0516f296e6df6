/**
 * Disks of our machine that are not ours: somebody attached them in VirtualBox, whose default place for them is the machine's own folder.
 * They are never deleted, and no snapshot of ours takes them back to what they were.
 */
import type { Detail } from '../../contract/plan.ts'
import { problem, type Problem } from '../../contract/problem.ts'
import type { StepContext } from '../../engine/resource.ts'
import type { DiskOfMachine, Machine } from '../../ports/virtualbox.ts'
import { systemTag } from './machine-settings.ts'
import { interruptedFiles } from './move-remains.ts'
import { folderOf, isSameFolder, pathBelow } from './paths.ts'
import { attachedDisk, isInstalled, slots } from './system-tag.ts'

/**
 * Paths of what is ours by a sign: the disk of the name that we give it, one in our slot that is this or that our system was installed on, and
 * what a move left at its target.
 */
export async function ownDisks(context: StepContext, machine: Machine): Promise<string[]> {
  const { ports, signal } = context
  const folder = folderOf(machine.settingsFile)
  // Named as the machine is, whatever its name would be in the setup by now.
  const made = machine.settingsFile.replace(/\.vbox$/, '.vdi')
  const attached = attachedDisk(machine)
  const moved = await interruptedFiles(context, machine)
  if (attached === undefined || isSameFolder(attached, made) || moved.includes(attached))
    return [made, ...moved]
  if (pathBelow(folder, attached) === undefined) return [made, ...moved]
  const tags = await ports.virtualBox.tags(machine.uuid, signal)
  const [inSlot, ofName] = await Promise.all(
    [attached, made].map((path) => ports.virtualBox.disk(path, signal)),
  )
  const uuid = typeof inSlot === 'object' ? inSlot.uuid : undefined
  const signs = [typeof ofName === 'object' ? ofName.uuid : undefined, tags[systemTag]?.split(' ')[0]]
  return uuid !== undefined && signs.includes(uuid) ? [made, attached, ...moved] : [made, ...moved]
}

/** As a removal meets them. */
export async function disksOf(context: StepContext, machine: Machine): Promise<readonly DiskOfMachine[]> {
  const own = await ownDisks(context, machine)
  return context.ports.virtualBox.disksOf(machine.uuid, own, context.signal)
}

/** Somebody's in the place of ours: it would grow, and NixOS would be installed on it. */
export async function foreignInPlaceOfOurs(
  context: StepContext,
  machine: Machine,
): Promise<Problem | undefined> {
  if (attachedDisk(machine) === undefined || (await isInstalled(context, machine))) return undefined
  const foreign = (await disksOf(context, machine)).find(({ isOwn, place }) => !isOwn && place === slots.disk)
  return (
    foreign &&
    problem('FOREIGN_DISK_IN_BUILDER', `${foreign.path} is where the builder’s own disk should be.`)
  )
}

/** What VirtualBox would delete with the machine, and nobody but its owner can take out of it. */
export async function boundForeignDisk(context: StepContext, machine: Machine): Promise<Problem | undefined> {
  const bound = (await disksOf(context, machine)).find(({ isOwn, place }) => !isOwn && place === 'bound')
  return bound && problem('FOREIGN_DISK_IN_BUILDER', `${bound.path} would be deleted with the machine.`)
}

/** What is written there after a snapshot of the machine would be gone with its restoration. */
export async function foreignInSnapshot(
  context: StepContext,
  machine: Machine,
): Promise<Problem | undefined> {
  const foreign = (await disksOf(context, machine)).find(({ isOwn, place }) => !isOwn && place !== 'loose')
  return (
    foreign &&
    problem(
      'FOREIGN_DISK_IN_BUILDER',
      `${foreign.path} would be in the snapshot, and lose what is written to it if the builder goes back.`,
    )
  )
}

/** For the review of a removal. */
export function describeForeign(disks: readonly DiskOfMachine[]): Detail[] {
  return disks
    .filter(({ isOwn }) => !isOwn)
    .map(({ path }) => ({ kind: 'setting', name: foreignStays, after: path }))
}

export const foreignStays = 'Machine: a disk that is not ours stays'
