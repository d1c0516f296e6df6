/** What of the machine differs from the setup, in words; and what of that cannot be changed on one that is there. */
import type { Change, Detail } from '../../contract/plan.ts'
import { problem, type Problem } from '../../contract/problem.ts'
import type { Setup } from '../../contract/setup.ts'
import type { Machine } from '../../ports/virtualbox.ts'
import { describeHardware, wantedHardware } from './hardware.ts'
import { wantedLimits } from './playing.ts'
import type { Move } from './move.ts'
import { folderOf, isSameFolder } from './paths.ts'
import { attachedDisk } from './system-tag.ts'

export interface MachineState {
  machine: Machine
  /** Where its disk is, or has to be made. */
  diskPath: string
  /** `undefined` when there is no such file, or it cannot be read before another one is forgotten. */
  diskSizeMiB: number | undefined
  /** Nor is it where a move was bringing it. */
  diskIsGone: boolean
  /** Another disk came to the place of the one that VirtualBox remembers. */
  diskIsReplaced: boolean
  diskIsOfSnapshots: boolean
  /** To another folder, and what was begun of that. */
  moves: readonly Move[]
}

/** By how much the disk has to grow; negative where it is larger than it should be, 0 where there is none. */
export function missingMiB({ builder }: Setup, { diskSizeMiB }: MachineState): number {
  return diskSizeMiB === undefined ? 0 : builder.diskGiB * 1024 - diskSizeMiB
}

/** Why a machine that is there cannot become as the setup wants it, but for a move. `freeBytes`: where its disk is, or will be. */
export function inTheWay(setup: Setup, state: MachineState, freeBytes: number): Problem | undefined {
  const { name } = state.machine
  const { vmName } = setup.builder
  // It is that of VirtualBox's files, too.
  if (name !== vmName)
    return problem(
      'CANNOT_CHANGE_IN_PLACE',
      `The builder is there already: builder.vmName was “${name}”, and is “${vmName}” in the setup.`,
    )
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

const movingTexts: Readonly<Record<Move['kind'], (to: string, before: string) => string>> = {
  new: (to, before) => `folder ${to} instead of ${before}`,
  interrupted: (to) => `the move to ${to} is finished`,
  'given-up': (to) => `the move to ${to} is given up, and what is there of it is deleted`,
}

export function describeDrift(setup: Setup, state: MachineState): Change | undefined {
  const { machine, diskIsGone, diskIsReplaced, moves } = state
  const { texts, details } = describeHardware(wantedHardware(setup), machine.hardware)
  const { diskGiB, vmName } = setup.builder
  if (machine.name !== vmName) {
    texts.push(`name “${vmName}” instead of “${machine.name}”`)
    details.push({
      kind: 'setting',
      name: 'Machine: name',
      before: `“${machine.name}”`,
      after: `“${vmName}”`,
    })
  }
  let before = folderOf(folderOf(machine.settingsFile))
  for (const { kind, to } of moves) {
    texts.push(movingTexts[kind](to, before))
    if (kind === 'given-up') {
      details.push({ kind: 'setting', name: `Machine: half a copy in ${to}`, before: 'there' })
      continue
    }
    if (!isSameFolder(before, to))
      details.push({ kind: 'setting', name: 'Machine: folder', before, after: to })
    before = to
  }
  if (missingMiB(setup, state) !== 0) {
    const size = `${sizeOf(state)} GiB`
    texts.push(`a disk of ${diskGiB} GiB instead of ${size}`)
    details.push({ ...diskDetail(diskGiB), before: size })
  }
  if (diskIsReplaced) {
    texts.push('the disk that came to the place of the former one is attached')
    details.push(diskDetail(diskGiB))
  } else if (diskIsGone) {
    texts.push(`a new disk of ${diskGiB} GiB`)
    details.push(diskDetail(diskGiB))
  } else if (attachedDisk(machine) === undefined) {
    texts.push('its disk is attached')
    details.push(diskDetail(diskGiB))
  }
  return texts.length === 0 ? undefined : { summary: texts.join(', '), details }
}

export function diskDetail(diskGiB: number) {
  return { kind: 'setting', name: 'Machine: disk', after: `${diskGiB} GiB` } as const
}
