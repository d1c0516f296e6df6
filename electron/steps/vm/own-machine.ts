/** How our machine is found: by its tag, never by its name. */
import { failure, problem, ProblemError, type Problem } from '../../contract/problem.ts'
import type { StepContext } from '../../engine/resource.ts'
import type { Machine, MachineListing } from '../../ports/virtualbox.ts'

/** The tag that holds the id of the installation that made the machine. */
export const ownerTag = 'PiOffload/Owner'

/** The tag of a machine that is being moved: the folder below which its own shall be. */
export const movingTag = 'PiOffload/MovesTo'

/** In its folder: of the last run and the three before (VirtualBox's LogHistoryCount), and that of its start on Windows. */
export const logFiles = ['VBox.log', 'VBox.log.1', 'VBox.log.2', 'VBox.log.3', 'VBoxHardening.log'].map(
  (name) => `Logs/${name}`,
)

export type FoundMachine =
  | { kind: 'absent' }
  | { kind: 'ours'; uuid: string }
  | { kind: 'foreign'; problem: Problem }
  /** Its drive is not plugged in. */
  | { kind: 'away'; problem: Problem }
  /** Ours, but VirtualBox cannot read its settings. `restoration`: what an empty settings file would be replaced by. */
  | {
      kind: 'inaccessible'
      uuid: string
      settingsFile: string
      problem: Problem
      restoration?: { settingsFile: string; text: string }
    }

const sessionName = 'vm/own-machine'

/** Once found, the machine's UUID holds for the whole plan or run; everything else is looked at anew. */
export async function findMachine(context: StepContext): Promise<FoundMachine> {
  const found = await context.sessions.open(sessionName, async () => ({
    value: await search(context),
    close: () => Promise.resolve(),
  }))
  if (found.kind !== 'ours') await forgetMachine(context)
  return found
}

/** After it was removed: the next look searches again. */
export function forgetMachine(context: StepContext): Promise<void> {
  return context.sessions.close(sessionName)
}

/** Our machine as it is now; `undefined` when there is none that we could use. */
export async function ownMachine(context: StepContext): Promise<Machine | undefined> {
  const found = await findMachine(context)
  if (found.kind !== 'ours') return undefined
  try {
    return await context.ports.virtualBox.machine(found.uuid, context.signal)
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code !== 'VM_NOT_FOUND') throw error
    await forgetMachine(context)
    return undefined
  }
}

/** The same; where VirtualBox is missing there is none that could run or hold anything. */
export async function ownMachineIfAny(context: StepContext): Promise<Machine | undefined> {
  return (await hasVirtualBox(context)) ? ownMachine(context) : undefined
}

/** Its UUID, which is known also where its settings cannot be read for now. */
export async function ownUuidIfAny(context: StepContext): Promise<string | undefined> {
  if (!(await hasVirtualBox(context))) return undefined
  const found = await findMachine(context)
  return found.kind === 'inaccessible' ? found.uuid : (await ownMachine(context))?.uuid
}

/** It is there, but what it is like cannot be said before its settings can be read again. */
export async function isUnreadable(context: StepContext): Promise<boolean> {
  return (
    (await hasVirtualBox(context)) && ['inaccessible', 'away'].includes((await findMachine(context)).kind)
  )
}

/** Whether it lies on a drive that is not plugged in. */
export async function isAway(context: StepContext): Promise<boolean> {
  return (await hasVirtualBox(context)) && (await findMachine(context)).kind === 'away'
}

async function hasVirtualBox({ ports, signal }: StepContext): Promise<boolean> {
  return (await ports.virtualBox.version(signal)) !== undefined
}

