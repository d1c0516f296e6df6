/** How a machine's host key is chosen and named. */
import { createHash } from 'node:crypto'
import type { ServerHostKeyAlgorithm } from 'ssh2'

/**
 * Kinds of host key in the order in which we ask for them. A machine usually has several; asked alike each time, it shows the
 * same one each time. SHA-1 signatures (`ssh-rsa`, `ssh-dss`) are not asked for: OpenSSH refuses them since 8.8.
 */
export const hostKeyKinds: readonly (readonly ServerHostKeyAlgorithm[])[] = [
  ['ssh-ed25519'],
  ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521'],
  ['rsa-sha2-512', 'rsa-sha2-256'],
]

/** The fingerprint as `ssh-keygen -l` prints it. */
export function fingerprintOf(publicKey: Buffer): string {
  return `SHA256:${createHash('sha256').update(publicKey).digest('base64').replace(/=+$/, '')}`
}
