/** Versions of NixOS, as `nixos-version` prints them and as the names of its images hold them: `26.05.1234.abcdef012345`. */
import { failure } from '../../contract/problem.ts'
import { nixosSeries } from '../../contract/setup.ts'
import type { StepContext } from '../../engine/resource.ts'
import type { Remote } from '../../ports/ssh.ts'
import { latestImage } from './image.ts'
import { unreadableAnswer } from './unreadable-answer.ts'

/** By the series and the number of changes in it; a version without a number is one from before its release. */
export function isNewer(version: string, other: string): boolean {
  const [one, two] = [partsOf(version), partsOf(other)]
  const differing = one.findIndex((part, index) => part !== two[index])
  return differing >= 0 && (one[differing] ?? 0) > (two[differing] ?? 0)
}

function partsOf(version: string): number[] {
  const [, ...parts] = /^(\d\d)\.(\d\d)(?:\.(\d+))?/.exec(version) ?? []
  return parts.map((part: string | undefined) => Number(part ?? 0))
}

/** What the builder runs now. Throws `BUILDER_ANSWER_UNREADABLE`. */
export async function runningNixos(builder: Remote): Promise<string> {
  const { stdout } = await builder.ask(['nixos-version'])
  const version = /^\d\d\.\d\d\S*/.exec(stdout)?.[0]
  if (version !== undefined) return version
  throw unreadableAnswer('nixos-version', stdout)
}

/**
 * The newest release of our series: its image and its channel are published together, and the image's name tells it. Throws
 * `DOWNLOAD_FAILED`.
 */
export async function newestNixos(context: StepContext): Promise<string> {
  const url = await latestImage(context)
  const version = /nixos-minimal-(\d\d\.\d\d\.\d[^/-]*)-[^/]*$/.exec(url)?.[1]
  if (version?.startsWith(`${nixosSeries}.`) === true) return version
  throw failure('DOWNLOAD_FAILED', `${url} does not tell which release of NixOS it is.`)
}
