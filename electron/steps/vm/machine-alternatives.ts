/** A machine whose settings cannot be read before they were restored: all that may differ then, as `vm/machine` changes it. */
import { foundInThisRun, type Change, type Detail } from '../../contract/plan.ts'
import type { StepContext } from '../../engine/resource.ts'
import type { Machine, VirtualBoxChange } from '../../ports/virtualbox.ts'
import { commandDetails } from './commands.ts'
import { growingTag } from './growing.ts'
import { describeHardware, wantedHardware } from './hardware.ts'
import { diskDetail } from './machine-change.ts'
import { movingChanges, roomText, type Move } from './move.ts'
import { folderOf, isSameFolder } from './paths.ts'
import { switchingOff } from './switch-off.ts'
import { slots } from './system-tag.ts'

type UnreadMachine = Pick<Machine, 'uuid' | 'settingsFile'>

export function possibleDrift(context: StepContext, machine: UnreadMachine): Change {
  const { setup } = context
  const moves = possibleMoves(context, machine)
  const folders = moves.flatMap(({ to }): Detail[] => [
    { kind: 'setting', name: 'Machine: folder', after: to },
    { kind: 'setting', name: 'Machine: what is moved', after: roomText(foundInThisRun, foundInThisRun) },
  ])
  return {
    summary: 'What of the machine is not as wanted is changed; a disk that is missing is made anew',
    details: [
      ...describeHardware(wantedHardware(setup), undefined).details,
      ...folders,
      diskDetail(setup.builder.diskGiB),
      ...commandDetails(context, machine, [
        ...switchingOff('saved', { gently: true }),
        ...movingChanges(moves),
        ...possibleChanges(context, machine),
      ]),
    ],
  }
}

function possibleMoves({ setup }: StepContext, { settingsFile }: UnreadMachine): Move[] {
  const { folder } = setup.builder
  const isThere = folder === undefined || isSameFolder(folderOf(folderOf(settingsFile)), folder)
  return isThere ? [] : [{ kind: 'new', to: folder }]
}

/** Its disk may have another place only where it has snapshots; then it is seen, and planned anew. */
function possibleChanges(
  { setup, folders }: StepContext,
  { settingsFile }: UnreadMachine,
): VirtualBoxChange[] {
  const path = folders.diskFile(folderOf(settingsFile), setup)
  const sizeMiB = setup.builder.diskGiB * 1024
  return [
    { kind: 'modify', hardware: wantedHardware(setup) },
    { kind: 'set-tag', name: growingTag, value: 'yes' },
    { kind: 'resize-disk', path, sizeMiB },
    { kind: 'detach', port: slots.disk, medium: 'disk' },
    { kind: 'forget-disk', path },
    { kind: 'create-disk', path, sizeMiB },
    { kind: 'attach', port: slots.disk, medium: { kind: 'disk', path } },
  ]
}
