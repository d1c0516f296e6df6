/** Taking a machine away, and nothing that is not its own. */
import { access } from 'node:fs/promises'
import { posix, win32 } from 'node:path'
import { failure } from '../../contract/problem.ts'
import type { Machine } from '../../ports/virtualbox.ts'
import { checkUuid } from './arguments.ts'
import { deleteDisk, deleteMachine, forgetDisk, unregisterMachine } from './commands.ts'
import { machineMeanings, notWritten } from './errors.ts'
import type { Machines } from './machines.ts'
import { isOff } from './machine-readable.ts'
import type { Media } from './media.ts'
import { parseMedia } from './parse.ts'
import type { Tags } from './tags.ts'
import type { VBoxManage } from './vboxmanage.ts'

interface Removals {
  looseDisks(machine: Machine, signal?: AbortSignal): Promise<string[]>
  remove(uuid: string): Promise<void>
}

export function removalOf(
  vbox: VBoxManage,
  parts: { machines: Machines; media: Media; tags: Tags },
): Removals {
  const { machines, media, tags } = parts
  const looseDisks = async (machine: Machine, signal?: AbortSignal): Promise<string[]> => {
    const paths = pathsOf(machine.settingsFile)
    // Only the layout that VirtualBox gives a machine makes the folder its own; others may share theirs.
    if (paths.basename(paths.dirname(machine.settingsFile)) !== machine.name) return []
    const doing = 'Listing the disks'
    const disks = parseMedia(await vbox.run(['list', '--long', 'hdds'], { doing, reads: true, signal }))
    return disks
      .filter(({ path, users }) => users.length === 0 && isWithin(path, machine))
      .map(({ path }) => path)
  }

  const remove = async (uuid: string): Promise<void> => {
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
      for (const { port, path } of machine.attachments)
        if (!isWithin(path, machine)) await media.attach(uuid, port, undefined)
      for (const path of await looseDisks(machine)) {
        // One whose file is gone, or was replaced by another, is only forgotten.
        const seen = await media.disk(path)
        const isThere = seen !== undefined && seen !== 'replaced'
        const argv = isThere ? deleteDisk(path) : forgetDisk(path)
        await vbox.run(argv, { doing: `Deleting ${path}`, patience: 2 })
      }
      const [left] = await looseDisks(machine)
      if (left !== undefined) throw notWritten(left, 'deleted', 'still there')
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

  return { looseDisks, remove }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

function pathsOf(path: string): typeof posix {
  return posix.isAbsolute(path) ? posix : win32
}

function isWithin(path: string, machine: Machine): boolean {
  const paths = pathsOf(machine.settingsFile)
  const way = paths.relative(paths.dirname(machine.settingsFile), path)
  return way !== '' && !way.startsWith('..') && !paths.isAbsolute(way)
}
