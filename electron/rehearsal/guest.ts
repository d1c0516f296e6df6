/**
 * What runs in the pretended machine: the installer's live system, the installed builder, or nothing. It goes on with the clock and
 * is brought up to date whenever somebody looks.
 */
import type { Clock } from '../ports/clock.ts'
import { createRehearsalBuilder, type RehearsalBuilder } from './builder-machine.ts'

export interface RehearsalDisk {
  uuid: string
  sizeMiB: number
  /** The disk that it builds upon. */
  parent?: RehearsalDisk
  /** What was installed on it. */
  builder?: RehearsalBuilder
}

/** What a machine starts with. */
export interface GuestHardware {
  bootOrder: readonly string[]
  disk: RehearsalDisk | undefined
  /** Contents of its DVDs, by slot. */
  dvds: readonly Uint8Array[]
  /** Receives what is written to the serial port. */
  serial: (text: string) => void
}

/** What goes wrong on purpose. */
export interface GuestFaults {
  installer?: 'silent' | 'fails' | 'switches-off' | 'noisy'
  builder?: 'silent'
  /** A builder with this NixOS starts and does not answer. */
  deafNixos?: string
}

export interface Guest {
  /** Brings it up to the present; true when it has switched itself off. */
  catchUp(): boolean
  type(line: string): void
  pressPowerButton(): void
  /** From now on it neither answers nor listens to its power button. */
  hang(): void
  /** The builder, when it runs and answers. */
  answering(): RehearsalBuilder | undefined
}

const liveBootMs = 25_000
const builderBootMs = 14_000
const shutdownMs = 4_000
const installerBegin = '#!/bin/sh'

export interface GuestOptions {
  clock: Clock
  /** How much faster it is than an ordinary one. */
  speed: number
  faults: GuestFaults
  /** The newest NixOS on the web: what is installed, and what a builder can become. */
  newestNixos: () => string
}

export function startGuest(
  hardware: GuestHardware,
  { clock, speed, faults, newestNixos }: GuestOptions,
): Guest {
  const startedAt = clock.now()
  const seed = hardware.dvds.map(readTar).find((files) => files.has('installer.sh'))
  const kind = hardware.bootOrder
    .map((device) => {
      if (device === 'dvd' && hardware.dvds.some((dvd) => readTar(dvd).size === 0)) return 'live'
      return device === 'disk' && hardware.disk?.builder !== undefined ? 'builder' : undefined
    })
    .find((system) => system !== undefined)
  let offAt = Infinity
  let hangs = false
  let pending: { at: number; act: () => void }[] = []
  if (kind === 'builder') hardware.disk?.builder?.boot()

  function runInstaller(files: ReadonlyMap<string, string>): void {
    const run = /^RUN_ID=(.*)$/m.exec(files.get('installer.env') ?? '')?.[1] ?? ''
    const disk = hardware.disk
    let at = clock.now()
    const say = (event: object, afterMs: number): void => {
      at += afterMs / speed
      pending.push({ at, act: () => hardware.serial(`${JSON.stringify(event)}\n`) })
    }
    const stage = (name: string, index: number, afterMs: number): void =>
      say({ event: 'stage', stage: name, index, of: 6 }, afterMs)

    if (faults.installer === 'noisy')
      pending.push({
        at,
        act: () => hardware.serial('[    3.1] random: crng init d\u0000\u00ff{"event":"done"}\n[ 4.'),
      })
    say({ event: 'hello', run }, 1_000)
    stage('partition', 1, 200)
    stage('format', 2, 2_000)
    stage('mount', 3, 2_500)
    stage('configure', 4, 300)
    stage('install', 5, 300)
    if (faults.installer === 'silent') return
    const paths = 240
    say({ event: 'log', line: `these ${paths} paths will be fetched (412.31 MiB download):` }, 9_000)
    for (let done = 20; done <= paths; done += 20) {
      say({ event: 'log', line: `copying path '/nix/store/${'0'.repeat(32)}-part-${done}'...` }, 7_000)
      say({ event: 'progress', done, total: paths, unit: 'paths' }, 100)
      if (faults.installer === 'fails' && done === 100) {
        say({ event: 'log', line: 'error: writing to file: No space left on device' }, 100)
        say({ event: 'failed', stage: 'install', message: 'No space left on device (exit code 1)' }, 100)
        return
      }
      if (faults.installer === 'switches-off' && done === 100) {
        offAt = at
        return
      }
    }
    say({ event: 'log', line: 'installation finished!' }, 8_000)
    stage('finish', 6, 200)
    say({ event: 'done', run }, 2_000)
    offAt = at + shutdownMs / speed
    pending.push({
      at: offAt,
      act: () => {
        if (disk !== undefined)
          disk.builder = createRehearsalBuilder({ seed: files, clock, medium: disk, newestNixos })
      },
    })
  }

  return {
    catchUp: () => {
      const now = clock.now()
      const due = pending.filter(({ at }) => at <= Math.min(now, offAt))
      pending = pending.filter((step) => !due.includes(step))
      for (const { act } of due) act()
      return now >= offAt
    },
    type: (line) => {
      const isUp = kind === 'live' && clock.now() - startedAt >= liveBootMs / speed
      const isFirst = pending.length === 0 && offAt === Infinity
      if (!isUp || !isFirst || seed === undefined || !line.includes('installer.sh')) return
      if (seed.get('installer.sh')?.startsWith(installerBegin) === true) runInstaller(seed)
    },
    pressPowerButton: () => {
      const bootMs = kind === 'live' ? liveBootMs : builderBootMs
      const listens = kind !== undefined && clock.now() - startedAt >= bootMs / speed
      if (listens && !hangs) offAt = Math.min(offAt, clock.now() + shutdownMs / speed)
    },
    hang: () => void (hangs = true),
    answering: () => {
      const isUp = kind === 'builder' && clock.now() - startedAt >= builderBootMs / speed
      const builder = hardware.disk?.builder
      const isSilent = faults.builder === 'silent' || builder?.nixos() === faults.deafNixos
      return isUp && !isSilent && !hangs ? builder : undefined
    },
  }
}

/** The files of a tar (POSIX.1-1988: a block of 512 bytes with name and octal size, then the content); none when it is none. */
function readTar(bytes: Uint8Array): Map<string, string> {
  const files = new Map<string, string>()
  const buffer = Buffer.from(bytes)
  const text = (from: number, length: number): string =>
    buffer.toString('latin1', from, from + length).replace(/\0.*$/s, '')
  for (let at = 0; text(at + 257, 5) === 'ustar';) {
    const size = parseInt(text(at + 124, 12), 8)
    files.set(text(at, 100), buffer.toString('utf8', at + 512, at + 512 + size))
    at += 512 + Math.ceil(size / 512) * 512
  }
  return files
}
