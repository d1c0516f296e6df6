/** The virtual machine itself: its hardware and its disk. */
import { failure } from '../../contract/problem.ts'
import { defineResource, type Observed, type StepContext } from '../../engine/resource.ts'
import type { Setup } from '../../contract/setup.ts'
import type { Machine, VirtualBoxChange } from '../../ports/virtualbox.ts'
import { commandDetails } from './commands.ts'
import { differences, wantedHardware } from './hardware.ts'
import { boundForeignDisk, describeForeign, disksOf, foreignInPlaceOfOurs, ownDisks } from './disks-beside.ts'
import { detachments, hasMedium, removeInstallationFiles } from './installation-media.ts'
import { growingTag } from './growing.ts'
import { describeCreation, describeDrift, inTheWay, missingMiB, type MachineState } from './machine-change.ts'
import { possibleDrift } from './machine-alternatives.ts'
import { describeCopies, observeCopies } from './machine-copies.ts'
import { createMachine, creation, firstHardware } from './machine-creation.ts'
import { describeRemains, observeRemains, removeRemains, type MachineRemains } from './machine-remains.ts'
import { describeRoom, isMovedAlone, moveInTheWay, moveMachine, movingChanges, wantedMoves } from './move.ts'
import { interruptedFiles, removeInterruptedMove } from './move-remains.ts'
import { findMachine, forgetMachine, inaccessibleMachine, ownMachine } from './own-machine.ts'
import { toDecideOnName } from './other-name.ts'
import { folderOf } from './paths.ts'
import { isPlaying, wantedLimits } from './playing.ts'
import { endOfBuilds, isOff, switchingOff, switchOff } from './switch-off.ts'
import { attachedDisk, isInstalled, slots } from './system-tag.ts'
import { postponedMerge, upgradeSnapshotOf } from './upgrade-snapshot.ts'

