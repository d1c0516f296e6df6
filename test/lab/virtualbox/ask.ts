/** The lab's own questions to the PC's VBoxManage, past the product. */
import { setTimeout as delay } from 'node:timers/promises'
import { join } from 'node:path'
import { labPaths } from '../paths.ts'
import type { LabWorld } from '../scenario/lab-world.ts'

/** VirtualBox's server ends 5 s after its last client, and turns away who comes in that moment: the next one starts it anew. */
const turnedAway = 'Failed to create the VirtualBox object'

export async function askVBoxManage(onPc: LabWorld['onPc'], argv: readonly string[]): Promise<string> {
  const command = [join(labPaths.bin, 'VBoxManage'), ...argv]
  const first = await onPc(command, { accept: 'any' })
  if (first.exitCode === 0) return first.stdout
  if (!first.stderr.includes(turnedAway)) throw new Error(`${command.join(' ')}: ${first.stderr}`)
  await delay(1_000)
  return (await onPc(command)).stdout
}
