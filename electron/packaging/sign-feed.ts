/** Signs the update feed that electron-builder wrote. The private key is in the environment alone, where no list of processes and no log shows it. */
import { readFile, writeFile } from 'node:fs/promises'
import { feedKeysIn, feedSignature, signatureSuffix } from '../feed-signature.ts'

const feedKeyVariable = 'PI_OFFLOAD_FEED_KEY'

/** Writes the signature beside the channel file, and gives its path. The last thing that is done to either. */
export async function signFeed(channelFile: string, env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const pem = env[feedKeyVariable]
  if (pem === undefined || pem === '') throw new Error(`${feedKeyVariable} is missing.`)
  const keys = feedKeysIn(pem)
  const signatureFile = `${channelFile}${signatureSuffix}`
  await writeFile(signatureFile, feedSignature(await readFile(channelFile), keys))
  return signatureFile
}
