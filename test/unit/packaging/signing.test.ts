/** What the environment says of signatures and updates, and what a build then knows of itself. */
import { readFile, rm, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { buildIn, fromSources } from '../../../electron/contract/build.ts'
import { isSignedFeed, publicFeedKey } from '../../../electron/feed-signature.ts'
import { signFeed } from '../../../electron/packaging/sign-feed.ts'
import { buildMetadata, readSigning } from '../../../electron/packaging/signing.ts'
import { newFeedKey } from '../update/feed-host.ts'

const { pem, key } = newFeedKey()
const publisher = 'CN=Example, O=Example, C=DE'
const azure = {
  PI_OFFLOAD_AZURE_ENDPOINT: 'https://weu.codesigning.azure.net',
  PI_OFFLOAD_AZURE_ACCOUNT: 'example',
  PI_OFFLOAD_AZURE_PROFILE: 'release',
  PI_OFFLOAD_PUBLISHER: publisher,
}
const certificate = {
  WIN_CSC_LINK: 'file:///secret/certificate.pfx',
  WIN_CSC_KEY_PASSWORD: 'Zx9-kirsch&"torte',
  PI_OFFLOAD_PUBLISHER: publisher,
}
const updates = { PI_OFFLOAD_UPDATE_URL: 'https://example.org/pi-offload', PI_OFFLOAD_FEED_KEY: pem }
const without = (env: Record<string, string>, name: string) => ({ ...env, [name]: '' })

describe('an empty environment', () => {
  test('signs nothing and has no updates', () => {
    expect(readSigning({})).toEqual({
      build: { signedBy: null, feed: null },
      config: { publish: null },
    })
  })

  test('is also one whose variables are empty, as in a workflow without secrets', () => {
    const names = [...Object.keys({ ...azure, ...certificate, ...updates }), 'CSC_LINK']
    expect(readSigning(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(readSigning({}))
  })
})

test('Azure', () => {
  expect(readSigning(azure)).toEqual({
    build: { signedBy: publisher, feed: null },
    config: {
      forceCodeSigning: true,
      publish: null,
      win: {
        azureSignOptions: {
          publisherName: publisher,
          endpoint: 'https://weu.codesigning.azure.net',
          codeSigningAccountName: 'example',
          certificateProfileName: 'release',
        },
      },
    },
  })
})

test.for([
  certificate,
  { CSC_LINK: 'x', CSC_KEY_PASSWORD: 'Zx9-kirsch&"torte', PI_OFFLOAD_PUBLISHER: publisher },
])('a certificate, whose secrets stay in the environment', (env) => {
  const signing = readSigning(env)
  expect(signing).toMatchObject({ build: { signedBy: publisher } })
  expect(signing.config).toMatchObject({
    forceCodeSigning: true,
    win: { signtoolOptions: { publisherName: publisher, signingHashAlgorithms: ['sha256'] } },
  })
  expect(JSON.stringify(signing)).not.toMatch(/kirsch|pfx/)
})

describe('what is half given is told by its name', () => {
  const half = [
    ...Object.keys(azure).map((name) => [without(azure, name), name] as const),
    ...Object.keys(certificate).map((name) => [without(certificate, name), name] as const),
    ...Object.keys(updates).map((name) => [without(updates, name), name] as const),
  ]
  test.for(half)('%#: $1', ([env, name]) => {
    expect(() => readSigning(env)).toThrow(name)
    expect(() => readSigning(env)).not.toThrow(/kirsch|pfx|BEGIN/)
  })

  test('a publisher without anything to sign with, and two ways to sign', () => {
    expect(() => readSigning({ PI_OFFLOAD_PUBLISHER: publisher })).toThrow('nothing to sign with')
    expect(() => readSigning({ ...azure, ...certificate })).toThrow('choose one')
  })
})

describe('updates', () => {
  test.for([
    'http://example.org/',
    'ftp://example.org/',
    'example.org',
    'https://name:word@example.org/',
    'https://example.org/?a=b',
    'https://example.org/#a',
  ])('not from %s', (PI_OFFLOAD_UPDATE_URL) => {
    expect(() => readSigning({ ...updates, PI_OFFLOAD_UPDATE_URL })).toThrow('https')
  })

  test.for(['no key', pem.replace('PRIVATE', 'PUBLIC'), pem.replace(/\n.{20}/, '\n')])(
    'not with what is no key, which is not repeated: %#',
    (PI_OFFLOAD_FEED_KEY) => {
      const read = () => readSigning({ ...updates, PI_OFFLOAD_FEED_KEY })
      expect(read).toThrow('private key of the update feed')
      expect(read).not.toThrow(PI_OFFLOAD_FEED_KEY.slice(0, 40))
    },
  )

  test('a build carries the keys that its feed is signed with, and nothing secret', async () => {
    const next = newFeedKey()
    const env = { ...updates, PI_OFFLOAD_FEED_KEY: `${pem}\n${next.pem}` }
    const signing = readSigning(env)
    expect(signing.config.publish).toEqual({ provider: 'generic', url: 'https://example.org/pi-offload' })
    const build = buildIn({ name: 'pi-offload', ...buildMetadata('release', signing) })
    expect(build).toEqual({
      kind: 'release',
      signedBy: null,
      feed: { url: 'https://example.org/pi-offload', keys: [publicFeedKey(key), publicFeedKey(next.key)] },
    })
    const folder = await mkdtemp(join(tmpdir(), 'pi-offload-feed-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const file = join(folder, 'latest.yml')
    await writeFile(file, 'version: 1.3.0\n')
    const signature = await readFile(await signFeed(file, env), 'utf8')
    for (const known of build.feed?.keys ?? [])
      expect(isSignedFeed(await readFile(file), signature, [known])).toBe(true)
    expect(isSignedFeed(Buffer.from('version: 1.3.1\n'), signature, build.feed?.keys ?? [])).toBe(false)
  })

  test('without a key nothing is signed', async () => {
    await expect(signFeed('latest.yml', { PI_OFFLOAD_FEED_KEY: '' })).rejects.toThrow(
      'PI_OFFLOAD_FEED_KEY is missing',
    )
  })
})

test('what runs from its sources says so; what says something else is not believed', () => {
  expect(buildIn({ name: 'pi-offload' })).toEqual(fromSources)
  expect(() => buildIn({ piOffloadBuild: { kind: 'release' } })).toThrow()
})
