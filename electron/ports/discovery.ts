/** Machines of the own network that may be the wanted Pi. */
import type { DiscoveryReason } from '../contract/pi-view.ts'

/** One thing that was learnt of a machine. */
export interface Finding {
  /** IPv4 address. */
  address: string
  reason: DiscoveryReason
}

interface DiscoveryOptions {
  /** Also tries every address of the own subnets, of at most 1024 addresses each. */
  scan: boolean
  signal: AbortSignal
  /** Called with each finding as it comes; the same one may come twice. */
  onFinding: (finding: Finding) => void
}

export interface Discovery {
  /** Listens and asks for some seconds, with `scan` for up to half a minute. A stop by the signal rejects with `AbortError`. */
  search(options: DiscoveryOptions): Promise<void>
}
