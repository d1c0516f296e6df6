/** What the PC knows of the key with which the builder signs: its public half, so that the Pi can be told of it while the builder is off. */
import type { StepContext } from '../../engine/resource.ts'

/** Of Ed25519 (nix, src/libutil/signature/local-keys.cc): a name, and 32 bytes. */
const publicKey = /^[\w.-]{1,64}:[A-Za-z0-9+/]{43}=$/

/** A public half as Nix writes it, `name:base64`; `undefined` for everything else. */
export function readPublicKey(text: string): string | undefined {
  const line = text.trim()
  return publicKey.test(line) ? line : undefined
}

/** `undefined` where none is noted, or what is there is none. */
export async function notedSigningKey({ ports, folders }: StepContext): Promise<string | undefined> {
  const bytes = await ports.files.read(folders.signingKeyFile)
  return bytes && readPublicKey(new TextDecoder().decode(bytes))
}

export async function noteSigningKey({ ports, folders }: StepContext, key: string): Promise<void> {
  await ports.files.write(folders.signingKeyFile, `${key}\n`)
}

/** One that is about to be installed has none yet. */
export async function forgetSigningKey({ ports, folders }: StepContext): Promise<void> {
  await ports.files.remove(folders.signingKeyFile)
}
