/**
 * The signature of the update feed: Ed25519 over the bytes of the channel file (`latest.yml`), which names the installer's SHA-512, so that
 * the chain is whole. Beside it as `latest.yml.sig`: one signature a line, in Base64. Several keys sign while one follows another
 * (docs/decisions/0023).
 */
import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto'

export const signatureSuffix = '.sig'

/** RFC 8032, 5.1.6. */
const signatureBytes = 64
const mostSignatures = 8

const block = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----/g

/** Private keys, as PEM one behind the other. Throws where there is none, or one of another kind; the text is not repeated. */
export function feedKeysIn(pem: string): KeyObject[] {
  const keys = (pem.match(block) ?? []).map((text) => {
    try {
      return createPrivateKey(text)
    } catch {
      throw new Error('A private key of the update feed cannot be read.')
    }
  })
  if (keys.length === 0) throw new Error('There is no private key of the update feed in PEM.')
  if (keys.some(({ asymmetricKeyType }) => asymmetricKeyType !== 'ed25519'))
    throw new Error('A private key of the update feed is not of Ed25519.')
  return keys
}

/** What a build carries: SubjectPublicKeyInfo, DER, in Base64. */
export function publicFeedKey(key: KeyObject): string {
  return createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64')
}

/** The file beside the channel file. */
export function feedSignature(feed: Uint8Array, keys: readonly KeyObject[]): string {
  return keys.map((key) => `${sign(null, feed, key).toString('base64')}\n`).join('')
}

/** Whether one of the keys made one of the signatures. Whatever comes from outside, it does not throw. */
export function isSignedFeed(feed: Uint8Array, signatures: string, keys: readonly string[]): boolean {
  const candidates = signatures
    .split('\n', mostSignatures)
    .map((line) => Buffer.from(line, 'base64'))
    .filter(({ length }) => length === signatureBytes)
  return keys
    .map((key) => createPublicKey({ key: Buffer.from(key, 'base64'), type: 'spki', format: 'der' }))
    .some((key) => candidates.some((signature) => verify(null, feed, key, signature)))
}
