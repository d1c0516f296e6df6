/** The words with which VBoxManage is told to change something: for the calls and for their announcement alike. */
import { failure } from '../../contract/problem.ts'
import type {
  Attachment,
  MachineHardware,
  MachineLimits,
  MachineState,
  PortForwarding,
} from '../../ports/virtualbox.ts'
import { controllerName, controllerPorts, isOff } from './machine-readable.ts'

type Argv = string[]

export function createMachine(machine: { name: string; osType: string; folder: string; uuid: string }): Argv {
  const { name, osType, folder, uuid } = machine
  return [
    'createvm',
    '--name',
    name,
    '--ostype',
    osType,
    '--basefolder',
    folder,
    '--uuid',
    uuid,
    '--register',
  ]
}

/** A builder needs neither sound nor USB; the paravirtual network card is the fastest that Linux knows. */
export function setUpMachine(uuid: string): Argv {
  return [
    ...['modifyvm', uuid, '--nic1', 'nat', '--nic-type1', 'virtio', '--cable-connected1', 'on'],
    ...['--audio-enabled', 'off', '--usb-ohci', 'off', '--usb-ehci', 'off', '--usb-xhci', 'off'],
    ...['--graphicscontroller', 'vmsvga', '--vram', '16', '--rtc-use-utc', 'on'],
  ]
}

/** Without the host's cache a power cut finds on the disk what the machine was told is there. */
export function addController(uuid: string): Argv {
  return [
    ...['storagectl', uuid, '--name', controllerName, '--add', 'sata', '--controller', 'IntelAhci'],
    ...['--portcount', `${controllerPorts}`, '--hostiocache', 'off', '--bootable', 'on'],
  ]
}

export function changeHardware(uuid: string, hardware: Partial<MachineHardware>): Argv {
  const flags: string[] = []
  const { osType, cpuCount, memoryMiB, processPriority, cpuCapPercent, bootOrder } = hardware
  if (osType !== undefined) flags.push('--ostype', osType)
  if (cpuCount !== undefined) flags.push('--cpus', `${cpuCount}`)
  if (memoryMiB !== undefined) flags.push('--memory', `${memoryMiB}`)
  if (processPriority !== undefined) flags.push('--vm-process-priority', processPriority)
  if (cpuCapPercent !== undefined) flags.push('--cpu-execution-cap', `${cpuCapPercent}`)
  if (bootOrder !== undefined)
    for (const place of [1, 2, 3, 4]) flags.push(`--boot${place}`, bootOrder[place - 1] ?? 'none')
  if (hardware.serialFile !== undefined)
    flags.push('--uart1', '0x3F8', '4', '--uartmode1', 'file', hardware.serialFile)
  else if ('serialFile' in hardware) flags.push('--uart1', 'off')
  if (hardware.network !== undefined) flags.push('--nic1', hardware.network)
  if (hardware.networkCard !== undefined) flags.push('--nic-type1', hardware.networkCard)
  return ['modifyvm', uuid, ...flags]
}

/**
 * Of one that runs in two calls, the cap last: VirtualBox 7.2.22 forgets a priority at the next power-off unless a cap is set behind
 * it, be it the same one. Throws `VM_BUSY` for a machine that is neither off nor runs.
 */
export function changeLimits(
  { uuid, state }: { uuid: string; state: MachineState },
  limits: MachineLimits,
): Argv[] {
  if (isOff(state)) return [changeHardware(uuid, limits)]
  if (state !== 'running')
    throw failure(
      'VM_BUSY',
      `The machine is ${state}; its share of the PC is changed while it runs or is off.`,
    )
  return [
    ['controlvm', uuid, 'vm-process-priority', limits.processPriority],
    ['controlvm', uuid, 'cpuexecutioncap', `${limits.cpuCapPercent}`],
  ]
}

/** `word`: the value as one word; without it the entry is removed. `owner`: a UUID or `global`. */
export function setExtraData(owner: string, name: string, word: string | undefined): Argv {
  return ['setextradata', owner, name, ...(word === undefined ? [] : [word])]
}

/** VirtualBox takes a disk whose creation was interrupted for a whole one, so only a whole one gets the name. */
export function unfinishedDisk(path: string): string {
  return `${path.replace(/\.vdi$/i, '')}.unfinished.vdi`
}

export function createDisk(path: string, sizeMiB: number): Argv {
  return ['createmedium', 'disk', '--filename', path, '--size', `${sizeMiB}`, '--format', 'VDI']
}

