/**
 * `npm run dist`: the installer and the portable archive for Windows, in `release/`, or an AppImage for Linux. Where Electron's binary
 * cannot be had, they are made around a stand-in, in `release/stand-in/`: to try the installer, not to use the program.
 */
import packageFile from '../../package.json' with { type: 'json' }
import { stat, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { billOfMaterials } from './bill-of-materials.ts'
import { packedBytes } from './check-packed.ts'
import { fetchElectronOr, standInForElectron, type System } from './electron-dist.ts'
import type { LockedPackage } from './lock-file.ts'
import { pack, programFolder } from './pack.ts'
import { PackingError, whyOf } from './packing-error.ts'
import { buildProgram } from './program.ts'
import { signFeed } from './sign-feed.ts'
import { readSigning } from './signing.ts'

const help = `npm run dist [-- options]
  --linux     instead: an AppImage, in release/linux/
  --release   fail where Electron cannot be fetched, instead of packing around a stand-in
  --stand-in  do not try to fetch it (needs Debian and root, as the lab does)`

interface Options {
  system: System
  release: boolean
  standIn: boolean
}

async function dist(options: Options): Promise<void> {
  // There is no signature of programs on Linux, and nothing that updates them.
  const signing = asAsked(() => readSigning(options.system === 'windows' ? process.env : {}))
  const electron = options.standIn
    ? await standInForElectron(options.system)
    : await fetchElectronOr(options.release ? 'nothing' : 'stand-in', options.system, say)
  if (electron.isStandIn) say('NO RELEASE: packed around a stand-in for Electron. The program has no window.')
  const packages = await buildProgram(programFolder)
  const isWindows = options.system === 'windows'
  const place = ['release', ...(electron.isStandIn ? ['stand-in'] : []), ...(isWindows ? [] : ['linux'])]
  const outFolder = join(programFolder, ...place)
  const { folder, files } = await pack({
    ...{ electron, signing, outFolder },
    targets: isWindows ? ['nsis', 'zip'] : ['AppImage'],
  })
  if (isWindows) files.push(await writeBill(outFolder, packages))
  if (signing.build.feed !== null) files.push(...(await signedFeed(join(outFolder, 'latest.yml'))))
  const ours = await packedBytes(join(folder, 'resources', 'app.asar'))
  say(`\nOurs in it: ${inMegabytes(ours)} packed. ${isWindows ? signedBy(signing.build.signedBy) : ''}`)
  say(`Made:\n  ${relative(programFolder, folder)}`)
  for (const file of files.sort())
    say(`  ${relative(programFolder, file)}  ${inMegabytes((await stat(file)).size)}`)
}

async function writeBill(outFolder: string, packages: readonly LockedPackage[]): Promise<string> {
  const file = join(outFolder, `pi-offload-${packageFile.version}.cdx.json`)
  await writeFile(file, await billOfMaterials(packages, programFolder))
  return file
}

/** The last that is done: it names what all others became. */
async function signedFeed(channelFile: string): Promise<string[]> {
  return [channelFile, await signFeed(channelFile)]
}

const signedBy = (whose: string | null): string =>
  whose === null ? 'UNSIGNED: Windows will warn of it, and the program says so.' : `Signed by ${whose}.`

const inMegabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** What fails in it is wrong in the call. */
function asAsked<Read>(read: () => Read): Read {
  try {
    return read()
  } catch (error) {
    throw new PackingError(whyOf(error), 2)
  }
}

const readOptions = () =>
  parseArgs({
    options: {
      linux: { type: 'boolean', default: false },
      release: { type: 'boolean', default: false },
      'stand-in': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  }).values

try {
  const { linux, release, 'stand-in': standIn, help: asksForHelp } = asAsked(readOptions)
  if (asksForHelp) say(help)
  else await dist({ system: linux ? 'linux' : 'windows', release, standIn })
} catch (error) {
  if (!(error instanceof PackingError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = error.exitCode
}
