/** Where Electron's binary is. The package brings only the way to get it: it is fetched on first use (its install.js). */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { execa } from 'execa'

export type FoundElectron = { kind: 'there'; binary: string } | { kind: 'absent'; why: string }

export interface FindOptions {
  /** Called when it takes longer than a moment. */
  onLongWait: () => void
  /** What fetches it, unless it is there; ends without an error when it is. */
  installScript?: string
  timeLimitMs?: number
}

const require = createRequire(import.meta.url)
const momentMs = 3_000
/** For 120 MB over a slow line. A line that is dead ends much sooner: nobody connects for longer than ten seconds. */
const longestFetchMs = 20 * 60_000

export async function findElectron({
  onLongWait,
  installScript = require.resolve('electron/install.js'),
  timeLimitMs = longestFetchMs,
}: FindOptions): Promise<FoundElectron> {
  // Electron's own variable for a binary of one's own; nothing is fetched then.
  const ownFolder = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  if (ownFolder !== undefined) return inFolder(ownFolder)
  const moment = setTimeout(onLongWait, momentMs)
  const fetching = await execa(process.execPath, [installScript], {
    timeout: timeLimitMs,
    reject: false,
    stdin: 'ignore',
  })
  clearTimeout(moment)
  if (fetching.timedOut) return { kind: 'absent', why: 'it could not be fetched in time' }
  if (fetching.failed) return { kind: 'absent', why: `it cannot be fetched: ${firstLine(fetching.stderr)}` }
  // In Node, the package is the path of the binary.
  return { kind: 'there', binary: require('electron') as string }
}

function inFolder(folder: string): FoundElectron {
  const binary = join(folder, process.platform === 'win32' ? 'electron.exe' : 'electron')
  return existsSync(binary) ? { kind: 'there', binary } : { kind: 'absent', why: `there is no ${binary}` }
}

function firstLine(text: string): string {
  return text.split('\n').find((line) => line.trim() !== '') ?? 'it did not say why'
}
