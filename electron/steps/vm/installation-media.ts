/** What the machine has only while it is being installed: the image and the seed as DVDs, a serial port, another boot order. */
import type { StepContext } from '../../engine/resource.ts'
import type { Machine, MachineHardware, VirtualBoxChange } from '../../ports/virtualbox.ts'
import { slots } from './system-tag.ts'

const bootOrders = {
  installation: ['dvd', 'disk', 'none', 'none'],
  normal: ['disk', 'none', 'none', 'none'],
} as const satisfies Record<string, MachineHardware['bootOrder']>

/** What `insertInstallationMedia` changes of the machine. */
export function insertions({ folders }: StepContext, image: string): VirtualBoxChange[] {
  const hardware = { bootOrder: bootOrders.installation, serialFile: folders.serialFile }
  return [
    { kind: 'modify', hardware },
    { kind: 'attach', port: slots.image, medium: { kind: 'dvd', path: image } },
    { kind: 'attach', port: slots.seed, medium: { kind: 'dvd', path: folders.seedFile } },
  ]
}

/** What `ejectInstallationMedia` changes of a machine with media in these slots. */
export function ejections(isInserted: (slot: number) => boolean): VirtualBoxChange[] {
  return [
    ...detachments(isInserted),
    { kind: 'modify', hardware: { bootOrder: bootOrders.normal, serialFile: undefined } },
  ]
}

/** Of them, what `removeInstallationFiles` does. */
export function detachments(isInserted: (slot: number) => boolean): VirtualBoxChange[] {
  const media = [slots.seed, slots.image].filter(isInserted)
  return media.map((port) => ({ kind: 'detach', port, medium: 'dvd' }))
}

/** The machine must be off. */
export async function insertInstallationMedia(
  { ports: { virtualBox, files }, folders }: StepContext,
  uuid: string,
  image: string,
): Promise<void> {
  // The installer's words and screen of an earlier run are not for this one.
  await files.remove(folders.serialFile)
  await files.remove(folders.failureScreenFile)
  await virtualBox.modify(uuid, { bootOrder: bootOrders.installation, serialFile: folders.serialFile })
  await virtualBox.attach(uuid, slots.image, { kind: 'dvd', path: image })
  await virtualBox.attach(uuid, slots.seed, { kind: 'dvd', path: folders.seedFile })
}

/** The machine must be off. Whatever is there of them goes; the media first, since VirtualBox holds them open. */
export async function ejectInstallationMedia(context: StepContext, uuid: string): Promise<void> {
  const { virtualBox } = context.ports
  await ejectMedia(context, uuid)
  await virtualBox.modify(uuid, { bootOrder: bootOrders.normal, serialFile: undefined })
  await removeFiles(context)
}

/** Before the machine goes: its settings need no care any more. */
export async function removeInstallationFiles(context: StepContext, uuid: string): Promise<void> {
  await ejectMedia(context, uuid)
  await removeFiles(context)
  await context.ports.files.remove(context.folders.failureScreenFile)
}

const words = {
  hardware: 'boot order and serial port of the installation',
  image: 'the installer image',
  seed: 'the seed',
}

/** All that may still be there after an installation, in plain words. */
export function possibleRemains({ folders }: StepContext): string[] {
  return [...Object.values(words), folders.seedFile]
}

/** Of them, what is still there. */
export async function remainingMedia({ ports, folders }: StepContext, machine: Machine): Promise<string[]> {
  const { hardware } = machine
  const isNormal = hardware.bootOrder[0] === bootOrders.normal[0] && hardware.serialFile === undefined
  return [
    ...(isNormal ? [] : [words.hardware]),
    ...(hasMedium(machine, slots.image) ? [words.image] : []),
    ...(hasMedium(machine, slots.seed) ? [words.seed] : []),
    ...((await ports.files.size(folders.seedFile)) === undefined ? [] : [folders.seedFile]),
  ]
}

/** A disk there is somebody's: VirtualBox gives it the first free slot. */
export function hasMedium({ attachments }: Machine, slot: number): boolean {
  return attachments.some(({ port, kind }) => port === slot && kind === 'dvd')
}

async function ejectMedia({ ports: { virtualBox }, signal }: StepContext, uuid: string): Promise<void> {
  const machine = await virtualBox.machine(uuid, signal)
  for (const slot of [slots.seed, slots.image])
    if (hasMedium(machine, slot)) await virtualBox.attach(uuid, slot, undefined)
}

/** The seed holds a private key. */
async function removeFiles({ ports: { files }, folders }: StepContext): Promise<void> {
  await files.remove(folders.seedFile)
  await files.remove(folders.serialFile)
}