export function resizeDisk(path: string, sizeMiB: number): Argv {
  return ['modifymedium', 'disk', path, '--resize', `${sizeMiB}`]
}

export function moveDisk(from: string, to: string): Argv {
  return ['modifymedium', 'disk', from, '--move', to]
}

export function deleteDisk(path: string): Argv {
  return ['closemedium', 'disk', path, '--delete']
}

/** VirtualBox no longer knows it. */
export function forgetDisk(path: string): Argv {
  return ['closemedium', 'disk', path]
}

/** Without a path the slot is emptied. */
export function attachMedium(uuid: string, port: number, kind: Attachment['kind'], path?: string): Argv {
  const slot = ['--storagectl', controllerName, '--port', `${port}`, '--device', '0']
  const type = kind === 'disk' ? 'hdd' : 'dvddrive'
  return ['storageattach', uuid, ...slot, '--type', type, '--medium', path ?? 'none']
}

/**
 * One call changes a machine that is off or saved, so that it never lacks the rule; one that runs takes one change at a time. The
 * rules are no part of what was saved: VirtualBox asks for no state when they are changed (NATEngineImpl.cpp), and opens the ports
 * anew when the machine is woken up (DrvNATlibslirp.cpp). Throws `VM_BUSY` for a machine in between.
 */
export function changeForwarding(
  { uuid, state }: { uuid: string; state: MachineState },
  removed: string | undefined,
  added: PortForwarding | undefined,
): Argv[] {
  const remove = removed === undefined ? [] : [['delete', removed]]
  const add = added === undefined ? [] : [[ruleOf(added)]]
  const changes = [...remove, ...add]
  if (isOff(state) || state === 'saved')
    return [['modifyvm', uuid, ...changes.flatMap((change) => ['--natpf1', ...change])]]
  if (state !== 'running' && state !== 'paused')
    throw failure('VM_BUSY', `The machine is ${state}; its forwardings are changed while it runs or is off.`)
  return changes.map((change) => ['controlvm', uuid, 'natpf1', ...change])
}

function ruleOf(rule: PortForwarding): string {
  const { name, protocol, hostAddress, hostPort, guestAddress, guestPort } = rule
  return [name, protocol, hostAddress, hostPort, guestAddress, guestPort].join(',')
}

/**
 * VirtualBox takes it in the states in which it takes forwardings (NetworkAdapterImpl.cpp, `setCableConnected`). Throws `VM_BUSY` for a
 * machine in between.
 */
export function connectCable({ uuid, state }: { uuid: string; state: MachineState }): Argv {
  if (isOff(state) || state === 'saved') return ['modifyvm', uuid, '--cable-connected1', 'on']
  if (state !== 'running' && state !== 'paused')
    throw failure('VM_BUSY', `The machine is ${state}; its forwardings are changed while it runs or is off.`)
  return ['controlvm', uuid, 'setlinkstate1', 'on']
}

/** Its settings, the disks in its own folder and its logs, into a folder of its name below this one. */
export function moveMachine(uuid: string, folder: string): Argv {
  return ['movevm', uuid, '--folder', folder]
}

export function startMachine(uuid: string): Argv {
  return ['startvm', uuid, '--type', 'headless']
}

export function resumeMachine(uuid: string): Argv {
  return ['controlvm', uuid, 'resume']
}

export function pauseMachine(uuid: string): Argv {
  return ['controlvm', uuid, 'pause']
}

export function pressPowerButton(uuid: string): Argv {
  return ['controlvm', uuid, 'acpipowerbutton']
}

/** A saved machine is off already, but for the memory that it would go on with. */
export function cutPower({ uuid, state }: { uuid: string; state: MachineState }): Argv {
  return state === 'saved' ? ['discardstate', uuid] : ['controlvm', uuid, 'poweroff']
}

/** Of one that is off: its memory is no part of it. */
export function takeSnapshot(uuid: string, name: string): Argv {
  return ['snapshot', uuid, 'take', name]
}

export function restoreSnapshot(uuid: string, snapshot: string): Argv {
  return ['snapshot', uuid, 'restore', snapshot]
}

export function deleteSnapshot(uuid: string, snapshot: string): Argv {
  return ['snapshot', uuid, 'delete', snapshot]
}

export function registerMachine(settingsFile: string): Argv {
  return ['registervm', settingsFile]
}

/** Its files stay. */
export function unregisterMachine(uuid: string): Argv {
  return ['unregistervm', uuid]
}

export function deleteMachine(uuid: string): Argv {
  return ['unregistervm', uuid, '--delete']
}
