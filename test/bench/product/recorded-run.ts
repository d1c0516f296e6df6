/** The product's command line in the lab, with the recorder in its process. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { runEventSchema, type RunEvent } from '../../../electron/contract/run.ts'
import { onThePc } from '../../lab/network.ts'
import type { ProductOptions } from '../../lab/product.ts'
import { recordSchema, type RunRecord } from './record.ts'

const cli = fileURLToPath(new URL('../../../electron/start-cli.mjs', import.meta.url))
const recorder = new URL('recorder.ts', import.meta.url).href

export interface RecordedRun {
  /** From before the process was there until it was gone. */
  wallMs: number
  events: { atMs: number; event: RunEvent }[]
  /** Lines of its standard output. */
  printed: string[]
  record: RunRecord
}

/** Runs a command that has to end with this exit code. */
export async function recordedRun(
  argv: readonly string[],
  { setupFile, dataFolder, env }: ProductOptions,
  wantedExitCode = 0,
): Promise<RecordedRun> {
  const folder = await mkdtemp(join(tmpdir(), 'pi-offload-bench-'))
  const file = join(folder, 'record.json')
  try {
    const [program, ...rest] = onThePc([
      ...[process.execPath, cli, ...argv],
      ...['--setup', setupFile, '--data-folder', dataFolder],
    ])
    const startedAtMs = nowMs()
    const child = spawn(program, rest, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...env, NODE_OPTIONS: `--import=${recorder}`, PI_OFFLOAD_BENCH_RECORD: file },
    })
    const exit = once(child, 'exit')
    const complaints = text(child.stderr)
    const events: RecordedRun['events'] = []
    const lines: string[] = []
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line)
      const event = line.startsWith('{') ? runEventSchema.safeParse(JSON.parse(line)) : undefined
      if (event?.success === true) events.push({ atMs: nowMs(), event: event.data })
    }
    const [exitCode, signal] = (await exit) as [number | null, string | null]
    const wallMs = nowMs() - startedAtMs
    if (exitCode !== wantedExitCode)
      throw new Error(
        `${argv.join(' ')}: exit ${exitCode ?? signal ?? 'none'}\n${lines.slice(-20).join('\n')}\n${await complaints}`,
      )
    return {
      wallMs,
      events,
      printed: lines,
      record: recordSchema.parse(JSON.parse(await readFile(file, 'utf8'))),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function nowMs(): number {
  return performance.timeOrigin + performance.now()
}
