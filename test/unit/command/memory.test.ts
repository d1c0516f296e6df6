/** What the Pi's command and the wizard take for the memory of an evaluation, read by every awk that is here. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa, execaSync } from 'execa'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const resource = (name: string) => fileURLToPath(new URL(`../../../resources/nix/${name}`, import.meta.url))
const program = resource('memory.awk')
const awks = [['gawk'], ['mawk'], ['busybox', 'awk']].filter(
  ([name = '', applet]) =>
    execaSync('which', [name], { reject: false }).exitCode === 0 &&
    (applet === undefined || execaSync(name, [applet, 'BEGIN{}'], { reject: false }).exitCode === 0),
)

const mebibyte = 1024 ** 2
const group = '/sys/fs/cgroup/user.slice/user-0.slice'
const meminfo =
  'MemTotal:         917504 kB\nMemFree:          102400 kB\nMemAvailable:     614400 kB\n' +
  'SwapCached:            0 kB\nSwapTotal:       1048576 kB\nSwapFree:         204800 kB\n'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'memory-'))
  await write('/proc/meminfo', meminfo)
  await write('/proc/self/cgroup', '1:name=systemd:/x\n0::/user.slice/user-0.slice/session-1.scope\n')
})
afterEach(() => rm(root, { recursive: true, force: true }))

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), text)
}

it('there is an awk to test it with', () => {
  expect(awks).not.toEqual([])
})

describe.each(awks)('%s', (...awk) => {
  async function told(): Promise<string> {
    const [file = '', ...options] = awk
    return (await execa(file, [...options, '-v', `root=${root}`, '-f', program])).stdout
  }

  it('adds what is free of memory and of swap', async () => {
    expect(await told()).toBe('800 1150 1073741624')
  })

  it('knows a machine without swap, and one without such groups', async () => {
    await write('/proc/meminfo', meminfo.replace(/^Swap.*\n/gm, ''))
    await rm(join(root, '/proc/self/cgroup'))
    expect(await told()).toBe('600 1150 1073741824')
  })

  it('tells no more than the group of the login may have, or one that it is in', async () => {
    await write(`${group}/session-1.scope/memory.max`, 'max\n')
    await write(`${group}/session-1.scope/memory.swap.max`, `${100 * mebibyte}\n`)
    await write(`${group}/session-1.scope/memory.swap.current`, `${60 * mebibyte}\n`)
    await write(`${group}/memory.max`, `${512 * mebibyte}\n`)
    await write(`${group}/memory.current`, `${300 * mebibyte}\n`)
    // What was read of files is given up where it is needed.
    await write(
      `${group}/memory.stat`,
      `anon 7\nfile 9\nactive_file ${20 * mebibyte}\ninactive_file ${80 * mebibyte}\n`,
    )
    expect(await told()).toBe(`${512 - 300 + 20 + 80 + 40} 1150 0`)
  })

  it('a limit of the whole container counts, and none that is larger than the machine', async () => {
    await write('/proc/self/cgroup', '0::/\n')
    await write('/sys/fs/cgroup/memory.max', `${4096 * mebibyte}\n`)
    expect(await told()).toBe('800 1150 1073741624')
    await write('/sys/fs/cgroup/memory.max', `${256 * mebibyte}\n`)
    await write('/sys/fs/cgroup/memory.current', `${300 * mebibyte}\n`)
    await write('/sys/fs/cgroup/memory.swap.max', '0\n')
    expect(await told()).toBe('0 1150 0')
  })
})

it('the command begins an evaluation where it suffices, and only there', async () => {
  const source = await readFile(resource('pi-offload.sh'), 'utf8')
  const [judging = ''] = /^memory_suffices\(\)[^]*?^\}/m.exec(source) ?? []
  const [awk = ''] = awks[0] ?? []
  async function judged(): Promise<string> {
    const script = `set -u; awk='${awk} -v root=${root}' memory_file=${program}\n${judging}\nmemory_suffices && echo begins; echo "$free $needed"`
    return (await execa('sh', ['-c', script])).stdout
  }
  expect(await judged()).toBe('800 1150')
  await write('/proc/meminfo', 'MemAvailable: 1177600 kB\n')
  expect(await judged()).toBe('begins\n1150 1150')
})
