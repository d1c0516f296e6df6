/**
 * Programs of Windows for the tests: Node for Windows with a start of its own in it, so that it takes no argument for itself. Under
 * whatever name it lies, it runs the script of that name beside it, `VBoxManage.exe` runs `VBoxManage.cjs`.
 *
 * Arguments are taken apart as in most programs there: Node holds Microsoft's own C runtime.
 */
import { existsSync } from 'node:fs'
import { copyFile, link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { run } from '../exec.ts'
import { labPaths } from '../paths.ts'
import { ensureNodeForWindows, ensurePostject } from './npm-packages.ts'

/** Marks in Node's binary where the script's place is noted (the documentation's own value). */
const sentinelFuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'

const start = `
  const { createRequire } = require('node:module')
  createRequire(process.execPath)(process.execPath.replace(/\\.exe$/i, '.cjs'))
`

interface Postject {
  inject: (file: string, name: string, content: Buffer, options: { sentinelFuse: string }) => Promise<void>
}

/** Made once, eight seconds. */
export function ensureNativeProgram(): Promise<string> {
  return ensureProgramWith(start, 'native-program')
}

/** Node for Windows that begins with `start` (CommonJS), in a folder of this name; made once. */
export async function ensureProgramWith(start: string, name: string): Promise<string> {
  const folder = join(labPaths.windows, name)
  const program = join(folder, 'program.exe')
  if (existsSync(program)) return program
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder)
  const [main, blob, config] = ['start.cjs', 'start.blob', 'sea.json'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  await writeFile(main, start)
  await writeFile(config, JSON.stringify({ main, output: blob, disableExperimentalSEAWarning: true }))
  await run([process.execPath, '--experimental-sea-config', config])
  const partial = join(folder, 'partial.exe')
  await copyFile(await ensureNodeForWindows(), partial)
  const { inject } = (await import(await ensurePostject())) as Postject
  await inject(partial, 'NODE_SEA_BLOB', await readFile(blob), { sentinelFuse })
  await rename(partial, program)
  return program
}

/** Puts one at `path`, which ends in `.exe`, that runs `script` (CommonJS; its arguments are in `process.argv` from 2 on). */
export async function placeNativeProgram(path: string, script: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await rm(path, { force: true })
  await link(await ensureNativeProgram(), path)
  await writeFile(path.replace(/\.exe$/, '.cjs'), script)
}
