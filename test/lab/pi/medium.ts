/**
 * A medium of its own for a machine of the lab, as a Pi has its card: an ext4 in a file, behind a loop device. The kernel counts what
 * is written to that device, so nothing is left out: files, the database of Nix, the journal of the file system.
 */
import { mkdir, readFile, rm, stat } from 'node:fs/promises'
import { run } from '../exec.ts'
import { unmountBelow } from '../mounts.ts'
import { stopMachine } from './machine.ts'

/** The file grows with what is written. */
const size = '8G'
const bytesOfSector = 512

/** An empty medium in the folder of a machine, which is stopped first. The machine's next disk lies on it. */
export async function insertMedium(state: string): Promise<void> {
  await stopMachine(state)
  await removeMedium(state)
  await mkdir(state, { recursive: true })
  const image = imageOf(state)
  await run(['truncate', `--size=${size}`, image])
  // By default the kernel would finish it at its leisure, in the middle of what is counted.
  await run(['mkfs.ext4', '-q', '-E', 'lazy_itable_init=0,lazy_journal_init=0', image])
  await run(['mount', '-o', 'loop', image, state])
}

/** Takes the medium of a machine that is stopped, with all that is on it. None there is fine. */
export async function removeMedium(state: string): Promise<void> {
  // The loop device goes with its last mount.
  await unmountBelow(state)
  await rm(imageOf(state), { force: true })
}

/** How many bytes have been written to the medium, after all that still waited in memory has been written, too. */
export async function bytesWritten(state: string): Promise<number> {
  await run(['sync', '--file-system', state])
  const { dev } = await stat(state)
  // As gnu_dev_major and gnu_dev_minor of the C library take it apart.
  const [major, minor] = [(dev >> 8) & 0xfff, (dev & 0xff) | ((dev >> 12) & 0xfff00)]
  const counts = await readFile(`/sys/dev/block/${major}:${minor}/stat`, 'utf8')
  // The seventh is sectors written, of 512 bytes whatever the device's own are (https://docs.kernel.org/block/stat.html).
  return Number(counts.trim().split(/\s+/)[6]) * bytesOfSector
}

function imageOf(state: string): string {
  return `${state}.medium`
}
