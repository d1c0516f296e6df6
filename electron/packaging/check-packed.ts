/** Looks at a packed program as a stranger would, from its files alone. */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { getRawHeader, listPackage, statFile } from '@electron/asar'
import { findIntruders } from './contents.ts'
import type { System } from './electron-dist.ts'
import { PackingError } from './packing-error.ts'

/** For all that is ours; Electron itself has some hundred. */
const longestPackedBytes = 6_000_000

/** `folder`: with the executable. Throws a `PackingError` with all that is wrong. */
export async function checkPacked(folder: string, system: System): Promise<void> {
  const archive = join(folder, 'resources', 'app.asar')
  const faults = [
    ...findIntruders(filesIn(archive)),
    ...(await sizeFaults(archive)),
    // Electron for Linux does not compare it.
    ...(system === 'windows' ? await integrityFaults(folder, archive) : []),
  ]
  if (faults.length > 0)
    throw new PackingError(`The packed program is not as it shall be:\n${faults.join('\n')}`)
}

/** Also those that lie beside the archive. */
function filesIn(archive: string): string[] {
  return listPackage(archive, { isPack: false })
    .map((path) => path.replaceAll('\\', '/').slice(1))
    .filter((path) => !('files' in statFile(archive, path)))
}

/** As small as an installer's own compression makes it, about. */
export async function packedBytes(archive: string): Promise<number> {
  const beside = `${archive}.unpacked`
  const entries = await readdir(beside, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
  const contents = await Promise.all([archive, ...paths].map((path) => readFile(path)))
  return contents.reduce((sum, content) => sum + gzipSync(content).length, 0)
}

async function sizeFaults(archive: string): Promise<string[]> {
  const bytes = await packedBytes(archive)
  return bytes > longestPackedBytes
    ? [`ours is ${bytes} bytes packed, and ${longestPackedBytes} at most are wanted`]
    : []
}

/** Electron compares the archive's header with a resource of the executable (electron, docs/tutorial/asar-integrity.md). */
async function integrityFaults(folder: string, archive: string): Promise<string[]> {
  const digest = createHash('sha256').update(getRawHeader(archive).headerString).digest('hex')
  const executables = (await readdir(folder)).filter((name) => name.endsWith('.exe'))
  const contents = await Promise.all(executables.map((name) => readFile(join(folder, name))))
  return contents.some((content) => content.includes(digest))
    ? []
    : ['the executable does not know the digest of its archive']
}
