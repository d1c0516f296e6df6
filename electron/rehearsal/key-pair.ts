/** A key pair in OpenSSH's own form (openssh-portable, PROTOCOL.key), of the right shape though no one can log in with it. */
import { randomBytes } from 'node:crypto'
import type { KeyPair } from '../ports/ssh.ts'

export function pretendedKeyPair(comment: string): KeyPair {
  const name = comment.replace(/\s+/g, ' ').trim()
  const point = randomBytes(32)
  const blob = fields('ssh-ed25519', point)
  const secret = Buffer.concat([Buffer.alloc(8), blob, fields(Buffer.concat([randomBytes(32), point]), name)])
  const file = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    fields('none', 'none', ''),
    Buffer.from([0, 0, 0, 1]),
    fields(blob, secret),
  ])
  const lines = file.toString('base64').match(/.{1,70}/g) ?? []
  return {
    publicKey: `ssh-ed25519 ${blob.toString('base64')} ${name}`.trimEnd(),
    privateKey: `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines.join('\n')}\n-----END OPENSSH PRIVATE KEY-----\n`,
  }
}

/** Each with its length in front. */
function fields(...contents: (string | Buffer)[]): Buffer {
  return Buffer.concat(
    contents.flatMap((content) => {
      const length = Buffer.alloc(4)
      length.writeUInt32BE(Buffer.byteLength(content))
      return [length, Buffer.from(content)]
    }),
  )
}
