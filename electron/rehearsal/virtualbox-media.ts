/** Disks and DVDs of the pretended VirtualBox, and the slots that they are in. */
import { failure } from '../contract/problem.ts'
import type { VirtualBox } from '../ports/virtualbox.ts'
import { bottomOf } from './disk-rack.ts'
import type { RehearsalFiles } from './files.ts'
import type { RehearsalDisk } from './guest.ts'
import type { MachinePark } from './machine-park.ts'
import { isOff } from './rehearsed-machine.ts'
import { refusePath, require } from './virtualbox-refusals.ts'

type Media = Pick<VirtualBox, 'createDisk' | 'resizeDisk' | 'disk' | 'forgetDisk' | 'disksOf' | 'attach'>

const portCount = 4

export function mediaOf(park: MachinePark, files: RehearsalFiles): Media {
  const { machines, disks, find, saveSettings, makeDisk, forgetDisk, diskAt, disksOf } = park
  const isOfSnapshots = (disk: RehearsalDisk): boolean =>
    disk.parent !== undefined || [...disks.values()].some(({ parent }) => parent === disk)
  return {
    createDisk: async (path, sizeMiB) => {
      refusePath(path)
      require(Number.isInteger(sizeMiB) && sizeMiB >= 1, `A disk cannot have ${sizeMiB} MiB.`)
      if ((await files.size(path)) !== undefined) throw failure('FILE_IN_THE_WAY', `${path} exists already.`)
      await makeDisk(path, sizeMiB)
    },
    disk: async (path, signal) => {
      signal?.throwIfAborted()
      const disk = await diskAt(path)
      return typeof disk === 'object'
        ? { uuid: bottomOf(disk).uuid, sizeMiB: disk.sizeMiB, isOfSnapshots: isOfSnapshots(disk) }
        : disk
    },
    resizeDisk: async (path, sizeMiB) => {
      refusePath(path)
      require(Number.isInteger(sizeMiB) && sizeMiB >= 1, `A disk cannot have ${sizeMiB} MiB.`)
      const disk = await diskAt(path)
      if (typeof disk !== 'object')
        throw failure('VIRTUALBOX_FAILED', `There is no disk ${path} that VirtualBox could grow.`)
      if (disk.sizeMiB === sizeMiB) return
      if (disk.sizeMiB > sizeMiB) throw failure('DISK_CANNOT_SHRINK', `${path} has ${disk.sizeMiB} MiB.`)
      if (isOfSnapshots(disk))
        throw failure('DISK_HAS_SNAPSHOTS', `${path} belongs to a snapshot of the machine.`)
      const isInUse = [...machines.values()].some(
        ({ state, slots }) => !isOff(state) && [...slots.values()].some((medium) => medium.path === path),
      )
      if (isInUse) throw failure('VM_BUSY', `${path} is in use by a machine that is on.`)
      disk.sizeMiB = sizeMiB
    },
    forgetDisk: async (path) => {
      refusePath(path)
      await forgetDisk(path)
    },
    disksOf: async (uuid, own, signal) => {
      signal?.throwIfAborted()
      return disksOf(find(uuid), own)
    },
    attach: async (uuid, port, medium) => {
      const machine = find(uuid)
      require(Number.isInteger(port) && port >= 0 && port < portCount, `The controller has no port ${port}.`)
      const inSlot = machine.slots.get(port)
      if (medium === undefined) {
        machine.slots.delete(port)
        return saveSettings(machine)
      }
      refusePath(medium.path)
      if (inSlot !== undefined && (inSlot.kind !== medium.kind || inSlot.path !== medium.path))
        throw failure(
          'FOREIGN_IN_THE_WAY',
          `Slot ${port} of the machine ${machine.name} holds ${inSlot.path}.`,
        )
      if (
        (await files.size(medium.path)) === undefined ||
        (medium.kind === 'disk' && typeof (await diskAt(medium.path)) !== 'object')
      )
        throw failure('VIRTUALBOX_FAILED', `Attaching ${medium.path} failed.`, 'VERR_FILE_NOT_FOUND')
      const isElsewhere = [...machines.values()].some((other) =>
        [...other.slots].some(
          ([slot, { kind, path }]) =>
            kind === 'disk' && path === medium.path && (other !== machine || slot !== port),
        ),
      )
      if (isElsewhere) throw failure('FOREIGN_IN_THE_WAY', `${medium.path} is in use by another machine.`)
      machine.slots.set(port, { kind: medium.kind, path: medium.path })
      await saveSettings(machine)
    },
  }
}
