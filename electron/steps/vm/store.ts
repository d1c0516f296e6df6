/**
 * Room on the builder's disk. Nix frees some by itself while it builds (`min-free`); what systems of the last month refer to stays, and
 * so does everything while nothing is built.
 */
import { z } from 'zod'
import type { Change } from '../../contract/plan.ts'
import { failure } from '../../contract/problem.ts'
import type { Setup } from '../../contract/setup.ts'
import { defineResource, type Observed, type StepContext } from '../../engine/resource.ts'
import type { Remote } from '../../ports/ssh.ts'
import { builderSession, observeInside } from './session.ts'
import { installedMachine, mayBeInstalled } from './system-tag.ts'
import { unreadableAnswer } from './unreadable-answer.ts'

interface StoreState {
  freeMiB: number
}

/** Nothing that an old system of the builder, or a build of the past, refers to is needed to build. */
export const collectGarbage = ['nix-collect-garbage', '--delete-old']
const timeoutMs = 30 * 60_000
/** A kernel takes some GiB while it is built. */
const mostLeastMiB = 2048

export const vmStore = defineResource<StoreState>({
  id: 'vm/store',
  title: 'Room on the builder’s disk',
  needs: ['vm/power'],
  within: 'vm/machine',
  looksAfter: ['host/virtualbox'],
  weightSeconds: 60,

  async inspect(context): Promise<Observed<StoreState>> {
    if ((await installedMachine(context)) === undefined) return { kind: 'absent' }
    return observeInside(context, async (builder) => ({ freeMiB: await freeMiBOf(builder) }))
  },

  async diff(context, observed) {
    if (observed.kind === 'absent')
      // One that is still to be installed has room.
      return (await mayBeInstalled(context))
        ? changeOf('What nothing needs any more is deleted from the builder’s disk where that is full')
        : undefined
    return isFull(context.setup, observed.state)
      ? changeOf('What nothing needs any more is deleted from the builder’s disk')
      : undefined
  },

  async apply(context, observed) {
    if (observed.kind === 'present' && !isFull(context.setup, observed.state)) return
    await makeRoom(context, leastMiB(context.setup))
  },
})

function changeOf(summary: string): Change {
  return { summary, details: [{ kind: 'command', where: 'builder', argv: collectGarbage }] }
}

/** Collects garbage where less is free. Throws `BUILDER_DISK_FULL` where that is not enough. */
export async function makeRoom(context: StepContext, wantedMiB: number): Promise<void> {
  const { signal } = context
  const remote = await builderSession(context)
  if ((await freeMiBOf(remote)) >= wantedMiB) return
  signal.throwIfAborted()
  await remote.run(collectGarbage, {
    ...{ signal, timeoutMs },
    maxOutputBytes: 64 * 1024 ** 2,
    onLine: (line) => context.log(line),
  })
  const freeMiB = await freeMiBOf(remote)
  if (freeMiB < wantedMiB)
    throw failure('BUILDER_DISK_FULL', `${freeMiB} MiB are free after that; ${wantedMiB} MiB should be.`)
}

function isFull(setup: Setup, { freeMiB }: StoreState): boolean {
  return freeMiB < leastMiB(setup)
}

/** Below a tenth Nix frees space by itself (`minFreeMiB` of builder-settings.ts); on a large disk that is early. */
function leastMiB({ builder }: Setup): number {
  return Math.min(mostLeastMiB, Math.floor((builder.diskGiB * 1024) / 10))
}

/** A line of POSIX df: device, blocks of 1 KiB, used, available, use, mount point. */
const dfSchema = z
  .string()
  .regex(/^\S+ +\d+ +\d+ +\d{1,15} +\S+ +\S+$/m)
  .transform((text) => Math.floor(Number(/^\S+ +\d+ +\d+ +(\d+) +\S+ +\S+$/m.exec(text)?.[1]) / 1024))

/** Throws `BUILDER_ANSWER_UNREADABLE`. */
export async function freeMiBOf(remote: Remote): Promise<number> {
  const { stdout } = await remote.ask(['df', '-Pk', '/nix/store'])
  const answer = dfSchema.safeParse(stdout)
  if (answer.success) return answer.data
  throw unreadableAnswer('df -Pk /nix/store', stdout)
}
