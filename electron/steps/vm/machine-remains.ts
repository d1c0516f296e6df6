/**
 * The files of our machine where VirtualBox cannot take it away itself: VirtualBox is gone from this PC, cannot read the settings,
 * or no longer knows the machine. They are ours where the settings, or VirtualBox's copy of them, bear the id of this installation.
 */
import type { Change, Detail } from '../../contract/plan.ts'
import { problem } from '../../contract/problem.ts'
import type { Observed, StepContext } from '../../engine/resource.ts'
import { commandDetails } from './commands.ts'
import { homeIn, isReachable, removeEmptyFolders } from './move-remains.ts'
import {
  findMachine,
  forgetMachine,
  logFiles,
  movingTag,
  readSettingsFile,
  settingsFileOf,
} from './own-machine.ts'
import { folderOf, nameOf, pathBelow } from './paths.ts'

export interface MachineRemains {
  /** By which VirtualBox still lists it. */
  listedAs: string | undefined
  /** In the order in which they go: what proves whose they are goes last. */
  files: readonly string[]
  /** Its own, and that to which a move was bringing it. */
  folders: readonly string[]
  settingsFile: string
}

/** `undefined`: VirtualBox itself can tell, or nobody can. */
export async function observeRemains(
  context: StepContext,
): Promise<Exclude<Observed<MachineRemains>, { kind: 'foreign' }> | undefined> {
  const { ports, ledger, signal } = context
  const isThere = (await ports.virtualBox.version(signal)) !== undefined
  const found = isThere ? await findMachine(context) : undefined
  if (found?.kind === 'ours' || found?.kind === 'foreign') return undefined
  const listed = found?.kind === 'inaccessible' ? found : undefined
  const { installationId, settingsFile: noted } = await ledger.read()
  const settingsFile = listed?.settingsFile ?? noted ?? (await settingsFileOf(context))
  const own = await readSettingsFile(context, settingsFile)
  const copy = await readSettingsFile(context, `${settingsFile}-prev`)
  if (own.includes(installationId) || copy.includes(installationId)) {
    const to = movingTarget(own === '' ? copy : own)
    if (to !== undefined && !(await isReachable(context, to)))
      return { kind: 'blocked', problem: problem('DRIVE_MISSING', `The drive of ${to} is not there.`) }
    const folder = folderOf(settingsFile)
    const name = nameOf(settingsFile).replace(/\.vbox$/, '')
    const all = [...new Set([to === undefined ? [] : homeIn(to, { name }), folder].flat())]
    const files = await filesThere(context, settingsFile, all, `${own}\n${copy}`)
    return { kind: 'present', state: { listedAs: listed?.uuid, settingsFile, files, folders: all } }
  }
  // Absent is not gone: the note would be forgotten, and the machine would stay on the drive, nobody's.
  if (own === '' && copy === '' && noted !== undefined && !(await ports.files.isDriveThere(noted)))
    return { kind: 'blocked', problem: problem('DRIVE_MISSING', `The drive of ${noted} is not there.`) }
  // Where nothing was ever made, or all has gone, nothing is looked for.
  const isNothing = own === '' && copy === '' && !(await ledger.hasBegun())
  return noted === undefined && !isNothing ? undefined : { kind: 'absent' }
}

export function describeRemains(context: StepContext, { listedAs, files }: MachineRemains): Change {
  return {
    summary: 'The files of the virtual machine are deleted, which VirtualBox cannot do',
    details: [
      ...files.map((path): Detail => ({ kind: 'file', where: 'pc', path })),
      ...(listedAs === undefined
        ? []
        : commandDetails(context, { uuid: listedAs }, [{ kind: 'unregister' }])),
    ],
  }
}

export async function removeRemains(
  context: StepContext,
  { listedAs, files, folders, settingsFile }: MachineRemains,
): Promise<void> {
  const { ports, ledger } = context
  // With it noted, a removal that is ended from here on finds what is left, wherever VirtualBox is by then.
  await ledger.update((content) => ({ ...content, settingsFile }))
  if (listedAs !== undefined) await ports.virtualBox.remove(listedAs)
  await forgetMachine(context)
  for (const path of files) await ports.files.remove(path)
  for (const folder of folders) await removeEmptyFolders(context, folder)
}

/** Below which folder a move was to bring the machine, as VirtualBox writes tags. */
function movingTarget(settings: string): string | undefined {
  const items = settings.matchAll(/<ExtraDataItem\b[^>]*\bname="([^"]+)"[^>]*\bvalue="([^"]*)"/g)
  const value = [...items].find(([, name]) => name === movingTag)?.[2]
  return value?.replace(/&(quot|apos|lt|gt|amp);/g, (_, name: keyof typeof characters) => characters[name])
}

const characters = { quot: '"', apos: "'", lt: '<', gt: '>', amp: '&' } as const

/** What the settings name within these folders of the machine: its disks, those of snapshots, and a saved state. */
async function filesThere(
  { ports, setup, folders }: StepContext,
  settingsFile: string,
  machineFolders: readonly string[],
  settings: string,
): Promise<string[]> {
  const named = [...settings.matchAll(/<HardDisk\b[^>]*\blocation="([^"]+)"|\bstateFile="([^"]+)"/g)].map(
    ([, disk, state]) => disk ?? state ?? '',
  )
  const ownName = nameOf(settingsFile)
  const inFolders = machineFolders.flatMap((folder) => [
    folders.diskFile(folder, setup),
    ...[...named, ...logFiles, `${ownName}-prev`, ownName].flatMap((name) => pathBelow(folder, name) ?? []),
  ])
  const last = [`${settingsFile}-prev`, settingsFile]
  const before = [...inFolders, folders.seedFile, folders.serialFile, folders.failureScreenFile]
  const all = [...new Set(before.filter((path) => !last.includes(path))), ...last]
  const sizes = await Promise.all(all.map((path) => ports.files.size(path)))
  return all.filter((_, index) => sizes[index] !== undefined)
}
