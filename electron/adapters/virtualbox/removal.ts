/** Taking a machine away, and nothing that is not its own. */
import { access } from 'node:fs/promises'
import { failure } from '../../contract/problem.ts'
import type { DiskOfMachine, Machine } from '../../ports/virtualbox.ts'
import { checkUuid } from './arguments.ts'
import { deleteDisk, deleteMachine, forgetDisk, unregisterMachine } from './commands.ts'
import { disksAmong, foreignSlots, isWithin, looseOwn } from './disks-of-machine.ts'
import { machineMeanings, notWritten } from './errors.ts'
import type { Machines } from './machines.ts'
import { isOff } from './machine-readable.ts'
import type { Media } from './media.ts'
import { parseMedia } from './parse.ts'
import type { Tags } from './tags.ts'
import type { VBoxManage } from './vboxmanage.ts'

interface Removals {
  disksOf(machine: Machine, own: readonly string[], signal?: AbortSignal): Promise<DiskOfMachine[]>
  remove(uuid: string, own: readonly string[]): Promise<void>
}

export function removalOf(
  vbox: VBoxManage,
  parts: { machines: Machines; media: Media; tags: Tags },
): Removals {
  const { machines, media, tags } = parts
  const disksOf: Removals['disksOf'] = async (machine, own, signal) => {
    const doing = 'Listing the disks'
    const disks = await vbox.run(['list', '--long', 'hdds'], { doing, reads: true, signal })
    return disksAmong(parseMedia(disks), machine, own)
  }

  /**
   * `unregistervm --delete` deletes each disk that the machine or a snapshot of it has, wherever that is, unless another machine has it
   * (VirtualBox, MachineImpl.cpp, `Machine::unregister` and `Machine::deleteConfig`): what is not own is out of the machine before.
   */
  const setForeignFree = async (machine: Machine, own: readonly string[]): Promise<void> => {
    const { uuid, attachments } = machine
    const disks = await disksOf(machine, own)
    refuseBound(disks)
    for (const port of foreignSlots(disks)) await media.attach(uuid, port, undefined)
    for (const { kind, port, path } of attachments)
      if (kind === 'dvd' && !isWithin(path, machine)) await media.attach(uuid, port, undefined)
  }

  const deleteLoose = async (machine: Machine, own: readonly string[]): Promise<void> => {
    for (const path of looseOwn(await disksOf(machine, own))) {
      // One whose file is gone, or was replaced by another, is only forgotten.
      const seen = await media.disk(path)
      const isThere = seen !== undefined && seen !== 'replaced'
      const argv = isThere ? deleteDisk(path) : forgetDisk(path)
      await vbox.run(argv, { doing: `Deleting ${path}`, patience: 2 })
    }
  }

  const remove = async (uuid: string, own: readonly string[]): Promise<void> => {
    checkUuid(uuid)
    const listing = (await machines.list()).find((entry) => entry.uuid === uuid.toLowerCase())
    if (listing === undefined) throw failure('VM_NOT_FOUND', `VirtualBox knows no machine {${uuid}}.`)
    const doing = `Removing the machine ${listing.name}`
    let settingsFile: string | undefined
    if (listing.accessible) {
      const machine = await machines.machine(uuid)
      if (!isOff(machine.state))
        throw failure('VM_BUSY', `The machine ${machine.name} is ${machine.state}; switch it off first.`)
      settingsFile = machine.settingsFile
      await setForeignFree(machine, own)
      await deleteLoose(machine, own)
      const left = await disksOf(await machines.machine(uuid), own)
      refuseBound(left)
      const [still] = [...looseOwn(left), ...foreignSlots(left).map((port) => `the disk in slot ${port}`)]
      if (still !== undefined) throw notWritten(still, 'gone', 'still there')
      await vbox.run(deleteMachine(uuid), {
        doing,
        meanings: machineMeanings(uuid),
        patience: 5,
      })
    } else {
      // Its settings cannot be read, so nothing is known to be its own.
      await vbox.run(unregisterMachine(uuid), { doing })
    }
    if ((await machines.list()).some((entry) => entry.uuid === uuid.toLowerCase()))
      throw notWritten(`the machine ${listing.name}`, 'removed', 'still registered')
    if (settingsFile !== undefined && (await exists(settingsFile)))
      throw notWritten(settingsFile, 'deleted', 'still there')
    if ((await tags.creation())?.uuid === uuid.toLowerCase()) await tags.noteCreation(undefined)
  }

  return { disksOf, remove }
}

function refuseBound(disks: readonly DiskOfMachine[]): void {
  const bound = disks.find(({ isOwn, place }) => !isOwn && place === 'bound')
  if (bound !== undefined)
    throw failure('FOREIGN_DISK_IN_BUILDER', `${bound.path} would be deleted with the machine.`)
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
