/**
 * Who signs what is packed, and where its updates come from: said by the environment alone, so that the same sources give the release
 * of whoever has the keys, and an unsigned one of everybody else. docs/release.md lists the variables.
 */
import type { Configuration } from 'electron-builder'
import { buildField, type Build } from '../contract/build.ts'
import { feedKeysIn, publicFeedKey } from '../feed-signature.ts'

export interface Signing {
  /** What the build knows of it. */
  build: Pick<Build, 'signedBy' | 'feed'>
  /** This part of electron-builder's configuration. Secrets are not in it: electron-builder and Azure's module read them themselves. */
  config: Pick<Configuration, 'win' | 'publish' | 'forceCodeSigning'>
}

type Environment = Readonly<Record<string, string | undefined>>

const publisher = 'PI_OFFLOAD_PUBLISHER'
const azure = {
  endpoint: 'PI_OFFLOAD_AZURE_ENDPOINT',
  codeSigningAccountName: 'PI_OFFLOAD_AZURE_ACCOUNT',
  certificateProfileName: 'PI_OFFLOAD_AZURE_PROFILE',
} as const
/** The first that is given counts (app-builder-lib, out/platformPackager.js, `getCscLink`; out/winPackager.js, `doGetCscPassword`). */
const certificate = {
  link: ['WIN_CSC_LINK', 'CSC_LINK'],
  password: ['WIN_CSC_KEY_PASSWORD', 'CSC_KEY_PASSWORD'],
} as const
const feedUrl = 'PI_OFFLOAD_UPDATE_URL'
const feedKey = 'PI_OFFLOAD_FEED_KEY'

/** A variable that is empty is not given: so it is in a workflow without that secret. Throws, with what is missing, where it is half given. */
export function readSigning(env: Environment): Signing {
  const { config: ofPrograms, signedBy } = signingOfPrograms(env)
  const feed = feedOf(env)
  return {
    build: { signedBy, feed },
    config: {
      ...ofPrograms,
      // Without null electron-builder looks for a repository to publish to (app-builder-lib, out/publish/PublishManager.js).
      publish: feed === null ? null : { provider: 'generic', url: feed.url },
    },
  }
}

/** For electron-builder's `extraMetadata`, which it puts into the packed package.json (app-builder-lib, out/fileTransformer.js). */
export function buildMetadata(
  kind: Exclude<Build['kind'], 'sources'>,
  { build }: Signing,
): Record<string, Build> {
  return { [buildField]: { kind, ...build } }
}

interface SigningOfPrograms {
  signedBy: string | null
  config: Pick<Configuration, 'win' | 'forceCodeSigning'>
}

function signingOfPrograms(env: Environment): SigningOfPrograms {
  const given = (name: string): boolean => valueOf(env, name) !== undefined
  const isAzure = Object.values(azure).some(given)
  const isCertificate = [...certificate.link, ...certificate.password].some(given)
  if (isAzure && isCertificate)
    throw new Error(
      `Both Azure (${azure.endpoint} …) and a certificate (${certificate.link[0]} …) are given: choose one.`,
    )
  if (isAzure) {
    const options = {
      publisherName: required(env, 'signing with Azure', publisher),
      endpoint: required(env, 'signing with Azure', azure.endpoint),
      codeSigningAccountName: required(env, 'signing with Azure', azure.codeSigningAccountName),
      certificateProfileName: required(env, 'signing with Azure', azure.certificateProfileName),
    }
    return signed(options.publisherName, { azureSignOptions: options })
  }
  if (isCertificate) {
    const publisherName = required(env, 'signing with a certificate', publisher)
    required(env, 'signing with a certificate', ...certificate.link)
    required(env, 'signing with a certificate', ...certificate.password)
    // By default SHA-1, too (app-builder-lib, out/codeSign/windowsSignToolManager.js), which no Windows since 7 needs.
    return signed(publisherName, {
      signtoolOptions: { publisherName, signingHashAlgorithms: ['sha256'] },
    })
  }
  if (given(publisher)) throw new Error(`${publisher} is given, but nothing to sign with.`)
  return { signedBy: null, config: {} }
}

/** An installer that could not be signed is no release (app-builder-lib, out/winPackager.js, `_sign`). */
function signed(signedBy: string, win: NonNullable<Configuration['win']>): SigningOfPrograms {
  return { signedBy, config: { win, forceCodeSigning: true } }
}

function feedOf(env: Environment): Build['feed'] {
  if (valueOf(env, feedUrl) === undefined && valueOf(env, feedKey) === undefined) return null
  const url = required(env, 'updates', feedUrl)
  const keys = feedKeysIn(required(env, 'updates', feedKey)).map(publicFeedKey)
  const { protocol, username, password, search, hash } = URL.canParse(url) ? new URL(url) : { protocol: '' }
  if (protocol !== 'https:' || [username, password, search, hash].some((part) => part !== ''))
    throw new Error(`${feedUrl} has to be an https address, and nothing else: ${url}`)
  return { url, keys }
}

/** The value of the first that is given. */
function required(env: Environment, what: string, ...names: readonly string[]): string {
  const value = names.map((name) => valueOf(env, name)).find((given) => given !== undefined)
  if (value === undefined) throw new Error(`For ${what} ${names.join(' or ')} is missing.`)
  return value
}

function valueOf(env: Environment, name: string): string | undefined {
  return env[name] === '' ? undefined : env[name]
}
