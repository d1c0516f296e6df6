/** VirtualBox by Oracle's installer: where it goes, what it needs, and that it is there afterwards. */
import { win32 } from 'node:path'
import { failure, problem } from '../../contract/problem.ts'
import type { VirtualBoxInstallation } from '../../ports/host.ts'
import type { ElevatedWork } from './administrator.ts'
import type { PcFacts } from './facts.ts'

/**
 * Its own default; `--silent` asks nothing (VirtualBox User Manual, "Installing on Windows Hosts"). Without the runtime of Visual C++
 * the installer ends and installs nothing (same place, "Prerequisites").
 */
export function installationOn(
  { visualCppRuntime, hardware: { architecture } }: PcFacts,
  programFiles = process.env['ProgramW6432'] ?? 'C:\\Program Files',
): VirtualBoxInstallation | undefined {
  // On other processors VirtualBox has no machines of this kind.
  if (architecture !== 'x64') return undefined
  return {
    executable: win32.join(programFiles, 'Oracle', 'VirtualBox', 'VBoxManage.exe'),
    installerSuffix: '-Win.exe',
    lacks: visualCppRuntime
      ? undefined
      : problem('VIRTUALBOX_RUNTIME_MISSING', 'The runtime of Visual C++ for x64 is not installed.'),
  }
}

/** The registry alone would say so of an installation that is gone. */
export function toInstall(
  { file, sha256 }: { file: string; sha256: string },
  isThere: () => Promise<boolean>,
): ElevatedWork {
  return {
    actions: [{ action: 'install-virtualbox', path: file, sha256 }],
    verify: async () => {
      if (!(await isThere()))
        throw failure('VIRTUALBOX_NOT_INSTALLED', 'The installer ended well, but VirtualBox is not there.')
    },
  }
}
