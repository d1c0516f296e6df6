/**
 * Nix's own rules for who builds a derivation, as pure functions. Held against 2.26.3; the known differences of others stand where they matter:
 * nix, src/build-remote/build-remote.cc (later src/nix/build-remote/) for the machines, `canBuildLocally` and `willBuildLocally` in
 * src/libstore/parsed-derivations.cc (later derivation-options.cc) for the Pi itself, and for the order of both `tryToBuild` in
 * src/libstore/build/derivation-goal.cc (later derivation-building-goal.cc).
 * A test holds them against recorded answers of the real build hook.
 */
import type { MachineFate, Outcome } from '../../../contract/why.ts'
import type { BuildMachine } from '../build-machines.ts'

/** What the derivation says of itself. */
export interface Wanted {
  system: string
  requiredFeatures: readonly string[]
  prefersLocalBuild: boolean
}

/** The machine that asks, by its nix.conf. */
export interface Local {
  system: string
  extraPlatforms: readonly string[]
  systemFeatures: readonly string[]
  maxJobs: number
  /** Builds that prefer it may run beside `maxJobs`: `extra-local-jobs` of Lix since 2.95, else 0. */
  extraLocalJobs: number
  /** Whether it has a build slot free. */
  isWilling: boolean
  /** What it does with the build hook: `skipped` has it decline everything, `broken` ends every build that would ask it. */
  hook: 'asked' | 'skipped' | 'broken'
}

/** A build machine as it is now. */
export interface Candidate {
  machine: BuildMachine
  /** How many of its slots are taken by somebody. */
  load: number
  isReachable: boolean
}

export interface HookAnswer {
  reply: 'accept' | 'postpone' | 'decline' | 'decline-permanently'
  /** In the order of the candidates. */
  fates: MachineFate[]
  /** The places of those that were tried in vain, in that order. */
  tried: number[]
}

export interface Choice {
  outcome: Outcome
  /** Why the derivation cannot be built on the Pi itself; `undefined`: it can. */
  notHere: 'system' | 'max-jobs' | 'features' | undefined
  fates: MachineFate[]
}

/** What becomes of a derivation that has to be built now. */
export function chooseMachine(
  wanted: Wanted,
  local: Local,
  candidates: readonly Candidate[],
  nix: string,
): Choice {
  const notHere = whyNotHere(wanted, local)
  const noFates = candidates.map((): MachineFate => 'not-asked')
  // 2.18 to 2.33 and Lix have it as `buildLocally`, with `maxBuildJobs != 0`; what 2.34 made of that comes to the same.
  if (wanted.prefersLocalBuild && notHere === undefined && local.maxJobs !== 0)
    return { outcome: 'stays', notHere, fates: noFates }
  const declined: Outcome = notHere === undefined ? 'built-here' : 'nowhere'
  if (local.hook !== 'asked')
    return { outcome: local.hook === 'broken' ? 'nowhere' : declined, notHere, fates: noFates }
  const { reply, fates } = askHook(wanted, local, candidates, nix)
  const outcome = reply === 'accept' ? 'offloads' : reply === 'postpone' ? 'waits' : declined
  return { outcome, notHere, fates }
}

/**
 * `canBuildLocally`, in the order in which it looks. It lets a `builtin` build pass without jobs, and then none begins: the Pi has no slot for
 * it (`tryLocalBuild`). In Lix it may have one (lix, lix/libstore/build/local-derivation-goal.cc).
 */
function whyNotHere(wanted: Wanted, local: Local): Choice['notHere'] {
  const { system, requiredFeatures, prefersLocalBuild } = wanted
  if (system !== 'builtin' && !isOwnSystem(system, local)) return 'system'
  if (local.maxJobs === 0 && !(prefersLocalBuild && local.extraLocalJobs > 0)) return 'max-jobs'
  return isSubset(requiredFeatures, local.systemFeatures) ? undefined : 'features'
}

function isOwnSystem(system: string, local: Local): boolean {
  return system === local.system || local.extraPlatforms.includes(system)
}

/** What the build hook answers. A machine that cannot be reached is out from then on, and the choice is made anew. */
export function askHook(
  wanted: Wanted,
  local: Local,
  candidates: readonly Candidate[],
  nix: string,
): HookAnswer {
  if (candidates.length === 0) return { reply: 'decline-permanently', fates: [], tried: [] }
  // Unlike for the Pi itself a `builtin` build is none of its own system here.
  const couldBuildHere =
    local.maxJobs > 0 &&
    isOwnSystem(wanted.system, local) &&
    isSubset(wanted.requiredFeatures, local.systemFeatures)
  const fates = candidates.map((candidate) => fateOf(wanted, candidate))
  const tried: number[] = []
  for (;;) {
    const best = bestOf(candidates, fates, nix)
    if (best === undefined) break
    if (candidates[best]?.isReachable === true)
      return { reply: 'accept', tried, fates: fates.with(best, 'taken') }
    fates[best] = 'unreachable'
    tried.push(best)
  }
  const hasRightType = fates.some((fate) => fate === 'full' || fate === 'no-slots')
  return {
    reply: hasRightType && !(local.isWilling && couldBuildHere) ? 'postpone' : 'decline',
    tried,
    fates,
  }
}

/** Before it is compared with others: `behind` are all that may be taken. */
function fateOf({ system, requiredFeatures }: Wanted, { machine, load }: Candidate): MachineFate {
  const { systems, features, mandatoryFeatures, maxJobs } = machine
  if (system !== 'builtin' && !systems.includes(system)) return 'wrong-system'
  if (!isSubset(requiredFeatures, [...features, ...mandatoryFeatures])) return 'lacks-features'
  if (!isSubset(mandatoryFeatures, requiredFeatures)) return 'wants-features'
  if (maxJobs === 0) return 'no-slots'
  return load >= maxJobs ? 'full' : 'behind'
}

/** The least load for its speed, then the greater speed, then the smaller load, then the earlier line. */
function bestOf(
  candidates: readonly Candidate[],
  fates: readonly MachineFate[],
  nix: string,
): number | undefined {
  let best: { index: number; share: number; speed: number; load: number } | undefined
  for (const [index, { machine, load }] of candidates.entries()) {
    if (fates[index] !== 'behind') continue
    const speed = machine.speedFactor
    const one = { index, speed, load, share: share(load, speed, nix) }
    if (best === undefined || isBefore(one, best)) best = one
  }
  return best?.index
}

type Rank = Record<'share' | 'speed' | 'load', number>

function isBefore(one: Rank, other: Rank): boolean {
  if (one.share !== other.share) return one.share < other.share
  if (one.speed !== other.speed) return one.speed > other.speed
  return one.load < other.load
}

/** Speeds were whole numbers before 2.20, and so was what came of the division (nix#9841); now they are C's `float`. */
function share(load: number, speed: number, nix: string): number {
  const [major = 0, minor = 0] = nix.split('.').map(Number)
  const isWhole = major === 2 && minor < 20
  return isWhole ? Math.floor(load / speed) : Math.fround(load / Math.fround(speed))
}

function isSubset(some: readonly string[], all: readonly string[]): boolean {
  return some.every((name) => all.includes(name))
}
