/** Memory and swap of the pretended Pi: what /proc tells of them, and the programs that make, use and give up a swap file. */
import type { RemoteResult } from '../ports/ssh.ts'
import { failed, succeeded, type Command } from './machine.ts'
import type { FileMap } from './pi-files.ts'

const meminfo = '/proc/meminfo'
const swaps = '/proc/swaps'
const heading = 'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n'
/** What its systems take, which is less than the product asks for (resources/nix/memory.awk). */
const evaluationMiB = 1_050

/** A Pi 4 with some swap. */
export function giveMemory(files: FileMap): void {
  const swap = { SwapTotal: 1_048_572, SwapFree: 1_048_572 }
  put(files, meminfo, meminfoOf({ MemTotal: 3_882_000, MemAvailable: 3_100_000, ...swap }), 0o444)
  put(files, swaps, `${heading}/dev/zram0 partition\t1048572\t0\t100\n`, 0o444)
}

/** A small one on which so much is free, as after a start: no swap file is in use. */
export function leaveFree(
  files: FileMap,
  { memoryMiB, swapMiB }: { memoryMiB: number; swapMiB: number },
): void {
  const free = { MemAvailable: memoryMiB * 1024, SwapFree: swapMiB * 1024 }
  put(files, meminfo, meminfoOf({ MemTotal: 900_000, SwapTotal: free.SwapFree, ...free }), 0o444)
  put(files, swaps, heading, 0o444)
}

const names = ['MemTotal', 'MemAvailable', 'SwapTotal', 'SwapFree'] as const
type Name = (typeof names)[number]

function meminfoOf(kibibytes: Readonly<Record<Name, number>>): string {
  return names.map((name) => `${`${name}:`.padEnd(16)}${String(kibibytes[name]).padStart(8)} kB\n`).join('')
}

/** What the kernel does to an evaluation for which the memory does not suffice. */
export function killsEvaluation(files: FileMap): RemoteResult | undefined {
  return freeMiB(files) < evaluationMiB ? failed(137, 'Killed\n') : undefined
}

function freeMiB(files: FileMap): number {
  return Math.floor((fieldOf(files, 'MemAvailable') + fieldOf(files, 'SwapFree')) / 1024)
}

function fieldOf(files: FileMap, name: Name): number {
  return Number(new RegExp(`^${name}: +(\\d+) kB$`, 'm').exec(contentOf(files, meminfo))?.[1] ?? 0)
}

function contentOf(files: FileMap, path: string): string {
  return files.get(path)?.content ?? ''
}

function addSwap(files: FileMap, kibibytes: number): void {
  const now = (name: Name): number => fieldOf(files, name)
  const swap = { SwapTotal: now('SwapTotal') + kibibytes, SwapFree: now('SwapFree') + kibibytes }
  const memory = { MemTotal: now('MemTotal'), MemAvailable: now('MemAvailable') }
  put(files, meminfo, meminfoOf({ ...memory, ...swap }), 0o444)
}

function put(files: FileMap, path: string, content: string, mode: number): void {
  files.set(path, { content, mode })
}

export function memoryCommands(files: FileMap): [string, Command][] {
  return [
    // The product calls it for memory.awk alone, which says itself how much is needed.
    [
      'awk',
      ({ argv }) =>
        succeeded(
          `${String(freeMiB(files))} ${/needed = (\d+)/.exec(argv[1] ?? '')?.[1] ?? ''} 1073741824\n`,
        ),
    ],
    [
      'dd',
      ({ argv }) => {
        const valueOf = (name: string): string =>
          argv.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1) ?? ''
        put(files, valueOf('of'), `${valueOf('count')} MiB of zeros`, 0o644)
        return succeeded()
      },
    ],
    [
      'chmod',
      ({ argv }) => {
        const [mode = '', , path = ''] = argv.slice(1)
        put(files, path, contentOf(files, path), Number.parseInt(mode, 8))
        return succeeded()
      },
    ],
    [
      'mkswap',
      ({ argv }) => {
        const path = argv.at(-1) ?? ''
        const mebibytes = /^(\d+) MiB of zeros$/.exec(contentOf(files, path))?.[1]
        if (mebibytes === undefined) return failed(1, `mkswap: cannot open ${path}\n`)
        put(files, path, `swap of ${mebibytes} MiB`, files.get(path)?.mode ?? 0)
        return succeeded()
      },
    ],
    [
      'btrfs',
      ({ argv }) => {
        const path = argv.at(-1) ?? ''
        if (files.has(path)) return failed(1, `ERROR: cannot create '${path}': File exists\n`)
        put(files, path, `swap of ${Number.parseInt(argv[4] ?? '', 10)} MiB`, 0o600)
        return succeeded()
      },
    ],
    [
      'swapon',
      ({ argv }) => {
        const path = argv.at(-1) ?? ''
        const kibibytes = sizeOf(files, path)
        if (kibibytes === undefined) return failed(255, `swapon: ${path}: read swap header failed\n`)
        if (files.get(path)?.mode !== 0o600)
          return failed(255, `swapon: ${path}: insecure permissions, 0600 suggested.\n`)
        put(files, swaps, `${contentOf(files, swaps)}${lineOf(path, kibibytes)}`, 0o444)
        addSwap(files, kibibytes)
        return succeeded()
      },
    ],
    [
      'swapoff',
      ({ argv }) => {
        const path = argv.at(-1) ?? ''
        const kibibytes = sizeOf(files, path) ?? 0
        const line = lineOf(path, kibibytes)
        if (!contentOf(files, swaps).includes(line)) return failed(4, `swapoff: ${path}: Invalid argument\n`)
        put(files, swaps, contentOf(files, swaps).replace(line, ''), 0o444)
        addSwap(files, -kibibytes)
        return succeeded()
      },
    ],
  ]
}

function sizeOf(files: FileMap, path: string): number | undefined {
  const mebibytes = /^swap of (\d+) MiB$/.exec(contentOf(files, path))?.[1]
  return mebibytes === undefined ? undefined : Number(mebibytes) * 1024
}

function lineOf(path: string, kibibytes: number): string {
  return `${path} file\t${String(kibibytes)}\t0\t-2\n`
}
