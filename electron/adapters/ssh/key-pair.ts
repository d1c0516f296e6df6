/**
 * An ed25519 key pair in OpenSSH's own format (openssh-portable, PROTOCOL.key), put together from what Node's crypto makes.
 * The generator of ssh2 1.17 is not used: one in a hundred of its ed25519 pairs is a byte short and is refused by ssh-keygen.
 */
import { generateKeyPair, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import type { KeyPair } from '../../ports/ssh.ts'

const keyType = 'ssh-ed25519'
/** The private part is padded to the block size of the cipher, which is 8 without one. */
const blockBytes = 8

export async function generateEd25519(comment: string): Promise<KeyPair> {
  const { privateKey } = await promisify(generateKeyPair)('ed25519')
  const { d = '', x = '' } = privateKey.export({ format: 'jwk' })
  const seed = Buffer.from(d, 'base64url')
  const point = Buffer.from(x, 'base64url')
  // A line break would make a second line of authorized_keys out of the rest.
  const name = comment.replace(/\s+/g, ' ').trim()

  const publicBlob = Buffer.concat([string(keyType), string(point)])
  // The same random number twice: how a reader knows that it deciphered the rest rightly.
  const check = randomBytes(4)
  const secret = Buffer.concat([
    check,
    check,
    string(keyType),
    string(point),
    string(Buffer.concat([seed, point])),
    string(name),
  ])
  const padding = Buffer.from(
    Array.from({ length: (blockBytes - (secret.length % blockBytes)) % blockBytes }, (_, index) => index + 1),
  )
  const file = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    string('none'),
    string('none'),
    string(''),
    uint32(1),
    string(publicBlob),
    string(Buffer.concat([secret, padding])),
  ])
  const lines = file.toString('base64').match(/.{1,70}/g) ?? []
  return {
    privateKey: `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines.join('\n')}\n-----END OPENSSH PRIVATE KEY-----\n`,
    publicKey: `${keyType} ${publicBlob.toString('base64')} ${name}`.trimEnd(),
  }
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

function string(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content)
  return Buffer.concat([uint32(bytes.length), bytes])
}
