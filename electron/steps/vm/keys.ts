/**
 * Two key pairs that are made here before the machine exists: the builder's ssh host key, which is therefore known and pinned
 * before its first start, and the key that opens its administration.
 */
import { createHash } from 'node:crypto'
import type { Detail } from '../../contract/plan.ts'
import { defineResource, type StepContext } from '../../engine/resource.ts'
import type { KeyPair } from '../../ports/ssh.ts'
import { keyBlob, publicHalfOf } from './openssh-key.ts'
import { folderOf } from './paths.ts'

export interface BuilderKeys {
  host: KeyPair
  admin: KeyPair
}

/** What is there of a pair. A lost public half is written anew from the private one; a lost private half ends the pair. */
type PairState = 'complete' | 'public-half-missing' | 'unusable'

export interface KeysState {
  host: PairState
  admin: PairState
}

const pairs = {
  host: { title: 'Host key of the builder', comment: 'pi-offload-builder' },
  admin: { title: 'Key for the administration of the builder', comment: 'pi-offload-admin' },
} as const
type PairName = keyof typeof pairs
const pairNames = ['host', 'admin'] as const

export const vmKeys = defineResource<KeysState>({
  id: 'vm/keys',
  title: 'Keys of the builder',
  needs: [],
  weightSeconds: 1,

  async inspect(context) {
    const files = await Promise.all(filesToRemove(context).map((path) => context.ports.files.size(path)))
    if (files.every((size) => size === undefined)) return { kind: 'absent' }
    const [host, admin] = await Promise.all(pairNames.map((name) => stateOf(context, name)))
    return { kind: 'present', state: { host: host ?? 'unusable', admin: admin ?? 'unusable' } }
  },

  diff(context, observed) {
    const wrong = pairNames.filter(
      (name) => observed.kind === 'absent' || observed.state[name] !== 'complete',
    )
    if (wrong.length === 0) return Promise.resolve(undefined)
    const onlyPublic =
      observed.kind === 'present' && wrong.every((name) => observed.state[name] === 'public-half-missing')
    return Promise.resolve({
      summary: onlyPublic
        ? 'A missing public half is written from its private half'
        : `${wrong.map((name) => pairs[name].title).join(', ')}: made on this PC`,
      details: wrong.flatMap((name) => filesOf(context, name)).map(fileDetail),
    })
  },

  async apply(context) {
    const { files, ssh } = context.ports
    for (const name of pairNames) {
      if ((await stateOf(context, name)) === 'complete') continue
      const [privateFile, publicFile] = filesOf(context, name)
      const kept = await readPair(context, name)
      const pair = kept ?? (await ssh.generateKeyPair(pairs[name].comment))
      if (kept === undefined) await files.write(privateFile, pair.privateKey, { secret: true })
      await files.write(publicFile, `${pair.publicKey}\n`)
    }
  },

  keepable: 'machine',

  async remove(context) {
    const { files } = context.ports
    for (const path of filesToRemove(context)) await files.remove(path)
    await files.removeEmptyFolder(folderOf(context.folders.hostKeyFile))
  },

  describeRemoval(context) {
    const details = filesToRemove(context).map((path): Detail => ({ kind: 'file', where: 'pc', path }))
    return Promise.resolve({ summary: 'The keys of the builder are deleted', details })
  },
})

/** Both pairs, `undefined` while one of them has no private half: the other half comes of it, also where its file is lost. */
export async function readKeys(context: StepContext): Promise<BuilderKeys | undefined> {
  const [host, admin] = await Promise.all(pairNames.map((name) => readPair(context, name)))
  return host === undefined || admin === undefined ? undefined : { host, admin }
}

/** Stands for both keys: a system that was installed with other ones cannot be reached. */
export function digestOf({ host, admin }: BuilderKeys): string {
  return createHash('sha256')
    .update(keyBlob(host.publicKey))
    .update(keyBlob(admin.publicKey))
    .digest('hex')
    .slice(0, 16)
}

async function readPair(context: StepContext, name: PairName): Promise<KeyPair | undefined> {
  const privateKey = await readText(context, filesOf(context, name)[0])
  const publicHalf = privateKey === undefined ? undefined : publicHalfOf(privateKey)
  if (privateKey === undefined || publicHalf === undefined) return undefined
  return { privateKey, publicKey: `${publicHalf} ${pairs[name].comment}` }
}

async function stateOf(context: StepContext, name: PairName): Promise<PairState> {
  const pair = await readPair(context, name)
  if (pair === undefined) return 'unusable'
  const written = await readText(context, filesOf(context, name)[1])
  return written !== undefined && halfOf(written) === halfOf(pair.publicKey)
    ? 'complete'
    : 'public-half-missing'
}

/** Without its comment. */
function halfOf(publicKey: string): string {
  return publicKey.trim().split(/\s+/).slice(0, 2).join(' ')
}

function filesOf({ folders }: StepContext, name: PairName): [privateFile: string, publicFile: string] {
  const file = name === 'host' ? folders.hostKeyFile : folders.adminKeyFile
  return [file, `${file}.pub`]
}

/** With what is noted of the key that it made itself. */
function filesToRemove(context: StepContext): string[] {
  return [...pairNames.flatMap((name) => filesOf(context, name)), context.folders.signingKeyFile]
}

/** Their content is nobody's business: that they are made, and where, is what there is to see. */
function fileDetail(path: string): Detail {
  const after = path.endsWith('.pub') ? 'public half, ssh-ed25519' : 'private half, readable by you alone'
  return { kind: 'setting', name: path, after }
}

async function readText({ ports }: StepContext, path: string): Promise<string | undefined> {
  const bytes = await ports.files.read(path)
  return bytes && new TextDecoder().decode(bytes)
}
