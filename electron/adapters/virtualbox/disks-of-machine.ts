/** Which disks a machine has in any way, and what a removal does with each. */
import { posix, win32 } from 'node:path'
import type { DiskOfMachine, Machine } from '../../ports/virtualbox.ts'
import { unfinishedDisk } from './commands.ts'
import { controllerPorts } from './machine-readable.ts'
import { samePath, type MediumInfo } from './parse.ts'

/** `media`: all disks that VirtualBox knows. */
export function disksAmong(
  media: readonly MediumInfo[],
  machine: Machine,
  own: readonly string[],
): DiskOfMachine[] {
  const known = new Map(media.map((medium) => [medium.uuid, medium]))
  const bottomOf = (medium: MediumInfo): MediumInfo => {
    const below = medium.parent === undefined ? undefined : known.get(medium.parent)
    return below === undefined ? medium : bottomOf(below)
  }
  const names = own.flatMap((path) => [path, unfinishedDisk(path)])
  const isNamed = ({ path }: MediumInfo): boolean => names.some((name) => samePath(name, path))
  const roots = media
    .filter(isNamed)
    .map(bottomOf)
    .filter((bottom) => isNamed(bottom) || isWithin(bottom.path, machine))
  const hasOwnFolder = isNamedAsItsFolder(machine)
  return media.flatMap((medium) => {
    const { path, users } = medium
    const isOwn = roots.includes(bottomOf(medium))
    if (users.includes(machine.uuid)) return [{ path, isOwn, place: placeOf(medium, machine) }]
    const isLoose = users.length === 0 && hasOwnFolder && isWithin(path, machine)
    return isLoose ? [{ path, isOwn, place: 'loose' as const }] : []
  })
}

/** A disk that was attached while a snapshot was taken stays with that: no command takes it out of one. */
function placeOf(medium: MediumInfo, { uuid, attachments }: Machine): DiskOfMachine['place'] {
  const { path, snapshotUsers, isOfSnapshots } = medium
  const slot = attachments.find((attachment) => samePath(attachment.path, path))?.port
  const isFree = slot !== undefined && slot < controllerPorts
  return isFree && !isOfSnapshots && !snapshotUsers.includes(uuid) ? slot : 'bound'
}

/** Slots that hold what is not own. */
export function foreignSlots(disks: readonly DiskOfMachine[]): number[] {
  return disks.flatMap(({ isOwn, place }) => (!isOwn && typeof place === 'number' ? [place] : []))
}

/** What VirtualBox does not delete with the machine by itself. */
export function looseOwn(disks: readonly DiskOfMachine[]): string[] {
  return disks.filter(({ isOwn, place }) => isOwn && place === 'loose').map(({ path }) => path)
}

/** Only the layout that VirtualBox gives a machine makes the folder its own; others may share theirs. */
function isNamedAsItsFolder({ settingsFile, name }: Machine): boolean {
  const paths = pathsOf(settingsFile)
  return paths.basename(paths.dirname(settingsFile)) === name
}

export function isWithin(path: string, { settingsFile }: Machine): boolean {
  const paths = pathsOf(settingsFile)
  const way = paths.relative(paths.dirname(settingsFile), path)
  return way !== '' && !way.startsWith('..') && !paths.isAbsolute(way)
}

function pathsOf(path: string): typeof posix {
  return posix.isAbsolute(path) ? posix : win32
}
