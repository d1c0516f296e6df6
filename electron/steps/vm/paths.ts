/** Paths of the PC, of Windows and of Linux alike: both kinds occur on one system in the rehearsal. */
import { posix, win32, type PlatformPath } from 'node:path'

/** The folder of a file. */
export function folderOf(path: string): string {
  return kindOf(path).dirname(path)
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return kindOf(path).basename(path)
}

/** Whether both name the same folder, however it was written. */
export function isSameFolder(one: string, other: string): boolean {
  return plain(one) === plain(other)
}

/** A path that is given from the folder on, or as a whole; `undefined` where it leads out of it. */
export function pathBelow(folder: string, path: string): string | undefined {
  const paths = kindOf(folder)
  const whole = paths.resolve(folder, path)
  const way = paths.relative(folder, whole)
  return way === '' || way.startsWith('..') || paths.isAbsolute(way) ? undefined : whole
}

/** Windows knows no case. */
function plain(path: string): string {
  const isWindows = kindOf(path) === win32
  return isWindows ? win32.join(path, '.').toLowerCase() : posix.join(path, '.')
}

function kindOf(path: string): PlatformPath {
  return /^[A-Za-z]:/.test(path) ? win32 : posix
}
