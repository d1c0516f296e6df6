/** One lab for all benches that need a product at work: it stands up and is applied to once, whichever asks first. */
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { inNamespace, pcNamespace } from '../../lab/network.ts'
import type { LabWorld } from '../../lab/scenario/lab-world.ts'
import { standUp } from '../../lab/stand-up.ts'
import { takeDown } from '../../lab/take-down.ts'
import { requireFreeLab } from '../lab-free.ts'
import { recordedRun, type RecordedRun } from './recorded-run.ts'

export interface AppliedLab {
  world: LabWorld
  /** The `apply` that brought everything about. */
  applied: RecordedRun
  /** The machine's ssh began to answer after this moment, as seen by a probe beside the product; milliseconds since the epoch. `undefined`: it saw none. */
  answersSinceMs: number | undefined
}

const probeScript = fileURLToPath(new URL('./banner-probe.ts', import.meta.url))

/** The setup's default: where the product reaches the machine. */
export const adminPort = 2223

let lab: Promise<AppliedLab> | undefined
let stands = false

export function appliedLab(): Promise<AppliedLab> {
  lab ??= start()
  return lab
}

async function start(): Promise<AppliedLab> {
  await requireFreeLab()
  stands = true
  const world = await standUp('qemu')
  const probe = spawnProbe()
  // From the beginning: what nobody reads is thrown away when the process ends.
  const printed = text(probe.stdout)
  try {
    const applied = await recordedRun(['apply', '--yes', '--json'], world.product)
    probe.kill()
    const greeting = (await printed).trim()
    return { world, applied, answersSinceMs: greeting === '' ? undefined : Number(greeting) }
  } finally {
    probe.kill()
  }
}

function spawnProbe() {
  const [file, ...argv] = inNamespace(pcNamespace, [process.execPath, probeScript, String(adminPort)])
  return spawn(file, argv, { stdio: ['ignore', 'pipe', 'inherit'] })
}

/** Nothing there is fine. */
export async function takeAppliedLabDown(): Promise<void> {
  if (!stands) return
  await takeDown()
  stands = false
}
