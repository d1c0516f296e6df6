/** What the installer takes a disk for, on real disks: needs root, parted and a free loop device, as `.ci/run` has them. */
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { succeeds } from './succeeds.ts'

const installer = fileURLToPath(new URL('../../../resources/nix/installer.sh', import.meta.url))
const canHaveDisks =
  process.getuid?.() === 0 &&
  (await succeeds('which', 'losetup', 'parted', 'partx')) &&
  (await succeeds('losetup', '--find'))

let folder: string
let disk: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pi-offload-disk-'))
  const file = join(folder, 'disk.img')
  await writeFile(file, '')
  await truncate(file, 64 * 1024 ** 2)
  disk = (await execa('losetup', ['--find', '--show', '--partscan', file])).stdout
})
afterEach(async () => {
  await execa('losetup', ['--detach', disk])
  await rm(folder, { recursive: true })
})

/** The installer's own functions, without the installation behind them. */
async function diskState(): Promise<string> {
  const script = `
    sed -n '/^value_of()/p; /^label_of()/p; /^disk_state()/,/^}/p; /^may_format()/p' "$1" >"$2/functions"
    DISK=$3 system_partition=\${3}p1 swap_partition=\${3}p2
    . "$2/functions"
    disk_state`
  const { stdout } = await execa('sh', ['-euc', script, 'sh', installer, folder, disk])
  return stdout
}

async function parted(...commands: string[]): Promise<void> {
  await execa('parted', ['-s', disk, '--', ...commands])
  await execa('partx', ['--update', disk], { reject: false })
}

const wholeTable = [
  'mkpart',
  'primary',
  'ext4',
  '1MiB',
  '-16MiB',
  'mkpart',
  'primary',
  'linux-swap',
  '-16MiB',
  '100%',
]

describe.skipIf(!canHaveDisks)('a disk', () => {
  it('that is new is empty', async () => {
    expect(await diskState()).toBe('empty')
  })

  it.each([
    ['only the table is there', ['mklabel', 'msdos']],
    ['only the first partition is there', ['mklabel', 'msdos', ...wholeTable.slice(0, 5)]],
  ])('whose partitioning was cut when %s is begun', async (_when, commands) => {
    await parted(...commands)
    expect(await diskState()).toBe('begun')
  })

  it('that was partitioned is ours, without content and with our own file systems', async () => {
    await parted('mklabel', 'msdos', ...wholeTable)
    expect(await diskState()).toBe('ours')
    await execa('mkfs.ext4', ['-q', '-F', '-L', 'nixos', `${disk}p1`])
    await execa('mkswap', ['-L', 'swap', `${disk}p2`])
    expect(await diskState()).toBe('ours')
  })

  it.each([
    ['a file system on all of it', [], ''],
    ['another kind of table', ['mklabel', 'gpt'], undefined],
    ['somebody’s file system in the first partition', ['mklabel', 'msdos', ...wholeTable.slice(0, 5)], 'p1'],
    ['somebody’s file system beside ours', ['mklabel', 'msdos', ...wholeTable], 'p2'],
  ])('with %s is foreign', async (_what, commands, formatted) => {
    if (commands.length > 0) await parted(...commands)
    if (formatted !== undefined) await execa('mkfs.ext4', ['-q', '-F', '-L', 'photos', `${disk}${formatted}`])
    expect(await diskState()).toBe('foreign')
  })
})
