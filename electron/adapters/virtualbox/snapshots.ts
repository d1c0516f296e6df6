/** Snapshots of machines that are off. */
import { failure } from '../../contract/problem.ts'
import type { Machine } from '../../ports/virtualbox.ts'
import { checkSnapshotName } from './arguments.ts'
import { deleteSnapshot, restoreSnapshot, takeSnapshot } from './commands.ts'
import { code, machineMeanings, notWritten } from './errors.ts'
import type { Machines } from './machines.ts'
import { isOff } from './machine-readable.ts'
import type { VBoxManage } from './vboxmanage.ts'

interface Snapshots {
  take(uuid: string, name: string): Promise<string>
  restore(uuid: string, snapshot: string): Promise<void>
  delete(uuid: string, snapshot: string): Promise<void>
}

/** Gigabytes are merged, on a disk that may be a slow one: half an hour. */
const mergePatience = 30

export function snapshotsOf(vbox: VBoxManage, machines: Machines): Snapshots {
  const lookOff = async (uuid: string): Promise<Machine> => {
    const machine = await machines.machine(uuid)
    if (!isOff(machine.state))
      throw failure('VM_BUSY', `The machine ${machine.name} is ${machine.state}; switch it off first.`)
    return machine
  }
  const disksOf = ({ attachments }: Machine): string =>
    JSON.stringify(attachments.filter(({ kind }) => kind === 'disk'))

  return {
    take: async (uuid, name) => {
      checkSnapshotName(name)
      const before = await lookOff(uuid)
      await vbox.run(takeSnapshot(uuid, name), {
        doing: `Taking a snapshot of the machine ${before.name}`,
        meanings: machineMeanings(uuid),
        patience: 5,
      })
      const known = new Set(before.snapshots.map((snapshot) => snapshot.uuid))
      const { snapshots } = await machines.machine(uuid)
      const taken = snapshots.find((snapshot) => snapshot.name === name && !known.has(snapshot.uuid))
      if (taken === undefined)
        throw notWritten(`the snapshot ${name} of the machine ${before.name}`, 'there', undefined)
      return taken.uuid
    },
    restore: async (uuid, snapshot) => {
      const before = await lookOff(uuid)
      if (!has(before, snapshot))
        throw failure('VIRTUALBOX_FAILED', `The machine ${before.name} has no snapshot {${snapshot}}.`)
      await vbox.run(restoreSnapshot(uuid, snapshot), {
        doing: `Restoring a snapshot of the machine ${before.name}`,
        meanings: machineMeanings(uuid),
        patience: 5,
      })
      // What was written is in other files now: each restoration makes new ones (seen on 7.2.22).
      const [former, now] = [disksOf(before), disksOf(await machines.machine(uuid))]
      if (former !== '[]' && former === now)
        throw notWritten(`the disk of the machine ${before.name}`, 'another one', now)
    },
    delete: async (uuid, snapshot) => {
      const before = await lookOff(uuid)
      if (!has(before, snapshot)) return
      // VirtualBox refuses it with the code that it has for a machine that is busy, too (tried on 7.2.22).
      if (countAbove(before, snapshot) > 1)
        throw failure('VIRTUALBOX_FAILED', `More than one thing builds upon the snapshot {${snapshot}}.`)
      await vbox.run(deleteSnapshot(uuid, snapshot), {
        doing: `Deleting a snapshot of the machine ${before.name}`,
        meanings: {
          ...machineMeanings(uuid),
          // So it refuses a merge for which the drive has too little room (VirtualBox, src/VBox/Main/src-server/SnapshotImpl.cpp).
          [code.outOfMemory]: {
            code: 'DISK_FULL',
            detail: `Deleting a snapshot of the machine ${before.name}: the disk is full.`,
          },
        },
        patience: mergePatience,
      })
      if (has(await machines.machine(uuid), snapshot))
        throw notWritten(`the snapshot {${snapshot}}`, 'deleted', 'still there')
    },
  }
}

function has({ snapshots }: Machine, snapshot: string): boolean {
  return snapshots.some(({ uuid }) => uuid === snapshot)
}

/** Snapshots, and the machine as it is now. */
function countAbove({ snapshots, currentSnapshot }: Machine, snapshot: string): number {
  return snapshots.filter(({ parent }) => parent === snapshot).length + (currentSnapshot === snapshot ? 1 : 0)
}
