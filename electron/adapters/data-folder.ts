/** The folder in which the program keeps its keys and notes, where it may be anything: a file, root's, read-only, in /proc. */
import { accessSync, constants, statSync } from 'node:fs'
import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { failure } from '../contract/problem.ts'

/** Whether the system refused with one of these codes. */
export function isCode(error: unknown, ...codes: string[]): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}

/**
 * Throws `DATA_FOLDER_UNUSABLE` where the folder, or the one that it would be made in, can be seen to be useless. Changes
 * nothing.
 */
export function checkDataFolder(path: string): void {
  for (let folder = path; ; folder = dirname(folder)) {
    try {
      if (!statSync(folder).isDirectory()) throw failure('DATA_FOLDER_UNUSABLE', `${folder} is not a folder.`)
      accessSync(folder, (folder === path ? constants.R_OK : 0) | constants.W_OK | constants.X_OK)
      return
    } catch (error) {
      if (!isCode(error, 'ENOENT', 'ENOTDIR') || dirname(folder) === folder) throw inDataFolder(error, folder)
    }
  }
}

/** Makes the folder and those above it, for the user alone. By ourselves: Node's `recursive` never ends below /proc. */
export async function makeFolder(path: string): Promise<void> {
  if (await isFolder(path)) return
  if (dirname(path) !== path) await makeFolder(dirname(path))
  try {
    await mkdir(path, { mode: 0o700 })
  } catch (error) {
    // Somebody else was quicker.
    if (!isCode(error, 'EEXIST') || !(await isFolder(path))) throw error
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR')) return false
    throw error
  }
}

/** What the system refused in the data folder, as a problem: `DISK_FULL` or `DATA_FOLDER_UNUSABLE`; all else as it is. */
export function inDataFolder(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !('syscall' in error)) return error
  if (isCode(error, 'ENOSPC', 'EDQUOT'))
    return failure('DISK_FULL', `${path} could not be written.`, error.message)
  return failure('DATA_FOLDER_UNUSABLE', `${path} cannot be used.`, error.message)
}
