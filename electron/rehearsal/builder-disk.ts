/** The disk of the pretended builder from the inside: its file system, which grows when it is told to, and what is free on it. */
import type { Clock } from '../ports/clock.ts'
import { failed, succeeded, type Command } from './machine.ts'

export interface BuilderDisk {
  /** May be changed at any time. `garbageMiB`: what nothing refers to. */
  readonly room: { freeMiB: number; garbageMiB: number }
  readonly df: Command
  readonly collectGarbage: Command
  /** Answers resources/nix/disk.sh and no other script. */
  readonly sh: Command
  /** Gives what brings back all of this as it is now. */
  keep(): () => void
}

/** What the installer leaves for the swap and before the first partition. */
const swapMiB = 4096
const firstMiB = 1

/** `medium`: what the machine has, which others may make larger. */
export function createBuilderDisk(medium: { readonly sizeMiB: number }, clock: Clock): BuilderDisk {
  const largestMiB = (): number => medium.sizeMiB - swapMiB - firstMiB
  let fileSystemMiB = largestMiB()
  let partitionsEndMiB = medium.sizeMiB
  const room = { freeMiB: Math.min(48_000, Math.floor(fileSystemMiB * 0.9)), garbageMiB: 0 }

  const answer = (): string => {
    const [disk = 0, partitionsEnd = 0, partition = 0] = [
      medium.sizeMiB,
      partitionsEndMiB,
      fileSystemMiB,
    ].map((mebibytes) => mebibytes * 1024 ** 2)
    return `${JSON.stringify({ disk, partitionsEnd, partition, fileSystem: partition })}\n`
  }

  return {
    room,
    keep: () => {
      const kept = { ...room, fileSystemMiB, partitionsEndMiB }
      return () => {
        ;({ fileSystemMiB, partitionsEndMiB } = kept)
        Object.assign(room, { freeMiB: kept.freeMiB, garbageMiB: kept.garbageMiB })
      }
    },
    df: () => {
      const [size = 0, free = 0] = [fileSystemMiB, room.freeMiB].map((mebibytes) => mebibytes * 1024)
      return succeeded(
        'Filesystem     1024-blocks     Used Available Capacity Mounted on\n' +
          `/dev/sda1 ${size} ${size - free} ${free} ${Math.round((100 * (size - free)) / size)}% /\n`,
      )
    },
    collectGarbage: async ({ signal, onLine }) => {
      onLine('finding garbage collector roots...')
      await clock.sleep(8_000, signal)
      const { garbageMiB } = room
      onLine(`${Math.round(garbageMiB / 30)} store paths deleted, ${garbageMiB.toFixed(2)} MiB freed`)
      room.freeMiB += garbageMiB
      room.garbageMiB = 0
      return succeeded()
    },
    sh: async ({ argv, signal }) => {
      const [, , , name, task] = argv
      if (name !== 'disk.sh') return failed(127, 'sh: this is not pretended\n')
      if (task === 'grow') {
        await clock.sleep(3_000, signal)
        room.freeMiB += largestMiB() - fileSystemMiB
        fileSystemMiB = largestMiB()
        partitionsEndMiB = medium.sizeMiB
      }
      return succeeded(answer())
    },
  }
}
