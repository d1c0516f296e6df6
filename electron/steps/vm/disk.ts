/**
 * The file system in the builder fills its disk. The disk itself grows while the machine is off (`vm/machine`); what is inside of it
 * only once the builder runs again: resources/nix/disk.sh says how.
 */
import { z } from 'zod'
import type { Change, Detail } from '../../contract/plan.ts'
import { failure } from '../../contract/problem.ts'
import { defineResource, type Observed, type StepContext } from '../../engine/resource.ts'
import type { Machine } from '../../ports/virtualbox.ts'
import type { Remote } from '../../ports/ssh.ts'
import { commandDetails } from './commands.ts'
import { growingTag, isGrowing } from './growing.ts'
import { builderSession, observeInside } from './session.ts'
import { attachedDisk, installedMachine, mayBeInstalled } from './system-tag.ts'
import { unreadableAnswer } from './unreadable-answer.ts'

export interface DiskState {
  /** Bytes. */
  fileSystem: number
  /** The file system can become larger by more than rounding. */
  hasRoom: boolean
  /** The machine says that it was made larger, and that this is still to do. */
  isNoted: boolean
}

/** Partitions end at a whole MiB, and ext4 leaves a last group of blocks unused that is too small. Disks grow by a GiB at least. */
const leastBytes = 64 * 1024 ** 2
const timeoutMs = 10 * 60_000

export const vmDisk = defineResource<DiskState>({
  id: 'vm/disk',
  title: 'File system of the builder',
  needs: ['vm/power'],
  within: 'vm/machine',
  looksAfter: ['host/virtualbox'],
  weightSeconds: 5,

  async inspect(context): Promise<Observed<DiskState>> {
    const machine = await installedMachine(context)
    if (machine === undefined) return { kind: 'absent' }
    return observeInside(context, async (builder) => ({
      ...(await lookAtDisk(context, builder, 'look')),
      isNoted: await isGrowing(context, machine),
    }))
  },

  async diff(context, observed) {
    // One that is still to be installed is made for the disk that it gets.
    if (!(await mayBeInstalled(context))) return undefined
    const machine = await installedMachine(context)
    if (machine === undefined) return changeOf(context, undefined, undefined)
    if (observed.kind === 'absent')
      return (await isGrowing(context, machine)) || (await isToGrow(context, machine))
        ? changeOf(context, machine, undefined)
        : undefined
    const { hasRoom, isNoted, fileSystem } = observed.state
    return hasRoom || isNoted ? changeOf(context, machine, fileSystem) : undefined
  },

  async apply(context, observed) {
    if (observed.kind === 'present' && !observed.state.hasRoom && !observed.state.isNoted) return
    const machine = await installedMachine(context)
    if (machine === undefined) throw failure('VM_NOT_FOUND', 'There is no builder.')
    const builder = await builderSession(context)
    context.signal.throwIfAborted()
    await lookAtDisk(context, builder, 'grow')
    await context.ports.virtualBox.setTag(machine.uuid, growingTag, undefined)
  },
})

/** Before the machine is switched off for it. */
async function isToGrow({ ports, setup, signal }: StepContext, machine: Machine): Promise<boolean> {
  const path = attachedDisk(machine)
  const disk = path === undefined ? undefined : await ports.virtualBox.disk(path, signal)
  return typeof disk === 'object' && disk.sizeMiB < setup.builder.diskGiB * 1024
}

function changeOf(context: StepContext, machine: Machine | undefined, bytes: number | undefined): Change {
  const size: Detail = {
    ...{ kind: 'setting', name: 'Builder: file system', after: 'as large as its disk allows' },
    ...(bytes === undefined ? {} : { before: `${Math.round(bytes / 1024 ** 3)} GiB` }),
  }
  return {
    summary: 'The builder’s file system grows to the size of its disk',
    details: [
      size,
      { kind: 'command', where: 'builder', argv: ['sh', 'disk.sh', 'grow'] },
      ...commandDetails(context, machine, [{ kind: 'set-tag', name: growingTag, value: undefined }]),
    ],
  }
}

const bytesSchema = z.int().positive()
const answerSchema = z.strictObject({
  disk: bytesSchema,
  partitionsEnd: bytesSchema,
  partition: bytesSchema,
  fileSystem: bytesSchema,
})

/** One command on the builder, what it grows included. Throws `BUILDER_ANSWER_UNREADABLE`, `BUILDER_COMMAND_FAILED`. */
async function lookAtDisk(
  { ports, signal }: StepContext,
  builder: Remote,
  task: 'look' | 'grow',
): Promise<Pick<DiskState, 'fileSystem' | 'hasRoom'>> {
  const script = await ports.assets.text('nix/disk.sh')
  const argv = ['/bin/sh', '-c', script, 'disk.sh', task]
  const { stdout } = await (task === 'look' ? builder.ask(argv) : builder.run(argv, { signal, timeoutMs }))
  const answer = answerSchema.safeParse(parsed(stdout))
  if (!answer.success) throw unreadableAnswer('how large is the disk', stdout)
  const { disk, partitionsEnd, partition, fileSystem } = answer.data
  const hasRoom = disk - partitionsEnd >= leastBytes || partition - fileSystem >= leastBytes
  return { fileSystem, hasRoom }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
