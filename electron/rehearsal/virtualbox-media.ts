/** Disks and DVDs of the pretended VirtualBox, and the slots that they are in. */
import { failure } from '../contract/problem.ts'
import type { VirtualBox } from '../ports/virtualbox.ts'
import type { RehearsalFiles } from './files.ts'
import type { MachinePark } from './machine-park.ts'
import { refusePath, require } from './virtualbox-refusals.ts'

type Media = Pick<VirtualBox, 'createDisk' | 'disk' | 'forgetDisk' | 'looseDisks' | 'attach'>

const portCount = 4

export function mediaOf(park: MachinePark, files: RehearsalFiles): Media {
  const { machines, find, saveSettings, makeDisk, forgetDisk, diskAt, looseDisks } = park
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
      return typeof disk === 'object' ? { uuid: disk.uuid, sizeMiB: disk.sizeMiB } : disk
    },
    forgetDisk: async (path) => {
      refusePath(path)
      await forgetDisk(path)
    },
    looseDisks: async (uuid, signal) => {
      signal?.throwIfAborted()
      return looseDisks(find(uuid))
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
