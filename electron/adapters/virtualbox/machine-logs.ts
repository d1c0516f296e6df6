/** The logs that a machine's process leaves in its folder. */
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { MachineCarrier } from '../../ports/virtualbox.ts'

/** The first or last bytes of a log; nothing where it cannot be read. */
export async function partOfLog(
  folder: string | undefined,
  name: string,
  { from, bytes }: { from: 'beginning' | 'end'; bytes: number },
): Promise<string> {
  if (folder === undefined) return ''
  try {
    await using file = await open(join(folder, name))
    const { size } = await file.stat()
    const { buffer, bytesRead } = await file.read({
      buffer: Buffer.alloc(Math.min(size, bytes)),
      position: from === 'end' ? Math.max(0, size - bytes) : 0,
    })
    return buffer.toString('utf8', 0, bytesRead)
  } catch {
    return ''
  }
}

/** VirtualBox chooses before it makes any device of the machine, behind some fifty kilobytes of settings. */
const choiceBytes = 1024 ** 2

/**
 * What executes a machine that runs. VirtualBox says that it goes through a hypervisor that is there already, such as that of Windows
 * ("NEM"), where it does not get at the processor's virtualization itself (HMR3.cpp); where neither is to be had it interprets.
 */
export async function carrierOf(logFolder: string | undefined): Promise<MachineCarrier> {
  const log = await partOfLog(logFolder, 'VBox.log', { from: 'beginning', bytes: choiceBytes })
  const isCarried =
    /\bHMR3Init: Attempting fall back to NEM\b/.test(log) && !/\bFalling back on IEM\b/.test(log)
  return isCarried ? 'other-hypervisor' : 'itself'
}
