/**
 * arm64 programs on this computer: QEMU's user-mode emulation, registered with the kernel for the time that the Pi runs.
 *
 * Debian's own registration lacks the flag C: under it the kernel ignores the set-user-ID bit, and no `sudo` works on the Pi. So
 * the lab registers its own, which the kernel asks first because it came last, and takes it away again.
 * Flags: F opens the interpreter now, so it is found in every root; P keeps argv[0]; O and C pass the opened program and take the
 * rights from it (https://docs.kernel.org/admin-guide/binfmt-misc.html).
 */
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { run } from '../exec.ts'
import { ensureHostPackages } from '../host-packages.ts'
import { initOf, machineFolders } from './machine.ts'

const folder = '/proc/sys/fs/binfmt_misc'
const name = 'pi-offload-aarch64'
/** The name with `-P` tells QEMU that the kernel passes argv[0] on; Debian's package qemu-user-static has it. */
const interpreter = '/usr/libexec/qemu-binfmt/aarch64-binfmt-P'
/** The first 20 bytes of a 64-bit little-endian ELF program for machine 183, aarch64. */
const magic = [
  '\\x7f\\x45\\x4c\\x46\\x02\\x01\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x02\\x00\\xb7\\x00',
  '\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\x00\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xfe\\xff\\xff\\xff',
]

export async function startEmulation(): Promise<void> {
  if (!existsSync(`${folder}/register`)) await run(['mount', '-t', 'binfmt_misc', 'binfmt_misc', folder])
  if (existsSync(`${folder}/${name}`)) return
  await ensureHostPackages(['qemu-user-static'])
  await writeFile(`${folder}/register`, `:${name}:M::${magic.join(':')}:${interpreter}:POCF`)
}

/** Takes the registration back when no machine of the lab needs it any more. */
export async function stopEmulationWhenUnused(): Promise<void> {
  for (const folder of Object.values(machineFolders)) if ((await initOf(folder)) !== undefined) return
  if (existsSync(`${folder}/${name}`)) await writeFile(`${folder}/${name}`, '-1')
}
