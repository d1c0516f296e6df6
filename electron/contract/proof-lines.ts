/** A proof as the command line and the log of a run tell it. */
import type { Ways } from './status.ts'

export interface ProofReport {
  system: string
  bootId: string
  vmBootId: string
  piBootId: string
  seconds: number
  ways: Ways
}

/** Two lines. The boot ids are made anew by every boot of a kernel: equal ids mean the same machine. */
export function proofLines({ system, bootId, vmBootId, piBootId, seconds, ways }: ProofReport): string[] {
  return [
    `PROOF ok system=${system} boot_id=${bootId} vm_boot_id=${vmBootId} pi_boot_id=${piBootId} seconds=${seconds.toFixed(1)}`,
    ways.kind === 'compared'
      ? `WAYS packages=${String(ways.packages)} one_by_one_seconds=${ways.oneByOneSeconds.toFixed(1)} whole_seconds=${ways.wholeSeconds.toFixed(1)}`
      : 'WAYS one-by-one-only: the protocol ssh knows no session for a whole build',
  ]
}
