/**
 * The stand-in for the NixOS minimal ISO: Debian that behaves like it at its surface (README.md says how far). Run by itself it
 * prints the path: `node test/lab/nixos/iso.ts`.
 */
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { chmod, copyFile, cp, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { run } from '../exec.ts'
import { ensureHostPackages } from '../host-packages.ts'
import { labPaths } from '../paths.ts'
import { ensureGuestBase, type GuestBase } from './guest-base.ts'
import {
  hashOfStandIn,
  initramfsModules,
  installedFolder,
  maskedUnits,
  standInFolder,
} from './guest-files.ts'

export interface InstallerIso {
  isoPath: string
  /** `<hex>  <file name>`, as NixOS publishes it. */
  sha256Path: string
  sha256: string
}

const isoPath = join(labPaths.images, 'nixos-minimal-stand-in.iso')
const sha256Path = `${isoPath}.sha256`
/** As on the real medium of the series. */
const volumeId = 'nixos-minimal-26.05-x86_64'

/** Makes the image unless it is there and made of the same parts. Debian itself is fetched only once. */
export async function ensureInstallerIso(): Promise<InstallerIso> {
  await ensureHostPackages([
    'mmdebstrap',
    'squashfs-tools',
    'cpio',
    'xorriso',
    'isolinux',
    'syslinux-common',
    'busybox-static',
  ])
  const base = await ensureGuestBase()
  const recipe = `${base.recipe}\n${await hashOfStandIn()}\n`
  const stamp = `${isoPath}.recipe`
  const isCurrent = existsSync(isoPath) && existsSync(stamp) && (await readFile(stamp, 'utf8')) === recipe
  if (!isCurrent) {
    await rm(stamp, { force: true })
    await build(base)
    await writeFile(stamp, recipe)
  }
  const sha256 = (await readFile(sha256Path, 'utf8')).slice(0, 64)
  return { isoPath, sha256Path, sha256 }
}

async function build(base: GuestBase): Promise<void> {
  const work = join(labPaths.images, 'nixos-guest', 'work')
  const medium = join(work, 'medium')
  await rm(work, { recursive: true, force: true })
  await mkdir(join(medium, 'live'), { recursive: true })
  await mkdir(join(medium, 'isolinux'), { recursive: true })

  const initrd = join(medium, 'live/initrd')
  await makeInitramfs(base, join(work, 'initramfs'), initrd)
  const layer = join(work, 'layer')
  await makeLayer(base, layer, initrd)
  await run([
    'mksquashfs',
    layer,
    join(medium, 'live/layer.squashfs'),
    '-comp',
    'lz4',
    '-all-root',
    '-quiet',
    '-no-progress',
  ])
  await copyFile(base.squashfs, join(medium, 'live/base.squashfs'))
  await copyFile(join(base.root, `boot/vmlinuz-${base.kernelVersion}`), join(medium, 'live/vmlinuz'))
  await copyFile('/usr/lib/ISOLINUX/isolinux.bin', join(medium, 'isolinux/isolinux.bin'))
  await copyFile('/usr/lib/syslinux/modules/bios/ldlinux.c32', join(medium, 'isolinux/ldlinux.c32'))
  await copyFile(join(standInFolder, 'guest/isolinux.cfg'), join(medium, 'isolinux/isolinux.cfg'))

  const partial = `${isoPath}.partial`
  await run([
    'xorriso',
    '-as',
    'mkisofs',
    '-quiet',
    '-rational-rock',
    '-volid',
    volumeId,
    '-eltorito-boot',
    'isolinux/isolinux.bin',
    '-eltorito-catalog',
    'isolinux/boot.cat',
    '-no-emul-boot',
    '-boot-load-size',
    '4',
    '-boot-info-table',
    '-output',
    partial,
    medium,
  ])
  await writeFile(sha256Path, `${await sha256Of(partial)}  ${basename(isoPath)}\n`)
  await rename(partial, isoPath)
  await rm(work, { recursive: true, force: true })
}

/** busybox, the modules in the order in which they are loaded, and the tree of the live system. */
async function makeInitramfs(base: GuestBase, folder: string, target: string): Promise<void> {
  const modules = await modulePaths(base)
  for (const name of ['bin', 'dev', 'proc', 'sys', 'modules', 'tmp'])
    await mkdir(join(folder, name), { recursive: true })
  await copyFile(join(base.root, 'usr/bin/busybox'), join(folder, 'bin/busybox'))
  await run(['chroot', folder, '/bin/busybox', '--install', '-s', '/bin'])
  for (const [index, path] of modules.entries()) {
    const file = join(folder, 'modules', `${String(index).padStart(2, '0')}-${basename(path)}`)
    await copyFile(join(base.root, path), file)
    if (file.endsWith('.xz')) await run(['xz', '--decompress', file])
  }
  await cp(join(standInFolder, 'guest/live'), join(folder, 'live'), { recursive: true })
  await chmod(join(folder, 'live/etc/sudoers.d/nixos'), 0o440)
  await copyFile(join(standInFolder, 'guest/init.sh'), join(folder, 'init'))
  await chmod(join(folder, 'init'), 0o755)
  const { stdout: names } = await run(['find', '.', '-mindepth', '1'], { cwd: folder })
  await run(['cpio', '--quiet', '--create', '--format=newc', '--owner=0:0', '--file', `${target}.cpio`], {
    cwd: folder,
    input: names,
  })
  await run(['xz', '--check=crc32', '-1', `${target}.cpio`])
  await rename(`${target}.cpio.xz`, target)
}

async function modulePaths(base: GuestBase): Promise<string[]> {
  const paths: string[] = []
  for (const name of initramfsModules) {
    const { stdout } = await run([
      'chroot',
      base.root,
      'modprobe',
      '--set-version',
      base.kernelVersion,
      '--show-depends',
      name,
    ])
    for (const line of stdout.split('\n')) {
      const path = /^insmod (\S+)/.exec(line)?.[1]
      if (path !== undefined && !paths.includes(path)) paths.push(path)
    }
  }
  return paths
}

/** What turns Debian into the stand-in; it changes with our scripts, the base does not. */
async function makeLayer(base: GuestBase, layer: string, initrd: string): Promise<void> {
  const share = join(layer, installedFolder)
  await cp(join(standInFolder, 'guest/system'), layer, { recursive: true })
  await cp(join(standInFolder, 'nixpkgs'), join(share, 'nixpkgs'), { recursive: true })
  await cp(join(standInFolder, 'bin'), join(layer, 'usr/bin'), { recursive: true })
  const busybox = join(share, 'nixpkgs/libexec/busybox')
  await mkdir(busybox)
  await copyFile(join(base.root, 'usr/bin/busybox'), join(busybox, 'busybox'))

  const channels = join(layer, 'nix/var/nix/profiles/per-user/root/channels')
  await mkdir(channels, { recursive: true })
  // Nix looks below this name when NIX_PATH is not set.
  await symlink(`/${installedFolder}/nixpkgs`, join(channels, 'nixpkgs'))
  await symlink(`/${installedFolder}/nixpkgs`, join(channels, 'nixos'))

  const units = join(layer, 'etc/systemd/system')
  for (const unit of maskedUnits) await symlink('/dev/null', join(units, unit))
  await enable(units, 'sysinit.target', '/etc/systemd/system/nixos-stand-in.service')
  await enable(units, 'multi-user.target', '/usr/lib/systemd/system/systemd-networkd.service')
  await symlink('/usr/lib/systemd/system/multi-user.target', join(units, 'default.target'))
  await writeFile(join(layer, 'etc/machine-id'), `${createHash('md5').update(base.recipe).digest('hex')}\n`)
  await writeFile(join(layer, 'etc/hostname'), 'nixos\n')

  // A session of systemd's for each login would cost a second under emulation; logind stays for the power button.
  const session = await readFile(join(base.root, 'etc/pam.d/common-session'), 'utf8')
  await mkdir(join(layer, 'etc/pam.d'))
  await writeFile(join(layer, 'etc/pam.d/common-session'), session.replaceAll(/^.*pam_systemd.*\n/gm, ''))

  // The home of NixOS's system users.
  await mkdir(join(layer, 'var/empty'), { recursive: true })

  const boot = join(share, 'boot')
  await mkdir(boot)
  await copyFile(initrd, join(boot, 'initrd'))
  await makeGrub(base, boot)
}

async function enable(units: string, target: string, unit: string): Promise<void> {
  const link = join(units, `${target}.wants`, basename(unit))
  await mkdir(dirname(link), { recursive: true })
  await symlink(unit, link)
}

/** GRUB's core with all it needs inside, made here so that the guest only has to copy it. */
async function makeGrub(base: GuestBase, boot: string): Promise<void> {
  const modules = [
    'biosdisk',
    'part_msdos',
    'ext2',
    'linux',
    'normal',
    'configfile',
    'search_label',
    'boot',
    'minicmd',
  ]
  const script = join(base.root, 'tmp/grub-early.cfg')
  await copyFile(join(standInFolder, 'guest/grub-early.cfg'), script)
  const image = '/tmp/grub-core.img'
  await run([
    'chroot',
    base.root,
    'grub-mkimage',
    '--format=i386-pc',
    '--prefix=/boot/grub',
    '--config=/tmp/grub-early.cfg',
    `--output=${image}`,
    ...modules,
  ])
  await copyFile(join(base.root, image), join(boot, 'core.img'))
  await copyFile(join(base.root, 'usr/lib/grub/i386-pc/boot.img'), join(boot, 'boot.img'))
  await rm(script)
  await rm(join(base.root, image))
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

if (import.meta.main) console.log((await ensureInstallerIso()).isoPath)
