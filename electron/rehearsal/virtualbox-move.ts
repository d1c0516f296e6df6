/** A machine of the pretended VirtualBox moves to another folder. */
import { failure } from '../contract/problem.ts'
import type { VirtualBox } from '../ports/virtualbox.ts'
import type { RehearsalFiles } from './files.ts'
import type { MachinePark } from './machine-park.ts'
import { mediaPathsOf } from './rehearsed-machine.ts'
import { refusePath } from './virtualbox-refusals.ts'

interface Moves extends Pick<VirtualBox, 'move'> {
  /** A disk alone, as a move leaves it that was interrupted: machines have it from its new place. */
  moveDisk(from: string, to: string): Promise<void>
}

export function movesOf(park: MachinePark, files: RehearsalFiles): Moves {
  const { machines, disks, refresh, findOff, saveSettings } = park

  async function moveDisk(from: string, to: string): Promise<void> {
    const disk = disks.get(from)
    if (disk === undefined) throw failure('VIRTUALBOX_FAILED', `There is no disk ${from}.`)
    await files.rename(from, to)
    disks.delete(from)
    disks.set(to, disk)
    for (const machine of machines.values()) {
      if (!mediaPathsOf(machine).includes(from)) continue
      for (const { slots } of [machine, ...machine.snapshots])
        for (const medium of slots.values()) if (medium.path === from) medium.path = to
      await saveSettings(machine)
    }
  }

  return {
    moveDisk,
    move: async (uuid, folder) => {
      await refresh()
      const machine = findOff(uuid)
      refusePath(folder)
      const separator = folder.includes('\\') ? '\\' : '/'
      const before = machine.settingsFile
      const former = before.replace(/[^\\/]+$/, '')
      const home = `${folder.replace(/[\\/]+$/, '')}${separator}${machine.name}${separator}`
      if (former === home) return
      const own = mediaPathsOf(machine).filter((path) => disks.has(path))
      const foreign = [...files.entries.keys()].find((path) => path.startsWith(home) && !own.includes(path))
      if (foreign !== undefined)
        throw failure('FOREIGN_IN_THE_WAY', `${foreign} is where the machine was to go.`)
      const moved = own.filter((path) => path.startsWith(former))
      for (const path of moved)
        if ((await files.size(path)) === undefined)
          throw failure('VIRTUALBOX_FAILED', `${path} cannot be read.`)
      const sizes = await Promise.all(moved.map((path) => files.size(path)))
      const bytes = sizes.reduce<number>((sum, size = 0) => sum + size, 0)
      if ((await files.freeBytes(folder)) < bytes)
        throw failure('DISK_FULL', `${folder} needs ${bytes} bytes.`)
      for (const path of moved) await moveDisk(path, `${home}${path.slice(former.length)}`)
      machine.settingsFile = `${home}${before.slice(former.length)}`
      await saveSettings(machine)
      for (const path of [...files.entries.keys()].filter((path) => path.startsWith(`${former}Logs`)))
        await files.rename(path, `${home}${path.slice(former.length)}`)
      await files.remove(before)
      await files.remove(`${before}-prev`)
    },
  }
}
