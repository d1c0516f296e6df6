/**
 * How our machine is found: by its tag and its UUID, never by its name. A copy that somebody makes of it in VirtualBox bears the same tags
 * (MachineImplCloneVM.cpp copies the extra data) under another UUID: it is not ours.
 */
import { z } from 'zod'
import { failure, problem, toDecide, wayOut, type Problem, type WayOut } from '../../contract/problem.ts'
import { hasNothing } from '../../engine/ledger.ts'
import type { StepContext } from '../../engine/resource.ts'
import type { MachineListing } from '../../ports/virtualbox.ts'
import {
  areOurs,
  lastTag,
  notedUuid,
  ownerTag,
  readSettingsFile,
  settingsFileOf,
  systemTag,
  uuidIn,
} from './machine-settings.ts'

export type FoundMachine =
  | { kind: 'absent' }
  | { kind: 'ours'; uuid: string }
  /** `ways`: it may be ours, and a person can say so. */
  | { kind: 'foreign'; problem: Problem; ways?: readonly WayOut[] }
  /** These bear our tag, and neither notes nor disks tell which of them was made by us. */
  | { kind: 'unclear'; problem: Problem }
  /** Its drive is not plugged in. */
  | { kind: 'away'; problem: Problem }
  /** Ours, but VirtualBox cannot read its settings, or has taken it off its list. */
  | {
      kind: 'inaccessible'
      uuid: string
      settingsFile: string
      isListed: boolean
      problem: Problem
      /** What would bring it back; absent where its owner has to. `text`: that by which an empty settings file would be replaced. */
      restoration?: { text?: string }
    }

const absent = { kind: 'absent' } as const

export async function hasVirtualBox({ ports, signal }: StepContext): Promise<boolean> {
  return (await ports.virtualBox.version(signal)) !== undefined
}

/** Looks through all machines of VirtualBox. Throws `VIRTUALBOX_MISSING`. */
export async function search(context: StepContext): Promise<FoundMachine> {
  const { signal } = context
  const { virtualBox } = context.ports
  // Without VirtualBox nobody can tell; the machine's files would be left behind by a removal that goes on.
  if (!(await hasVirtualBox(context)))
    throw failure('VIRTUALBOX_MISSING', 'Without VirtualBox its machines cannot be looked at.')
  const machines = await virtualBox.list(signal)
  const noted = await notedUuid(context)
  const readable = machines.filter(({ accessible }) => accessible)
  const bearers = await bearersAmong(context, noted === undefined ? readable : only(noted, readable))
  if (bearers.length > 0) return noted === undefined ? amongBearers(context, bearers) : oursOf(bearers)
  const { vmName } = context.setup.builder
  const namesake = readable.find(({ name }) => name === vmName)
  if (namesake !== undefined) return observeNamesake(context, namesake)
  const unreadable = machines.filter(({ accessible }) => !accessible)
  const found = unreadable.length === 0 ? absent : await searchUnreadable(context, unreadable)
  const isForgotten = noted !== undefined && !machines.some(({ uuid }) => uuid === noted)
  return found.kind === 'absent' && isForgotten ? searchForgotten(context, noted) : found
}

/** Those with our tag. */
export async function bearersAmong(
  { ports, ledger, signal }: StepContext,
  machines: readonly MachineListing[],
): Promise<MachineListing[]> {
  const { installationId } = await ledger.read()
  const bearers: MachineListing[] = []
  for (const machine of machines)
    if ((await ports.virtualBox.tags(machine.uuid, signal))[ownerTag] === installationId)
      bearers.push(machine)
  return bearers
}

/**
 * Notes of a former version tell no UUID. Where they tell of settings, these have moved: then ours is the one that still has the disk on
 * which it was installed, since a copy has copies of the disks. Where they tell of nothing, making it was interrupted.
 */
async function amongBearers(context: StepContext, bearers: readonly MachineListing[]): Promise<FoundMachine> {
  const { settingsFile } = await context.ledger.read()
  const { files } = context.ports
  if (settingsFile === undefined && bearers.length === 1) return oursOf(bearers)
  const isThere = settingsFile === undefined || (await files.isDriveThere(settingsFile))
  if (settingsFile !== undefined && !isThere) return away(settingsFile)
  const hasMoved = settingsFile === undefined || (await files.size(settingsFile)) === undefined
  const proven: MachineListing[] = []
  for (const machine of hasMoved ? bearers : [])
    if (await hasInstalledDisk(context, machine)) proven.push(machine)
  if (proven.length === 1) return oursOf(proven)
  const names = bearers.map(({ name, uuid }) => `“${name}” {${uuid}}`).join(', ')
  const detail = `Which of these virtual machines is the builder, and which a copy of it, is not noted: ${names}.`
  const { installationId } = await context.ledger.read()
  const ways = bearers.map((machine) => takingOver(machine, installationId))
  return {
    kind: 'unclear',
    problem: toDecide(problem('VM_UNCLEAR', detail), 'One of them is the builder.', ways),
  }
}

