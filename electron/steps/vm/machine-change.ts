/** What of the machine differs from the setup, in words; and what of that cannot be changed on one that is there. */
import type { Change, Detail } from '../../contract/plan.ts'
import { problem, type Problem } from '../../contract/problem.ts'
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
  diskIsOfSnapshots: boolean
}

/** A value of the setup that holds for the whole life of a machine. */
interface FixedDifference {
  /** Where it stands in the setup: `builder.vmName`. */
  path: string
  name: string
  was: string
  wanted: string
}

/** The name is that of VirtualBox's files too. Without a folder in the setup any will do. */
function fixedDifferences({ builder }: Setup, { machine }: MachineState): FixedDifference[] {
  const { vmName } = builder
  const folder = folderOf(folderOf(machine.settingsFile))
  const found: FixedDifference[] = []
  if (machine.name !== vmName)
    found.push({ path: 'builder.vmName', name: 'name', was: `“${machine.name}”`, wanted: `“${vmName}”` })
  if (builder.folder !== undefined && !isSameFolder(folder, builder.folder))
    found.push({ path: 'builder.folder', name: 'folder', was: folder, wanted: builder.folder })
  return found
}

/** By how much the disk has to grow; negative where it is larger than it should be, 0 where there is none. */
export function missingMiB({ builder }: Setup, { diskSizeMiB }: MachineState): number {
  return diskSizeMiB === undefined ? 0 : builder.diskGiB * 1024 - diskSizeMiB
}

/** Why a machine that is there cannot become as the setup wants it. `freeBytes`: where its disk is. */
export function inTheWay(setup: Setup, state: MachineState, freeBytes: number): Problem | undefined {
  const fixed = fixedDifferences(setup, state).map(
    ({ path, was, wanted }) => `${path} was ${was}, and is ${wanted} in the setup`,
  )
  if (fixed.length > 0)
    return problem('CANNOT_CHANGE_IN_PLACE', `The builder is there already: ${fixed.join('; ')}.`)
  const moreMiB = missingMiB(setup, state)
  if (moreMiB < 0)
    return problem(
      'DISK_CANNOT_SHRINK',
      `The disk of the builder has ${sizeOf(state)} GiB; the setup wants ${setup.builder.diskGiB} GiB.`,
    )
  if (moreMiB === 0) return undefined
  if (state.diskIsOfSnapshots)
    return problem('DISK_HAS_SNAPSHOTS', `${state.diskPath} belongs to a snapshot of the machine.`)
  const lackMiB = moreMiB - Math.floor(freeBytes / 1024 ** 2)
  return lackMiB <= 0
    ? undefined
    : problem(
        'DISK_FULL',
        `${lackMiB} MiB more are needed where ${state.diskPath} is, for the larger disk of the builder.`,
      )
}

function sizeOf({ diskSizeMiB = 0 }: MachineState): number {
  return Math.floor(diskSizeMiB / 1024)
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
  if (missingMiB(setup, state) !== 0) {
    const before = `${sizeOf(state)} GiB`
    texts.push(`a disk of ${diskGiB} GiB instead of ${before}`)
    details.push({ ...diskDetail(diskGiB), before })
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

function diskDetail(diskGiB: number) {
  return { kind: 'setting', name: 'Machine: disk', after: `${diskGiB} GiB` } as const
}
