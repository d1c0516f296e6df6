/**
 * Userlands of Debian sid in folders of their own, whatever Debian the machine runs itself: the programs of the lab that Debian 12
 * has too old.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { chmod, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { run } from './exec.ts'
import { ensureHostPackages } from './host-packages.ts'
import { mountProc, removeRoot, unmountBelow } from './mounts.ts'
import { labPaths } from './paths.ts'

/**
 * Held by whatever writes into the root, child processes included. When a build is killed hard, its children may write on for a
 * moment: who comes next waits for them.
 */
const lockFileOf = (folder: string): string => `${folder}.lock`

/** Written last: a root without it is half made. */
const stampFileOf = (folder: string): string => join(folder, '.pi-offload-lab.json')

interface Stamp {
  packages: string[]
}

/** Builds what is missing. The second call finds everything in place. */
export async function ensureSidRoot(folder: string, wanted: readonly string[]): Promise<void> {
  const standing = readStamp(folder)
  if (standing === undefined) await makeBareRoot(folder)
  const present = standing?.packages ?? []
  const missing = wanted.filter((name) => !present.includes(name))
  if (standing !== undefined && missing.length === 0) return
  await install(folder, missing)
  const stamp: Stamp = { packages: [...present, ...missing] }
  const stampFile = stampFileOf(folder)
  writeFileSync(`${stampFile}.new`, JSON.stringify(stamp, null, 2))
  await rename(`${stampFile}.new`, stampFile)
}

function readStamp(folder: string): Stamp | undefined {
  const stampFile = stampFileOf(folder)
  return existsSync(stampFile) ? (JSON.parse(readFileSync(stampFile, 'utf8')) as Stamp) : undefined
}

async function makeBareRoot(folder: string): Promise<void> {
  await ensureHostPackages(['debootstrap'])
  const lockFile = lockFileOf(folder)
  mkdirSync(dirname(folder), { recursive: true })
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
        ...(['flock', lockFileOf(folder), 'chroot', folder, 'apt-get', '-q', '-y'] as const),
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

/** The mirror that this machine itself uses for Debian: it is reachable and near. */
export async function debianMirror(): Promise<string> {
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
