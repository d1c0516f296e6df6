/**
 * The files of our machine where VirtualBox cannot take it away itself: VirtualBox is gone from this PC, cannot read the settings,
 * or no longer knows the machine. They are ours where the settings, or VirtualBox's copy of them, bear the id of this installation
 * and the UUID of its machine.
 */
import type { Change, Detail } from '../../contract/plan.ts'
import { problem } from '../../contract/problem.ts'
import type { Observed, StepContext } from '../../engine/resource.ts'
import { commandDetails } from './commands.ts'
import { homeIn, isReachable, removeEmptyFolders } from './move-remains.ts'
import {
  areOurs,
  lastTag,
  logFiles,
  movingTag,
  readSettingsFile,
  settingsFileOf,
  uuidIn,
} from './machine-settings.ts'
import { findMachine, forgetMachine } from './own-machine.ts'
import { foreignStays } from './disks-beside.ts'
import { folderOf, isSameFolder, nameOf, pathBelow } from './paths.ts'
import { disksIn, installedDisks, plain } from './settings-disks.ts'

export interface MachineRemains {
  /** By which VirtualBox still lists it. */
  listedAs: string | undefined
  /** In the order in which they go: what proves whose they are goes last. */
  files: readonly string[]
  /** Disks in its folders that are not ours. */
  staying: readonly string[]
  /** Its own, and that to which a move was bringing it. */
  folders: readonly string[]
  /** By which the next look finds them again, whatever has gone by then. */
  notes: { machineUuid: string | undefined; settingsFile: string; movesTo: string | undefined }
}

/** `undefined`: VirtualBox itself can tell, or nobody can. */
export async function observeRemains(
  context: StepContext,
): Promise<Exclude<Observed<MachineRemains>, { kind: 'foreign' }> | undefined> {
  const { ports, ledger, signal } = context
  const isThere = (await ports.virtualBox.version(signal)) !== undefined
  const found = isThere ? await findMachine(context) : undefined
  if (found !== undefined && ['ours', 'foreign', 'unclear'].includes(found.kind)) return undefined
  const unread = found?.kind === 'inaccessible' ? found : undefined
  const { machineUuid: uuid, settingsFile: noted, movesTo } = await ledger.read()
  const former = unread?.settingsFile ?? noted ?? (await settingsFileOf(context))
  const places = await placesOf(context, former, movesTo)
  const proof = places.find(({ isOurs }) => isOurs)
  if (proof !== undefined) {
    const to = movesTo ?? movingTarget(proof.settings)
    // Of a move that is not over something may lie at either end; else nothing says that what lies elsewhere is ours.
    const ends = to === undefined ? [] : [settingsAt(to, former), former]
    for (const folder of ends.map((end) => folderOf(folderOf(end))))
      if (!(await isReachable(context, folder))) return missing(folder)
    const all = await Promise.all(
      [...new Set([...ends, proof.settingsFile])].map((at) => lookAt(context, at)),
    )
    const own = all.filter(({ isForeign }) => !isForeign)
    const folders = own.map(({ settingsFile }) => folderOf(settingsFile))
    const settings = own.map(({ text }) => text).join('\n')
    const files = await filesThere(context, proof.settingsFile, folders, settings)
    const foreign = folders.flatMap((folder) => disksNamed(context, folder, settings).foreign)
    const staying = await existing(context, [...new Set(foreign)])
    const machineUuid = uuid ?? uuidIn(proof.settings)
    const notes = { machineUuid, settingsFile: to === undefined ? proof.settingsFile : former, movesTo: to }
    return {
      kind: 'present',
      state: {
        listedAs: unread?.isListed === true ? unread.uuid : undefined,
        files,
        staying,
        folders,
        notes,
      },
    }
  }
  // Absent is not gone: the note would be forgotten, and the machine would stay on the drive, nobody's.
  for (const { settingsFile, text } of noted === undefined ? [] : places)
    if (text === '' && !(await ports.files.isDriveThere(settingsFile))) return missing(settingsFile)
  // Where nothing was ever made, or all has gone, nothing is looked for.
  const isNothing = places[0]?.text === '' && !(await ledger.hasBegun())
  return noted === undefined && !isNothing ? undefined : { kind: 'absent' }
}

function missing(path: string): Extract<Observed<never>, { kind: 'blocked' }> {
  return { kind: 'blocked', problem: problem('DRIVE_MISSING', `The drive of ${path} is not there.`) }
}

/** Where the settings may lie, that of the notes first: a move takes them along before that can be noted. */
async function placesOf(context: StepContext, former: string, movesTo: string | undefined): Promise<Place[]> {
  const target = movesTo === undefined ? [] : [settingsAt(movesTo, former)]
  const wanted = context.setup.builder.folder === undefined ? [] : [await settingsFileOf(context)]
  const places = new Set([former, ...target, ...wanted])
  return Promise.all([...places].map((settingsFile) => lookAt(context, settingsFile)))
}