export const vmMachine = defineResource<MachineState, MachineState | MachineRemains>({
  id: 'vm/machine',
  title: 'Virtual machine',
  needs: ['host/virtualization', 'vm/settings', 'vm/snapshot', 'vm/keys'],
  // While VirtualBox is still to be installed, there is none.
  within: 'host/virtualbox',
  looksAfter: ['host/virtualbox'],
  disturbs: ['vm/power', 'vm/disk'],
  weightSeconds: 10,

  async inspect(context): Promise<Observed<MachineState>> {
    const observed = await lookAtMachine(context)
    if (observed.kind !== 'present') return observed
    const foreign = await foreignInPlaceOfOurs(context, observed.state.machine)
    return foreign === undefined ? observed : { kind: 'blocked', problem: foreign }
  },

  async diff(context, observed) {
    const { setup } = context
    if (observed.kind === 'absent') {
      const unread = await inaccessibleMachine(context)
      if (unread !== undefined) return possibleDrift(context, unread)
      const { summary, details } = describeCreation(setup)
      return {
        summary,
        details: [...details, ...commandDetails(context, undefined, await creation(context))],
      }
    }
    const drift = describeDrift(setup, observed.state)
    if (drift === undefined) return undefined
    const { machine } = observed.state
    const gently = await isInstalled(context, machine)
    const moving = movingChanges(observed.state.moves)
    const repairing = repair(setup, observed.state, gently)
    const commands = commandDetails(context, machine, [
      ...switchingOff(machine.state, { gently }),
      ...(hasMovableDisk(observed.state) ? [...moving, ...repairing] : [...repairing, ...moving]),
    ])
    const room = await describeRoom(context, machine, observed.state.moves)
    const summary = isOff(machine.state) ? drift.summary : `${drift.summary}, ${endOfBuilds}`
    return { summary, details: [...drift.details, ...room, ...commands] }
  },

  async obstacle(context, observed) {
    if (observed.kind === 'absent') return undefined
    const { setup, ports } = context
    const growing = missingMiB(setup, observed.state) > 0
    const postponed = growing ? await postponedMerge(context, observed.state.machine) : undefined
    if (postponed !== undefined) return postponed
    // The snapshot of an upgrade goes before (`vm/snapshot`).
    const isToGo = (await upgradeSnapshotOf(context, observed.state.machine)) !== undefined
    const state = isToGo ? { ...observed.state, diskIsOfSnapshots: false } : observed.state
    const place = state.moves.findLast(({ kind }) => kind !== 'given-up')?.to ?? state.diskPath
    const moreBytes = Math.max(0, missingMiB(setup, state)) * 1024 ** 2
    return (
      inTheWay(setup, state, await ports.files.freeBytes(place)) ??
      (await moveInTheWay(context, state.machine, state.moves, moreBytes))
    )
  },

  async apply(context, observed) {
    const { virtualBox } = context.ports
    // What changes a machine heeds no stop, and the first look after it would: then rather do not begin.
    context.signal.throwIfAborted()
    if (observed.kind === 'absent') await createMachine(context)
    const machine = await ownMachine(context)
    if (machine === undefined) throw failure('VM_NOT_FOUND', 'The builder was removed meanwhile.')
    const { uuid, settingsFile } = machine
    await context.ledger.update((content) => {
      // Where it is in the midst of a move, the noted place is still that which it left.
      const former = observed.kind === 'absent' ? undefined : content.settingsFile
      return { ...content, machineUuid: uuid, settingsFile: former ?? settingsFile }
    })
    const state = await stateOf(context, machine)
    // One that comes back instead of a new one may take another share of the PC, too.
    const lacksShare = observed.kind === 'absent' && !(await hasItsShare(context, machine))
    if (describeDrift(context.setup, state) === undefined && !lacksShare) return
    if (!isOff(machine.state)) await switchOff(context, uuid, { gently: await isInstalled(context, machine) })
    const wanted = wantedHardware(context.setup)
    if (observed.kind === 'absent') await virtualBox.modify(uuid, firstHardware(context.setup))
    else if (differences(wanted, machine.hardware).length > 0) await virtualBox.modify(uuid, wanted)
    if (state.moves.length > 0 && !hasMovableDisk(state)) await bringDisk(context, machine)
    await moveMachine(context, uuid, state.moves)
    await bringDisk(context, state.moves.length === 0 ? machine : await virtualBox.machine(uuid))
  },

  keepable: 'machine',

  whenLeft: () =>
    Promise.resolve('The builder stays on this PC, and has nothing to do until a Pi is joined to it again.'),

  async inspectForRemoval(context) {
    const remains = await observeRemains(context)
    const observed = remains ?? (await lookAtMachine(context))
    if (observed.kind === 'absent') return (await observeCopies(context)) ?? observed
    if (observed.kind !== 'present' || !('machine' in observed.state)) return observed
    const bound = await boundForeignDisk(context, observed.state.machine)
    return bound === undefined ? observed : { kind: 'blocked', problem: bound }
  },

  async remove(context, { state }) {
    if (!('machine' in state)) return removeRemains(context, state)
    const { machine } = state
    const { virtualBox } = context.ports
    const found = await findMachine(context)
    if (found.kind !== 'ours' || found.uuid !== machine.uuid) return
    await switchOff(context, machine.uuid, { gently: false })
    const own = await ownDisks(context, await virtualBox.machine(machine.uuid, context.signal))
    // First what lies outside of its folder, so that nothing of it is forgotten with the machine.
    await removeInstallationFiles(context, machine.uuid)
    await removeInterruptedMove(context, machine)
    // What is left of our tag afterwards is on copies of it.
    await context.ledger.update((content) => ({ ...content, machineUuid: machine.uuid }))
    await virtualBox.remove(machine.uuid, own)
    await forgetMachine(context)
    await context.ledger.update((content) => ({ ...content, movesTo: undefined }))
  },

  async describeRemoval(context, { state }) {
    if (!('machine' in state)) return describeRemains(context, state)
    const disks = await disksOf(context, state.machine)
    const moved = await interruptedFiles(context, state.machine)
    const own = disks.filter(({ isOwn }) => isOwn).map(({ path }) => path)
    const foreign = describeForeign(disks)
    const summary = `The virtual machine “${state.machine.name}” is switched off and deleted with its disk`
    return {
      summary: foreign.length === 0 ? summary : `${summary}; disks that are not ours stay`,
      details: [
        { kind: 'file', where: 'pc', path: state.machine.settingsFile },
        ...[...new Set([...own, ...moved])].map((path) => ({ kind: 'file', where: 'pc', path }) as const),
        ...foreign,
        ...(await describeCopies(context, state.machine.uuid)),
        ...commandDetails(context, state.machine, [
          ...switchingOff(state.machine.state, { gently: false }),
          ...detachments((slot) => hasMedium(state.machine, slot)),
          { kind: 'remove', disks },
        ]),
      ],
    }
  },
})

