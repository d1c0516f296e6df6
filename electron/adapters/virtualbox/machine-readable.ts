/** `showvminfo --machinereadable`: lines of `key=value`, and what we read out of them. Formats as printed by 7.2.22. */
import type {
  Attachment,
  Machine,
  MachineHardware,
  MachineState,
  PortForwarding,
  Snapshot,
} from '../../ports/virtualbox.ts'
import { unreadable } from './errors.ts'
import { isAbsolutePath, isUuid } from './parse.ts'

/** The controller that `create` makes. */
export const controllerName = 'SATA'
export const controllerPorts = 4

export interface MachineInfo {
  machine: Omit<Machine, 'hardware'> & {
    hardware: Omit<MachineHardware, 'osType'> & { osDescription: string }
  }
  logFolder: string | undefined
  /** Of a saved machine. */
  savedStateFile: string | undefined
  hasController: boolean
  /** Slots with a drive but no medium. */
  emptyDrives: readonly number[]
}

/** These come as they are; in all others `"` and `\` have a backslash before them. */
const rawKeys = /^(?:uartmode\d+|Forwarding\(\d+\)|(?:Current)?SnapshotName[-\d]*)$/

/** Up to the closing quote. */
const quotedPattern = /^((?:[^"\\]|\\[^])*)"/

/** Values by key. A quoted value may have several lines (a description). */
export function parseMachineReadable(stdout: string): Map<string, string> {
  const values = new Map<string, string>()
  const lines = stdout.split(/\r?\n/)
  for (let index = 0; index < lines.length; index++) {
    // `.` and `$` would see a line end at U+2028 too.
    const match = /^(?:"((?:[^"\\]|\\[^])*)"|([A-Za-z][^="\s]*))=([^]*)$/.exec(lines[index] ?? '')
    if (match === null) continue
    const key = match[1] ?? match[2] ?? ''
    let value = match[3] ?? ''
    if (value.startsWith('"')) {
      if (rawKeys.test(key)) {
        if (value.length < 2 || !value.endsWith('"')) throw unreadable('a machine', stdout)
        value = value.slice(1, -1)
      } else {
        // What follows the closing quote is not part of it: `VideoMode="640,480,32"@0,0 1` of a machine that runs.
        const parts: string[] = []
        let rest = value.slice(1)
        let quoted = quotedPattern.exec(rest)
        while (quoted === null) {
          parts.push(rest)
          const next = lines[++index]
          if (next === undefined) throw unreadable('a machine', stdout)
          rest = next
          quoted = quotedPattern.exec(rest)
        }
        value = unescape([...parts, quoted[1] ?? ''].join('\n'))
      }
    }
    // The first counts: nothing that follows may stand for it.
    if (!values.has(key)) values.set(key, value)
  }
  return values
}

