/** What bringing the builder to the Nix of another Linux than NixOS, and taking it away, does there: for the review. */
import { madeInThisRun, type Detail } from '../../contract/plan.ts'
import type { StepContext } from '../../engine/resource.ts'
import { command, deleted, written, type FileDetail } from './details.ts'
import { blockIn, withBlock, withoutBlock } from './fenced-block.ts'
import { fence, plainDigest, plainFolder, wantedBlocks, wantedOwnTexts } from './plain-nix-files.ts'
import { digestOf, type PlainLook } from './plain-nix-look.ts'
import type { PiSettings } from './settings.ts'
import { testPackage } from './test-packages.ts'

/** `nix-daemon.service` is what every installer for systemd makes; builds that are under way go on (its `KillMode=process`). */
export const restartDaemon = ['systemctl', 'restart', 'nix-daemon.service']

/** The files that differ. */
export async function fileChanges(
  context: StepContext,
  look: PlainLook,
  settings: PiSettings,
): Promise<FileDetail[]> {
  const blocks = wantedBlocks(settings, look.conf)
  return [
    ...[...(await wantedOwnTexts(context, settings))].map(([path, after]) =>
      written(path, look.own.get(path), after),
    ),
    ...[...look.others].map(([place, before]) => {
      const lines = blocks.get(place)
      if (lines === undefined) return written(place.path, before, withoutBlock(before, fence))
      const isThere = blockIn(before, fence) === lines
      return written(place.path, before, isThere ? before : withBlock(before, fence, { lines, at: place.at }))
    }),
  ].filter(({ before, after }) => before !== after)
}

export async function installation(
  context: StepContext,
  look: PlainLook,
  settings: PiSettings,
): Promise<Detail[]> {
  return [
    testPackage,
    ...(await fileChanges(context, look, settings)),
    command(restartDaemon),
    written(plainDigest, look.digest, await digestToBe(context, look, settings)),
    ...deleted(look.leftovers),
  ]
}

/** A digest of what is made in the run itself is known no sooner. */
async function digestToBe(context: StepContext, look: PlainLook, settings: PiSettings): Promise<string> {
  const isKnown = ![settings.hostKey, settings.signingKey].includes(madeInThisRun)
  return isKnown ? digestOf(context, look, settings) : `${madeInThisRun}\n`
}

export function removal({ own, others, digest, leftovers, hasDaemon }: PlainLook): Detail[] {
  return [
    ...[...others].flatMap(([{ path }, before]) => {
      const after = withoutBlock(before, fence)
      return after === before ? [] : [written(path, before, after)]
    }),
    ...(hasDaemon ? [command(restartDaemon)] : []),
    ...[...own].toReversed().map(([path, before]) => written(path, before, undefined)),
    ...(digest === undefined ? [] : [written(plainDigest, digest, undefined)]),
    ...deleted([...leftovers, plainFolder]),
  ]
}
