/** Packs what was built: electron-builder with electron-builder.yml, and a look at what came of it. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Arch, build, Platform } from 'electron-builder'
import { checkPacked } from './check-packed.ts'
import { buildMetadata, type Signing } from './signing.ts'
import type { ElectronDist } from './electron-dist.ts'

export const programFolder = fileURLToPath(new URL('../..', import.meta.url))

/** `nsis` and `zip` of Windows, `AppImage` of Linux; `dir`: the program as a folder, which the others hold, too. */
type PackTarget = 'nsis' | 'zip' | 'AppImage' | 'dir'

const platforms = {
  windows: { target: Platform.WINDOWS, folder: 'win-unpacked' },
  linux: { target: Platform.LINUX, folder: 'linux-unpacked' },
} as const

export interface PackOptions {
  electron: ElectronDist
  signing: Signing
  targets: readonly PackTarget[]
  /** Emptied before. */
  outFolder: string
  /** In the place of that in package.json. */
  version?: string
}

export interface Packed {
  /** The program as it lies on a PC. */
  folder: string
  /** Installer, archive and what belongs to them. */
  files: string[]
}

/** Throws where what was packed is not as it shall be. */
export async function pack({ electron, signing, targets, outFolder, version }: PackOptions): Promise<Packed> {
  const platform = platforms[electron.system]
  await rm(outFolder, { recursive: true, force: true })
  Object.assign(process.env, electron.toolset)
  const files = await build({
    projectDir: programFolder,
    targets: platform.target.createTarget([...targets], Arch.x64),
    publish: 'never',
    config: {
      electronDist: electron.dist,
      directories: { output: outFolder },
      // There are no packages to be brought: the bundles hold them (docs/decisions/0008).
      beforeBuild: () => Promise.resolve(false),
      extraMetadata: {
        ...buildMetadata(electron.isStandIn ? 'stand-in' : 'release', signing),
        ...(version === undefined ? {} : { version }),
      },
      ...signing.config,
      // Nobody keeps it.
      ...(electron.isStandIn ? { compression: 'store' } : {}),
    },
  })
  const folder = join(outFolder, platform.folder)
  await checkPacked(folder, electron.system)
  return { folder, files }
}
