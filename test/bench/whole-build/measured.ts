/** One graph built in one way, with all that is counted. */
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { bytesOverCable } from '../../lab/network.ts'
import { machineFolders } from '../../lab/pi/machine.ts'
import { bytesWritten, insertMedium } from '../../lab/pi/medium.ts'
import { runOnPi } from '../../lab/pi/pi.ts'
import { takeDown } from '../../lab/take-down.ts'
import { requireFreeLab } from '../lab-free.ts'
import { readOnPi } from '../offload/two-ways.ts'
import type { Graph, Sample } from './figures.ts'
import { buildCommand, setUpWays, wayTitles, type WayName } from './ways.ts'

/** Does the work while a fresh Pi with a counted medium and a fresh builder stand. */
export async function withBothMachines<T>(ways: readonly WayName[], work: () => Promise<T>): Promise<T> {
  await requireFreeLab()
  try {
    await insertMedium(machineFolders.pi)
    await setUpWays()
    // The first build of all sends the shell that all of them run, and each way’s first one reads its programs.
    for (const way of ways) await measured(way, { builds: 1, shape: 'chain', kib: 0 })
    return await work()
  } finally {
    await takeDown()
  }
}

/** Builds the graph anew, counts, and makes sure that the builder did all of it. */
export async function measured(way: WayName, graph: Graph): Promise<Sample> {
  const command = buildCommand(way, graph, randomUUID())
  const before = await counts()
  const startedAt = performance.now()
  const { stdout } = await runOnPi(command)
  const ms = performance.now() - startedAt
  const after = await counts()
  const result = stdout.split('\n').findLast((line) => line.startsWith('/nix/store/'))
  if (result === undefined) throw new Error(`${wayTitles[way]}: no result is named: ${stdout}`)
  // The native builder runs on this computer's kernel; the Pi of the lab has an identity of its own.
  const bootId = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim()
  const said = await readOnPi(result)
  if (said !== `${bootId} ${graph.builds}`)
    throw new Error(`${wayTitles[way]}: not all of ${graph.builds} were built by the builder: ${said}`)
  const sample = {
    ms: Math.round(ms),
    linkBytes: after.linkBytes - before.linkBytes,
    writtenBytes: after.writtenBytes - before.writtenBytes,
  }
  console.log(
    `  ${graph.builds} ${graph.shape} ${graph.kib} KiB, ${way}: ${sample.ms} ms, ${sample.linkBytes} B over the link, ${sample.writtenBytes} B written`,
  )
  return sample
}

/** What waits in memory is written first. */
async function counts(): Promise<{ linkBytes: number; writtenBytes: number }> {
  const writtenBytes = await bytesWritten(machineFolders.pi)
  return { linkBytes: await bytesOverCable(), writtenBytes }
}