function unescape(text: string): string {
  return text.replace(/\\(["\\])/g, '$1')
}

const states: Readonly<Record<string, MachineState>> = {
  poweroff: 'poweroff',
  running: 'running',
  paused: 'paused',
  saved: 'saved',
  aborted: 'aborted',
  'aborted-saved': 'saved',
  gurumeditation: 'stuck',
  starting: 'starting',
  restoring: 'starting',
  stopping: 'stopping',
  saving: 'stopping',
}

/** All that the port tells of a machine. An incomplete answer is no answer: `GuestMemoryBalloon` follows all that is read here. */
export function parseMachine(stdout: string): MachineInfo {
  const values = parseMachineReadable(stdout)
  const text = (key: string): string => {
    const value = values.get(key)
    if (value === undefined || value === '') throw unreadable(`a machine (${key})`, stdout)
    return value
  }
  const whole = (key: string): number => {
    const value = text(key)
    if (!/^\d{1,15}$/.test(value)) throw unreadable(`a machine (${key})`, stdout)
    return Number(value)
  }
  // In UTC, with nine digits of a second (VirtualBox, VBoxManageInfo.cpp).
  const time = (value: string): number => {
    // Of a machine that is registered anew the settings tell no more than the seconds (tried on 7.2.22).
    const milliseconds = Date.parse(`${value.slice(0, '2026-11-21T11:59:28'.length)}Z`)
    if (Number.isNaN(milliseconds)) throw unreadable('a machine (VMStateChangeTime)', stdout)
    return milliseconds
  }
  const uuid = text('UUID').toLowerCase()
  const settingsFile = text('CfgFile')
  whole('GuestMemoryBalloon')
  if (!isUuid(uuid) || !isAbsolutePath(settingsFile) || !stdout.endsWith('\n'))
    throw unreadable('a machine', stdout)
  return {
    machine: {
      uuid,
      name: text('name'),
      state: states[text('VMState')] ?? 'other',
      stateSince: time(text('VMStateChangeTime')),
      settingsFile,
      hardware: {
        osDescription: text('ostype'),
        cpuCount: whole('cpus'),
        memoryMiB: whole('memory'),
        processPriority: oneOf(text('vmprocpriority'), priorities) ?? 'default',
        cpuCapPercent: whole('cpuexecutioncap'),
        bootOrder: bootOrder([1, 2, 3, 4].map((place) => text(`boot${place}`))),
        serialFile: serialFile(text('uart1'), values.get('uartmode1')),
        network: text('nic1'),
        networkCard: values.get('nictype1') ?? 'none',
      },
      forwardings: forwardings(values),
      // An adapter that is off tells of no cable.
      cableConnected: values.get('cableconnected1') === 'on',
      attachments: attachments(values),
      snapshots: snapshots(values),
      currentSnapshot: values.get('CurrentSnapshotUUID'),
    },
    logFolder: values.get('LogFldr'),
    savedStateFile: values.get('VMStateFile'),
    hasController: [...values].some(
      ([key, value]) => /^storagecontrollername\d+$/.test(key) && value === controllerName,
    ),
    emptyDrives: slots(values).flatMap(({ port, value }) => (value === 'emptydrive' ? [port] : [])),
  }
}

const priorities = ['low', 'normal', 'default', 'flat', 'high'] as const
const bootDevices = ['disk', 'dvd', 'net', 'floppy', 'none'] as const

function oneOf<T extends string>(value: string, allowed: readonly T[]): T | undefined {
  return allowed.find((item) => item === value)
}

/** Without the `none` at the end. */
function bootOrder(devices: readonly string[]): MachineHardware['bootOrder'] {
  const order = devices.map((device) => oneOf(device, bootDevices) ?? 'none')
  while (order.at(-1) === 'none') order.pop()
  return order
}

/** `uart1="0x03f8,4"` and `uartmode1="file,/path"`, the path as it is. */
function serialFile(uart: string, mode: string | undefined): string | undefined {
  return uart === 'off' || mode?.startsWith('file,') !== true ? undefined : mode.slice('file,'.length)
}

/** `Forwarding(0)="name,tcp,address,port,guest address,guest port"` of the first adapter; only the name could hold a comma. */
function forwardings(values: ReadonlyMap<string, string>): PortForwarding[] {
  const rules: PortForwarding[] = []
  for (const [key, value] of values) {
    if (!/^Forwarding\(\d+\)$/.test(key)) continue
    const rule = /^(.*),(tcp|udp),([^,]*),(\d+),([^,]*),(\d+)$/.exec(value)
    if (rule === null) continue
    const [, name = '', protocol, hostAddress = '', hostPort, guestAddress = '', guestPort] = rule
    rules.push({
      ...{ name, protocol: protocol === 'udp' ? 'udp' : 'tcp', hostAddress, hostPort: Number(hostPort) },
      ...{ guestAddress, guestPort: Number(guestPort) },
    })
  }
  return rules
}

function slots(values: ReadonlyMap<string, string>): { port: number; value: string }[] {
  const found: { port: number; value: string }[] = []
  for (const [key, value] of values) {
    const port = new RegExp(`^${controllerName}-(\\d+)-0$`).exec(key)?.[1]
    if (port !== undefined && value !== 'none') found.push({ port: Number(port), value })
  }
  return found.sort((one, other) => one.port - other.port)
}

/** `"SATA-0-0"="/path"`; a drive for removable media also has `"SATA-IsEjected-0-0"`. */
function attachments(values: ReadonlyMap<string, string>): Attachment[] {
  return slots(values)
    .filter(({ value }) => value !== 'emptydrive')
    .map(({ port, value }) => ({
      port,
      kind: values.has(`${controllerName}-IsEjected-${port}-0`) ? 'dvd' : 'disk',
      path: value,
    }))
}

/** `SnapshotName="…"` and `SnapshotUUID="…"` of the first, `SnapshotName-1-2` of what was taken after it. */
function snapshots(values: ReadonlyMap<string, string>): Snapshot[] {
  return [...values].flatMap(([key, uuid]) => {
    const place = /^SnapshotUUID([-\d]*)$/.exec(key)?.[1]
    if (place === undefined) return []
    const below = place === '' ? undefined : place.replace(/-\d+$/, '')
    const parent = below === undefined ? undefined : values.get(`SnapshotUUID${below}`)
    return [{ uuid, name: values.get(`SnapshotName${place}`) ?? '', parent }]
  })
}

/** Nothing runs and nothing is kept of a running machine. */
export function isOff(state: MachineState): boolean {
  return state === 'poweroff' || state === 'aborted'
}
