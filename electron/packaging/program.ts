/** What is the program's own in a release: its bundles, and what has to be said of the packages in them. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildBundles, packagesOf } from './bundles.ts'
import { requireAllowedLicences } from './licences.ts'
import { readLockFile, type LockedPackage } from './lock-file.ts'
import { thirdPartyNotices } from './notices.ts'

/**
 * Writes `renderer/dist/`, `dist/main.js`, `dist/preload.cjs` and `dist/third-party-notices.txt`: the same bytes for the same sources
 * and packages. `root`: absolute. Gives the packages that are in them. Throws, where one of these may not be shipped or brings no
 * text of its licence.
 */
export async function buildProgram(root: string): Promise<LockedPackage[]> {
  const locked = await readLockFile(root)
  const packages = [...packagesOf(await buildBundles(root), root)].sort().map((location) => {
    const found = locked.get(location)
    if (found === undefined) throw new Error(`${location} is in a bundle and not in package-lock.json.`)
    return found
  })
  requireAllowedLicences(packages)
  await writeFile(join(root, 'dist/third-party-notices.txt'), await thirdPartyNotices(packages, root))
  return packages
}
