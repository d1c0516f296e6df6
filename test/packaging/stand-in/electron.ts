/**
 * Stands in for Electron's binaries, which are in no package registry: Node for Windows, or a script for Linux, that runs the packed program on the small
 * Electron of the tests. To electron-builder it is a folder like any of Electron's: an executable with version, icon and fuses.
 */
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, mergeConfig } from 'vite'
import electronPackage from 'electron/package.json' with { type: 'json' }
import { bundleOf } from '../../../electron/vite.bundle.ts'
import { labPaths } from '../../lab/paths.ts'
import { ensureProgramWith } from '../../lab/windows/native-program.ts'

const runner = fileURLToPath(new URL('../../fakes/electron/packaged.ts', import.meta.url))
/** Beside the executable, whatever that is called by then. */
const runnerName = 'stand-in.js'

/**
 * Where Electron has its fuses (electron, docs/tutorial/fuses.md): these 32 characters, the version of the wire, its length, and a
 * character for each. Nine, as Electron 45 has them.
 */
const fuseWire = `dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\\u0001\\u0009101100011`.replace(
  /\\u(....)/g,
  (_, code: string) => String.fromCharCode(parseInt(code, 16)),
)

const start = `
  // ${fuseWire}
  const { createRequire } = require('node:module')
  const { dirname, join } = require('node:path')
  createRequire(process.execPath)(join(dirname(process.execPath), '${runnerName}'))
`

/** With the Node that runs this. */
const scriptForLinux = `#!/bin/sh
# ${fuseWire}
folder=$(dirname "$(readlink -f "$0")")
PI_OFFLOAD_STAND_IN_RESOURCES="$folder/resources" exec '${process.execPath}' "$folder/${runnerName}" "$@"
`

/** Gives the folder, for electron-builder's `electronDist`. */
export async function makeStandInElectron(system: 'windows' | 'linux'): Promise<string> {
  const folder = join(labPaths.windows, `electron-${system}`)
  await rm(folder, { recursive: true, force: true })
  await mkdir(join(folder, 'resources'), { recursive: true })
  if (system === 'windows') await link(await ensureExecutable(), join(folder, 'electron.exe'))
  else await writeFile(join(folder, 'electron'), scriptForLinux, { mode: 0o755 })
  await bundleRunner(folder)
  for (const [name, text] of Object.entries({
    version: electronPackage.version,
    LICENSE: 'In the place of the licence of Electron.\n',
    'LICENSES.chromium.html': '<p>In the place of the licences of Chromium.</p>\n',
  }))
    await writeFile(join(folder, name), text)
  return folder
}

/** That which the packed program runs on, bundled to one file in `folder`. */
async function bundleRunner(folder: string): Promise<void> {
  await build({
    ...mergeConfig(bundleOf(runner, folder), {
      build: {
        rolldownOptions: {
          // Electron's own, which @electron/asar takes where it is there.
          external: ['original-fs'],
          output: { codeSplitting: false, entryFileNames: runnerName },
        },
      },
    }),
    configFile: false,
    logLevel: 'warn',
  })
}

/** Node's own signature is taken off: no file that is edited can keep one. */
async function ensureExecutable(): Promise<string> {
  const program = await ensureProgramWith(start, 'electron-binary')
  const unsigned = `${program}.unsigned`
  const content = await readFile(program)
  // PE/COFF, "Optional Header Data Directories": the fifth is the certificate table.
  const directories = content.readUInt32LE(0x3c) + 24 + 112
  content.fill(0, directories + 4 * 8, directories + 5 * 8)
  await writeFile(unsigned, content)
  return unsigned
}