/** Whatever is in the place of its disk. */
async function lookAtMachine(context: StepContext): Promise<Observed<MachineState>> {
  const found = await findMachine(context)
  switch (found.kind) {
    case 'foreign': {
      const problem = await toDecideOnName(context, found.problem, found.ways)
      return { kind: 'foreign', description: problem.detail, problem }
    }
    case 'inaccessible':
      return { kind: 'blocked', problem: found.problem, until: 'vm/settings' }
    case 'away':
    case 'unclear':
      return { kind: 'blocked', problem: found.problem }
    case 'absent':
      return { kind: 'absent' }
    case 'ours': {
      const machine = await ownMachine(context)
      return machine === undefined
        ? { kind: 'absent' }
        : { kind: 'present', state: await stateOf(context, machine) }
    }
  }
}

export async function stateOf(context: StepContext, machine: Machine): Promise<MachineState> {
  const { ports, folders, setup, signal } = context
  const diskPath = attachedDisk(machine) ?? folders.diskFile(folderOf(machine.settingsFile), setup)
  const disk = await ports.virtualBox.disk(diskPath, signal)
  const moves = await wantedMoves(context, machine)
  const diskIsGone = disk === undefined && !(await isMovedAlone(context, machine, moves))
  const found = { machine, diskPath, diskIsGone, diskIsReplaced: disk === 'replaced', moves }
  return typeof disk === 'object'
    ? { ...found, diskSizeMiB: disk.sizeMiB, diskIsOfSnapshots: disk.isOfSnapshots }
    : { ...found, diskSizeMiB: undefined, diskIsOfSnapshots: false }
}

/** VirtualBox moves no disk that it cannot read: another one comes first, and goes along. */
function hasMovableDisk({ diskIsGone, diskIsReplaced }: MachineState): boolean {
  return !diskIsGone && !diskIsReplaced
}

async function hasItsShare(context: StepContext, machine: Machine): Promise<boolean> {
  const wanted = wantedLimits(context.setup, await isPlaying(context, machine))
  return differences(wanted, machine.hardware).length === 0
}

/** What brings a machine that is there to the setup, in order. `hasSystem`: it carries a finished one. */
function repair(setup: Setup, state: MachineState, hasSystem: boolean): VirtualBoxChange[] {
  const { machine, diskPath, diskSizeMiB, diskIsReplaced } = state
  const hardware = wantedHardware(setup)
  const isAttached = attachedDisk(machine) !== undefined
  const changes: VirtualBoxChange[] = []
  if (differences(hardware, machine.hardware).length > 0) changes.push({ kind: 'modify', hardware })
  const sizeMiB = setup.builder.diskGiB * 1024
  if (missingMiB(setup, state) > 0) {
    if (hasSystem) changes.push({ kind: 'set-tag', name: growingTag, value: 'yes' })
    changes.push({ kind: 'resize-disk', path: diskPath, sizeMiB })
  }
  if (diskSizeMiB === undefined) {
    if (isAttached) changes.push({ kind: 'detach', port: slots.disk, medium: 'disk' })
    if (diskIsReplaced) changes.push({ kind: 'forget-disk', path: diskPath })
    else changes.push({ kind: 'create-disk', path: diskPath, sizeMiB })
  }
  if (diskSizeMiB === undefined || !isAttached)
    changes.push({ kind: 'attach', port: slots.disk, medium: { kind: 'disk', path: diskPath } })
  return changes
}

/** A disk of ours that is not attached is one whose making was interrupted: it lies in the machine's own folder. */
async function bringDisk(context: StepContext, machine: Machine): Promise<void> {
  const { virtualBox } = context.ports
  const state = await stateOf(context, machine)
  const { diskPath, diskSizeMiB, diskIsReplaced } = state
  const sizeMiB = context.setup.builder.diskGiB * 1024
  let isAttached = attachedDisk(machine) !== undefined
  if (diskSizeMiB === undefined) {
    // A disk that is made anew under an attached one stays unreadable until it is detached.
    if (isAttached) await virtualBox.attach(machine.uuid, slots.disk, undefined)
    isAttached = false
    if (diskIsReplaced) await virtualBox.forgetDisk(diskPath)
    else await virtualBox.createDisk(diskPath, sizeMiB)
  }
  if (missingMiB(context.setup, state) > 0) {
    // First the note, so that what is to be done inside is known whatever happens in between.
    if (await isInstalled(context, machine)) await virtualBox.setTag(machine.uuid, growingTag, 'yes')
    await virtualBox.resizeDisk(diskPath, sizeMiB)
  }
  if (!isAttached) await virtualBox.attach(machine.uuid, slots.disk, { kind: 'disk', path: diskPath })
}
