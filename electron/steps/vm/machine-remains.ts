/**
 * The files of our machine where VirtualBox cannot take it away itself: VirtualBox is gone from this PC, cannot read the settings,
 * or no longer knows the machine. They are ours where the settings, or VirtualBox's copy of them, bear the id of this installation.
 */
import type { Change, Detail } from '../../contract/plan.ts'
import { problem } from '../../contract/problem.ts'
import type { Observed, StepContext } from '../../engine/resource.ts'
import { commandDetails } from './commands.ts'
import { findMachine, forgetMachine, logFiles, readSettingsFile, settingsFileOf } from './own-machine.ts'
import { folderOf, pathBelow } from './paths.ts'

export interface MachineRemains {
  /** By which VirtualBox still lists it. */
  listedAs: string | undefined
  /** In the order in which they go: what proves whose they are goes last. */
  files: readonly string[]
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
  if (own.includes(installationId) || copy.includes(installationId))
    return {
      kind: 'present',
      state: {
        listedAs: listed?.uuid,
        settingsFile,
        files: await filesThere(context, settingsFile, `${own}\n${copy}`),
      },
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
  { listedAs, files, settingsFile }: MachineRemains,
): Promise<void> {
  const { ports, ledger } = context
  // With it noted, a removal that is ended from here on finds what is left, wherever VirtualBox is by then.
  await ledger.update((content) => ({ ...content, settingsFile }))
  if (listedAs !== undefined) await ports.virtualBox.remove(listedAs)
  await forgetMachine(context)
  for (const path of files) await ports.files.remove(path)
  const folder = folderOf(settingsFile)
  for (const name of ['Logs', 'Snapshots'])
    await ports.files.removeEmptyFolder(pathBelow(folder, name) ?? folder)
  await ports.files.removeEmptyFolder(folder)
}

/** What the settings name within the machine's own folder: its disks, those of snapshots, and a saved state. */
async function filesThere(
  { ports, setup, folders }: StepContext,
  settingsFile: string,
  settings: string,
): Promise<string[]> {
  const folder = folderOf(settingsFile)
  const named = [...settings.matchAll(/<HardDisk\b[^>]*\blocation="([^"]+)"|\bstateFile="([^"]+)"/g)].map(
    ([, disk, state]) => disk ?? state ?? '',
  )
  const inFolder = [...named, ...logFiles].flatMap((name) => pathBelow(folder, name) ?? [])
  const all = [
    ...new Set([folders.diskFile(folder, setup), ...inFolder]),
    folders.seedFile,
    folders.serialFile,
    folders.failureScreenFile,
    `${settingsFile}-prev`,
    settingsFile,
  ]
  const sizes = await Promise.all(all.map((path) => ports.files.size(path)))
  return all.filter((_, index) => sizes[index] !== undefined)
}
