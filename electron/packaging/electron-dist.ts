/** Electron's binaries, which are in no package: they are fetched, once, and compared with the checksums in Electron's package. */
import { createRequire } from 'node:module'
import { downloadArtifact } from '@electron/get'
import electronPackage from 'electron/package.json' with { type: 'json' }
import { makeStandInElectron, makeStandInToolset } from './stand-in.ts'

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

/** Throws where it cannot be had. */
export async function fetchElectron(system: System): Promise<ElectronDist> {
  const checksums = require('electron/checksums.json') as Record<string, string>
  const { version } = electronPackage
  const dist = await downloadArtifact({
    ...{ version, checksums, artifactName: 'electron', platform: platforms[system], arch: 'x64' },
  })
  return { system, dist, isStandIn: false, toolset: {} }
}

/** What is packed with it starts and does all that the program does, but shows no window: to try the installer. */
export async function standInForElectron(system: System): Promise<ElectronDist> {
  return {
    ...{ system, isStandIn: true },
    dist: await makeStandInElectron(system),
    toolset: await makeStandInToolset(system),
  }
}
