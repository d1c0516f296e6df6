/**
 * `npm run dist`: the installer and the portable archive for Windows, in `release/`. Where Electron's binary cannot be had, they are made
 * around a stand-in, in `release/stand-in/`: to try the installer, not to use the program.
 */
import packageFile from '../../package.json' with { type: 'json' }
import { stat, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { billOfMaterials } from './bill-of-materials.ts'
import { packedBytes } from './check-packed.ts'
import { fetchElectron, standInForElectron, type ElectronForWindows } from './electron-for-windows.ts'
import { pack, programFolder } from './pack.ts'
import { buildProgram } from './program.ts'
import { signFeed } from './sign-feed.ts'
import { readSigning } from './signing.ts'

const help = `npm run dist [-- options]
  --release   fail where Electron cannot be fetched, instead of packing around a stand-in
  --stand-in  do not try to fetch it (needs Debian and root, as the lab does)`

async function findElectron({ release, standIn }: Options): Promise<ElectronForWindows> {
  if (standIn) return standInForElectron()
  try {
    return await fetchElectron()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    if (release) throw new Error(`Electron cannot be fetched: ${why}`, { cause: error })
    say(`Electron cannot be fetched (${why}).`)
    return standInForElectron()
  }
}

interface Options {
  release: boolean
  standIn: boolean
}

async function dist(options: Options): Promise<void> {
  const signing = readSigning(process.env)
  const electron = await findElectron(options)
  if (electron.isStandIn)
    say(
      'NO RELEASE: packed around a stand-in for Electron. The installer is real, the program has no window.',
    )
  const packages = await buildProgram(programFolder)
  const outFolder = join(programFolder, 'release', ...(electron.isStandIn ? ['stand-in'] : []))
  const { folder, files } = await pack({ electron, signing, targets: ['nsis', 'zip'], outFolder })
  const bill = join(outFolder, `pi-offload-${packageFile.version}.cdx.json`)
  await writeFile(bill, await billOfMaterials(packages, programFolder))
  const feed = signing.build.feed === null ? [] : await signedFeed(join(outFolder, 'latest.yml'))
  const ours = await packedBytes(join(folder, 'resources', 'app.asar'))
  say(`\nOurs in it: ${inMegabytes(ours)} packed. ${signedBy(signing.build.signedBy)} Made:`)
  say(`  ${relative(programFolder, folder)}`)
  for (const file of [...files, bill, ...feed].sort())
    say(`  ${relative(programFolder, file)}  ${inMegabytes((await stat(file)).size)}`)
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

const { values } = parseArgs({
  options: {
    release: { type: 'boolean', default: false },
    'stand-in': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) say(help)
else await dist({ release: values.release, standIn: values['stand-in'] })
