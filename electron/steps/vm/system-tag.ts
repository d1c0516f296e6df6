/** By what a finished installation is known: a tag on the machine that names the disk and the keys it was made with. */
import type { StepContext } from '../../engine/resource.ts'
import type { Machine } from '../../ports/virtualbox.ts'
import { digestOf, readKeys } from './keys.ts'
import { systemTag } from './machine-settings.ts'
import { isUnreadable, ownMachineIfAny } from './own-machine.ts'

/** The SATA slots of the machine. */
export const slots = { disk: 0, image: 1, seed: 2 } as const

export function attachedDisk(machine: Machine): string | undefined {
  return machine.attachments.find(({ port, kind }) => port === slots.disk && kind === 'disk')?.path
}

/** What the tag says when the system on this disk is ours; `undefined` while disk or keys are missing. */
export async function wantedSystemTag(context: StepContext, machine: Machine): Promise<string | undefined> {
  const path = attachedDisk(machine)
  const [disk, keys] = await Promise.all([
    path === undefined ? undefined : context.ports.virtualBox.disk(path, context.signal),
    readKeys(context),
  ])
  return typeof disk !== 'object' || keys === undefined ? undefined : `${disk.uuid} ${digestOf(keys)}`
}

/** Whether the machine carries a finished system that our keys open. A disk or a key that was made anew does not count. */
export async function isInstalled(context: StepContext, machine: Machine | undefined): Promise<boolean> {
  if (machine === undefined) return false
  const tags = await context.ports.virtualBox.tags(machine.uuid, context.signal)
  if (tags[systemTag] === undefined) return false
  return tags[systemTag] === (await wantedSystemTag(context, machine))
}

/** Our machine when it carries a finished system. */
export async function installedMachine(context: StepContext): Promise<Machine | undefined> {
  const machine = await ownMachineIfAny(context)
  return (await isInstalled(context, machine)) ? machine : undefined
}

/** Whether there is one, as far as can be said: of a machine whose settings come back in the same run that shows only then. */
export async function mayBeInstalled(context: StepContext): Promise<boolean> {
  return (await isUnreadable(context)) || (await installedMachine(context)) !== undefined
}
