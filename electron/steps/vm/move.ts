/**
 * Another folder in the setup: the machine moves there with its disk, while it is off. Between two file systems that is a copy which
 * takes minutes, so a tag says where to before it begins; by it a move that was interrupted is known, and finished or given up.
 */
import type { Detail } from '../../contract/plan.ts'
import { problem, problemOf, type Problem } from '../../contract/problem.ts'
import type { StepContext } from '../../engine/resource.ts'
import type { Machine, VirtualBoxChange } from '../../ports/virtualbox.ts'
import {
  diskNames,
  disksOfMove,
  homeIn,
  interruptedTarget,
  isAt,
  isReachable,
  movedNames,
  tidyFormer,
  tidyTarget,
} from './move-remains.ts'
import { movingTag } from './machine-settings.ts'
import { folderOf, isSameFolder, nameOf, pathBelow } from './paths.ts'
import { attachedDisk } from './system-tag.ts'

export interface Move {
  kind: 'new' | 'interrupted' | 'given-up'
  /** The folder below which the machine's own is, or was to be. */
  to: string
}

/** VirtualBox wants so much more than the disks take (MachineImplMoveVM.cpp), also where it only renames. */
const spareBytes = 16 * 1024 ** 2
const pollMs = 2_000

/**
 * What is to be done, in order. Without a folder in the setup any will do. A move elsewhere that was interrupted is given up while
 * all of the machine is still where it was; otherwise it ends first.
 */
export async function wantedMoves(context: StepContext, machine: Machine): Promise<readonly Move[]> {
  const { folder } = context.setup.builder
  const to = await interruptedTarget(context, machine)
  const moves: Move[] = []
  let place = folderOf(folderOf(machine.settingsFile))
  if (to !== undefined) {
    const isStillWanted = folder !== undefined && isSameFolder(folder, to)
    const isGivenUp = !isStillWanted && !isAt(to, machine) && (await isWhole(context, machine, to))
    if (!isGivenUp) moves.push({ kind: 'interrupted', to })
    // What is on a drive that is not there waits for it.
    else if (await isReachable(context, to)) moves.push({ kind: 'given-up', to })
    if (!isGivenUp) place = to
  }
  if (folder !== undefined && !isSameFolder(place, folder)) moves.push({ kind: 'new', to: folder })
  return moves
}

/** Its disk is beside its settings, and not the half one of two. */
async function isWhole(context: StepContext, machine: Machine, to: string): Promise<boolean> {
  const path = attachedDisk(machine)
  const isBeside = path !== undefined && pathBelow(folderOf(machine.settingsFile), path) !== undefined
  if (!isBeside || (await context.ports.files.size(path)) === undefined) return false
  return (await disksOfMove(context, machine, to)).every(({ is }) => is === 'source')
}

/** Whether an interrupted move brought the disk to its target, and VirtualBox does not know that yet. */
export async function isMovedAlone(
  context: StepContext,
  machine: Machine,
  moves: readonly Move[],
): Promise<boolean> {
  const disks = await Promise.all(moves.map(({ to }) => disksOfMove(context, machine, to)))
  return disks.flat().some(({ is }) => is !== 'source')
}

/** The calls of these moves, as far as they are known: what an interruption left is taken away before. */
export function movingChanges(moves: readonly Move[]): VirtualBoxChange[] {
  return moves.flatMap(({ kind, to }): VirtualBoxChange[] => [
    ...(kind === 'new' ? [{ kind: 'set-tag', name: movingTag, value: to } as const] : []),
    ...(kind === 'given-up' ? [] : [{ kind: 'move', folder: to } as const]),
    { kind: 'set-tag', name: movingTag, value: undefined },
  ])
}

/** How much is moved and how much room there is; roughly, since both change between the plan and the move. */
export async function describeRoom(
  context: StepContext,
  machine: Machine,
  moves: readonly Move[],
): Promise<Detail[]> {
  const target = moves.findLast(({ kind }) => kind !== 'given-up')?.to
  if (target === undefined) return []
  const gib = 1024 ** 3
  const moved = Math.ceil((await bytesToMove(context, machine, target)) / gib)
  const freeGiB = (await context.ports.files.freeBytes(target)) / gib
  const free = freeGiB < 1 ? 0 : 2 ** Math.floor(Math.log2(freeGiB))
  return [{ kind: 'setting', name: 'Machine: what is moved', after: roomText(`${moved}`, `${free}`) }]
}

/** In GiB. */
export function roomText(moved: string, free: string): string {
  return `at most ${moved} GiB; more than ${free} GiB are free there`
}

