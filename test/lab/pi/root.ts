/**
 * The finished roots that the machines of the lab start from: Debian trixie with Nix and OpenSSH, once for this computer's own
 * processor (the native builder) and once for arm64 (the Pi). Made once, kept in the cache, never written to afterwards.
 *
 * Installing arm64 packages properly would run each maintainer script under emulation, about ten minutes. Instead the arm64
 * packages are only unpacked, and what the scripts would have configured is taken from the native root, where the very same
 * packages were installed properly: users, groups, PAM, alternatives, certificates.
 */
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { run } from '../exec.ts'
import { ensureHostPackages } from '../host-packages.ts'
import { labPaths } from '../paths.ts'
import { debianMirror } from '../sid-root.ts'
import { startEmulation } from './emulation.ts'

/** Counts up with each change of what is below, so that an old root in the cache is not taken for the new one. */
const recipe = 4

const packages = [
  ...['openssh-server', 'openssh-client', 'nix-bin', 'nix-setup-systemd', 'sudo', 'iproute2', 'procps'],
  // NixOS's awk is gawk.
  ...['git', 'busybox-static', 'ca-certificates', 'gawk'],
]
/** What every Debian has and `extract` leaves out. */
const essential = [
  ...['base-files', 'base-passwd', 'bash', 'bsdutils', 'coreutils', 'dash', 'debianutils', 'diffutils'],
  ...['dpkg', 'findutils', 'grep', 'gzip', 'hostname', 'init-system-helpers', 'libc-bin', 'login', 'mawk'],
  ...['mount', 'ncurses-base', 'ncurses-bin', 'passwd', 'perl-base', 'sed', 'sysvinit-utils', 'tar'],
  ...['util-linux'],
]

/** Debian for this computer's processor, ready to run. About 30 s when it has to be made. */
export async function ensureNativeRoot(): Promise<string> {
  return makeOnce(labPaths.roots.nativeBuilder, (folder) =>
    bootstrap(folder, { variant: 'minbase', architecture: 'amd64', include: packages }),
  )
}

/** Debian for arm64, ready to run where the emulation is on. */
export async function ensurePiRoot(): Promise<string> {
  return makeOnce(labPaths.roots.pi, async (folder) => {
    const [native] = await Promise.all([
      ensureNativeRoot(),
      bootstrap(folder, { architecture: 'arm64', include: [...essential, ...packages] }),
    ])
    await configureLike(native, folder)
  })
}

/** A program for 32-bit ARM that needs nothing beside it. */
export async function ensureArmBusybox(): Promise<string> {
  const root = await makeOnce(labPaths.roots.arm, async (folder) =>
    // From the release alone: what came after it has no newer one.
    bootstrap(folder, { architecture: 'armhf', include: ['busybox-static'], mirror: [await debianMirror()] }),
  )
  return join(root, 'usr/bin/busybox')
}

/** A folder appears under its name only when it is complete, and is made again when the recipe has changed. */
async function makeOnce(target: string, make: (folder: string) => Promise<void>): Promise<string> {
  const stamp = `${target}.recipe`
  const made = await readFile(stamp, 'utf8').catch(() => '')
  if (existsSync(target) && made === String(recipe)) return target
  const partial = `${target}.partial`
  await mkdir(dirname(target), { recursive: true })
  for (const old of [stamp, target, partial]) await rm(old, { recursive: true, force: true })
  await make(partial)
  await rename(partial, target)
  await writeFile(stamp, String(recipe))
  return target
}

interface Contents {
  /** `extract` is the default: packages are only unpacked. */
  variant?: 'minbase' | 'extract'
  architecture: 'amd64' | 'arm64' | 'armhf'
  include: readonly string[]
  /** Left out: Debian's own, with its updates. */
  mirror?: readonly string[]
}

async function bootstrap(target: string, contents: Contents): Promise<void> {
  const { variant = 'extract', architecture, include, mirror = [] } = contents
  await ensureHostPackages(['mmdebstrap', 'debian-archive-keyring'])
  await run([
    'mmdebstrap',
    ...[`--variant=${variant}`, `--architectures=${architecture}`, `--include=${include.join(',')}`],
    '--aptopt=APT::Install-Recommends "false"',
    '--aptopt=Acquire::Languages "none"',
    ...['doc', 'man', 'info', 'locale'].map((folder) => `--dpkgopt=path-exclude=/usr/share/${folder}/*`),
    ...['trixie', target, ...mirror],
  ])
}

async function configureLike(native: string, folder: string): Promise<void> {
  // Where the packages have folders, the scripts have put links: /var/run and /var/lock.
  await rm(join(folder, 'var'), { recursive: true })
  for (const part of ['etc', 'var', 'nix', 'root', 'mnt', 'home'])
    await run(['cp', '--archive', '--no-target-directory', join(native, part), join(folder, part)])
  // At each login Debian would run a shell, `env` and `uname` for a message of the day, which NixOS does not have.
  await rm(join(folder, 'etc/update-motd.d'), { recursive: true, force: true })
  // The alternatives: `awk`, `which` and the like are links that only the maintainer scripts make.
  const { stdout } = await run([
    'find',
    ...[join(native, 'usr'), '-type', 'l', '-lname', '/etc/alternatives/*'],
    ...['-printf', '%P\\t%l\\n'],
  ])
  for (const line of stdout.split('\n')) {
    const [path = '', target = ''] = line.split('\t')
    await symlink(target, join(folder, 'usr', path))
  }
  // The stand-ins take their place, and a call of the real one would only say that no systemd runs.
  for (const name of ['systemctl', 'systemd-run', 'journalctl']) await rm(join(folder, 'usr/bin', name))
  // The list of shared libraries is the other processor's.
  await rm(join(folder, 'etc/ld.so.cache'), { force: true })
  await startEmulation()
  await run(['chroot', folder, '/sbin/ldconfig'])
}
