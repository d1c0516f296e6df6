/**
 * Where the files lie whose paths pass through VBoxManage. It prints to a pipe in the ANSI code page (read in the source of VirtualBox,
 * `rtStrmWriteLocked` in src/VBox/Runtime/r3/stream.cpp; not seen), so a path with other letters does not come back as it went, and
 * OneDrive takes away or holds what it is just uploading. Where the user's own folder is no such place, a folder in `ProgramData` is;
 * keys and notes stay in the user's own.
 */
import { createHash } from 'node:crypto'
import { lstat, mkdir, rename, rm } from 'node:fs/promises'
import { win32 } from 'node:path'
import { failure } from '../../contract/problem.ts'
import type { Ports } from '../../ports/index.ts'
import { isCode } from '../data-folder.ts'
import { execProgram } from '../exec.ts'
import { userSid } from './account.ts'
import { systemProgram } from './system-program.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** `undefined` where the data folder itself serves. */
export function mediaFolderFor(dataFolder: string, env: Environment): string | undefined {
  // One each for a private and for a work account, and the one that was set up last.
  const oneDrives = [env['OneDrive'], env['OneDriveConsumer'], env['OneDriveCommercial']]
  const isAscii = /^[\x20-\x7e]*$/.test(dataFolder)
  if (isAscii && !oneDrives.some((folder) => folder !== undefined && isWithin(dataFolder, folder)))
    return undefined
  // One for each data folder, and so for each user; whose it is, is nobody's business.
  const name = createHash('sha256').update(dataFolder.toLowerCase()).digest('hex').slice(0, 12)
  return win32.join(env['ProgramData'] ?? 'C:\\ProgramData', `pi-offload-${name}`)
}

function isWithin(path: string, folder: string): boolean {
  const way = win32.relative(folder, path)
  return folder !== '' && !win32.isAbsolute(way) && way.split('\\')[0] !== '..'
}

/**
 * Ports through which something comes to lie in `folder`: it is made before, and which one it is stands in `noteFile` among the user's
 * own. Machines are made there, too.
 */
export function withMediaFolder(ports: Ports, folder: string, noteFile: string): Ports {
  const { files, downloads, virtualBox } = ports
  const ready = async (path: string) => {
    if (!isWithin(path, folder)) return
    const found = await fileId(folder)
    if (found === undefined) {
      // Noted before it has its name: killed in between, it is made anew.
      await makeOwnFolder(folder, (id) => files.write(noteFile, id))
      return
    }
    // Everybody may make folders in ProgramData, and whoever made one keeps it open for himself.
    const noted = await files.read(noteFile)
    if (noted !== undefined && new TextDecoder().decode(noted) === found) return
    throw failure(
      'DATA_FOLDER_UNUSABLE',
      `${folder} is there, and nothing says that it was made for you: delete it.`,
    )
  }
  return {
    ...ports,
    files: {
      ...files,
      write: async (path, content, options) => {
        await ready(path)
        await files.write(path, content, options)
      },
      removeEmptyFolder: async (path) => {
        await files.removeEmptyFolder(path)
        if (path === folder && (await fileId(folder)) === undefined) await files.remove(noteFile)
      },
    },
    downloads: {
      ...downloads,
      fetch: async (request) => {
        await ready(request.file)
        await downloads.fetch(request)
      },
    },
    virtualBox: {
      ...virtualBox,
      defaultMachineFolder: async () => folder,
      create: async (machine) => {
        const inFolder = { folder, ...machine }
        await ready(inFolder.folder)
        return virtualBox.create(inFolder)
      },
    },
  }
}

/** The file system's own number of what is there, whatever it is and wherever it leads; it stays through a change of its name. */
async function fileId(path: string): Promise<string | undefined> {
  try {
    return String((await lstat(path, { bigint: true })).ino)
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw error
  }
}

/** For the user alone: whatever `ProgramData` lets everybody do ends at it. It gets its name when its rights are set. */
async function makeOwnFolder(folder: string, note: (id: string) => Promise<void>): Promise<void> {
  const partial = `${folder}.new`
  await rm(partial, { recursive: true, force: true })
  await mkdir(partial)
  await execProgram(systemProgram('icacls.exe'), ownRights(partial, await userSid()))
  await note((await fileId(partial)) ?? '')
  await rename(partial, folder)
}

/** The system, administrators (whom nobody can keep out) and the user, for all that comes to lie in it. */
function ownRights(folder: string, sid: string): string[] {
  const grants = ['S-1-5-18', 'S-1-5-32-544', sid].map((who) => `*${who}:(OI)(CI)F`)
  return [folder, '/inheritance:r', ...grants.flatMap((grant) => ['/grant:r', grant])]
}
