/** What a release is made of, as CycloneDX has it: npm's own list, cut down to what ships. */
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { licenceOf } from './licences.ts'
import { askNpm } from './npm.ts'
import type { LockedPackage } from './lock-file.ts'

/** The part of CycloneDX 1.5 that is looked at; what npm says besides stays as it is. */
const component = z.looseObject({
  'bom-ref': z.string(),
  name: z.string(),
  version: z.string(),
  licenses: z.array(z.unknown()).optional(),
})
type Component = z.infer<typeof component>

const npmsList = z.object({
  $schema: z.string(),
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.string(),
  metadata: z.object({ component }),
  components: z.array(component),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()) })),
})

/** The release of Electron that is packed (electron-builder.yml). */
const electronFile = (version: string): string => `electron-v${version}-win32-x64.zip`

/**
 * A file in JSON for the packages that `buildProgram` gave, and Electron. The same text for the same packages: it has neither a time nor
 * the version of npm, and its serial number is made of the content. `root`: absolute.
 */
export async function billOfMaterials(packages: readonly LockedPackage[], root: string): Promise<string> {
  const list = await npmsListOf(root)
  const licences = new Map(packages.map((one) => [referenceOf(one), licenceOf(one)]))
  const listed = list.components.filter((one) => one.name === 'electron' || licences.has(one['bom-ref']))
  const shipped = await Promise.all(
    listed.map(async (one) =>
      one.name === 'electron'
        ? electronIn(shippedComponent(one), root)
        : shippedComponent(one, licences.get(one['bom-ref'])),
    ),
  )
  const missing = [...licences.keys()].filter((ref) => !shipped.some((one) => one['bom-ref'] === ref))
  if (missing.length > 0) throw new Error(`npm does not list ${missing.join(', ')}.`)
  const product = list.metadata.component
  const isPart = new Set([product, ...shipped].map((one) => one['bom-ref']))
  const content = {
    ...{ $schema: list.$schema, bomFormat: list.bomFormat, specVersion: list.specVersion, version: 1 },
    metadata: {
      lifecycles: [{ phase: 'build' }],
      // npm calls it after its folder, and every package a library.
      component: { ...product, type: 'application', name: 'pi-offload' },
    },
    components: shipped.sort(by((one) => one['bom-ref'])),
    dependencies: list.dependencies
      .filter(({ ref }) => isPart.has(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => isPart.has(one)).sort() }))
      .sort(by(({ ref }) => ref)),
  }
  return `${JSON.stringify({ serialNumber: serialNumberOf(JSON.stringify(content)), ...content }, undefined, 2)}\n`
}

/**
 * Of several with one name and version npm lists the first, and what npm itself brings comes before what ships, without a digest
 * (npm, lib/utils/sbom-cyclonedx.js). So it sees the packages without itself.
 */
async function npmsListOf(root: string): Promise<z.infer<typeof npmsList>> {
  const folder = await mkdtemp(join(tmpdir(), 'pi-offload-bill-'))
  try {
    for (const name of ['package.json', 'package-lock.json'])
      await writeFile(join(folder, name), withoutNpm(await readFile(join(root, name), 'utf8')))
    const { stdout } = await askNpm(folder, ['sbom', '--sbom-format', 'cyclonedx'])
    return npmsList.parse(JSON.parse(stdout))
  } finally {
    await rm(folder, { recursive: true })
  }
}

function withoutNpm(text: string): string {
  const isNpm = (key: string): boolean => key === 'npm' || `${key}/`.startsWith('node_modules/npm/')
  return JSON.stringify(JSON.parse(text, (key, value: unknown) => (isNpm(key) ? undefined : value)))
}

function referenceOf({ name, version }: LockedPackage): string {
  return `${name}@${version}`
}

/** Vite's and Rolldown's helpers and Electron are for development, says the lock file; here they are not. */
function shippedComponent(one: Component, licence?: string): Component {
  const licenses = one.licenses ?? (licence === undefined ? [] : [{ license: { id: licence } }])
  return { ...one, scope: 'required', properties: [], licenses }
}

/** npm's package only fetches it; of what is fetched the package has the digests. Its versions of Chromium and Node stand nowhere there. */
async function electronIn(one: Component, root: string): Promise<Component> {
  const file = electronFile(one.version)
  const checksums = z
    .record(z.string(), z.string())
    .parse(JSON.parse(await readFile(join(root, 'node_modules/electron/checksums.json'), 'utf8')))
  const digest = checksums[file]
  if (digest === undefined) throw new Error(`Electron's package has no digest of ${file}.`)
  return {
    ...one,
    type: 'framework',
    externalReferences: [
      {
        type: 'distribution',
        url: `https://github.com/electron/electron/releases/download/v${one.version}/${file}`,
        hashes: [{ alg: 'SHA-256', content: digest }],
      },
    ],
    components: [
      { type: 'framework', name: 'Chromium', description: `As it is in Electron ${one.version}` },
      { type: 'platform', name: 'Node.js', description: `As it is in Electron ${one.version}` },
    ],
  }
}

/** A UUID of one's own making (RFC 9562, version 8). */
function serialNumberOf(content: string): string {
  const hex = createHash('sha256').update(content).digest('hex')
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`]
  return `urn:uuid:${parts.join('-')}-${hex.slice(20, 32)}`
}

/** By code units: a locale's order is another one elsewhere. */
function by<T>(key: (one: T) => string): (one: T, other: T) => number {
  return (one, other) => (key(one) < key(other) ? -1 : 1)
}
