/** What the Pi's next rebuild would build: asked of its own nixos-rebuild, with what such builds took on the builder. */
import { mostPlannedBuilds, type DryBuild, type PlannedBuild } from '../../contract/dry-build.ts'
import { failure, ProblemError } from '../../contract/problem.ts'
import type { StepContext } from '../../engine/resource.ts'
import { usualSecondsOf, type UsualSeconds } from '../vm/builds.ts'
import { dryRebuild } from './activation.ts'
import { heavyBuilds, plannedIn } from './planned-builds.ts'
import { memoryInWords, memoryOf, suffices } from './memory.ts'
import { isNixos } from './pi-system.ts'

/**
 * Evaluates the Pi's configuration, which takes minutes. Throws `PI_UNSUITABLE` where it is no NixOS and `PI_MEMORY_LOW`, both before, and `PI_REBUILD_FAILED` with what Nix says where
 * it cannot be evaluated. A builder that is away is no error: the Pi knows by itself what is in no cache.
 */
export async function foresee(context: StepContext): Promise<DryBuild> {
  if (!(await isNixos(context)))
    throw failure('PI_UNSUITABLE', 'It has no NixOS, and so no update of its own to look ahead to.')
  const memory = await memoryOf(context)
  if (!suffices(memory)) throw failure('PI_MEMORY_LOW', memoryInWords(memory))
  const { derivations, fetched } = plannedIn(await dryRebuild(context))
  const heavy = new Set(heavyBuilds(derivations))
  const names = derivations.map(nameOf)
  const usual = await learned(context, names)
  const builds = derivations.map((derivation, index): PlannedBuild => {
    const name = names[index] ?? ''
    return { name, takesDays: heavy.has(derivation), usualSeconds: usual?.(name) ?? null }
  })
  return {
    builds: builds.toSorted(longestFirst).slice(0, mostPlannedBuilds),
    total: builds.length,
    fetched,
    isLearned: usual !== undefined,
  }
}

async function learned(context: StepContext, names: readonly string[]): Promise<UsualSeconds | undefined> {
  if (names.length === 0) return () => null
  try {
    return await usualSecondsOf(context, names)
  } catch (error) {
    if (context.signal.aborted || !(error instanceof ProblemError)) throw error
    context.log(`The builder could not be asked what builds took there: ${error.problem.detail}`)
    return undefined
  }
}

function nameOf(derivation: string): string {
  return derivation.replace(/^\/nix\/store\/[0-9a-z]{32}-|\.drv$/g, '')
}

function longestFirst(one: PlannedBuild, other: PlannedBuild): number {
  return (
    Number(other.takesDays) - Number(one.takesDays) ||
    (other.usualSeconds ?? -1) - (one.usualSeconds ?? -1) ||
    one.name.localeCompare(other.name)
  )
}
