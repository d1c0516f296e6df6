/** What makes the Debian root somebody's Pi with Debian and Nix: written to the Pi's empty disk before its first start. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { diskWriter, makeKey, writeRootSsh, type PiDiskOptions } from './pi-disk.ts'

const folder = fileURLToPath(new URL('.', import.meta.url))

const machines = '# The box in the cellar.\nssh://nix@nas x86_64-linux /root/.ssh/id_nas 1 1 - - -\n'

/** The last line has no end, as many an editor leaves it. */
const ownSettings = 'experimental-features = nix-command flakes'

export async function writeDebianDisk(
  disk: string,
  { hostName, loginKey, nasKey }: Omit<PiDiskOptions, 'otherBuildMachine' | 'root'>,
): Promise<void> {
  const write = diskWriter(disk)
  await write('etc/hostname', `${hostName}\n`)
  await write('etc/hosts', `127.0.0.1 localhost\n127.0.1.1 ${hostName}\n`)
  await write('etc/inittab', await readFile(join(folder, 'lib/inittab'), 'utf8'))
  await write('etc/nix/nix.conf', `${await readFile(join(folder, 'lib/nix.conf'), 'utf8')}${ownSettings}`)
  await write('etc/nix/machines', machines)
  await writeRootSsh(disk, nasKey)
  await write('root/.ssh/authorized_keys', await readFile(`${loginKey}.pub`, 'utf8'), 0o600)
  await makeKey(join(disk, 'etc/ssh/ssh_host_ed25519_key'), `root@${hostName}`)
}
