/** A machine moves to another folder of the PC, with the disks that are in its own. */
import { readdir, stat, statfs } from 'node:fs/promises'
import { posix, win32 } from 'node:path'
import { failure } from '../../contract/problem.ts'
import { isCode, makeFolder } from '../data-folder.ts'
import { checkPath } from './arguments.ts'
import { moveMachine } from './commands.ts'
import { machineMeanings, notWritten } from './errors.ts'
import { isOff } from './machine-readable.ts'
import type { Machines } from './machines.ts'
import { parseMedia, samePath } from './parse.ts'
import type { VBoxManage } from './vboxmanage.ts'

/**
 * Four hours in calls of the usual limit: a large disk on a slow drive. Ended before its time, VBoxManage would leave the disk to the
 * server, which moves that alone (seen on 7.2.22).
 */
const patience = 240

/** VirtualBox wants as much and more to be free, also where it only renames (MachineImplMoveVM.cpp). */
const spareBytes = 2 * 1024 ** 2

export function moverOf(
  vbox: VBoxManage,
  machines: Machines,
): (uuid: string, folder: string) => Promise<void> {
  const disksOf = async (uuid: string): Promise<string[]> => {
    const doing = 'Listing the disks'
    const disks = parseMedia(await vbox.run(['list', '--long', 'hdds'], { doing, reads: true }))
    return disks.filter(({ users }) => users.includes(uuid)).map(({ path }) => path)
  }

  return async (uuid, folder) => {
    checkPath(folder)
    const { machine } = await machines.look(uuid)
    const { name, settingsFile, state } = machine
    const paths = posix.isAbsolute(folder) ? posix : win32
    const former = paths.dirname(settingsFile)
    const home = paths.join(folder, name)
    if (samePath(former, home)) return
    if (!isOff(state)) throw failure('VM_BUSY', `The machine ${name} is ${state}; it moves while it is off.`)
    const disks = await disksOf(machine.uuid)
    const below = (place: string, path: string): string | undefined => {
      const way = paths.relative(place, path)
      return way === '' || way.startsWith('..') || paths.isAbsolute(way) ? undefined : way
    }
    // What VirtualBox finds there it stumbles over halfway: then the disk goes back, and that takes as long again.
    const own = disks.map((path) => below(home, path)?.split(paths.sep)[0])
    const foreign = (await namesIn(home)).find((entry) => !own.includes(entry))
    if (foreign !== undefined)
      throw failure('FOREIGN_IN_THE_WAY', `${paths.join(home, foreign)} is where the machine was to go.`)
    await makeTarget(folder)
    const moved = disks.filter((path) => below(former, path) !== undefined)
    const missing = (await bytesOf(moved)) + spareBytes - (await freeBytes(folder))
    if (missing > 0)
      throw failure('DISK_FULL', `${folder} needs ${Math.ceil(missing / 1024 ** 2)} MiB more than are free.`)
    await vbox.run(moveMachine(uuid, folder), {
      doing: `Moving the machine ${name}`,
      meanings: machineMeanings(uuid),
      patience,
    })
    const after = (await machines.look(uuid)).machine.settingsFile
    if (!samePath(paths.dirname(after), home))
      throw notWritten(`the folder of the machine ${name}`, home, after)
  }
}

async function makeTarget(folder: string): Promise<void> {
  try {
    await makeFolder(folder)
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error)) throw error
    throw failure('FOLDER_UNUSABLE', `${folder} cannot be made.`, error.message)
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (isCode(error, 'ENOENT')) return []
    throw failure('FOLDER_UNUSABLE', `${folder} cannot be read.`, String(error))
  }
}

/** VirtualBox has its own words for a disk whose file is gone. */
async function bytesOf(files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(files.map(sizeOf))
  return sizes.reduce((sum, size) => sum + size, 0)
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size
  } catch (error) {
    if (isCode(error, 'ENOENT')) return 0
    throw error
  }
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}
