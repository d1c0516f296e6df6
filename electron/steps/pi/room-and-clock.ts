/** A Pi on which a rebuild would fail half-way: its disk is full, or its clock is wrong. */
import { problem, type Problem } from '../../contract/problem.ts'
import type { PiLook } from './access.ts'

/** A new generation of the same system takes some MiB; what it is built of, Nix’s database and the downloads take the rest. */
const leastDiskMiB = 512
/** Certificates are valid for a time, and what is newer than now confuses Nix and systemd. A Pi has no clock of its own. */
const mostClockSeconds = 3_600

export function roomAndClock(look: PiLook): Problem | undefined {
  const { freeDiskMiB } = look
  if (freeDiskMiB < leastDiskMiB)
    return problem(
      'PI_DISK_FULL',
      `${String(freeDiskMiB)} MiB are free where /nix/store is; a new system takes up to ${String(leastDiskMiB)} MiB.`,
    )
  return wrongClock(look)
}

/** Also on a Pi that is set up. Which of the two clocks is wrong cannot be seen from here. */
export function wrongClock({ clockOffsetSeconds }: PiLook): Problem | undefined {
  const seconds = Math.abs(clockOffsetSeconds)
  if (seconds > mostClockSeconds)
    return problem(
      'PI_CLOCK_WRONG',
      `The clock of the Pi, or of this PC, is wrong: that of the Pi is ${String(seconds)} seconds ${clockOffsetSeconds > 0 ? 'ahead' : 'behind'}.`,
    )
  return undefined
}
