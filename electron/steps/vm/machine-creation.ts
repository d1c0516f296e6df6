/** How the machine is made: what is wanted of it from the first, and the calls. */
import { randomUUID } from 'node:crypto'
import { ProblemError } from '../../contract/problem.ts'
import type { Setup } from '../../contract/setup.ts'
import type { StepContext } from '../../engine/resource.ts'
import type { VirtualBoxChange } from '../../ports/virtualbox.ts'
import { osType, wantedHardware } from './hardware.ts'
import { notedUuid, ownerTag } from './machine-settings.ts'
import { toDecideOnName } from './other-name.ts'
import { wantedLimits } from './playing.ts'
import { slots } from './system-tag.ts'

/** All that makes the machine, in order. */
export async function creation(context: StepContext): Promise<VirtualBoxChange[]> {
  const { ports, setup, folders, signal } = context
  const folder = setup.builder.folder ?? (await ports.virtualBox.defaultMachineFolder(signal))
  const path = folders.diskFile(folders.machineFolder(folder, setup), setup)
  return [
    { kind: 'create', machine: { ...(await newMachine(context)), folder } },
    { kind: 'modify', hardware: firstHardware(setup) },
    { kind: 'create-disk', path, sizeMiB: setup.builder.diskGiB * 1024 },
    { kind: 'attach', port: slots.disk, medium: { kind: 'disk', path } },
  ]
}

/** It is made with its limits; later they belong to `vm/limits`. */
export function firstHardware(setup: Setup) {
  return { ...wantedHardware(setup), ...wantedLimits(setup, false) }
}

async function newMachine({ setup, ledger }: StepContext) {
  const { installationId } = await ledger.read()
  return { name: setup.builder.vmName, osType, tags: { [ownerTag]: installationId } }
}

/** Makes it, empty, or takes up what an interrupted creation left of it. */
export async function createMachine(context: StepContext): Promise<void> {
  const { ports, setup, ledger } = context
  const { folder } = setup.builder
  const uuid = await uuidToBe(context)
  // Before it is made, so that it is known among its copies whatever interrupts this.
  await ledger.update((content) => ({ ...content, machineUuid: uuid }))
  const machine = { uuid, ...(await newMachine(context)), ...(folder === undefined ? {} : { folder }) }
  try {
    await ports.virtualBox.create(machine)
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code !== 'VM_SETTINGS_IN_THE_WAY') throw error
    throw new ProblemError(await toDecideOnName(context, error.problem))
  }
}

/** That of the machine that was ours, unless VirtualBox still lists it: without its settings, or without our tag. */
async function uuidToBe(context: StepContext): Promise<string> {
  const noted = await notedUuid(context)
  const machines = await context.ports.virtualBox.list(context.signal)
  return noted === undefined || machines.some(({ uuid }) => uuid === noted) ? randomUUID() : noted
}
