/** The PC that a setup is for: what it bounds, and what is chosen for it where the setup says nothing. */
import type { Setup, SetupIssue } from './setup.ts'

export interface Pc {
  system: 'linux' | 'windows'
  cpuThreads: number
  memoryMiB: number
  /** The lowest TCP port that a program of this user may listen on. */
  lowestPort: number
}

/** Four, as long as the PC keeps two threads for itself. */
export function defaultCpuCount({ cpuThreads }: Pc): number {
  return Math.max(1, Math.min(4, cpuThreads - 2))
}

/**
 * 8 GiB, but never above half of the PC's memory. In steps of 512 MiB: what a system reports differs by some MiB from kernel to
 * kernel, and the same PC shall get the same machine.
 */
export function defaultMemoryMiB({ memoryMiB }: Pc): number {
  return Math.max(1024, Math.min(8192, Math.floor(memoryMiB / 1024) * 512))
}

/** A quarter of the memory stays with the PC. */
export function mostMemoryMiB({ memoryMiB }: Pick<Pc, 'memoryMiB'>): number {
  return Math.floor(memoryMiB * 0.75)
}

/** What the setup asks for and this PC cannot give; empty when all fits. */
export function checkAgainstHost(
  { builder }: { builder: Pick<Setup['builder'], 'cpuCount' | 'memoryMiB'> },
  pc: Pick<Pc, 'cpuThreads' | 'memoryMiB'>,
): SetupIssue[] {
  const issues: SetupIssue[] = []
  const memoryBoundMiB = mostMemoryMiB(pc)
  if (builder.cpuCount > pc.cpuThreads)
    issues.push({
      path: 'builder.cpuCount',
      message: `at most ${pc.cpuThreads}: this PC has no more processor threads`,
    })
  if (builder.memoryMiB > memoryBoundMiB)
    issues.push({
      path: 'builder.memoryMiB',
      message: `at most ${memoryBoundMiB}: this PC has ${pc.memoryMiB} MiB and needs a quarter for itself`,
    })
  return issues
}
