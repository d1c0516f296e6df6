/** Electron's binaries, which are in no package: they are fetched, once, and compared with the checksums in Electron's package. */
import { createRequire } from 'node:module'
import { downloadArtifact } from '@electron/get'
import electronPackage from 'electron/package.json' with { type: 'json' }
import { PackingError, whyOf } from './packing-error.ts'
import { isDebianRoot, makeStandInElectron, makeStandInToolset } from './stand-in.ts'

export type System = 'windows' | 'linux'

export interface ElectronDist {
  system: System
  /** A zip file or a folder, for electron-builder's `electronDist`. */
  dist: string
  isStandIn: boolean
  /** Variables by which electron-builder finds tools that it would fetch itself. */
  toolset: Readonly<Record<string, string>>
}

const require = createRequire(import.meta.url)
const platforms = { windows: 'win32', linux: 'linux' } as const

/** What @electron/get reads (dist/proxy.js, dist/artifact-utils.js). */
const remedy =
  'Look to the network, or name a proxy (ELECTRON_GET_USE_PROXY=1 HTTPS_PROXY=http://…) or a mirror (ELECTRON_MIRROR=https://…/).'

/**
 * `whatElse`: what is packed where it cannot be fetched; `say` then gets the reason. Throws a `PackingError` before anything is made.
 */
export async function fetchElectronOr(
  whatElse: 'stand-in' | 'nothing',
  system: System,
  say: (line: string) => void,
): Promise<ElectronDist> {
  try {
    return await fetchElectron(system)
  } catch (error) {
    const failed = `Electron cannot be fetched (${whyOf(error)})`
    if (whatElse === 'nothing') throw new PackingError(`${failed}. ${remedy}`)
    if (!isDebianRoot())
      throw new PackingError(`${failed}, and to pack around a stand-in needs root on Debian. ${remedy}`)
    say(`${failed}.`)
    return standInForElectron(system)
  }
}

async function fetchElectron(system: System): Promise<ElectronDist> {
  const checksums = require('electron/checksums.json') as Record<string, string>
  const { version } = electronPackage
  const dist = await downloadArtifact({
    ...{ version, checksums, artifactName: 'electron', platform: platforms[system], arch: 'x64' },
  })
  return { system, dist, isStandIn: false, toolset: {} }
}

/** What is packed with it starts and does all that the program does, but shows no window: to try the installer. */
export async function standInForElectron(system: System): Promise<ElectronDist> {
  if (!isDebianRoot()) throw new PackingError('To pack around a stand-in for Electron needs root on Debian.')
  return {
    ...{ system, isStandIn: true },
    dist: await makeStandInElectron(system),
    toolset: await makeStandInToolset(system),
  }
}
