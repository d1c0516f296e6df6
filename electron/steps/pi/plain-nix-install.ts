/** Brings the builder to the Nix of another Linux than NixOS, in an order in which nothing is changed that was not proven before. */
import { ProblemError } from '../../contract/problem.ts'
import type { StepContext } from '../../engine/resource.ts'
import type { Remote } from '../../ports/ssh.ts'
import { stagesOf } from '../stages.ts'
import { bootstrapNixConfig } from './bootstrap.ts'
import { blockIn } from './fenced-block.ts'
import { checkLink } from './link.ts'
import {
  fence,
  ownPaths,
  plainDigest,
  plainFolder,
  plainKnownHosts,
  rootSsh,
  wantedBlocks,
  wantedOwnTexts,
  writeBlock,
  writeOwnFile,
  type BlockPlace,
} from './plain-nix-files.ts'
import { digestOf, lookAtPlainNix, type PlainLook } from './plain-nix-look.ts'
import { namesOfOthers, unsuitable } from './plain-nix-obstacle.ts'
import { restartDaemon } from './plain-nix-plan.ts'
import { proveOffload } from './proof.ts'
import { piSession } from './session.ts'
import { requireHostKey, wantedSettings, type PiSettings } from './settings.ts'
import { takenAlias } from './taken-alias.ts'
import { undoneIfItFails, type UndoList } from './undo.ts'

/** Builds go through the daemon, also those of root, who could do without (nix, src/libstore/store-api.cc, `auto`). */
const throughDaemon = { NIX_REMOTE: 'daemon' }

export async function installPlainNix(context: StepContext): Promise<void> {
  const [look, wanted] = await Promise.all([lookAtPlainNix(context), wantedSettings(context)])
  const obstacle = unsuitable(look) ?? takenAlias(namesOfOthers(look), wanted)
  if (obstacle !== undefined) throw new ProblemError(obstacle)
  requireHostKey(wanted)
  await undoneIfItFails(context, (undoList) => carryOut(context, look, wanted, undoList))
}

async function carryOut(
  context: StepContext,
  look: PlainLook,
  wanted: PiSettings,
  undoList: UndoList,
): Promise<void> {
  const stage = stagesOf(context, 6)
  const remote = await piSession(context)
  const own = await wantedOwnTexts(context, wanted)
  const blocks = wantedBlocks(wanted, look.conf)
  const write = async (path: string): Promise<void> => {
    undoList.add(path, async (later) => writeOwnFile(await piSession(later), path, look.own.get(path)))
    if (own.get(path) !== look.own.get(path)) await writeOwnFile(remote, path, own.get(path))
  }

  stage('Root on the Pi gets to know the builder')
  undoList.add(plainFolder, async (later) => removeFolder(await piSession(later)))
  await write(plainKnownHosts)
  const toSsh = [...look.others].filter(([place]) => place === rootSsh)
  await writeBlocks(remote, toSsh, blocks, undoList)

  stage('The way from the Pi to the builder is tried')
  await checkLink(context, remote, wanted)

  stage('The builder is proven before anything is changed')
  await proveOffload(context, remote, { env: { NIX_CONFIG: bootstrapNixConfig(wanted) } })

  stage('The Nix of the Pi gets to know the builder')
  // Undone last: when the files are as they were.
  undoList.add('what the Nix daemon was told', async (later) => {
    await (await piSession(later)).run(restartDaemon)
  })
  for (const path of ownPaths) if (path !== plainKnownHosts) await write(path)
  await writeBlocks(
    remote,
    [...look.others].filter(([place]) => place !== rootSsh),
    blocks,
    undoList,
  )

  stage('Its Nix daemon starts anew')
  await remote.run(restartDaemon, { signal: context.signal })

  stage('A test build runs through the daemon')
  await proveOffload(context, remote, { env: throughDaemon })
  undoList.forget()
  await remote.writeFile(plainDigest, await digestOf(context, look, wanted))
  for (const path of look.leftovers) await remote.remove(path)
}

/** Those that are wanted no more are taken out. */
async function writeBlocks(
  remote: Remote,
  others: readonly [BlockPlace, string | undefined][],
  wanted: ReturnType<typeof wantedBlocks>,
  undoList: UndoList,
): Promise<void> {
  for (const [place, text] of others) {
    undoList.add(place.path, async (later) => writeBlock(await piSession(later), place, blockIn(text, fence)))
    await writeBlock(remote, place, wanted.get(place))
  }
}

export async function uninstallPlainNix(context: StepContext): Promise<void> {
  const { others, own, leftovers, hasDaemon } = await lookAtPlainNix(context)
  const remote = await piSession(context)
  const places = [...others.keys()]
  for (const place of places) if (place !== rootSsh) await writeBlock(remote, place, undefined)
  // Nix itself may be gone meanwhile.
  if (hasDaemon) await remote.run(restartDaemon, { signal: context.signal })
  // What leads to the builder goes when nothing asks for it any more.
  await writeBlock(remote, rootSsh, undefined)
  for (const path of [...own.keys()].reverse()) await writeOwnFile(remote, path, undefined)
  for (const path of [...leftovers, plainDigest]) await remote.remove(path)
  await removeFolder(remote)
}

/** One that holds anything else stays. */
async function removeFolder(remote: Remote): Promise<void> {
  // 1: there is none.
  await remote.run(['rmdir', '--ignore-fail-on-non-empty', '--', plainFolder], { successExitCodes: [0, 1] })
}
