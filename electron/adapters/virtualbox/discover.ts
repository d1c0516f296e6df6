/**
 * Where VBoxManage may be, best guess first. On Windows it is not on PATH, and the environment of a process that runs while
 * VirtualBox is being installed does not know the folder yet: then only the registry does.
 */
import { posix, win32 } from 'node:path'
import { readRegistryText } from '../windows/registry.ts'

/** Looked up anew each time: VirtualBox may be installed meanwhile. */
export async function findVBoxManage(): Promise<readonly string[]> {
  if (process.platform !== 'win32') return vboxManageCandidates()
  const folder = await installFolderInRegistry()
  return vboxManageCandidates({ installFolders: folder === undefined ? [] : [folder] })
}

/** Where Oracle's installer put it on Windows; only an administrator can change that. `undefined` where it is not installed. */
export function installFolderInRegistry(): Promise<string | undefined> {
  return readRegistryText('HKLM\\SOFTWARE\\Oracle\\VirtualBox', 'InstallDir')
}

export interface DiscoveryOptions {
  platform?: NodeJS.Platform
  env?: Readonly<Record<string, string | undefined>>
  /** Folders from elsewhere, such as the registry. */
  installFolders?: readonly string[]
}

/** Absolute paths; most of them do not exist. */
export function vboxManageCandidates(options: DiscoveryOptions = {}): string[] {
  const { platform = process.platform, env = process.env, installFolders = [] } = options
  const windows = platform === 'win32'
  const paths = windows ? win32 : posix
  // The names of variables are case-insensitive on Windows; in a copy of process.env they no longer are.
  const variable = (name: string) =>
    env[name] ?? Object.entries(env).find(([key]) => windows && key.toUpperCase() === name.toUpperCase())?.[1]
  const onPath = (variable('PATH') ?? '').split(paths.delimiter)
  const folders = windows
    ? [
        // The installer of Oracle sets one or the other, by version.
        variable('VBOX_MSI_INSTALL_PATH'),
        variable('VBOX_INSTALL_PATH'),
        ...installFolders,
        ...[variable('ProgramW6432'), variable('ProgramFiles')].map(
          (programs) => programs && paths.join(programs, 'Oracle', 'VirtualBox'),
        ),
        ...onPath,
      ]
    : [...onPath, ...installFolders, '/usr/bin', '/usr/local/bin', '/opt/VirtualBox']
  const files = folders
    // An empty or relative entry of PATH would run whatever lies in the current folder.
    .filter((folder): folder is string => folder !== undefined && paths.isAbsolute(folder))
    .map((folder) => paths.join(folder, windows ? 'VBoxManage.exe' : 'VBoxManage'))
  return [...new Set(files)]
}
