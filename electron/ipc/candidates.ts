/** What was found out about the machines of the network, drawn together into a list to choose from. */
import type { PiCandidate } from '../contract/pi-view.ts'
import type { Finding } from '../ports/discovery.ts'

/** More than a home has; a network that invents machines fills no memory. */
const maxCandidates = 256
const maxReasons = 8

/** The list with one more finding, the likeliest first. */
export function withFinding(candidates: readonly PiCandidate[], { address, reason }: Finding): PiCandidate[] {
  const known = candidates.find((candidate) => candidate.address === address)
  if (known === undefined && candidates.length >= maxCandidates) return [...candidates]
  const reasons = known?.reasons ?? []
  const isKnown = reasons.some((other) => JSON.stringify(other) === JSON.stringify(reason))
  const all = isKnown || reasons.length >= maxReasons ? reasons : [...reasons, reason]
  const candidate: PiCandidate = {
    address,
    name: known?.name ?? (reason.kind === 'mdns' ? reason.name : null),
    reasons: all,
    isLikely: all.some(speaksForPi),
  }
  const others = candidates.filter((other) => other !== known)
  return [...others, candidate].sort((one, other) => rank(other) - rank(one) || compareAddresses(one, other))
}

function speaksForPi(reason: PiCandidate['reasons'][number]): boolean {
  if (reason.kind === 'vendor') return /raspberry/i.test(reason.vendor)
  return reason.kind === 'mdns' && /raspberry|nixos|(?:^|[^a-z])pi\d?(?:[^a-z]|$)/i.test(reason.name)
}

/** Likely ones first; among them those that answer by ssh, then those with a name. */
function rank({ isLikely, reasons, name }: PiCandidate): number {
  const answers = reasons.some(({ kind }) => kind === 'ssh')
  return (isLikely ? 4 : 0) + (answers ? 2 : 0) + (name === null ? 0 : 1)
}

function compareAddresses(one: PiCandidate, other: PiCandidate): number {
  return one.address.localeCompare(other.address, 'en', { numeric: true })
}
