/** What a change will call, without calling it. */
import { madeInThisRun } from '../../contract/plan.ts'
import type { VirtualBoxChange } from '../../ports/virtualbox.ts'
import {
  addController,
  attachMedium,
  changeForwarding,
  changeHardware,
  changeLimits,
  connectCable,
  createDisk,
  createMachine,
  cutPower,
  deleteDisk,
  deleteMachine,
  deleteSnapshot,
  forgetDisk,
  moveDisk,
  moveMachine,
  pauseMachine,
  pressPowerButton,
  registerMachine,
  resizeDisk,
  restoreSnapshot,
  resumeMachine,
  setExtraData,
  setUpMachine,
  startMachine,
  takeSnapshot,
  unfinishedDisk,
  unregisterMachine,
} from './commands.ts'
import { encodeTag } from './parse.ts'
import { foreignSlots, looseOwn } from './disks-of-machine.ts'
import { creationKey, textOfCreation } from './tags.ts'

/** The calls that change something, in order, each with `VBoxManage` before it. Looks between them are left out. */
export function previewOf(uuid: string, change: VirtualBoxChange): string[][] {
  return callsOf(uuid, change).map((argv) => ['VBoxManage', ...argv])
}

function callsOf(uuid: string, change: VirtualBoxChange): string[][] {
  switch (change.kind) {
    case 'create': {
      const { machine } = change
      const tags = Object.entries(machine.tags)
      const word = wordOf(textOfCreation({ uuid, tags: machine.tags }))
      return [
        setExtraData('global', creationKey, word),
        createMachine({ ...machine, uuid }),
        ...tags.map(([name, value]) => setExtraData(uuid, name, wordOf(value))),
        setUpMachine(uuid),
        addController(uuid),
        setExtraData('global', creationKey, undefined),
      ]
    }
    case 'register':
      return [registerMachine(change.settingsFile)]
    case 'modify':
      return [changeHardware(uuid, change.hardware)]
    case 'limit':
      return changeLimits({ uuid, state: change.state }, change.limits)
    case 'set-tag':
      return [setExtraData(uuid, change.name, change.value === undefined ? undefined : wordOf(change.value))]
    case 'create-disk': {
      const unfinished = unfinishedDisk(change.path)
      return [createDisk(unfinished, change.sizeMiB), moveDisk(unfinished, change.path)]
    }
    case 'resize-disk':
      return [resizeDisk(change.path, change.sizeMiB)]
    case 'forget-disk':
      return [forgetDisk(change.path)]
    case 'move':
      return [moveMachine(uuid, change.folder)]
    case 'attach':
      return [attachMedium(uuid, change.port, change.medium.kind, change.medium.path)]
    case 'detach':
      return [attachMedium(uuid, change.port, change.medium)]
    case 'forward': {
      const { state, replaces, forwarding } = change
      return changeForwarding({ uuid, state }, replaces ? forwarding.name : undefined, forwarding)
    }
    case 'remove-forwarding':
      return changeForwarding({ uuid, state: change.state }, change.name, undefined)
    case 'connect-cable':
      return [connectCable({ uuid, state: change.state })]
    case 'start':
      return [startMachine(uuid)]
    case 'resume':
      return [resumeMachine(uuid)]
    case 'pause':
      return [pauseMachine(uuid)]
    case 'press-power-button':
      return [pressPowerButton(uuid)]
    case 'power-off':
      return [cutPower({ uuid, state: change.state })]
    case 'take-snapshot':
      return [takeSnapshot(uuid, change.name)]
    case 'restore-snapshot':
      return [restoreSnapshot(uuid, change.snapshot)]
    case 'delete-snapshot':
      return [deleteSnapshot(uuid, change.snapshot)]
    case 'remove':
      return [
        ...foreignSlots(change.disks).map((port) => attachMedium(uuid, port, 'disk')),
        ...looseOwn(change.disks).map(deleteDisk),
        deleteMachine(uuid),
      ]
    case 'unregister':
      return [unregisterMachine(uuid)]
  }
}

/** A placeholder stays readable. */
function wordOf(value: string): string {
  return encodeTag(value).replaceAll(encodeTag(madeInThisRun), madeInThisRun)
}
