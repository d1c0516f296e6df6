/** The first look at the Pi: what it is, and whether it can use a builder at all. Nothing is changed. */
import { z } from 'zod'
import { failure, problemOf } from '../../contract/problem.ts'
import { defineResource, type StepContext } from '../../engine/resource.ts'
import type { Remote } from '../../ports/ssh.ts'
import { readAnswer } from './answers.ts'
import { readMachines, type BuildMachine } from './build-machines.ts'
import { configurationFolder } from './configuration-paths.ts'
import { kindOf, listFolder, type ConfigurationKind } from './configuration.ts'
import { wrongClock } from './room-and-clock.ts'
import { nameOf, systemOf, type PiSystem } from './pi-system.ts'
import { piSession } from './session.ts'

interface NixVersion {
  major: number
  minor: number
}

export interface PiLook {
  architecture: 'aarch64'
  system: PiSystem
  nix: NixVersion
  memoryMiB: number
  swapMiB: number
  freeDiskMiB: number
  /** How far the Pi's clock is ahead of ours; negative when it is behind. */
  clockOffsetSeconds: number
  /** What describes it. */
  configuration: ConfigurationKind | 'nix-conf'
  buildMachines: BuildMachine[]
}

/** The oldest Nix whose `builders` and `store ping --json` are as this program expects them. */
const oldestNix: NixVersion = { major: 2, minor: 18 }

/** The release that came with this Nix. */
const oldestNixos = '23.11'

const word = z.string().regex(/^[\w.-]+$/)
/** `nix (Nix) 2.31.2`; forks name themselves: `nix (Lix, like Nix) 2.93.0`, and since 2.92 Lix goes on in further lines. */
const nixVersionSchema = z
  .string()
  .regex(/^nix(?:-instantiate)? \([^)\n]{1,40}\) \d{1,3}\.\d{1,4}\S*(?=\n|$)/)
  .transform((text) => {
    const [, major, minor] = /\) (\d+)\.(\d+)/.exec(text) ?? []
    return { major: Number(major), minor: Number(minor) }
  })
const memorySchema = z
  .string()
  .regex(/^MemTotal: +\d{1,12} kB$/m)
  .transform((text) => ({ memoryMiB: field(text, 'MemTotal'), swapMiB: field(text, 'SwapTotal') }))
const freeDiskSchema = z
  .string()
  // A line of POSIX df: device, blocks of 1 KiB, used, available, use, mount point.
  .regex(/^\S+ +\d+ +\d+ +\d{1,15} +\S+ +\S+$/m)
  .transform((text) => Math.floor(Number(/^\S+ +\d+ +\d+ +(\d+) +\S+ +\S+$/m.exec(text)?.[1]) / 1024))
const secondsSchema = z
  .string()
  .regex(/^\d{1,11}$/)
  .transform(Number)

function field(meminfo: string, name: string): number {
  return Math.floor(Number(new RegExp(`^${name}: +(\\d+) kB$`, 'm').exec(meminfo)?.[1] ?? 0) / 1024)
}

export async function lookAtPi(context: StepContext): Promise<PiLook> {
  const { clock } = context.ports
  const remote = await piSession(context)
  // All at once, so that one program on the Pi answers all of it.
  const [architecture, system, nix, meminfo, disk, time, entries, machines] = await Promise.all([
    ask(remote, ['uname', '-m']),
    systemOf(remote),
    askIfThere(remote, ['nix', '--version']),
    remote.readFile('/proc/meminfo'),
    // A Nix that has built nothing yet has no store, and 1 says that one of them is not there.
    ask(remote, ['df', '-Pk', '/nix/store', '/nix'], [0, 1]),
    askTime(remote, () => clock.now()),
    listFolder(remote, configurationFolder),
    remote.readFile('/etc/nix/machines'),
  ])
  const machine = readAnswer('uname -m', word, architecture)
  if (machine !== 'aarch64')
    throw failure('PI_UNSUITABLE', `Its architecture is ${machine}, not 64-bit ARM (aarch64).`)
  if (nix === undefined) throw failure('PI_UNSUITABLE', 'Nix is not installed there.')
  const version = readAnswer('nix --version', nixVersionSchema, nix)
  if (isOlder(version, oldestNix))
    throw failure('PI_UNSUITABLE', `Its Nix is ${String(version.major)}.${String(version.minor)}.`)
  // Year and month, two digits each.
  if (system.kind === 'nixos' && system.release.slice(0, 5) < oldestNixos)
    throw failure('PI_UNSUITABLE', `Its NixOS is ${system.release}.`)
  return {
    architecture: 'aarch64',
    system,
    nix: version,
    ...readAnswer('/proc/meminfo', memorySchema, meminfo),
    freeDiskMiB: readAnswer('df -Pk /nix/store', freeDiskSchema, disk),
    clockOffsetSeconds: time,
    configuration: system.kind === 'nixos' ? kindOf(entries) : 'nix-conf',
    buildMachines: readMachines(machines ?? ''),
  }
}

function isOlder(one: NixVersion, other: NixVersion): boolean {
  return one.major < other.major || (one.major === other.major && one.minor < other.minor)
}

async function ask(remote: Remote, argv: readonly string[], successExitCodes = [0]): Promise<string> {
  const { stdout } = await remote.ask(argv, { successExitCodes })
  return stdout.trim()
}

/** `undefined` when there is no such program: 127 says the shell, 1 says sudo. */
async function askIfThere(remote: Remote, argv: readonly string[]): Promise<string | undefined> {
  const { exitCode, stdout } = await remote.ask(argv, { successExitCodes: [0, 1, 126, 127] })
  return exitCode === 0 ? stdout.trim() : undefined
}

/** Against the middle of question and answer. What may come from asking is no difference: other questions are answered meanwhile. */
async function askTime(remote: Remote, now: () => number): Promise<number> {
  const askedAt = now()
  const seconds = readAnswer('date +%s', secondsSchema, await ask(remote, ['date', '+%s']))
  const answeredAt = now()
  const offset = Math.round(seconds - (askedAt + answeredAt) / 2000)
  return Math.abs(offset) * 2000 <= answeredAt - askedAt ? 0 : offset
}

function wordsFor({ system, nix, memoryMiB, swapMiB, freeDiskMiB, clockOffsetSeconds }: PiLook): string {
  return [
    `The Pi has ${nameOf(system)}`,
    `Nix ${String(nix.major)}.${String(nix.minor)}`,
    `${String(memoryMiB)} MiB of memory`,
    `${String(swapMiB)} MiB of swap`,
    `${String(freeDiskMiB)} MiB free`,
    `a clock ${String(clockOffsetSeconds)} s ahead.`,
  ].join(', ')
}

export const piAccess = defineResource<PiLook>({
  id: 'pi/access',
  title: 'Access to the Pi',
  needs: [],
  weightSeconds: 1,

  async inspect(context) {
    try {
      const state = await lookAtPi(context)
      context.log(wordsFor(state))
      const warning = wrongClock(state)
      // Most of what there is to do needs no right time, or the one that is wrong is that of this PC.
      return { kind: 'present', state, ...(warning === undefined ? {} : { warning }) }
    } catch (error) {
      context.signal.throwIfAborted()
      return { kind: 'blocked', problem: problemOf(error) }
    }
  },
  // It is as it is: there is nothing that a program could change about it.
  diff: () => Promise.resolve(undefined),
  apply: () => Promise.resolve(),
})
