/** What the Pi's next rebuild would build, for people: what takes days and what to do about it, what is known, and what is not. */
import { partBuilds, type DryBuild } from '../contract/dry-build.ts'
import { indent } from './problem-text.ts'
import { bold, dim, yellow } from './style.ts'

/** Nobody reads more, and `--json` has all of them. */
const mostShown = 20

const whatToDo = [
  'What to do: wait with this update until cache.nixos.org has them, mostly some days.',
  'Or add the cache of whoever makes them to the Pi’s configuration, and rebuild with nixos-rebuild, which fetches from it.',
  'Or take a kernel of NixOS itself (boot.kernelPackages), which its cache has.',
  'Or let the PC be busy for days: what was built stays there.',
]

export function dryBuildText(dryBuild: DryBuild): string {
  const { total, fetched, isLearned } = dryBuild
  const { heavy, known, knownSeconds, unknown } = partBuilds(dryBuild)
  return [
    bold(headline(total, fetched)),
    ...(heavy.length === 0
      ? []
      : [yellow('In no cache, and more than a day each under emulation:'), ...listed(heavy), ...whatToDo]),
    ...(known.length === 0
      ? []
      : [
          `Built here before, together about ${roughly(knownSeconds)}, one after the other:`,
          ...listed(known.map(({ name, seconds }) => `${name}: usually ${roughly(seconds)}`)),
        ]),
    ...(unknown.length === 0
      ? []
      : [
          isLearned
            ? 'Not built here before, so nobody knows how long they take:'
            : 'The builder could not be asked how long they take there:',
          ...listed(unknown),
        ]),
  ].join('\n')
}

function headline(builds: number, fetched: number): string {
  if (builds === 0 && fetched === 0) return 'Nothing: the Pi has all that its configuration asks for.'
  const fetching = `${counted(fetched, 'path')} fetched from a cache`
  if (builds === 0) return `Nothing would be built, ${fetching}.`
  return `${counted(builds, 'package')} would be built, ${fetching}.`
}

function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}

function listed(lines: readonly string[]): string[] {
  const rest = lines.length - mostShown
  return [
    ...lines.slice(0, mostShown).map((line) => indent(line)),
    ...(rest > 0 ? [dim(indent(`and ${rest} more`))] : []),
  ]
}

function roughly(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`
  return `${Math.round(seconds / 3600)} h`
}
