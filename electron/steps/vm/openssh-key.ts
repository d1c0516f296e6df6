/** OpenSSH's own formats, as far as they are needed to tell which halves of keys belong together. */

const magic = 'openssh-key-v1\0'

/**
 * The public half, `ssh-ed25519 AAAA…`, that an OpenSSH private key carries unencrypted in its head; `undefined` when the text is
 * damaged. Layout (openssh-portable, PROTOCOL.key): magic, then strings with a 32-bit length in front: cipher, KDF, KDF's
 * options; then the number of keys, and the public key as a string.
 */
export function publicHalfOf(privateKey: string): string | undefined {
  const body = /^-----BEGIN OPENSSH PRIVATE KEY-----\s([\s\S]+?)\s-----END OPENSSH PRIVATE KEY-----\s*$/.exec(
    privateKey,
  )?.[1]
  if (body === undefined) return undefined
  const bytes = Buffer.from(body, 'base64')
  if (bytes.subarray(0, magic.length).toString('latin1') !== magic) return undefined
  let offset = magic.length
  for (let skipped = 0; skipped < 3; skipped += 1) {
    const end = endOfString(bytes, offset)
    if (end === undefined) return undefined
    offset = end
  }
  offset += 4
  const end = endOfString(bytes, offset)
  if (end === undefined) return undefined
  const blob = bytes.subarray(offset + 4, end)
  const typeEnd = endOfString(blob, 0)
  if (typeEnd === undefined) return undefined
  return `${blob.subarray(4, typeEnd).toString('latin1')} ${blob.toString('base64')}`
}

/** The bytes of a public key line. */
export function keyBlob(publicKey: string): Buffer {
  return Buffer.from(publicKey.trim().split(/\s+/)[1] ?? '', 'base64')
}

function endOfString(bytes: Buffer, offset: number): number | undefined {
  if (offset + 4 > bytes.length) return undefined
  const end = offset + 4 + bytes.readUInt32BE(offset)
  return end > bytes.length ? undefined : end
}
