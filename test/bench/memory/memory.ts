/** Peak memory of downloading and hashing an image, and whether hashing reads it a second time. */
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { run } from '../../lab/exec.ts'
import { atMost, median, seconds, table, type Bench, type BenchReport } from '../bench.ts'

const serverScript = fileURLToPath(new URL('./large-file-server.ts', import.meta.url))
const downloaderScript = fileURLToPath(new URL('./downloader.ts', import.meta.url))

const imageBytes = 1_500_000_000
const peakLimitBytes = 250_000_000
/** Bytes read by the process for each byte of the file: headers, source files and the like are the rest. */
const readLimit = 1.01
/** In turns: product and reference, reference and product. */
const rounds = 3

const accountsSchema = z.object({
  downloadMs: z.number(),
  bytesRead: z.number(),
  bytesReadBySecondPass: z.number(),
  startPeakBytes: z.number(),
  peakBytes: z.number(),
})
type Accounts = z.infer<typeof accountsSchema>

interface ServedFile {
  url: string
  sha256: string
}

export const memory: Bench = {
  name: 'memory',
  title: 'an apply that downloads and hashes a 1.5 GB image',
  async measure() {
    const folder = await mkdtemp(join(tmpdir(), 'pi-offload-bench-'))
    const server = spawn(process.execPath, [serverScript, String(imageBytes)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    try {
      const served = await announced(server.stdout)
      const ours: Accounts[] = []
      const references: number[] = []
      for (let round = 0; round < rounds; round++) {
        const turns = [
          async () => ours.push(await download(served, folder)),
          async () => references.push(await reference(served, join(folder, 'reference.iso'))),
        ]
        for (const turn of round % 2 === 0 ? turns : turns.toReversed()) await turn()
      }
      return report(ours, references)
    } finally {
      server.kill()
      await rm(folder, { recursive: true, force: true })
    }
  },
}

async function announced(output: NodeJS.ReadableStream): Promise<ServedFile> {
  for await (const line of createInterface({ input: output }))
    return z.object({ url: z.string(), sha256: z.string() }).parse(JSON.parse(line))
  throw new Error('The server of the large file did not start.')
}

async function download({ url }: ServedFile, folder: string): Promise<Accounts> {
  const own = await mkdtemp(join(folder, 'data-'))
  const { stdout } = await run([process.execPath, downloaderScript, url, own])
  await rm(own, { recursive: true })
  return accountsSchema.parse(JSON.parse(stdout))
}

/** What one would do by hand. Flushed to the disk like ours, which is not done when only the cache has it. */
async function reference({ url, sha256 }: ServedFile, file: string): Promise<number> {
  const startedAt = performance.now()
  await run(['curl', '--silent', '--show-error', '--fail', '--output', file, `${url}/image.iso`])
  await run(['sync', '--data', file])
  const { stdout } = await run(['sha256sum', file])
  const elapsedMs = performance.now() - startedAt
  await rm(file)
  if (!stdout.startsWith(sha256)) throw new Error(`curl and sha256sum give another checksum: ${stdout}`)
  return elapsedMs
}

function report(ours: readonly Accounts[], references: readonly number[]): BenchReport {
  const peakBytes = Math.max(...ours.map((accounts) => accounts.peakBytes))
  const readRatio = Math.max(...ours.map((accounts) => accounts.bytesRead)) / imageBytes
  const secondPassRatio = Math.min(...ours.map((accounts) => accounts.bytesReadBySecondPass)) / imageBytes
  if (secondPassRatio < 1)
    throw new Error(`A second pass shows as ${secondPassRatio}: the counter cannot be used.`)
  const times = ours.map((accounts) => accounts.downloadMs)
  const ratio = median(times) / median(references)
  const startBytes = Math.max(...ours.map((accounts) => accounts.startPeakBytes))
  return {
    figures: [
      atMost('peak memory of the apply until the image is there', peakBytes, peakLimitBytes, megabytes),
      atMost('bytes read for each byte of the image', readRatio, readLimit, (value) => value.toFixed(3)),
      { what: 'time against curl, then sha256sum', measured: ratio.toFixed(2) },
    ],
    explanation: `
An \`apply\` runs up to the image in a process of its own (\`test/bench/memory/downloader.ts\`): the product's engine with all its steps,
its real download of ${megabytes(imageBytes)} from a mirror on the same machine that makes the bytes up, and PC, builder and Pi of the
rehearsal. Peak memory is \`VmHWM\`, the largest resident set the kernel saw in that process:
${megabytes(peakBytes)} in the worst of ${ours.length} downloads, of which ${megabytes(startBytes)} were there before the download began: Node and the product’s
own code.

Hashing adds no second pass: \`rchar\` in \`/proc/self/io\` counts every byte that reading calls brought, from the network and from files
alike. It grew by ${readRatio.toFixed(3)} times the image while downloading: the image itself, once, from the network. The counter-test in the same
process, one pass over the finished file, adds ${secondPassRatio.toFixed(3)} times more, so a second pass would show.

For comparison, not promised: \`curl\`, \`sync --data\` and \`sha256sum\` one after the other, in turns with ours (which also flushes to the
disk before it renames).

${table(
  ['round', 'ours', 'curl, sync, sha256sum'],
  times.map((time, round) => [String(round + 1), seconds(time), seconds(references[round] ?? Number.NaN)]),
)}
`,
  }
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1_000_000).toLocaleString('en')} MB`
}
