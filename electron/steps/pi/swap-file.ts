/**
 * Swap for the time in which the Pi evaluates its configuration, where its memory does not suffice and its owner agreed
 * (`offload.swapFile`). An interrupted run leaves it: the next one, or a removal, switches it off and deletes it.
 */
import { z } from 'zod'
import type { Detail } from '../../contract/plan.ts'
import { problem, toDecide, wayOut, type Problem } from '../../contract/problem.ts'
import type { StepContext } from '../../engine/resource.ts'
import type { Remote } from '../../ports/ssh.ts'
import { readAnswer } from './answers.ts'
import { command } from './details.ts'
import { memoryInWords, memoryOf, suffices, type Memory } from './memory.ts'
import { piSession } from './session.ts'
import type { UndoList } from './undo.ts'

const folder = '/var/lib'
export const swapFile = `${folder}/pi-offload-swap`
const switchOff = ['swapoff', '--', swapFile]
/** A card that writes 5 MB a second is among the slowest, and what was swapped out is read back in small pieces. */
const timeoutMs = 1_800_000
/** What has to stay free beside it, for the new system. */
const reserveMiB = 512

/** As stat calls them: those on whose files the kernel swaps when they were written whole (swapon(8), “Files with holes”). */
const suitable = ['ext2/ext3', 'xfs', 'f2fs', 'btrfs']

interface Place {
  fileSystem: string
  freeMiB: number
}

const placeSchema = z
  .string()
  .regex(/^\S+ \d{1,9} \d{1,15}$/)
  .transform((text): Place => {
    const [fileSystem = '', blockBytes, blocks] = text.split(' ')
    return { fileSystem, freeMiB: Math.floor((Number(blockBytes) * Number(blocks)) / 1024 ** 2) }
  })

async function lookAtPlace(remote: Remote): Promise<Place> {
  const { stdout } = await remote.ask(['stat', '-f', '-c', '%T %S %a', folder])
  return readAnswer(`stat -f ${folder}`, placeSchema, stdout.trim())
}

function isAgreed({ setup }: Pick<StepContext, 'setup'>): boolean {
  return setup.offload.swapFile === 'during-evaluation'
}

/** Before anything is changed on the Pi. */
export async function tooLittleMemory(context: StepContext): Promise<Problem | undefined> {
  const memory = await memoryOf(context)
  if (suffices(memory)) return undefined
  const place = await lookAtPlace(await piSession(context))
  const reason = reasonAgainst(place, memory)
  if (reason !== undefined) return problem('PI_MEMORY_LOW', `${memoryInWords(memory)} ${reason}`)
  if (isAgreed(context)) return undefined
  return toDecide(
    problem('PI_MEMORY_LOW', memoryInWords(memory)),
    'The Pi evaluates its configuration with the builder in it. A swap file for the time of it writes more than a gigabyte to its card, which wears it, and takes its time.',
    [
      wayOut(`Give the Pi a swap file of ${memory.neededMiB} MiB meanwhile.`, {
        offload: { swapFile: 'during-evaluation' },
      }),
    ],
  )
}

function reasonAgainst({ fileSystem, freeMiB }: Place, memory: Memory): string | undefined {
  const { neededMiB: sizeMiB, moreSwapMiB } = memory
  if (!suitable.includes(fileSystem))
    return `A swap file is not possible in ${folder}: its file system is ${fileSystem}.`
  if (freeMiB < sizeMiB + reserveMiB)
    return `For a swap file ${freeMiB} MiB are free in ${folder}, and it takes ${sizeMiB + reserveMiB} MiB.`
  if (!suffices({ ...memory, freeMiB: memory.freeMiB + Math.min(sizeMiB, moreSwapMiB) }))
    return `A swap file does not suffice: this login may use only ${moreSwapMiB} MiB more of swap.`
  return undefined
}

/**
 * Its undoing goes on the list before it begins. `left`: of an interrupted run; where that is in use still, it may be enough. A removal
 * without the agreement goes on all the same, and says so.
 */
export async function provideMemory(
  context: StepContext,
  left: SwapFileState,
  undoList: UndoList,
): Promise<void> {
  const { signal } = context
  const memory = await memoryOf(context)
  const isMade = !suffices(memory) && isAgreed(context)
  if (isMade || left !== 'none')
    undoList.add('the temporary swap file', async (later) => removeSwapFile(await piSession(later)))
  if (!suffices(memory) && !isMade) context.log(`Warning: ${memoryInWords(memory)}`)
  if (!isMade) return
  const remote = await piSession(context)
  await removeSwapFile(remote)
  const { fileSystem } = await lookAtPlace(remote)
  for (const argv of making(fileSystem, memory.neededMiB)) await remote.run(argv, { signal, timeoutMs })
}

/**
 * As large as an evaluation, so that it suffices however little is free. Written and not only reserved, as NixOS does it (nixpkgs,
 * nixos/modules/config/swap.nix): a file with holes is refused. Btrfs has a command of its own, since it must not copy on write.
 */
function making(fileSystem: string, sizeMiB: number): string[][] {
  const file =
    fileSystem === 'btrfs'
      ? [['btrfs', 'filesystem', 'mkswapfile', '--size', `${sizeMiB}m`, swapFile]]
      : [
          ['dd', 'if=/dev/zero', `of=${swapFile}`, 'bs=1M', `count=${sizeMiB}`],
          ['chmod', '600', '--', swapFile],
          ['mkswap', swapFile],
        ]
  return [...file, ['swapon', swapFile]]
}

/** `there`: it takes room and is not used. */
export type SwapFileState = 'none' | 'there' | 'in use'

/** Of one that is there. */
export async function stateOfSwapFile(remote: Remote): Promise<SwapFileState> {
  return (await isInUse(remote)) ? 'in use' : 'there'
}

/** By a line for each that is, which begins with its path. */
async function isInUse(remote: Remote): Promise<boolean> {
  const swaps = (await remote.readFile('/proc/swaps')) ?? ''
  return swaps.split('\n').some((line) => line.split(/\s/)[0] === swapFile)
}

/** The kernel keeps a file that is in use from being deleted. */
export async function removeSwapFile(remote: Remote): Promise<void> {
  if (await isInUse(remote)) await remote.run(switchOff, { timeoutMs })
  await remote.remove(swapFile)
}

/**
 * For the review: all that may be done for it where something is evaluated. Whether it is, depends on the memory that is free then.
 * `left`: of an interrupted run.
 */
export async function swapFileDetails(
  context: StepContext,
  isEvaluated: boolean,
  left: SwapFileState,
): Promise<{ before: Detail[]; after: Detail[] }> {
  const off = command(switchOff)
  const gone: Detail = { kind: 'file', where: 'pi', path: swapFile }
  if (!isEvaluated || !isAgreed(context))
    return { before: [], after: left === 'none' ? [] : [...(left === 'in use' ? [off] : []), gone] }
  const [memory, { fileSystem }] = await Promise.all([
    memoryOf(context),
    piSession(context).then(lookAtPlace),
  ])
  const { neededMiB } = memory
  return {
    before: [
      {
        kind: 'setting',
        name: 'Temporary swap file, where too little memory is free',
        after: `${neededMiB} MiB`,
      },
      ...making(fileSystem, neededMiB).map(command),
    ],
    after: [off, gone],
  }
}
