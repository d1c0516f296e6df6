/** The NixOS minimal image: needed only until the system is installed. */
import { z } from 'zod'
import { failure, problem, ProblemError, type Problem } from '../../contract/problem.ts'
import type { Progress } from '../../contract/run.ts'
import { nixosSeries } from '../../contract/setup.ts'
import { defineResource, type StepContext } from '../../engine/resource.ts'
import { lackOfSpace, type SpaceNeed } from './disk-space.ts'
import { isUnreadable } from './own-machine.ts'
import { folderOf } from './paths.ts'
import { installedMachine } from './system-tag.ts'

/**
 * What is known of the image in our folder, noted before its download begins: `requested` leads to another release as soon as one
 * is published, and what has arrived belongs to the release that it led to then.
 */
const recordSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('download'),
    requested: z.string(),
    url: z.string(),
    sha256: z.string(),
    name: z.string(),
  }),
  /** A file of the user's whose checksum held; it is never changed or removed. */
  z.strictObject({ kind: z.literal('file'), path: z.string(), sha256: z.string(), sizeBytes: z.int() }),
])
type ImageRecord = z.infer<typeof recordSchema>

export interface ImageState {
  record: ImageRecord | undefined
  /** An image that can be used is there. */
  ready: boolean
}

const gibibyte = 1024 ** 3
/** The images of the recent series have 1.2 to 1.6 GB. */
const usualImageBytes = 1_600_000_000
const imageBytes = 2 * gibibyte

export const vmImage = defineResource<ImageState>({
  id: 'vm/image',
  title: 'Installer image of NixOS',
  needs: ['host/virtualization', 'host/virtualbox'],
  weightSeconds: 120,

  async inspect(context) {
    const bytes = await context.ports.files.read(recordFile(context))
    if (bytes === undefined) return { kind: 'absent' }
    const record = readRecord(bytes)
    const ready = (await imageOf(context, record)) !== undefined
    return { kind: 'present', state: { record, ready } }
  },

  async diff(context, observed) {
    if (observed.kind === 'present' && observed.state.ready) return undefined
    // Where VirtualBox cannot tell, or the machine cannot be read yet, that is shown as wrong at the machine itself.
    if (await isUnreadable(context).catch(() => false)) return undefined
    if ((await installedMachine(context).catch(() => undefined)) !== undefined) return undefined
    const { file, sha256 } = context.setup.image
    if (file !== undefined)
      return {
        summary: `${file} will be verified`,
        details: [{ kind: 'setting', name: 'SHA-256', after: sha256 ?? '' }],
      }
    const url = requestedUrl(context)
    return {
      summary: `NixOS ${nixosSeries} minimal is downloaded`,
      details: [{ kind: 'download', url, bytes: usualImageBytes }],
    }
  },

  async obstacle(context, observed) {
    const { file } = context.setup.image
    if (file !== undefined) return (await flawOf(context, file)) ?? lackOfSpace(context)
    const record = observed.kind === 'present' ? observed.state.record : undefined
    return lackOfSpace(context, [await downloadNeed(context, record)])
  },

  async apply(context, observed) {
    const record = observed.kind === 'present' ? observed.state.record : undefined
    if (context.setup.image.file === undefined) await download(context, record)
    else await verify(context, context.setup.image.file, record)
  },

  keepable: 'image',

  async remove(context, { state }) {
    await removeDownload(context, state.record)
    await context.ports.files.remove(recordFile(context))
    await context.ports.files.removeEmptyFolder(folderOf(recordFile(context)))
  },

  describeRemoval(context, { state: { record } }) {
    const path = record?.kind === 'download' ? context.folders.imageFile(record.name) : recordFile(context)
    return Promise.resolve({
      summary: 'The installer image is deleted',
      details: [{ kind: 'file', where: 'pc', path }],
    })
  },
})

/** The verified image; `undefined` while there is none. */
export async function readyImage(context: StepContext): Promise<string | undefined> {
  const bytes = await context.ports.files.read(recordFile(context))
  return bytes && imageOf(context, readRecord(bytes))
}

/** Where the newest image of the series is: a name that tells its release. Throws `DOWNLOAD_FAILED`. */
export function latestImage(context: StepContext): Promise<string> {
  const { ports, setup, signal } = context
  const { proxy } = setup.image
  return ports.downloads.resolve(requestedUrl(context), { signal, ...(proxy === undefined ? {} : { proxy }) })
}

async function imageOf(context: StepContext, record: ImageRecord | undefined): Promise<string | undefined> {
  const { setup, ports, folders } = context
  const { file, sha256 } = setup.image
  if (record?.kind === 'download') {
    const path = folders.imageFile(record.name)
    // It gets this name only after its checksum held.
    const usable = file === undefined && record.requested === requestedUrl(context)
    return usable && (await ports.files.size(path)) !== undefined ? path : undefined
  }
  if (record === undefined || record.path !== file || record.sha256 !== sha256) return undefined
  return (await ports.files.size(file)) === record.sizeBytes ? file : undefined
}

