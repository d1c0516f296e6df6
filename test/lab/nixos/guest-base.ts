/** Debian for the guest: unpacked once, squashed once, whatever happens to our own scripts. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '../exec.ts'
import { labPaths } from '../paths.ts'
import { excludedPaths, guestPackages, includedPaths, unsquashedPaths } from './guest-files.ts'

export interface GuestBase {
  /** The unpacked root. */
  root: string
  squashfs: string
  kernelVersion: string
  /** Changes when the base does. */
  recipe: string
}

const folder = join(labPaths.images, 'nixos-guest')

export async function ensureGuestBase(): Promise<GuestBase> {
  const recipe = createHash('sha256')
    .update(JSON.stringify([guestPackages, excludedPaths, includedPaths, unsquashedPaths, await ownText()]))
    .digest('hex')
  const root = join(folder, 'base')
  const squashfs = join(folder, 'base.squashfs')
  const stamp = join(folder, 'base.recipe')
  const isCurrent =
    existsSync(root) &&
    existsSync(squashfs) &&
    existsSync(stamp) &&
    (await readFile(stamp, 'utf8')) === recipe
  if (!isCurrent) {
    await rm(stamp, { force: true })
    await rm(root, { recursive: true, force: true })
    await mkdir(folder, { recursive: true })
    await unpackDebian(root)
    await squash(root, squashfs)
    await writeFile(stamp, recipe)
  }
  const [kernelVersion] = await readdir(join(root, 'lib/modules'))
  if (kernelVersion === undefined) throw new Error(`There is no kernel in ${root}.`)
  return { root, squashfs, kernelVersion, recipe }
}

/** A change of the steps below is a change of the base. */
const ownText = () => readFile(import.meta.filename, 'utf8')

async function unpackDebian(root: string): Promise<void> {
  const partial = `${root}.partial`
  await rm(partial, { recursive: true, force: true })
  await run([
    'mmdebstrap',
    '--quiet',
    '--variant=minbase',
    '--architectures=amd64',
    '--aptopt=APT::Install-Recommends "false"',
    '--aptopt=Acquire::Languages "none"',
    ...excludedPaths.map((path) => `--dpkgopt=path-exclude=${path}`),
    ...includedPaths.map((path) => `--dpkgopt=path-include=${path}`),
    `--include=${guestPackages.join(',')}`,
    'trixie',
    partial,
  ])
  // Only what boot.binfmt.emulatedSystems names may be registered: Debian would register every architecture it knows.
  // What these links point to stays in /usr/share/qemu/binfmt.d.
  for (const name of await readdir(join(partial, 'usr/lib/binfmt.d')))
    await rm(join(partial, 'usr/lib/binfmt.d', name))
  for (const name of await readdir(join(partial, 'etc/ssh')))
    if (name.startsWith('ssh_host_')) await rm(join(partial, 'etc/ssh', name))
  await rename(partial, root)
}

async function squash(root: string, target: string): Promise<void> {
  const partial = `${target}.partial`
  await rm(partial, { force: true })
  // LZ4: what counts is how fast an emulated processor unpacks it.
  const how = ['-comp', 'lz4', '-Xhc', '-noappend', '-quiet', '-no-progress', '-wildcards']
  await run(['mksquashfs', root, partial, ...how, '-e', ...unsquashedPaths])
  await rename(partial, target)
}
