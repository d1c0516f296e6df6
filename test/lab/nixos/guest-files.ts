/** What the guest consists of, and where its parts come from. */
import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'

export const standInFolder = import.meta.dirname

/** Where the stand-in lies in a machine; `<nixpkgs>` and the programs are below. */
export const installedFolder = 'usr/share/nixos-stand-in'

export const guestPackages = [
  'linux-image-cloud-amd64',
  'systemd-sysv',
  'udev',
  'dbus',
  'openssh-server',
  'nix-bin',
  'nix-setup-systemd',
  'sudo',
  'qemu-user',
  'qemu-user-binfmt',
  'chrony',
  'parted',
  'e2fsprogs',
  'fdisk',
  'grub-pc-bin',
  'grub2-common',
  'busybox-static',
  'iproute2',
  'kmod',
  'squashfs-tools',
  'procps',
  'util-linux',
  'login',
  'passwd',
] as const

/** Never unpacked: the lab's guest is read by nobody, and every megabyte is copied under emulation. */
export const excludedPaths = [
  '/usr/share/doc/*',
  '/usr/share/man/*',
  '/usr/share/info/*',
  '/usr/share/locale/*',
  '/usr/bin/qemu-*',
] as const
export const includedPaths = ['/usr/bin/qemu-aarch64', '/usr/bin/qemu-arm'] as const

/** In the base, but of no use to the live or installed guest. */
export const unsquashedPaths = [
  'boot/initrd*',
  'boot/System.map*',
  'usr/lib/grub',
  'usr/share/initramfs-tools',
  'var/lib/apt/lists/*',
  'var/cache/apt/*',
  'var/log/*',
  'dev/*',
  'proc/*',
  'sys/*',
  'run/*',
  'tmp/*',
] as const

/** Services that Debian enables and that only cost time here. */
export const maskedUnits = [
  'apt-daily.timer',
  'apt-daily-upgrade.timer',
  'dpkg-db-backup.timer',
  'e2scrub_all.timer',
  'e2scrub_reap.service',
  'fstrim.timer',
  'grub-common.service',
  'systemd-pstore.service',
  'ldconfig.service',
  'systemd-update-done.service',
  'systemd-hwdb-update.service',
  'systemd-journal-catalog-update.service',
  'systemd-journal-flush.service',
  'systemd-tpm2-setup-early.service',
  'systemd-tpm2-setup.service',
  'systemd-udev-load-credentials.service',
  'systemd-hostnamed.socket',
  'modprobe@configfs.service',
  'modprobe@drm.service',
  'modprobe@efi_pstore.service',
  'modprobe@fuse.service',
  'dev-hugepages.mount',
  'sys-fs-fuse-connections.mount',
  'sys-kernel-config.mount',
  'sys-kernel-debug.mount',
  'sys-kernel-tracing.mount',
  // The machine's identity comes with the seed; an RSA key takes half a minute under emulation.
  'sshd-keygen.service',
] as const

/** Needed before the root is there; what they need in turn is asked of modprobe. */
export const initramfsModules = ['ahci', 'sd_mod', 'sr_mod', 'isofs', 'loop', 'squashfs', 'overlay'] as const

/** Of all scripts that go into the guest, so that a change rebuilds it. */
export async function hashOfStandIn(): Promise<string> {
  const hash = createHash('sha256')
  const entries = await readdir(standInFolder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  for (const file of files.toSorted()) {
    if (file.endsWith('.md')) continue
    hash.update(`${file}\n`).update(await readFile(file))
  }
  return hash.digest('hex')
}
