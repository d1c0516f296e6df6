/** Electron's binary for Windows, which is in no package: it is fetched, once, and compared with the checksum in Electron's package. */
import { createRequire } from 'node:module'
import { downloadArtifact } from '@electron/get'
import electronPackage from 'electron/package.json' with { type: 'json' }
import { makeStandInElectron, makeStandInToolset } from './stand-in.ts'

export interface ElectronForWindows {
  /** A zip file or a folder, for electron-builder's `electronDist`. */
  dist: string
  isStandIn: boolean
  /** Variables by which electron-builder finds tools that it would fetch itself. */
  toolset: Readonly<Record<string, string>>
}

const require = createRequire(import.meta.url)

/** Throws where it cannot be had. */
export async function fetchElectron(): Promise<ElectronForWindows> {
  const checksums = require('electron/checksums.json') as Record<string, string>
  const { version } = electronPackage
  const dist = await downloadArtifact({
    ...{ version, checksums, artifactName: 'electron', platform: 'win32', arch: 'x64' },
  })
  return { dist, isStandIn: false, toolset: {} }
}

/** What is packed with it starts and does all that the program does, but shows no window: to try the installer. */
export async function standInForElectron(): Promise<ElectronForWindows> {
  return { dist: await makeStandInElectron(), isStandIn: true, toolset: await makeStandInToolset() }
}
