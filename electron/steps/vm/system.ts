/** NixOS in the machine, installed without a question from its own image and our seed. */
import { randomUUID } from 'node:crypto'
import { foundInThisRun, madeInThisRun, type Detail } from '../../contract/plan.ts'
import { failure, ProblemError } from '../../contract/problem.ts'
import { nixosSeries } from '../../contract/setup.ts'
import { defineResource, type StepContext } from '../../engine/resource.ts'
import type { Machine } from '../../ports/virtualbox.ts'
import { commandDetails } from './commands.ts'
import { lackOfSpace } from './disk-space.ts'
import { followInstaller } from './follow-installer.ts'
import { readyImage } from './image.ts'
import {
  ejectInstallationMedia,
  ejections,
  hasMedium,
  insertInstallationMedia,
  insertions,
  possibleRemains,
  remainingMedia,
} from './installation-media.ts'
import { systemTag } from './machine-settings.ts'
import { inaccessibleMachine, ownMachine, ownUuidIfAny } from './own-machine.ts'
import { bootstrapLine, describeSeed, writeSeed } from './seed.ts'
import { forgetSigningKey } from './signing-note.ts'
import { startMachine } from './start.ts'
import { switchingOff, switchOff } from './switch-off.ts'
import { isInstalled, wantedSystemTag } from './system-tag.ts'

export interface SystemState {
  machine: Machine
  /** What is left of the installation, in plain words. */
  remains: string[]
}

export const vmSystem = defineResource<SystemState>({
  id: 'vm/system',
  title: 'NixOS in the virtual machine',
  needs: ['vm/keys', 'vm/image', 'vm/forwarding'],
  within: 'vm/machine',
  looksAfter: ['host/virtualbox'],
  disturbs: ['vm/power'],
  weightSeconds: 600,

  async inspect(context) {
    const machine = await ownMachine(context)
    if (machine === undefined || !(await isInstalled(context, machine))) return { kind: 'absent' }
    return { kind: 'present', state: { machine, remains: await remainingMedia(context, machine) } }
  },

  async diff(context, observed) {
    if (observed.kind === 'absent')
      return {
        summary: `NixOS ${nixosSeries} is installed on the machine’s disk`,
        details: [
          // Typed on the installer's console, in the machine that is to be the builder.
          { kind: 'setting', name: 'Typed in the machine', after: bootstrapLine },
          { kind: 'setting', name: 'Machine: disk', after: 'NixOS, and all that was on it is gone' },
          ...(await describeSeed(context)),
          ...(await installationCommands(context)),
          // One that cannot be seen yet may be installed already, with this left: settings that come back are those of before.
          ...remainsGo(possibleRemains(context)),
          ...(await possibleSwitchingOff(context)),
        ],
      }
    const { machine, remains } = observed.state
    if (remains.length === 0) return undefined
    return {
      summary: 'What is left of the installation is taken away',
      details: [
        ...remainsGo(remains),
        ...commandDetails(context, machine, [
          ...switchingOff(machine.state, { gently: true }),
          ...ejections((slot) => hasMedium(machine, slot)),
        ]),
      ],
    }
  },

  obstacle: async (context, observed) => (observed.kind === 'absent' ? lackOfSpace(context) : undefined),

  async apply(context, observed) {
    context.signal.throwIfAborted()
    const machine = await ownMachine(context)
    if (machine === undefined) throw failure('VM_NOT_FOUND', 'There is no machine to install NixOS in.')
    const { uuid } = machine
    if (observed.kind === 'present') {
      await switchOff(context, uuid, { gently: true })
      await ejectInstallationMedia(context, uuid)
      return
    }
    const image = await readyImage(context)
    if (image === undefined) throw failure('IMAGE_UNREADABLE', 'The verified image is gone.')
    const tag = await wantedSystemTag(context, machine)
    if (tag === undefined) throw failure('NOT_CONVERGED', 'The machine has no disk, or its keys are gone.')
    await forgetSigningKey(context)
    await install(context, uuid, image)
    await context.ports.virtualBox.setTag(uuid, systemTag, tag)
    await ejectInstallationMedia(context, uuid)
  },
})

function remainsGo(remains: readonly string[]): Detail[] {
  return remains.map((name) => ({ kind: 'setting', name, before: 'there' }))
}

async function possibleSwitchingOff(context: StepContext): Promise<Detail[]> {
  const unread = await inaccessibleMachine(context)
  return unread === undefined ? [] : commandDetails(context, unread, switchingOff('saved', { gently: true }))
}

/** The image's name is known once it is there. */
async function installationCommands(context: StepContext): Promise<Detail[]> {
  const { setup, folders } = context
  const uuid = await ownUuidIfAny(context)
  const image = (await readyImage(context)) ?? setup.image.file ?? folders.imageFile(`${foundInThisRun}.iso`)
  return commandDetails(context, uuid === undefined ? undefined : { uuid }, [
    { kind: 'set-tag', name: systemTag, value: undefined },
    ...insertions(context, image),
    { kind: 'start' },
    { kind: 'set-tag', name: systemTag, value: madeInThisRun },
    ...ejections(() => true),
  ])
}

async function install(context: StepContext, uuid: string, image: string): Promise<void> {
  const { virtualBox } = context.ports
  const runId = randomUUID()
  try {
    // An installation that was interrupted may still be running; whatever else is on this disk is not ours to save.
    await switchOff(context, uuid, { gently: false })
    await virtualBox.setTag(uuid, systemTag, undefined)
    await writeSeed(context, runId)
    await insertInstallationMedia(context, uuid, image)
    context.signal.throwIfAborted()
    await startMachine(context, uuid)
    await followInstaller(context, uuid, runId)
  } catch (error) {
    const problem = await withScreen(context, uuid, error)
    await cleanUp(context, uuid)
    throw problem
  }
}

/** The last words of an installer do not always say why; its screen may. */
async function withScreen(context: StepContext, uuid: string, error: unknown): Promise<unknown> {
  const { ports, folders, signal } = context
  if (signal.aborted || !(error instanceof ProblemError) || !error.problem.code.startsWith('INSTALLER_'))
    return error
  try {
    await ports.virtualBox.screenshot(uuid, folders.failureScreenFile)
  } catch {
    // A machine that is off has no screen.
    return error
  }
  const { code, detail, underlying = '' } = error.problem
  return failure(
    code,
    detail,
    `${underlying}\nIts screen as it was then: ${folders.failureScreenFile}`.trim(),
  )
}

/**
 * Also after a stop by the user: so it must not heed the signal. Who asked for a stop waits for it, so that only the power is cut
 * then; the next installation begins with the media in their slots, and a removal takes them away. What fails here must not hide
 * why it is needed.
 */
async function cleanUp(context: StepContext, uuid: string): Promise<void> {
  const unstoppable = { ...context, signal: new AbortController().signal }
  try {
    await context.ports.virtualBox.powerOff(uuid)
    if (!context.signal.aborted) await ejectInstallationMedia(unstoppable, uuid)
  } catch (error) {
    context.log(`Cleaning up failed: ${error instanceof Error ? error.message : String(error)}`)
  }
}
