/**
 * What the builder does with a disk that was made larger, on a real one: needs root, parted, sfdisk and a free loop device, as `.ci/run`
 * has them. Only the swap and the growing of a mounted file system are pretended: not every machine that runs tests lets itself be
 * given swap or has the right to the latter.
 */
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { succeeds } from './succeeds.ts'

const script = fileURLToPath(new URL('../../../resources/nix/disk.sh', import.meta.url))
const canHaveDisks =
  process.getuid?.() === 0 &&
  (await succeeds('which', 'losetup', 'parted', 'partx', 'sfdisk')) &&
  (await succeeds('losetup', '--find'))
const mebibyte = 1024 ** 2

let folder: string
let root: string
let image: string
let disk: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pi-offload-disk-'))
  root = join(folder, 'root')
  image = join(folder, 'disk.img')
  await mkdir(root)
  await mkdir(join(folder, 'bin'))
  for (const name of ['swapon', 'swapoff', 'resize2fs', 'udevadm']) {
    await writeFile(join(folder, 'bin', name), `#!/bin/sh\necho "${name} $*" >>'${folder}/calls'\n`)
    await chmod(join(folder, 'bin', name), 0o755)
  }
  await writeFile(image, '')
  await truncate(image, 256 * mebibyte)
  disk = (await execa('losetup', ['--find', '--show', '--partscan', image])).stdout
})
afterEach(async () => {
  await execa('umount', [root], { reject: false })
  await execa('losetup', ['--detach', disk])
  await rm(folder, { recursive: true })
})

/** As the installer does it, with something where the boot loader would be. */
async function install(): Promise<void> {
  const first = ['mklabel', 'msdos', 'mkpart', 'primary', 'ext4', '1MiB', '-32MiB', 'set', '1', 'boot', 'on']
  const second = ['mkpart', 'primary', 'linux-swap', '-32MiB', '100%']
  await execa('parted', ['-s', '-a', 'optimal', disk, '--', ...first, ...second])
  await execa('dd', [`of=${disk}`, 'conv=notrunc'], { input: 'BOOT LOADER' })
  await execa('dd', [`of=${disk}`, 'conv=notrunc', 'seek=1'], { input: 'AND ITS SECOND STAGE' })
  await execa('partx', ['--update', disk])
  await execa('mkfs.ext4', ['-q', '-F', '-L', 'nixos', `${disk}p1`])
  await execa('mkswap', ['-L', 'swap', `${disk}p2`])
  await execa('mount', [`${disk}p1`, root])
  await writeFile(join(root, 'file'), 'content')
}

async function enlarge(size: number): Promise<void> {
  await truncate(image, size * mebibyte)
  await execa('losetup', ['--set-capacity', disk])
}

/** In MiB. */
async function disksh(task: string): Promise<Record<string, number>> {
  const env = { PATH: `${folder}/bin:${process.env['PATH'] ?? ''}` }
  const { stdout } = await execa('sh', [script, task, root], { env })
  const answer = JSON.parse(stdout) as Record<string, number>
  return Object.fromEntries(Object.entries(answer).map(([name, bytes]) => [name, bytes / mebibyte]))
}

async function calls(): Promise<string[]> {
  const text = await readFile(join(folder, 'calls'), 'utf8')
  await rm(join(folder, 'calls'))
  return text.trim().split('\n')
}

/** What is before the table in its sector, and the sectors behind it. */
async function bootLoader(): Promise<string> {
  const { stdout } = await execa('head', ['-c', '32768', disk], { encoding: 'buffer' })
  const bytes = Buffer.from(stdout)
  return bytes.toString('latin1', 0, 440) + bytes.toString('latin1', 512)
}

const labelOf = async (partition: number): Promise<string> =>
  (await execa('blkid', ['-p', '-s', 'LABEL', '-o', 'value', `${disk}p${partition}`], { reject: false }))
    .stdout

describe.skipIf(!canHaveDisks)('a disk of the builder', { timeout: 60_000 }, () => {
  it('that has its size stays as it is', async () => {
    await install()
    const before = await execa('sfdisk', ['--dump', disk])
    const state = { disk: 256, partitionsEnd: 256, partition: 223, fileSystem: 223 }
    expect(await disksh('look')).toEqual(state)
    expect(await disksh('grow')).toEqual(state)
    expect((await execa('sfdisk', ['--dump', disk])).stdout).toBe(before.stdout)
    expect(await calls()).toEqual(['udevadm settle', `swapon ${disk}p2`, `resize2fs ${disk}p1`])
  })

  it('that was made larger belongs to the root, but for a swap of the same size at its end', async () => {
    await install()
    const head = await bootLoader()
    await enlarge(512)
    expect(await disksh('look')).toEqual({ disk: 512, partitionsEnd: 256, partition: 223, fileSystem: 223 })
    const grown = { disk: 512, partitionsEnd: 512, partition: 479 }
    expect(await disksh('grow')).toMatchObject(grown)
    expect(await labelOf(2)).toBe('swap')
    expect(await readFile(join(root, 'file'), 'utf8')).toBe('content')
    const table = (await execa('sfdisk', ['--dump', disk])).stdout
    expect(table).toMatch(/p1 : start= *2048, size= *980992, type=83, bootable/)
    expect(table).toMatch(/p2 : start= *983040, size= *65536, type=82/)
    expect(await bootLoader()).toBe(head)
    // What a mounted one is told by the kernel, an unmounted one does itself.
    await execa('umount', [root])
    await execa('e2fsck', ['-f', '-p', `${disk}p1`])
    await execa('resize2fs', [`${disk}p1`])
    await execa('mount', [`${disk}p1`, root])
    expect(await disksh('look')).toEqual({ ...grown, fileSystem: 479 })
  })

  it('that is looked into just then is waited for', async () => {
    await install()
    await enlarge(512)
    const hold = `exec 9<"$1"; echo holds; until [ "$(grep -c udevadm "$2")" -ge 2 ]; do sleep 0.05; done`
    const holder = execa('sh', ['-c', hold, 'sh', `${disk}p2`, join(folder, 'calls')], { reject: false })
    await once(holder.stdout, 'data')
    expect(await disksh('grow')).toMatchObject({ disk: 512, partitionsEnd: 512, partition: 479 })
    await holder
    expect(await labelOf(2)).toBe('swap')
  })

  it('is grown to its end after a power cut behind the new table', async () => {
    await install()
    await enlarge(512)
    await disksh('grow')
    await calls()
    await execa('wipefs', ['--all', `${disk}p2`])
    expect(await disksh('grow')).toMatchObject({ disk: 512, partitionsEnd: 512, partition: 479 })
    expect(await labelOf(2)).toBe('swap')
    expect(await calls()).toEqual(['udevadm settle', `swapon ${disk}p2`, `resize2fs ${disk}p1`])
  })

  it('that somebody partitioned in another way is left as it is', async () => {
    await install()
    await execa('parted', ['-s', disk, '--', 'rm', '2'])
    await execa('partx', ['--update', disk], { reject: false })
    const before = await execa('sfdisk', ['--dump', disk])
    await enlarge(512)
    await expect(disksh('grow')).rejects.toThrow('is not partitioned as the installer did it')
    expect((await execa('sfdisk', ['--dump', disk])).stdout).toBe(before.stdout)
  })
})
