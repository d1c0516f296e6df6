/** What package-lock.json says of the packages. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const lockFile = z.object({
  lockfileVersion: z.literal(3),
  packages: z.record(
    z.string(),
    z.object({
      version: z.string(),
      license: z.string().optional(),
      dev: z.boolean().default(false),
    }),
  ),
})

export interface LockedPackage {
  /** Where it lies below the root, such as `node_modules/execa`: of one name there may be several versions. */
  location: string
  name: string
  version: string
  /** As its publisher wrote it, an SPDX expression as a rule. */
  license: string | undefined
  /** Only development needs it. */
  isDev: boolean
}

/** By their locations. The product itself is not among them. */
export async function readLockFile(root: string): Promise<Map<string, LockedPackage>> {
  const { packages } = lockFile.parse(JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')))
  const locked = Object.entries(packages)
    .filter(([location]) => location !== '')
    .map(([location, { version, license, dev }]) => ({
      ...{ location, name: nameIn(location), version, license, isDev: dev },
    }))
  return new Map(locked.map((one) => [one.location, one]))
}

function nameIn(location: string): string {
  return location.slice(location.lastIndexOf('node_modules/') + 'node_modules/'.length)
}
