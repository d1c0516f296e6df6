/**
 * The PC's programs in a root of their own: the real VirtualBox 7.2 and a qemu that runs today's kernels whole (Debian 12's
 * qemu 7.2 corrupts a 6.12 guest), both from Debian sid, whatever Debian the machine runs itself.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { chmod, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '../exec.ts'
import { ensureHostPackages } from '../host-packages.ts'
import { labPaths } from '../paths.ts'
import { mountProc, removeRoot, unmountBelow } from './mounts.ts'

export type Engine = 'qemu' | 'virtualbox'

export interface VirtualBoxRoot {
  folder: string
  virtualBoxVersion: string
  qemuVersion: string
}

const enginePackages: Record<Engine, readonly string[]> = {
  qemu: ['virtualbox', 'qemu-system-x86'],
  // The slow engine: VirtualBox itself interprets the guest, which it does only in a window.
  virtualbox: ['virtualbox-qt', 'xvfb', 'xauth'],
}

/**
 * Held by whatever writes into the root, child processes included. When a build is killed hard, its children may write on for a
 * moment: who comes next waits for them.
 */
const lockFile = `${labPaths.roots.sid}.lock`

/** Written last: a root without it is half made. */
const stampFile = join(labPaths.roots.sid, '.pi-offload-lab.json')

interface Stamp extends VirtualBoxRoot {
  packages: string[]
}

/** Builds what is missing. The second call finds everything in place. */
export async function ensureVirtualBoxRoot(engine: Engine = 'qemu'): Promise<VirtualBoxRoot> {
  const folder = labPaths.roots.sid
  const wanted = [...new Set([...enginePackages.qemu, ...enginePackages[engine]])]
  const standing = readStamp()
  if (standing === undefined) await makeBareRoot(folder)
  const present = standing?.packages ?? []
  const missing = wanted.filter((name) => !present.includes(name))
  if (standing !== undefined && missing.length === 0) return standing
  await install(folder, missing)
  const stamp: Stamp = { folder, ...(await versions(folder)), packages: [...present, ...missing] }
  writeFileSync(`${stampFile}.new`, JSON.stringify(stamp, null, 2))
  await rename(`${stampFile}.new`, stampFile)
  return stamp
}

function readStamp(): Stamp | undefined {
  return existsSync(stampFile) ? (JSON.parse(readFileSync(stampFile, 'utf8')) as Stamp) : undefined
}

async function makeBareRoot(folder: string): Promise<void> {
  await ensureHostPackages(['debootstrap'])
  mkdirSync(labPaths.roots.folder, { recursive: true })
  await run(['flock', lockFile, 'true'])
  await removeRoot(folder)
  mkdirSync(folder, { recursive: true })
  mkdirSync(labPaths.packages, { recursive: true })
  await run(
    [
      ...(['flock', lockFile, 'debootstrap', '--variant=minbase', '--components=main,contrib'] as const),
      ...[`--cache-dir=${labPaths.packages}`, 'sid', folder, await debianMirror()],
    ],
    { env: await proxyEnvironment() },
  )
  // Nothing that a package brings may start by itself in a root that is only a folder.
  const policy = join(folder, 'usr/sbin/policy-rc.d')
  writeFileSync(policy, '#!/bin/sh\nexit 101\n')
  await chmod(policy, 0o755)
}

async function install(folder: string, packages: readonly string[]): Promise<void> {
  const env = { ...(await proxyEnvironment()), DEBIAN_FRONTEND: 'noninteractive' }
  await mountProc(join(folder, 'proc'))
  try {
    // The package lists are those that debootstrap has just fetched and checked.
    // dpkg's syncs cost more than the packages: a root that a power cut spoils is made anew.
    await run(
      [
        ...(['flock', lockFile, 'chroot', folder, 'apt-get', '-q', '-y'] as const),
        ...['-o', 'DPkg::Options::=--force-unsafe-io'],
        ...['install', '--no-install-recommends', ...packages],
      ],
      { env },
    )
    await run(['chroot', folder, 'apt-get', 'clean'], { env })
  } finally {
    await unmountBelow(join(folder, 'proc'))
  }
}

async function versions(folder: string): Promise<Pick<Stamp, 'virtualBoxVersion' | 'qemuVersion'>> {
  const packageVersion = async (name: string) => {
    const { stdout } = await run([
      'chroot',
      folder,
      'dpkg-query',
      '--show',
      '--showformat',
      '${Version}',
      name,
    ])
    return stdout.replace(/^\d+:/, '').replace(/-.*/, '')
  }
  return {
    virtualBoxVersion: await packageVersion('virtualbox'),
    qemuVersion: await packageVersion('qemu-system-x86'),
  }
}

/** The mirror that this machine itself uses for Debian: it is reachable and near. */
async function debianMirror(): Promise<string> {
  const { stdout } = await run([
    ...(['apt-get', 'indextargets', '--format', '$(ORIGIN) $(REPO_URI)'] as const),
    ...['Created-By: Packages', 'Origin: Debian'],
  ])
  const mirror = stdout
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .find((uri) => /^https?:/.test(uri) && !uri.includes('security'))
  if (mirror === undefined) {
    throw new Error(
      'No Debian mirror is configured in apt on this machine (apt-get update may not have run yet).',
    )
  }
  return mirror
}

async function proxyEnvironment(): Promise<Record<string, string>> {
  const { stdout } = await run(['apt-config', 'shell', 'PROXY', 'Acquire::http::Proxy'])
  const proxy = /^PROXY='(.+)'$/m.exec(stdout)?.[1]
  return proxy === undefined ? {} : { http_proxy: proxy }
}
