/**
 * The whole product in a process of its own, of which only the downloads are used, so that the kernel's accounts of this process
 * are the download's: `node downloader.ts <url> <file> <sha256>`. Prints them as one line of JSON.
 */
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { openProduct } from '../../../electron/composition.ts'
import { readSetup } from '../../../electron/contract/setup.ts'
import { somePc } from '../../some-pc.ts'

const [url = '', file = '', sha256 = ''] = process.argv.slice(2)

/** Bytes that this process got from reading calls so far, from the network and from files alike (proc_pid_io(5)). */
async function bytesRead(): Promise<number> {
  return Number(/^rchar: (\d+)$/m.exec(await readFile('/proc/self/io', 'utf8'))?.[1])
}

async function peakKiB(): Promise<number> {
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(await readFile('/proc/self/status', 'utf8'))?.[1])
}

const reading = readSetup({ pi: { address: '192.0.2.1' } }, somePc)
if (!reading.ok) throw new Error(JSON.stringify(reading.issues))
const { downloads, files } = openProduct(reading.setup, dirname(file)).ports
const { signal } = new AbortController()
const atStart = { read: await bytesRead(), peakKiB: await peakKiB() }
const startedAt = performance.now()
await downloads.fetch({ url, file, sha256, signal, onProgress: () => undefined })
const downloadMs = performance.now() - startedAt
const afterDownload = { read: await bytesRead(), peakKiB: await peakKiB() }
// The counter-test: a second pass over the file is what it would look like.
await files.sha256(file, signal)
const afterSecondPass = await bytesRead()

console.log(
  JSON.stringify({
    downloadMs,
    bytesRead: afterDownload.read - atStart.read,
    bytesReadBySecondPass: afterSecondPass - afterDownload.read,
    startPeakBytes: atStart.peakKiB * 1024,
    peakBytes: afterDownload.peakKiB * 1024,
  }),
)