/** `moreBytes`: by which the disk grows at its new place. */
export async function moveInTheWay(
  context: StepContext,
  machine: Machine,
  moves: readonly Move[],
  moreBytes: number,
): Promise<Problem | undefined> {
  const { files } = context.ports
  for (const { kind, to } of moves) {
    if (kind === 'given-up' || isAt(to, machine)) continue
    if (!(await isReachable(context, to)))
      return problem('FOLDER_UNUSABLE', `The drive of ${to} is not there.`)
    const home = homeIn(to, machine)
    const own = kind === 'new' ? [] : movedNames(context, machine).map((name) => name.split(/[\\/]/)[0])
    const foreign = (await files.names(home)).find((name) => !own.includes(name))
    if (foreign !== undefined)
      return problem(
        'FOREIGN_IN_THE_WAY',
        `${pathBelow(home, foreign) ?? home} is where the machine was to go.`,
      )
    const unclear = (await disksOfMove(context, machine, to)).find(({ is }) => is === 'unclear')
    if (unclear !== undefined)
      return problem(
        'FOREIGN_IN_THE_WAY',
        `${unclear.source} and ${unclear.copy} may both be the disk of the machine.`,
      )
    const bytes = await bytesToMove(context, machine, to)
    const missing = bytes === 0 ? 0 : bytes + moreBytes + spareBytes - (await files.freeBytes(to))
    if (missing > 0)
      return problem(
        'DISK_FULL',
        `${Math.ceil(missing / 1024 ** 2)} MiB more are needed where ${to} is, for the machine that moves there.`,
      )
  }
  return undefined
}

/** Bytes of the disks that are not at the target yet. A half copy there makes room when the move is done again. */
async function bytesToMove(context: StepContext, machine: Machine, to: string): Promise<number> {
  const { files } = context.ports
  const former = folderOf(machine.settingsFile)
  const home = homeIn(to, machine)
  let bytes = 0
  for (const name of diskNames(context, machine)) {
    const size = (await files.size(pathBelow(former, name) ?? former)) ?? 0
    bytes += Math.max(0, size - ((await files.size(pathBelow(home, name) ?? home)) ?? 0))
  }
  return bytes
}

/** Carries these moves out, one after the other. The machine must be off. */
export async function moveMachine(context: StepContext, uuid: string, moves: readonly Move[]): Promise<void> {
  const { virtualBox } = context.ports
  for (const { kind, to } of moves) {
    context.signal.throwIfAborted()
    if (kind === 'new') await virtualBox.setTag(uuid, movingTag, to)
    else await tidyTarget(context, await virtualBox.machine(uuid), to)
    if (kind !== 'given-up') {
      await noteMove(context, to)
      await moveTo(context, await virtualBox.machine(uuid), to)
      const { settingsFile } = await tidied(context, uuid)
      await context.ledger.update((content) => ({ ...content, settingsFile }))
    }
    await endMove(context, uuid)
  }
}

/** The tag goes with the settings, which only VirtualBox finds wherever they are. */
function noteMove({ ledger }: StepContext, movesTo: string | undefined): Promise<void> {
  return ledger.update((content) => ({ ...content, movesTo }))
}

/** The note goes first: by the tag the next run knows that it has to. */
async function endMove(context: StepContext, uuid: string): Promise<void> {
  await noteMove(context, undefined)
  await context.ports.virtualBox.setTag(uuid, movingTag, undefined)
}

async function tidied(context: StepContext, uuid: string): Promise<Machine> {
  const moved = await context.ports.virtualBox.machine(uuid)
  await tidyFormer(context, moved)
  return moved
}

async function moveTo(context: StepContext, machine: Machine, to: string): Promise<void> {
  const { virtualBox, files } = context.ports
  const { uuid } = machine
  try {
    await whileTold(context, machine, to, virtualBox.move(uuid, to))
  } catch (error) {
    // Refused before anything was moved: what comes to the target from now on would not be ours.
    const isForeign = problemOf(error).code === 'FOREIGN_IN_THE_WAY'
    const names = isForeign ? [] : await files.names(homeIn(to, machine)).catch(() => [to])
    if (names.length === 0) await endMove(context, uuid)
    throw error
  }
}

/** Nobody can stop VirtualBox in this; the disk that grows at the target shows how far it is. */
async function whileTold(
  context: StepContext,
  machine: Machine,
  to: string,
  work: Promise<void>,
): Promise<void> {
  const { clock, files } = context.ports
  const over = new AbortController()
  const path = attachedDisk(machine)
  const tell = async (): Promise<void> => {
    const copy = path === undefined ? undefined : pathBelow(homeIn(to, machine), nameOf(path))
    const total = path === undefined ? 0 : ((await files.size(path)) ?? 0)
    while (copy !== undefined && total > 0 && !over.signal.aborted) {
      const done = Math.min(total, (await files.size(copy)) ?? 0)
      context.report({ done, total, unit: 'bytes', note: 'moves the machine' })
      await clock.sleep(pollMs, over.signal)
    }
  }
  // What cannot be told is no reason to fail.
  const told = tell().catch(() => undefined)
  try {
    await work
  } finally {
    over.abort()
    await told
  }
}
