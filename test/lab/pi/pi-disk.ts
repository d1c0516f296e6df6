/**
 * What makes the Debian root look like somebody's NixOS Pi: written to the Pi's empty disk before its first start. The Pi then
 * activates its own configuration with the stand-in of `nixos-rebuild`, as it would after an installation.
 */
import { chmod, cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from '../exec.ts'
import { layNixForPc } from './nix-for-pc.ts'

const folder = fileURLToPath(new URL('.', import.meta.url))
const nixosFolder = fileURLToPath(new URL('../nixos', import.meta.url))
const channels = 'nix/var/nix/profiles/per-user/root/channels'

/** As the installer of NixOS has it. */
export const nixPath = [
  `nixpkgs=/${channels}/nixos`,
  'nixos-config=/etc/nixos/configuration.nix',
  `/${channels}`,
].join(':')

const osRelease = `ID=nixos
NAME=NixOS
PRETTY_NAME="NixOS 26.05 (Yarara)"
VERSION="26.05 (Yarara)"
VERSION_ID="26.05"
VERSION_CODENAME=yarara
BUILD_ID="26.05.stand-in"
HOME_URL="https://nixos.org/"
`

const sshConfig = `Host nas-ssh
  HostName 192.168.77.9
  Port 2022
`

const knownHosts =
  '192.168.77.9 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJZGv0Vkk3DTZZs3eVnsqe7CwcKFhBcUtPnjYvkV0bGQ\n'

export interface PiDiskOptions {
  root: string
  hostName: string
  /** Who may log in as root and as `admin`; the public half is beside it. */
  loginKey: string
  /** What root has for another machine. */
  nasKey: string
  /** The configuration names a build machine already. */
  otherBuildMachine: boolean
}

/** A disk of a Pi on which NixOS has just been installed, with a few things of its owner. */
export async function writePiDisk(disk: string, options: PiDiskOptions): Promise<void> {
  const { root, hostName, loginKey, nasKey, otherBuildMachine } = options
  const write = diskWriter(disk)
  await write('etc/NIXOS', '')
  await write('etc/os-release', osRelease)
  await write('etc/hostname', `${hostName}\n`)
  await write('etc/hosts', `127.0.0.1 localhost\n127.0.0.2 ${hostName}\n`)
  await write('etc/inittab', await readFile(join(folder, 'lib/inittab'), 'utf8'))
  // Read by PAM for each login through ssh, with a command or without one, and for sudo.
  await write('etc/environment', `NIX_PATH=${nixPath}\n`)
  const sudoRules = await readFile(join(root, 'etc/pam.d/sudo'), 'utf8')
  await write('etc/pam.d/sudo', `${sudoRules}session required pam_env.so\n`)

  const nixConf = await readFile(join(folder, 'lib/nix.conf'), 'utf8')
  await write('etc/nix/nix.conf', nixConf)
  await write('etc/pi-offload-lab/nix.conf', nixConf)

  await write('etc/nixos/keys/laptop.pub', await readFile(`${loginKey}.pub`, 'utf8'))
  const source = join(folder, 'etc-nixos')
  const hardware = 'hardware-configuration.nix'
  await write(`etc/nixos/${hardware}`, await readFile(join(source, hardware), 'utf8'))
  let configuration = await readFile(join(source, 'configuration.nix'), 'utf8')
  if (otherBuildMachine) {
    const other = 'other-builder.nix'
    await write(`etc/nixos/${other}`, await readFile(join(source, other), 'utf8'))
    configuration = configuration.replace(`./${hardware}\n`, `./${hardware}\n    ./${other}\n`)
  }
  await write('etc/nixos/configuration.nix', configuration)

  await writeRootSsh(disk, nasKey)
  await makeKey(join(disk, 'etc/ssh/ssh_host_ed25519_key'), `root@${hostName}`)
}

/** Writes a file of the disk, by default readable by everybody. */
export function diskWriter(disk: string) {
  return async (path: string, text: string, mode = 0o644): Promise<void> => {
    const target = join(disk, path)
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, text)
    await chmod(target, mode)
  }
}

/** What root has for another machine. */
export async function writeRootSsh(disk: string, nasKey: string): Promise<void> {
  const write = diskWriter(disk)
  await write('root/.ssh/config', sshConfig, 0o600)
  await write('root/.ssh/known_hosts', knownHosts, 0o600)
  await chmod(join(disk, 'root'), 0o700)
  await chmod(join(disk, 'root/.ssh'), 0o700)
  for (const end of ['', '.pub']) await cp(`${nasKey}${end}`, join(disk, `root/.ssh/id_nas${end}`))
}

/** The programs that stand in for those of systemd, and for those of NixOS: as they are in the repository now, at each start. */
export async function installStandIns(
  disk: string,
  { root, linux }: { root: string; linux: 'nixos' | 'debian' },
): Promise<void> {
  const copy = async (from: string, to: string): Promise<void> => {
    await mkdir(dirname(join(disk, to)), { recursive: true })
    await cp(from, join(disk, to), { recursive: true, force: true })
  }
  await copy(join(folder, 'bin'), 'usr/local/bin')
  for (const script of ['boot.sh', 'run-timer.sh'])
    await copy(join(folder, 'lib', script), `usr/local/lib/lab/${script}`)
  if (linux === 'debian') return
  await copy(join(nixosFolder, 'bin'), 'usr/local/bin')
  await copy(join(folder, 'lib/restart.sh'), 'etc/pi-offload-lab/restart')
  await copy(join(nixosFolder, 'nixpkgs'), `${channels}/nixos`)
  // Builds the system: a program for the Pi's processor that needs no libraries.
  await copy(join(root, 'usr/bin/busybox'), `${channels}/nixos/libexec/busybox/busybox`)
  await layNixForPc(join(disk, 'usr/local/lib/lab/nix-for-pc'))
}

export async function makeKey(path: string, comment: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', comment, '-f', path])
}
