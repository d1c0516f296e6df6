/**
 * What lies at either end of a move that was interrupted. Seen on 7.2.22: when VBoxManage is killed, its server still moves the disk but
 * not the settings; when the server is killed, half a copy of the disk stays beside the whole one. The target was empty before the
 * move began, and a tag on the machine says so: what is there under the machine's own names is ours.
 */
import { failure } from '../../contract/problem.ts'
import type { StepContext } from '../../engine/resource.ts'
import type { Machine } from '../../ports/virtualbox.ts'
import { areOurs, logFiles, movingTag, readSettingsFile } from './machine-settings.ts'
import { folderOf, isSameFolder, nameOf, pathBelow } from './paths.ts'
import { attachedDisk, slots } from './system-tag.ts'

/** VirtualBox calls a machine's own folder by its name. */
export function homeIn(folder: string, { name }: Pick<Machine, 'name'>): string {
  return pathBelow(folder, name) ?? folder
}

export function isAt(folder: string, machine: Machine): boolean {
  return isSameFolder(folderOf(machine.settingsFile), homeIn(folder, machine))
}

/** Not where a drive is missing. On Linux a folder that something is in may also be one like any other. */
export async function isReachable({ ports: { files } }: StepContext, folder: string): Promise<boolean> {
  return (await files.isDriveThere(folder)) || (await files.names(folder)).length > 0
}

interface DiskOfMove {
  /** Where the machine was, and where it goes. */
  source: string
  copy: string
  /** Which of the two is the disk; `unclear`: it may be either. */
  is: 'source' | 'copy' | 'unclear'
}

/**
 * VirtualBox notes the new place of a disk once all of it is there. Where it fails later, it copies the disk back (MachineImplMoveVM.cpp):
 * the half one is then that at the source. The larger one is never taken for the half one.
 */
export async function disksOfMove(
  context: StepContext,
  machine: Machine,
  to: string,
): Promise<readonly DiskOfMove[]> {
  const former = folderOf(machine.settingsFile)
  const home = homeIn(to, machine)
  return Promise.all(
    diskNames(context, machine).map(async (name) => {
      const [source = former, copy = home] = [pathBelow(former, name), pathBelow(home, name)]
      return { source, copy, is: await whichIsWhole(context, attachedDisk(machine), source, copy) }
    }),
  )
}

async function whichIsWhole(
  { ports: { files } }: StepContext,
  attached: string | undefined,
  source: string,
  copy: string,
): Promise<DiskOfMove['is']> {
  const [sourceBytes, copyBytes] = await Promise.all([files.size(source), files.size(copy)])
  if (copyBytes === undefined) return 'source'
  if (sourceBytes === undefined) return 'copy'
  if (attached !== undefined && isSameFolder(attached, copy))
    return sourceBytes > copyBytes ? 'unclear' : 'copy'
  if (sourceBytes >= copyBytes) return 'source'
  return attached === undefined || isSameFolder(attached, source) ? 'copy' : 'unclear'
}

/** What a move brings to the target, as names in the machine's folder; what proves whose they are comes last. */
export function movedNames(context: StepContext, machine: Machine): string[] {
  const settings = nameOf(machine.settingsFile)
  return [...diskNames(context, machine), ...logFiles, `${settings}-prev`, settings]
}

/** The disks in the machine's own folder. */
export function diskNames({ folders, setup }: StepContext, machine: Machine): string[] {
  const former = folderOf(machine.settingsFile)
  const attached = attachedDisk(machine)
  const made = nameOf(folders.diskFile(former, setup))
  const isOwn = attached !== undefined && pathBelow(former, attached) !== undefined
  return [...new Set([made, ...(isOwn ? [attached.slice(former.length + 1)] : [])])]
}

/**
 * Takes away what is at the target, so that the move can be done again. A disk that is only there, or whole only there, is the
 * machine's: VirtualBox had no time to note that it moved it. Where that is unclear, both stay.
 */