/** Why a file of the user's cannot be the image, as far as that shows without reading the whole of it. */
async function flawOf({ ports }: StepContext, file: string): Promise<Problem | undefined> {
  if (!file.endsWith('.iso'))
    return problem('IMAGE_UNREADABLE', `${file}: VirtualBox takes a file as a DVD only when it ends in .iso.`)
  return (await ports.files.size(file)) === undefined ? noFile(file) : undefined
}

function noFile(file: string): Problem {
  return problem('IMAGE_UNREADABLE', `There is no file ${file}.`)
}

async function verify(context: StepContext, file: string, former: ImageRecord | undefined): Promise<void> {
  const { files } = context.ports
  const wanted = context.setup.image.sha256 ?? ''
  const sizeBytes = await files.size(file)
  if (sizeBytes === undefined) throw new ProblemError(noFile(file))
  context.report({ done: 0, unit: 'bytes', note: `verifies ${file}` })
  const sha256 = await files.sha256(file, context.signal)
  if (sha256 !== wanted)
    throw failure('IMAGE_UNREADABLE', `${file} has the SHA-256 ${sha256}, not ${wanted} as the setup says.`)
  await removeDownload(context, former)
  await writeRecord(context, { kind: 'file', path: file, sha256, sizeBytes })
}

async function download(context: StepContext, former: ImageRecord | undefined): Promise<void> {
  const { ports, setup, signal, folders } = context
  const { proxy } = setup.image
  const onProgress = (progress: Progress) => {
    context.report(progress)
    // Not every display draws a progress.
    if (progress.note !== undefined) context.log(progress.note)
  }
  const web = { signal, onProgress, ...(proxy === undefined ? {} : { proxy }) }
  const requested = requestedUrl(context)
  // Resolved once: both files have to be of the same release, whatever is published meanwhile.
  const url = await ports.downloads.resolve(requested, web)
  const sha256 = firstDigest(await ports.downloads.text(`${url}.sha256`, web), url)
  const name = fileNameOf(url)
  const isSame = former?.kind === 'download' && former.url === url && former.sha256 === sha256
  if (!isSame) await removeDownload(context, former)
  await writeRecord(context, { kind: 'download', requested, url, sha256, name })
  const file = folders.imageFile(name)
  try {
    await ports.downloads.fetch({ url, file, sha256, ...web })
  } catch (error) {
    const isCorrupt = error instanceof ProblemError && error.problem.code === 'DOWNLOAD_CORRUPT'
    if (isCorrupt) await removeDownload(context, { kind: 'download', requested, url, sha256, name })
    throw error
  }
}

/** What has arrived of a former release goes before the new one comes. */
async function downloadNeed(
  { ports, folders }: StepContext,
  record: ImageRecord | undefined,
): Promise<SpaceNeed> {
  const path = folders.imageFile(record?.kind === 'download' ? record.name : 'image')
  const arrived = (await ports.files.size(`${path}.part`)) ?? 0
  return { what: 'the installer image', path, bytes: Math.max(0, imageBytes - arrived) }
}

async function removeDownload(context: StepContext, record: ImageRecord | undefined): Promise<void> {
  if (record?.kind !== 'download') return
  const file = context.folders.imageFile(record.name)
  await context.ports.files.remove(`${file}.part`)
  await context.ports.files.remove(file)
}

function requestedUrl({ setup }: StepContext): string {
  return `${setup.image.mirror.replace(/\/+$/, '')}/nixos-${nixosSeries}/latest-nixos-minimal-x86_64-linux.iso`
}

/** The body is `<hex>  <name>`. The name may be another one on a mirror; the digest counts. */
function firstDigest(text: string, url: string): string {
  const digest = /^([0-9a-fA-F]{64})(?:\s|$)/.exec(text.trim())?.[1]
  if (digest === undefined)
    throw failure('DOWNLOAD_FAILED', `${url}.sha256 holds no SHA-256.`, text.slice(0, 200))
  return digest.toLowerCase()
}

/** The name is chosen by a server and becomes a file here. */
function fileNameOf(url: string): string {
  const last = new URL(url).pathname.split('/').at(-1) ?? ''
  const plain = last
    .replace(/[^A-Za-z0-9._-]/g, '_')
    .replace(/^\.+/, '')
    .slice(-120)
  return plain.endsWith('.iso') ? plain : `${plain}.iso`
}

function recordFile({ folders }: StepContext): string {
  return folders.imageFile('image.json')
}

async function writeRecord(context: StepContext, record: ImageRecord): Promise<void> {
  await context.ports.files.write(recordFile(context), `${JSON.stringify(record, null, 2)}\n`)
}

function readRecord(bytes: Uint8Array): ImageRecord | undefined {
  try {
    return recordSchema.parse(JSON.parse(new TextDecoder().decode(bytes)))
  } catch {
    return undefined
  }
}