async function hasInstalledDisk(
  { ports: { virtualBox }, signal }: StepContext,
  { uuid }: MachineListing,
): Promise<boolean> {
  const installed = (await virtualBox.tags(uuid, signal))[systemTag]
  if (installed === undefined) return false
  const { attachments } = await virtualBox.machine(uuid, signal)
  for (const { kind, path } of attachments) {
    const disk = kind === 'disk' ? await virtualBox.disk(path, signal) : undefined
    if (typeof disk === 'object' && installed.startsWith(`${disk.uuid} `)) return true
  }
  return false
}

/** With lost notes our own machine is one of them: its tag is that of a former installation, and says no more than that. */
async function observeNamesake(context: StepContext, machine: MachineListing): Promise<FoundMachine> {
  const { ports, ledger, signal } = context
  const notes = await ledger.read()
  const owner = (await ports.virtualBox.tags(machine.uuid, signal))[ownerTag]
  if (owner === notes.installationId)
    return foreign(`The virtual machine “${machine.name}” is a copy of the builder’s.`)
  if (owner === undefined || !z.uuid().safeParse(owner).success)
    return foreign(`A virtual machine “${machine.name}” exists already.`)
  return {
    ...foreign(
      `This program made the virtual machine “${machine.name}”, but the notes of that are not here (${owner}).`,
    ),
    ...(hasNothing(notes) && { ways: [takingOver(machine, owner)] }),
  }
}

function takingOver({ uuid, name }: MachineListing, installation: string): WayOut {
  return wayOut(`Take over “${name}” as the builder.`, {
    builder: { takeOver: { machine: uuid, installation } },
  })
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
): Promise<FoundMachine> {
  const places = await possiblePlaces(context)
  for (const settingsFile of places) {
    const found = await readUnreadable(context, settingsFile, unreadable)
    if (found !== undefined) return found
  }
  for (const settingsFile of places)
    if (!(await context.ports.files.isDriveThere(settingsFile))) return away(settingsFile)
  return absent
}

/** Where it was is not where the setup wants it, while it has not moved. */
async function possiblePlaces(context: StepContext): Promise<string[]> {
  const { settingsFile } = await context.ledger.read()
  return [...new Set([settingsFile ?? [], await settingsFileOf(context)].flat())]
}

/** Somebody took it off the list and left its files, or VirtualBox lost its own settings: its files say all that it was. */
async function searchForgotten(context: StepContext, noted: string): Promise<FoundMachine> {
  for (const settingsFile of await possiblePlaces(context)) {
    const { own, copy } = await readSettings(context, settingsFile)
    const isCopyWhole = own === '' && copy.endsWith(lastTag)
    const text = isCopyWhole ? copy : own
    if (uuidIn(text) !== noted || !(await areOurs(context, text))) continue
    return {
      ...{ kind: 'inaccessible', uuid: noted, settingsFile, isListed: false },
      problem: problem('VM_NOT_FOUND', `VirtualBox does not list the machine {${noted}} of ${settingsFile}.`),
      restoration: isCopyWhole ? { text: `${copy}\n` } : {},
    }
  }
  return absent
}

/** The settings, and the copy that VirtualBox keeps of those before. */
async function readSettings(context: StepContext, settingsFile: string) {
  const [own, copy] = await Promise.all([
    readSettingsFile(context, settingsFile),
    readSettingsFile(context, `${settingsFile}-prev`),
  ])
  return { own, copy }
}

/** One of these machines, if these are its settings. */
async function readUnreadable(
  context: StepContext,
  settingsFile: string,
  unreadable: readonly MachineListing[],
): Promise<FoundMachine | undefined> {
  const { own, copy } = await readSettings(context, settingsFile)
  for (const text of [own, copy]) {
    const machine = unreadable.find(({ uuid }) => uuidIn(text) === uuid)
    if (machine === undefined) continue
    if (!(await areOurs(context, text)))
      return foreign(`A virtual machine in ${settingsFile}, which VirtualBox cannot read, is not ours.`)
    const found = { kind: 'inaccessible', uuid: machine.uuid, settingsFile, isListed: true } as const
    if (own !== '' || !copy.endsWith(lastTag))
      return {
        ...found,
        problem: problem('VM_INACCESSIBLE', `${settingsFile} (${machine.uuid})`),
      }
    return {
      ...found,
      problem: problem('VM_INACCESSIBLE', `${settingsFile} of the machine {${machine.uuid}} is empty.`),
      restoration: { text: `${copy}\n` },
    }
  }
  return undefined
}

function foreign(detail: string): Extract<FoundMachine, { kind: 'foreign' }> {
  return { kind: 'foreign', problem: problem('VM_FOREIGN', detail) }
}

function away(settingsFile: string): FoundMachine {
  return { kind: 'away', problem: problem('DRIVE_MISSING', `The drive of ${settingsFile} is not there.`) }
}

function oursOf([machine]: readonly MachineListing[]): FoundMachine {
  return machine === undefined ? absent : { kind: 'ours', uuid: machine.uuid }
}

function only(uuid: string, machines: readonly MachineListing[]): MachineListing[] {
  return machines.filter((machine) => machine.uuid === uuid)
}
