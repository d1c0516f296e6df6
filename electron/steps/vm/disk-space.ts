/** The space that the builder takes on this PC, looked at before any of it is taken. */
import { problem, type Problem } from '../../contract/problem.ts'
import type { StepContext } from '../../engine/resource.ts'
import type { Machine } from '../../ports/virtualbox.ts'
import { ownMachineIfAny } from './own-machine.ts'
import { folderOf } from './paths.ts'
import { attachedDisk } from './system-tag.ts'

/** Bytes that will be written at a path. */
export interface SpaceNeed {
  what: string
  path: string
  bytes: number
}

/** NixOS, its channel and the tools. */
export const systemBytes = 4 * 1024 ** 3

/** The disk grows as it is filled. */
const firstDiskBytes = 6 * 1024 ** 3

/**
 * `DISK_FULL` with what is missing for an installation and for whatever is written `before` it; `undefined` where all of it fits.
 * What comes to lie on the same file system is added up.
 */
export async function lackOfSpace(
  context: StepContext,
  before: readonly SpaceNeed[] = [],
): Promise<Problem | undefined> {
  const { files } = context.ports
  const onFileSystem = new Map<string, SpaceNeed[]>()
  for (const need of [...before, await diskNeed(context)]) {
    const name = await files.fileSystem(need.path)
    onFileSystem.set(name, [...(onFileSystem.get(name) ?? []), need])
  }
  const lacks: string[] = []
  for (const needs of onFileSystem.values()) {
    const path = needs[0]?.path ?? ''
    const bytes = needs.reduce((sum, need) => sum + need.bytes, 0)
    const missingMiB = await missingAt(context.ports, path, bytes)
    if (missingMiB === 0) continue
    const whats = needs.map(({ what }) => what).join(' and ')
    lacks.push(`${missingMiB} MiB more are needed where ${path} is, for ${whats}`)
  }
  return lacks.length === 0 ? undefined : problem('DISK_FULL', `${lacks.join('; ')}.`)
}

/** The same for a second system: above the disk that a snapshot keeps, and once more when it is merged into that. */
export async function lackForUpgrade({ ports }: StepContext, machine: Machine): Promise<Problem | undefined> {
  const path = attachedDisk(machine) ?? machine.settingsFile
  const missingMiB = await missingAt(ports, path, 2 * systemBytes)
  if (missingMiB === 0) return undefined
  return problem(
    'DISK_FULL',
    `${missingMiB} MiB more are needed where ${path} is, for a second NixOS and the snapshot of the first.`,
  )
}

/**
 * `DISK_FULL` with what is missing before the disk above that of the last snapshot can be merged into it: VirtualBox begins only where as much
 * is free as the upper one takes (VirtualBox, src/VBox/Main/src-server/SnapshotImpl.cpp).
 */
export async function lackForMerging({ ports }: StepContext, machine: Machine): Promise<Problem | undefined> {
  const path = attachedDisk(machine)
  if (path === undefined) return undefined
  const missingMiB = await missingAt(ports, path, (await ports.files.size(path)) ?? 0)
  if (missingMiB === 0) return undefined
  return problem(
    'DISK_FULL',
    `${missingMiB} MiB more are needed where ${path} is, before the snapshot from before the upgrade can be deleted.`,
  )
}

/**
 * VirtualBox pauses a machine whose disk cannot grow because the PC's is full ("Host system reported disk full", DrvVD.cpp); without
 * more space it would be paused again at once.
 */
const goingOnBytes = 1024 ** 3

/** `DISK_FULL` with what is missing before a paused builder can go on. */
export async function lackForGoingOn(context: StepContext): Promise<Problem | undefined> {
  const machine = await ownMachineIfAny(context)
  const path = machine && attachedDisk(machine)
  if (path === undefined) return undefined
  const missingMiB = await missingAt(context.ports, path, goingOnBytes)
  if (missingMiB === 0) return undefined
  return problem(
    'DISK_FULL',
    `${missingMiB} MiB more are needed where ${path} is, before the paused builder can go on.`,
  )
}

/** MiB, rounded up; 0 where so much is free. */
async function missingAt({ files }: StepContext['ports'], path: string, bytes: number): Promise<number> {
  return Math.max(0, Math.ceil((bytes - (await files.freeBytes(path))) / 1024 ** 2))
}

async function diskNeed(context: StepContext): Promise<SpaceNeed> {
  const { ports, setup } = context
  const machine = await ownMachineIfAny(context)
  const folder =
    machine === undefined
      ? (setup.builder.folder ?? (await ports.virtualBox.defaultMachineFolder(context.signal)))
      : folderOf(machine.settingsFile)
  const path = (machine && attachedDisk(machine)) ?? folder
  const taken = (await ports.files.size(path)) ?? 0
  return { what: 'the disk of the builder', path, bytes: Math.max(0, firstDiskBytes - taken) }
}
