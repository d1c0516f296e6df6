/**
 * Stand-ins for the tools that electron-builder fetches by itself: NSIS (Debian's, by makensis.ts), 7-Zip (npm's), what makes an AppImage
 * (Debian's squashfs) and Wine, which it only needs for the uninstaller that makensis.ts takes out of its maker without running it.
 */
import { chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { labPaths } from '../../lab/paths.ts'
import { ensureHostPackages } from '../../lab/host-packages.ts'
import { ensureSevenZip } from '../../lab/windows/npm-packages.ts'

const makensis = fileURLToPath(new URL('makensis.ts', import.meta.url))

/** Gives the variables by which electron-builder finds them (app-builder-lib 26.17.0, out/toolsets). */
export function makeStandInToolset(system: 'windows' | 'linux'): Promise<Record<string, string>> {
  return system === 'windows' ? forWindows() : forLinux()
}

async function forWindows(): Promise<Record<string, string>> {
  await ensureHostPackages(['nsis'])
  const folder = join(labPaths.windows, 'toolset')
  await rm(folder, { recursive: true, force: true })
  for (const name of ['nsis/linux', 'plugins/plugins/x86-unicode', 'wine/bin', 'wine/lib', 'wine/wine-home'])
    await mkdir(join(folder, name), { recursive: true })
  await program(join(folder, 'nsis/linux/makensis'), `exec '${process.execPath}' '${makensis}' "$@"`)
  await program(join(folder, 'wine/bin/wine'), 'exit 0')
  return {
    ELECTRON_BUILDER_NSIS_DIR: join(folder, 'nsis'),
    ELECTRON_BUILDER_NSIS_RESOURCES_DIR: join(folder, 'plugins'),
    ELECTRON_BUILDER_WINE_TOOLSET_DIR: join(folder, 'wine'),
    ELECTRON_BUILDER_7ZIP_PATH: await ensureSevenZip(),
  }
}

/** What an AppImage begins with mounts what follows it; this one unpacks it, with Debian's tools. */
async function forLinux(): Promise<Record<string, string>> {
  await ensureHostPackages(['squashfs-tools', 'desktop-file-utils'])
  const folder = join(labPaths.windows, 'appimage-tools')
  await rm(folder, { recursive: true, force: true })
  for (const name of ['runtimes', 'lib/x64']) await mkdir(join(folder, name), { recursive: true })
  for (const name of ['mksquashfs', 'desktop-file-validate'])
    await symlink(join('/usr/bin', name), join(folder, name))
  const bytes = 4096
  const runtime = [
    '#!/bin/sh',
    'folder=$(mktemp -d)',
    `unsquashfs -no-progress -quiet -offset ${bytes} -dest "$folder/app" "$0" >/dev/null`,
    'APPIMAGE=$0 "$folder/app/AppRun" "$@"',
    'code=$?; rm -r "$folder"; exit "$code"',
  ].join('\n')
  await writeFile(join(folder, 'runtimes', 'runtime-x64'), `${runtime}\n`.padEnd(bytes, '\n'))
  return { APPIMAGE_TOOLS_PATH: folder }
}

async function program(path: string, text: string): Promise<void> {
  await writeFile(path, `#!/bin/sh\n${text}\n`)
  await chmod(path, 0o755)
}