async function search(context: StepContext): Promise<FoundMachine> {
  const { signal } = context
  const { virtualBox } = context.ports
  // Without VirtualBox nobody can tell; the machine's files would be left behind by a removal that goes on.
  if (!(await hasVirtualBox(context)))
    throw failure('VIRTUALBOX_MISSING', 'Without VirtualBox its machines cannot be looked at.')
  const { installationId } = await context.ledger.read()
  const machines = await virtualBox.list(signal)
  for (const { uuid } of machines.filter(({ accessible }) => accessible))
    if ((await virtualBox.tags(uuid, signal))[ownerTag] === installationId) return { kind: 'ours', uuid }
  const { vmName } = context.setup.builder
  if (machines.some(({ name, accessible }) => accessible && name === vmName))
    return foreign(`A virtual machine “${vmName}” exists already.`)
  const unreadable = machines.filter(({ accessible }) => !accessible)
  return unreadable.length === 0 ? { kind: 'absent' } : searchUnreadable(context, unreadable, installationId)
}

/**
 * VirtualBox tells neither name nor tags of a machine whose settings it cannot read, but the settings lie where ours are, and so
 * does the copy that VirtualBox keeps of the settings before: a full disk leaves the first one empty. Other broken machines
 * are none of our business. Of a drive that is not there nothing can be read: ours may be the one there, and no second one is made
 * until it was looked at, or taken off VirtualBox's list.
 */
async function searchUnreadable(
  context: StepContext,
  unreadable: readonly MachineListing[],
  installationId: string,
): Promise<FoundMachine> {
  const { settingsFile: noted } = await context.ledger.read()
  // Where it was is not where the setup wants it, while it has not moved.
  const places = [...new Set([noted ?? [], await settingsFileOf(context)].flat())]
  for (const settingsFile of places) {
    const found = await readUnreadable(context, settingsFile, unreadable, installationId)
    if (found !== undefined) return found
  }
  for (const settingsFile of places)
    if (!(await context.ports.files.isDriveThere(settingsFile)))
      return { kind: 'away', problem: problem('DRIVE_MISSING', `The drive of ${settingsFile} is not there.`) }
  return { kind: 'absent' }
}

/** One of these machines, if these are its settings. */
async function readUnreadable(
  context: StepContext,
  settingsFile: string,
  unreadable: readonly MachineListing[],
  installationId: string,
): Promise<FoundMachine | undefined> {
  const [own, copy] = await Promise.all([
    readSettingsFile(context, settingsFile),
    readSettingsFile(context, `${settingsFile}-prev`),
  ])
  for (const text of [own, copy]) {
    const machine = unreadable.find(({ uuid }) => text.includes(uuid))
    if (machine === undefined) continue
    if (!text.includes(installationId))
      return foreign(`A virtual machine in ${settingsFile}, which VirtualBox cannot read, is not ours.`)
    const found = { kind: 'inaccessible', uuid: machine.uuid, settingsFile } as const
    if (own !== '' || !copy.endsWith(lastTag))
      return {
        ...found,
        problem: problem('VM_INACCESSIBLE', `${settingsFile} (${machine.uuid})`),
      }
    return {
      ...found,
      problem: problem('VM_INACCESSIBLE', `${settingsFile} of the machine {${machine.uuid}} is empty.`),
      restoration: { settingsFile, text: `${copy}\n` },
    }
  }
  return undefined
}

/** A file that has it at its end is whole. */
export const lastTag = '</VirtualBox>'

/** Where the settings of a machine lie that was made for this setup. */
export async function settingsFileOf({ setup, folders, ports, signal }: StepContext): Promise<string> {
  const base = setup.builder.folder ?? (await ports.virtualBox.defaultMachineFolder(signal))
  return folders.diskFile(folders.machineFolder(base, setup), setup).replace(/\.vdi$/, '.vbox')
}

/** Nothing also where the file system had reserved the place of a file and nothing came there. */
export async function readSettingsFile({ ports }: StepContext, path: string): Promise<string> {
  const text = new TextDecoder().decode((await ports.files.read(path)) ?? new Uint8Array())
  return text.replaceAll('\0', '').trim()
}

function foreign(detail: string): FoundMachine {
  return { kind: 'foreign', problem: problem('VM_FOREIGN', detail) }
}
