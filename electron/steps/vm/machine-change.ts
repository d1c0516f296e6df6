/** What of the machine differs from the setup, in words; and what of that is settled once it is made. */
import type { Change, Detail } from '../../contract/plan.ts'
import type { Setup } from '../../contract/setup.ts'
import type { Machine } from '../../ports/virtualbox.ts'
import { describeHardware, wantedHardware } from './hardware.ts'
import { wantedLimits } from './playing.ts'
import { folderOf, isSameFolder } from './paths.ts'
import { attachedDisk } from './system-tag.ts'

export interface MachineState {
  machine: Machine
  /** Where its disk is, or has to be made. */
  diskPath: string
  /** `undefined` when there is no such file, or it cannot be read before another one is forgotten. */
  diskSizeMiB: number | undefined
  /** Another disk came to the place of the one that VirtualBox remembers. */
  diskIsReplaced: boolean
}

/** A value of the setup that holds for the whole life of a machine. */
interface FixedDifference {
  /** Where it stands in the setup: `builder.vmName`. */
  path: string
  name: string
  was: string
  wanted: string
}

/**
 * The name is that of VirtualBox's files too. A disk that grows brings nothing: the file system on it keeps its size, because the
 * swap lies behind it; and one that shrinks loses what is on it. Without a folder in the setup any will do.
 */
export function fixedDifferences({ builder }: Setup, state: MachineState): FixedDifference[] {
  const { machine, diskSizeMiB } = state
  const { vmName, diskGiB } = builder
  const folder = folderOf(folderOf(machine.settingsFile))
  const found: FixedDifference[] = []
  if (machine.name !== vmName)
    found.push({ path: 'builder.vmName', name: 'name', was: `“${machine.name}”`, wanted: `“${vmName}”` })
  if (builder.folder !== undefined && !isSameFolder(folder, builder.folder))
    found.push({ path: 'builder.folder', name: 'folder', was: folder, wanted: builder.folder })
  const presentGiB = Math.floor((diskSizeMiB ?? diskGiB * 1024) / 1024)
  if (presentGiB !== diskGiB)
    found.push({ path: 'builder.diskGiB', name: 'disk in GiB', was: `${presentGiB}`, wanted: `${diskGiB}` })
  return found
}

export function describeCreation(setup: Setup): Change {
  const { builder } = setup
  const limits = wantedLimits(setup, false)
  const { texts, details } = describeHardware({ ...wantedHardware(setup), ...limits }, undefined)
  const place: Detail = {
    kind: 'setting',
    name: 'Machine: folder',
    after: builder.folder ?? 'VirtualBox’s own folder for machines',
  }
  const name: Detail = { kind: 'setting', name: 'Machine: name', after: builder.vmName }
  return {
    summary: `“${builder.vmName}” is made: ${[...texts.slice(1, 3), `a growing disk of ${builder.diskGiB} GiB`].join(', ')}`,
    details: [name, place, ...details, diskDetail(builder.diskGiB)],
  }
}

export function describeDrift(setup: Setup, state: MachineState): Change | undefined {
  const { machine, diskSizeMiB, diskIsReplaced } = state
  const { texts, details } = describeHardware(wantedHardware(setup), machine.hardware)
  const { diskGiB } = setup.builder
  for (const { name, was, wanted } of fixedDifferences(setup, state)) {
    texts.push(`${name} ${wanted} instead of ${was}`)
    details.push({ kind: 'setting', name: `Machine: ${name}`, before: was, after: wanted })
  }
  if (diskIsReplaced) {
    texts.push('the disk that came to the place of the former one is attached')
    details.push(diskDetail(diskGiB))
  } else if (diskSizeMiB === undefined) {
    texts.push(`a new disk of ${diskGiB} GiB`)
    details.push(diskDetail(diskGiB))
  } else if (attachedDisk(machine) === undefined) {
    texts.push('its disk is attached')
    details.push(diskDetail(diskGiB))
  }
  return texts.length === 0 ? undefined : { summary: texts.join(', '), details }
}

function diskDetail(diskGiB: number): Detail {
  return { kind: 'setting', name: 'Machine: disk', after: `${diskGiB} GiB` }
}