/** The place of the settings once a machine is below that folder. */
function settingsAt(to: string, former: string): string {
  const home = homeIn(to, { name: nameOf(former).replace(/\.vbox$/, '') })
  return pathBelow(home, nameOf(former)) ?? home
}

interface Place {
  settingsFile: string
  /** As they are; where they are lost, as VirtualBox's copy has them. */
  settings: string
  /** Both. */
  text: string
  isOurs: boolean
  /** Whole settings of another machine: nothing beside them is ours for certain. */
  isForeign: boolean
}

async function lookAt(context: StepContext, settingsFile: string): Promise<Place> {
  const [own, copy] = await Promise.all([
    readSettingsFile(context, settingsFile),
    readSettingsFile(context, `${settingsFile}-prev`),
  ])
  const isOurs = (await areOurs(context, own)) || (await areOurs(context, copy))
  return {
    settingsFile,
    settings: own === '' ? copy : own,
    text: `${own}\n${copy}`.trim(),
    isOurs,
    isForeign: !isOurs && (own.endsWith(lastTag) || copy.endsWith(lastTag)),
  }
}

export function describeRemains(context: StepContext, { listedAs, files, staying }: MachineRemains): Change {
  return {
    summary: 'The files of the virtual machine are deleted, which VirtualBox cannot do',
    details: [
      ...files.map((path): Detail => ({ kind: 'file', where: 'pc', path })),
      ...staying.map((path): Detail => ({ kind: 'setting', name: foreignStays, after: path })),
      ...(listedAs === undefined
        ? []
        : commandDetails(context, { uuid: listedAs }, [{ kind: 'unregister' }])),
    ],
  }
}

export async function removeRemains(
  context: StepContext,
  { listedAs, files, folders, notes }: MachineRemains,
): Promise<void> {
  const { ports, ledger } = context
  // With these a removal that is ended from here on finds what is left, wherever VirtualBox is by then, and takes no copy for it.
  await ledger.update((content) => ({ ...content, ...notes }))
  if (listedAs !== undefined) await ports.virtualBox.remove(listedAs, files)
  await forgetMachine(context)
  for (const path of files) await ports.files.remove(path)
  for (const folder of folders) await removeEmptyFolders(context, folder)
  await ledger.update((content) => ({ ...content, movesTo: undefined }))
}

/** Below which folder a move was to bring the machine, as VirtualBox writes tags. */
function movingTarget(settings: string): string | undefined {
  const items = settings.matchAll(/<ExtraDataItem\b[^>]*\bname="([^"]+)"[^>]*\bvalue="([^"]*)"/g)
  const value = [...items].find(([, name]) => name === movingTag)?.[2]
  return value === undefined ? undefined : plain(value)
}

/** What the settings name within these folders of the machine: its own disk, those of snapshots of that, and a saved state. */
async function filesThere(
  context: StepContext,
  settingsFile: string,
  machineFolders: readonly string[],
  settings: string,
): Promise<string[]> {
  const { setup, folders } = context
  const states = [...settings.matchAll(/\bstateFile="([^"]+)"/g)].map(([, state = '']) => plain(state))
  const ownName = nameOf(settingsFile)
  const inFolders = machineFolders.flatMap((folder) => [
    folders.diskFile(folder, setup),
    ...disksNamed(context, folder, settings).own,
    ...[...states, ...logFiles, `${ownName}-prev`, ownName].flatMap((name) => pathBelow(folder, name) ?? []),
  ])
  const last = [`${settingsFile}-prev`, settingsFile]
  const before = [...inFolders, folders.seedFile, folders.serialFile, folders.failureScreenFile]
  return existing(context, [...new Set(before.filter((path) => !last.includes(path))), ...last])
}

/** The disks that these settings name within this folder: ours by its name or by our system on it, and what builds upon it. */
function disksNamed(
  { setup, folders }: StepContext,
  folder: string,
  settings: string,
): { own: string[]; foreign: string[] } {
  const made = folders.diskFile(folder, setup)
  const installed = installedDisks(settings)
  const paths: { own: string[]; foreign: string[] } = { own: [], foreign: [] }
  for (const { location, bottom } of disksIn(settings)) {
    const [path, bottomPath] = [location, bottom.location].map((place) => pathBelow(folder, place))
    if (path === undefined || bottomPath === undefined) continue
    const isOwn = isSameFolder(bottomPath, made) || installed.includes(bottom.uuid)
    paths[isOwn ? 'own' : 'foreign'].push(path)
  }
  return paths
}

async function existing({ ports }: StepContext, paths: readonly string[]): Promise<string[]> {
  const sizes = await Promise.all(paths.map((path) => ports.files.size(path)))
  return paths.filter((_, index) => sizes[index] !== undefined)
}
