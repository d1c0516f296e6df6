/** The bill of materials: all that ships, in CycloneDX, always the same. */
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { z } from 'zod'
import { billOfMaterials } from '../../../electron/packaging/bill-of-materials.ts'
import { licenceOf } from '../../../electron/packaging/licences.ts'
import { readLockFile, type LockedPackage } from '../../../electron/packaging/lock-file.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const longestMs = 60_000

/** The part of bom-1.5.schema.json that is used here, and nothing besides. */
const hashes = z.array(
  z.discriminatedUnion('alg', [
    z.strictObject({ alg: z.literal('SHA-512'), content: z.string().regex(/^[0-9a-f]{128}$/) }),
    z.strictObject({ alg: z.literal('SHA-256'), content: z.string().regex(/^[0-9a-f]{64}$/) }),
  ]),
)
const component = z.strictObject({
  'bom-ref': z.string().min(1),
  type: z.enum(['application', 'framework', 'library']),
  name: z.string().min(1),
  version: z.string(),
  scope: z.literal('required'),
  description: z.string().optional(),
  purl: z.string().regex(/^pkg:npm\/(%40[^/@]+\/)?[^/@]+@\d/),
  properties: z.array(z.strictObject({ name: z.string(), value: z.string() })),
  externalReferences: z.array(
    z.strictObject({ type: z.literal('distribution'), url: z.url(), hashes: hashes.length(1) }),
  ),
  hashes: hashes.length(1).optional(),
  licenses: z
    .array(
      z.union([
        z.strictObject({ license: z.strictObject({ id: z.string() }) }),
        z.strictObject({ expression: z.string() }),
      ]),
    )
    .length(1),
  components: z
    .array(
      z.strictObject({ type: z.enum(['framework', 'platform']), name: z.string(), description: z.string() }),
    )
    .optional(),
})
const bill = z.strictObject({
  serialNumber: z.string().regex(/^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  $schema: z.literal('http://cyclonedx.org/schema/bom-1.5.schema.json'),
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.literal('1.5'),
  version: z.literal(1),
  metadata: z.strictObject({
    lifecycles: z.tuple([z.strictObject({ phase: z.literal('build') })]),
    component: component.omit({ hashes: true }).extend({ author: z.string().optional() }),
  }),
  components: z.array(component.required({ hashes: true })),
  dependencies: z.array(z.strictObject({ ref: z.string(), dependsOn: z.array(z.string()) })),
})

let packages: LockedPackage[]
let text: string

beforeAll(async () => {
  const locked = [...(await readLockFile(root)).values()]
  packages = locked.filter(({ name, isDev }) => !isDev || name === 'rolldown')
  // As with Debian's npm 9, the one in the path is of no use.
  const path = await mkdtemp(join(tmpdir(), 'pi-offload-old-npm-'))
  await writeFile(join(path, 'npm'), '#!/bin/sh\necho \'Unknown command: "sbom"\' >&2\nexit 1\n', {
    mode: 0o755,
  })
  vi.stubEnv('PATH', path)
  text = await billOfMaterials(packages, root).finally(() => vi.unstubAllEnvs())
  await rm(path, { recursive: true })
}, longestMs)

const read = () => bill.parse(JSON.parse(text))

test('it has the product, each package with its licence and digest, and Electron', async () => {
  const { metadata, components } = read()
  expect(metadata.component).toMatchObject({
    ...{ type: 'application', name: 'pi-offload', licenses: [{ license: { id: 'MIT' } }] },
  })
  const named = new Map(components.map((one) => [one['bom-ref'], one.licenses[0]]))
  const electron = components.find(({ name }) => name === 'electron')
  const wanted = new Map(
    packages.map((one) => [`${one.name}@${one.version}`, { license: { id: licenceOf(one) } }]),
  )
  wanted.set(electron?.['bom-ref'] ?? '', { license: { id: 'MIT' } })
  expect(Object.fromEntries(named)).toEqual(Object.fromEntries(wanted))
  const checksums = await readFile(join(root, 'node_modules/electron/checksums.json'), 'utf8')
  expect(electron?.externalReferences[0]?.url).toMatch(/\/electron-v[\d.]+-win32-x64\.zip$/)
  expect(checksums).toContain(electron?.externalReferences[0]?.hashes[0]?.content)
  expect(electron?.components?.map(({ name }) => name)).toEqual(['Chromium', 'Node.js'])
})

test('all that it refers to is in it', () => {
  const { metadata, components, dependencies } = read()
  const references = new Set([metadata.component, ...components].map((one) => one['bom-ref']))
  expect(references.size).toBe(components.length + 1)
  expect(new Set(dependencies.map(({ ref }) => ref))).toEqual(references)
  expect(dependencies.flatMap(({ dependsOn }) => dependsOn).filter((ref) => !references.has(ref))).toEqual([])
})

test(
  'it is the same elsewhere and later, and another one for other packages',
  { timeout: longestMs },
  async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'pi-offload-elsewhere-'))
    onTestFinished(() => rm(elsewhere, { recursive: true }))
    for (const name of ['package.json', 'package-lock.json'])
      await cp(join(root, name), join(elsewhere, name))
    await symlink(join(root, 'node_modules'), join(elsewhere, 'node_modules'))
    // As it is after a build: npm then leaves out what it takes to be for development alone.
    vi.stubEnv('NODE_ENV', 'production')
    onTestFinished(() => void vi.unstubAllEnvs())
    expect(await billOfMaterials(packages.toReversed(), elsewhere)).toBe(text)
    const fewer = bill.parse(JSON.parse(await billOfMaterials(packages.slice(1), root)))
    expect(fewer.serialNumber).not.toBe(read().serialNumber)
    const [one] = packages
    if (one === undefined) throw new Error('there are packages')
    await expect(billOfMaterials([{ ...one, version: '0.0.0' }], root)).rejects.toThrow('npm does not list')
  },
)
