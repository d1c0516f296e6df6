/** What was found out, in sentences. Each has its German in contract/texts/why-de.ts. */
import type { MachineFate, Why } from '../../../contract/why.ts'
import type { StepContext } from '../../../engine/resource.ts'
import { lookWhy, type LastBuild, type WhyFacts } from './facts.ts'
import { chooseMachine, type Choice } from './matching.ts'

/** Why the builder is used, or is not, for a derivation. Throws what `lookWhy` throws. */
export async function explainWhy(context: StepContext, derivation: string | undefined): Promise<Why> {
  return whyOf(await lookWhy(context, derivation), context.setup.offload.alias)
}

/** `alias` is the name under which the Pi knows our builder. */
export function whyOf(facts: WhyFacts, alias: string): Why {
  const { wanted, local, candidates, nix } = facts
  const choice = chooseMachine(wanted, local, candidates, nix)
  const { fates } = choice
  const taken = candidates[fates.indexOf('taken')]
  return {
    derivation: facts.derivation,
    system: wanted.system,
    requiredFeatures: [...wanted.requiredFeatures],
    happened: happenedOf(facts),
    outcome: choice.outcome,
    conclusion: conclusionOf(choice, facts, taken),
    machines: candidates.map((candidate, index) => {
      const { machine, said } = candidate
      const fate = fates[index] ?? 'not-asked'
      return {
        uri: machine.uri,
        isOurs: machine.host === alias,
        fate,
        because: becauseOf(fate, candidate, facts, taken?.machine.uri),
        said: fate === 'unreachable' && said !== undefined && said !== '' ? said : null,
      }
    }),
    heard: facts.heard,
  }
}

/** What qemu says when a program that it runs dies (linux-user/signal.c of QEMU). */
const diedUnderQemu = 'qemu: uncaught target signal '
/** Those in which stdenv of nixpkgs runs a package's tests. */
const testPhases = ['checkPhase', 'installCheckPhase']

function happenedOf({ origin, lastBuild }: WhyFacts): string | null {
  if (origin === undefined) return lastBuild === undefined ? null : endOf(lastBuild)
  if (origin.kind === 'built-here') return 'Its result was built on the Pi itself.'
  return origin.signers.length === 0
    ? 'Its result was not built on the Pi: another machine built it.'
    : `Its result was not built on the Pi: it came with the signature of ${list(origin.signers)}.`
}

/** That nothing came of it may have other reasons than a failure: it was cut off, or its result was cleared away. */
function endOf({ phase, lines }: LastBuild): string {
  const died = lines.findLast((line) => line.startsWith(diedUnderQemu))
  if (died !== undefined)
    return `Its last build left no result. On the builder the emulator says “${died}”: build it on the Pi (--builders ""), cross-compile it or leave its tests out.`
  const last = lines.at(-1) ?? ''
  return phase !== undefined && testPhases.includes(phase)
    ? `Its last build left no result. It ended in its tests (${phase}) with “${last}”. Under emulation some fail that pass on a Pi: build it on the Pi (--builders ""), cross-compile it or leave its tests out.`
    : `Its last build left no result. Its log ends with “${last}”.`
}

function conclusionOf(
  { outcome, notHere, fates }: Choice,
  facts: WhyFacts,
  taken: WhyFacts['candidates'][number] | undefined,
): string {
  const first = taken?.machine.uri ?? ''
  switch (outcome) {
    case 'stays':
      return 'It says preferLocalBuild, and the Pi may build it: Nix asks no machine.'
    case 'offloads':
      return taken?.wasAsked === false
        ? `Nix would build it on ${first} now, if that answers.`
        : `Nix would build it on ${first} now.`
    case 'waits':
      return 'All machines that may build it are full, and the Pi may not: Nix waits for one.'
    case 'built-here':
      if (facts.local.hook === 'skipped')
        return 'Nix on the Pi asks no machine (the setting build-hook is empty): the Pi builds it itself.'
      if (fates.length === 0)
        return facts.builders === ''
          ? 'Nix on the Pi is told of no machines (the setting builders is empty): the Pi builds it itself.'
          : `Nix on the Pi finds no machines (builders = ${facts.builders}): the Pi builds it itself.`
      return fates.includes('full')
        ? 'All machines that may build it are full while the Pi has room: the Pi builds it itself.'
        : 'No machine may build it now: the Pi builds it itself.'
    case 'nowhere':
      if (facts.local.hook === 'broken')
        return 'Nix on the Pi cannot ask any machine (the setting build-hook is empty), and ends the build with an error.'
      if (facts.local.hook === 'skipped')
        return `Nix on the Pi asks no machine (the setting build-hook is empty), and the Pi cannot: ${notHereOf(notHere, facts)}.`
      return `No machine may build it now, and the Pi cannot: ${notHereOf(notHere, facts)}.`
  }
}

function notHereOf(notHere: Choice['notHere'], { wanted, local }: WhyFacts): string {
  if (notHere === 'system') return `it is for ${wanted.system}`
  if (notHere === 'max-jobs') return 'its max-jobs is 0'
  return `it does not offer ${list(missing(wanted.requiredFeatures, local.systemFeatures))}`
}

function becauseOf(
  fate: MachineFate,
  { machine, isTrusted, wasAsked }: WhyFacts['candidates'][number],
  { wanted }: WhyFacts,
  taken = '',
): string {
  const { systems, features, mandatoryFeatures, maxJobs } = machine
  switch (fate) {
    case 'taken':
      if (!wasAsked) return 'Nix takes it, if it answers: that was not tried.'
      return isTrusted === false
        ? 'Nix takes it, but it does not trust the Pi: it may refuse what the Pi sends.'
        : 'Nix takes it.'
    case 'behind':
      return `It would do, but ${taken} comes first: less load for its speed, more speed, or the earlier line.`
    case 'wrong-system':
      return `The build is for ${wanted.system}, and this machine builds for ${list(systems)}.`
    case 'lacks-features':
      return `The build asks for ${list(missing(wanted.requiredFeatures, [...features, ...mandatoryFeatures]))}, which this machine does not offer.`
    case 'wants-features':
      return `This machine only takes builds that ask for ${list(missing(mandatoryFeatures, wanted.requiredFeatures))}.`
    case 'full':
      return maxJobs === 1 ? 'Its one slot is taken.' : `All its ${String(maxJobs)} slots are taken.`
    case 'no-slots':
      return 'It has no slots: its maxJobs is 0.'
    case 'unreachable':
      return 'It does not answer. After one failed attempt Nix leaves it out until the next command.'
    case 'not-asked':
      return 'It is not asked.'
  }
}

function missing(some: readonly string[], all: readonly string[]): string[] {
  return some.filter((name) => !all.includes(name))
}

/** Not with commas: these part sentences that stand in one line. */
function list(names: readonly string[]): string {
  return names.join(' + ')
}