export async function tidyTarget(context: StepContext, machine: Machine, to: string): Promise<void> {
  if (isAt(to, machine)) return
  const { files, virtualBox } = context.ports
  const home = homeIn(to, machine)
  const attached = attachedDisk(machine)
  for (const { source, copy, is } of await disksOfMove(context, machine, to)) {
    if (is === 'source') await files.remove(copy)
    if (is !== 'copy') continue
    await files.remove(source)
    if (attached !== undefined && !isSameFolder(attached, source)) continue
    await virtualBox.attach(machine.uuid, slots.disk, undefined)
    await virtualBox.forgetDisk(copy)
    await virtualBox.attach(machine.uuid, slots.disk, { kind: 'disk', path: copy })
  }
  const disks = diskNames(context, machine)
  for (const name of movedNames(context, machine))
    if (!disks.includes(name)) await files.remove(pathBelow(home, name) ?? home)
  await removeEmptyFolders(context, home)
}

/** What VirtualBox had no time to delete where the machine was; the notes say where that is. */
export async function tidyFormer(context: StepContext, machine: Machine): Promise<void> {
  const { ports, ledger } = context
  const { settingsFile: former } = await ledger.read()
  if (former === undefined || isSameFolder(former, machine.settingsFile)) return
  for (const file of [former, `${former}-prev`]) {
    const text = await readSettingsFile(context, file)
    if (text !== '' && !(await areOurs(context, text))) return
  }
  const folder = folderOf(former)
  for (const path of [...logFiles.map((name) => pathBelow(folder, name) ?? former), `${former}-prev`, former])
    await ports.files.remove(path)
  await removeEmptyFolders(context, folder)
}

/** Before the machine is deleted, since its tag tells of the move: what it left beside the machine's own folder. */
export async function removeInterruptedMove(context: StepContext, machine: Machine): Promise<void> {
  const { virtualBox, files } = context.ports
  const to = await interruptedTarget(context, machine)
  if (to === undefined) return
  if (isAt(to, machine)) return tidyFormer(context, machine)
  if (!(await isReachable(context, to))) throw failure('DRIVE_MISSING', `The drive of ${to} is not there.`)
  const disks = await disksOfMove(context, machine, to)
  await tidyTarget(context, machine, to)
  const home = homeIn(to, machine)
  const path = attachedDisk(await virtualBox.machine(machine.uuid))
  const isAtTarget = path !== undefined && pathBelow(home, path) !== undefined
  if (isAtTarget) {
    // VirtualBox deletes with a machine only what is in the folder of its settings.
    await virtualBox.attach(machine.uuid, slots.disk, undefined)
    await virtualBox.forgetDisk(path)
  }
  for (const { source, copy, is } of disks) {
    await files.remove(copy)
    if (isAtTarget && is !== 'source') await files.remove(source)
  }
  await removeEmptyFolders(context, home)
}

/** What `removeInterruptedMove` deletes at the target, and of a disk that is there also where it was. */
export async function interruptedFiles(context: StepContext, machine: Machine): Promise<string[]> {
  const to = await interruptedTarget(context, machine)
  if (to === undefined || isAt(to, machine)) return []
  const moved = movedNames(context, machine).flatMap((name) => pathBelow(homeIn(to, machine), name) ?? [])
  const disks = await disksOfMove(context, machine, to)
  const paths = [...moved, ...disks.flatMap(({ source, is }) => (is === 'source' ? [] : source))]
  const sizes = await Promise.all(paths.map((path) => context.ports.files.size(path)))
  return paths.filter((_, index) => sizes[index] !== undefined)
}

/** Below which folder a move was to bring the machine that did not come to its end. */
export async function interruptedTarget(
  { ports, signal }: StepContext,
  { uuid }: Machine,
): Promise<string | undefined> {
  return (await ports.virtualBox.tags(uuid, signal))[movingTag]
}

export async function removeEmptyFolders({ ports: { files } }: StepContext, folder: string): Promise<void> {
  for (const name of ['Logs', 'Snapshots']) await files.removeEmptyFolder(pathBelow(folder, name) ?? folder)
  await files.removeEmptyFolder(folder)
}
