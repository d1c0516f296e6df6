/**
 * An apply in a process of its own, up to the image, so that the kernel's accounts of this process are the apply's:
 * `node downloader.ts <mirror> <folder>`. The engine, the download and the image's file are real; PC, builder and Pi are the
 * rehearsal's. Prints the accounts as one line of JSON.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { httpDownloads } from '../../../electron/adapters/downloads.ts'
import { systemFiles } from '../../../electron/adapters/files.ts'
import type { RunEvent } from '../../../electron/contract/run.ts'
import { foldersBelow } from '../../../electron/engine/folders.ts'
import { outgoing } from '../../../electron/engine/outgoing.ts'
import type { Files } from '../../../electron/ports/files.ts'
import { createProduct } from '../../../electron/product.ts'
import { rehearsalSetup, rehearsalWorld } from '../../../electron/rehearsal/world.ts'
import { productAssets } from '../../product-assets.ts'

const [mirror = '', folder = ''] = process.argv.slice(2)

/** Bytes that this process got from reading calls so far, from the network and from files alike (proc_pid_io(5)). */
async function bytesRead(): Promise<number> {
  return Number(/^rchar: (\d+)$/m.exec(await readFile('/proc/self/io', 'utf8'))?.[1])
}

async function peakKiB(): Promise<number> {
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(await readFile('/proc/self/status', 'utf8'))?.[1])
}

/** The image lies on the disk, all else in the rehearsal's memory. */
function withRealImage(pretended: Files): Files {
  const real = systemFiles()
  const choose = (path: string) => (/\.iso(?:\.part)?$/.test(path) ? real : pretended)
  return {
    ...pretended,
    size: (path) => choose(path).size(path),
    remove: (path) => choose(path).remove(path),
    read: (path) => choose(path).read(path),
  }
}

const { ports } = rehearsalWorld({ fast: true, assets: productAssets })
const product = createProduct({
  setup: { ...rehearsalSetup, image: { ...rehearsalSetup.image, mirror } },
  ports: { ...ports, downloads: httpDownloads(), files: withRealImage(ports.files) },
  folders: foldersBelow(folder, join),
  outgoing: outgoing((text) => text),
  askForRights: () => Promise.resolve(),
})
const stop = new AbortController()
const plan = await product.engine.plan('present', stop.signal)
if (plan.obstacles.length > 0) throw new Error(JSON.stringify(plan.obstacles))
const atStart = { read: await bytesRead(), peakKiB: await peakKiB() }
const took = { startedAt: 0, milliseconds: 0 }
const onEvent = (event: RunEvent): void => {
  if (event.type === 'action-started' && event.resource === 'vm/image') took.startedAt = performance.now()
  if (event.type !== 'action-finished' || event.resource !== 'vm/image') return
  took.milliseconds = performance.now() - took.startedAt
  stop.abort()
}
const { outcome, problem } = await product.engine.start(plan.id, onEvent, stop.signal)
if (outcome !== 'cancelled' || took.milliseconds === 0)
  throw new Error(`${outcome} ${JSON.stringify(problem)}`)
const afterDownload = { read: await bytesRead(), peakKiB: await peakKiB() }
// The counter-test: a second pass over the file is what it would look like.
await systemFiles().sha256(foldersBelow(folder, join).imageFile('latest-nixos-minimal-x86_64-linux.iso'))
const afterSecondPass = await bytesRead()

console.log(
  JSON.stringify({
    downloadMs: took.milliseconds,
    bytesRead: afterDownload.read - atStart.read,
    bytesReadBySecondPass: afterSecondPass - afterDownload.read,
    startPeakBytes: atStart.peakKiB * 1024,
    peakBytes: afterDownload.peakKiB * 1024,
  }),
)
