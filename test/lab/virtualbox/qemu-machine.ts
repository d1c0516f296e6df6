/** A VirtualBox machine, run by qemu: the same disk, DVDs, memory, port forwardings and serial file. */
import { spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { labPaths } from '../paths.ts'
import type { GuestHardware, NatRule } from './guest-hardware.ts'
import { inRoot, rootEnvironment, vboxManage } from './passthrough.ts'
import { withMonitor, type QemuMonitor } from './qmp.ts'

type QemuState = 'running' | 'paused' | 'aborted'

const program = 'qemu-system-x86_64'
/** Left to the machine itself, whatever the guest was promised. */
const reservedMemoryMiB = 1024
const startTimeoutMs = 30_000
/** More than this is on no q35 board. */
const sataPorts = 6

export function monitorSocket(uuid: string): string {
  return join(labPaths.run, `${uuid}.qmp`)
}

export function logFile(uuid: string): string {
  return join(labPaths.run, `${uuid}.log`)
}

/** Written by qemu itself, and removed by it when it ends in order: one that is left behind tells of a crash. */
function pidFile(uuid: string): string {
  return join(labPaths.run, `${uuid}.pid`)
}

/** The machines that qemu runs or left behind. */
export function knownMachines(): string[] {
  if (!existsSync(labPaths.run)) return []
  return readdirSync(labPaths.run).flatMap((name) => /^([0-9a-f-]{36})\.pid$/.exec(name)?.[1] ?? [])
}

/**
 * The process of a machine. A pid alone may long belong to somebody else; the process must also name this machine's pid file on
 * its command line.
 */
export function qemuPid(uuid: string): number | undefined {
  try {
    const pid = Number(readFileSync(pidFile(uuid), 'utf8').trim())
    const argv = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    return argv[0]?.endsWith(program) === true && argv.includes(pidFile(uuid)) ? pid : undefined
  } catch {
    return undefined
  }
}

export interface QemuMachine {
  state: QemuState
  /** When it came into this state, as VirtualBox writes it. */
  since: string
}

/** `undefined`: qemu has nothing to say about this machine; it is as VirtualBox says. */
export async function qemuMachine(uuid: string): Promise<QemuMachine | undefined> {
  // Taken down first: qemu takes the file away when it ends, and that may be at any moment.
  const started = statSync(pidFile(uuid), { throwIfNoEntry: false })
  if (started === undefined) return undefined
  const state = await qemuState(uuid)
  return state && { state, since: started.mtime.toISOString().replace('Z', '000000') }
}

async function qemuState(uuid: string): Promise<QemuState | undefined> {
  if (qemuPid(uuid) === undefined) return existsSync(pidFile(uuid)) ? 'aborted' : undefined
  try {
    const status = await withMonitor(monitorSocket(uuid), (monitor) => monitor.command('query-status'))
    return (status as { status: string }).status === 'paused' ? 'paused' : 'running'
  } catch {
    // It is just coming or just going.
    return qemuPid(uuid) === undefined ? undefined : 'running'
  }
}

/** Returns when the guest runs. The process goes on without its starter, in the network namespace of its starter. */
export async function startQemu(hardware: GuestHardware): Promise<void> {
  const { uuid } = hardware
  mkdirSync(labPaths.run, { recursive: true })
  rmSync(pidFile(uuid), { force: true })
  writeFileSync(logFile(uuid), '')
  const log = openSync(logFile(uuid), 'a')
  // VirtualBox starts a machine whose port is taken, and only that forwarding is dead. qemu would not start at all.
  const free: NatRule[] = []
  for (const rule of hardware.natRules) {
    if (rule.protocol === 'udp' || (await canListen(rule))) free.push(rule)
    else writeFileSync(log, `forwarding ${rule.name}: ${rule.hostAddress}:${rule.hostPort} is taken\n`)
  }
  const [file, args] = inRoot([program, ...qemuArguments(hardware, free)])
  const child = spawn(file, args, { env: rootEnvironment(), detached: true, stdio: ['ignore', log, log] })
  child.unref()
  const deadline = Date.now() + startTimeoutMs
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(readFileSync(logFile(uuid), 'utf8'))
    try {
      await withMonitor(monitorSocket(uuid), (monitor) =>
        hardware.cableConnected ? monitor.command('query-status') : setLink(monitor, false),
      )
      beClientOfServer(uuid)
      return
    } catch (error) {
      if (Date.now() > deadline) throw error
      await delay(50)
    }
  }
}

/**
 * A machine that runs is a client of VirtualBox's server, which goes five seconds after its last one and lets whoever comes meanwhile wait
 * for ten. So somebody stays its client for as long as qemu runs: it waits for a property that nobody ever sets.
 */
function beClientOfServer(uuid: string): void {
  const script = `
    while :; do
      "$1" guestproperty wait "$2" /pi-offload-lab/never
      sleep 1
    done &
    tail --pid="$3" -f /dev/null
    kill -- "-$$"`
  const [file, args] = inRoot(['/bin/sh', '-c', script, 'sh', vboxManage, uuid, String(qemuPid(uuid))])
  spawn(file, args, { env: rootEnvironment(), detached: true, stdio: 'ignore' }).unref()
}

/** Plugs the cable of the network adapter in or out. */
export async function setLink(monitor: QemuMonitor, up: boolean): Promise<void> {
  await monitor.command('set_link', { name: 'net0', up })
}

function qemuArguments(hardware: GuestHardware, rules: readonly NatRule[]): string[] {
  const forwardings = rules.map((rule) => `,hostfwd=${hostForwarding(rule)}`).join('')
  return [
    ...['-name', `guest=${escape(hardware.name)}`, '-uuid', hardware.uuid],
    ...['-pidfile', pidFile(hardware.uuid)],
    ...['-qmp', `unix:${escape(monitorSocket(hardware.uuid))},server=on,wait=off`],
    ...['-nodefaults', '-no-user-config', '-display', 'none', '-vga', 'std'],
    ...['-machine', 'q35,vmport=off', '-accel', 'tcg,thread=multi', '-cpu', 'max'],
    ...['-smp', String(Math.min(hardware.cpuCount, availableParallelism()))],
    ...['-m', String(Math.min(hardware.memoryMiB, freeMemoryMiB() - reservedMemoryMiB))],
    ...['-boot', 'strict=on', '-rtc', 'base=utc', '-device', 'virtio-rng-pci'],
    ...mediaArguments(hardware),
    ...(hardware.networkAdapter === undefined
      ? []
      : [
          ...['-netdev', `user,id=net0${forwardings}`],
          // Without a boot ROM: the lab boots nothing from the network.
          ...['-device', `${hardware.networkAdapter},netdev=net0,mac=${hardware.macAddress},romfile=`],
        ]),
    ...(hardware.serialFile === undefined
      ? []
      : [
          ...['-chardev', `file,id=serial0,path=${escape(hardware.serialFile)}`],
          ...['-device', 'isa-serial,chardev=serial0'],
        ]),
  ]
}

function mediaArguments(hardware: GuestHardware): string[] {
  const placeOf = (kind: 'disk' | 'dvd') => hardware.bootOrder.indexOf(kind)
  return hardware.media.flatMap(({ kind, port, path }) => {
    if (port >= sataPorts)
      throw new Error(`the lab's machine has ${sataPorts} SATA ports; ${path ?? 'a drive'} is at ${port}`)
    const id = `sata${port}`
    const device = `${kind === 'dvd' ? 'ide-cd' : 'ide-hd'},bus=ide.${port},id=${id}`
    const boot =
      placeOf(kind) < 0 || path === undefined ? '' : `,bootindex=${placeOf(kind) * sataPorts + port + 1}`
    if (path === undefined) return ['-device', device]
    const format = kind === 'dvd' ? 'raw,readonly=on' : 'vdi'
    return [
      // What the guest wrote survives the end of qemu in the page cache; a crash of the whole machine ends the lab anyway.
      ...['-drive', `if=none,id=${id}-medium,cache=unsafe,format=${format},file=${escape(path)}`],
      ...['-device', `${device},drive=${id}-medium${boot}`],
    ]
  })
}

/** A comma separates options; two stand for one. */
function escape(value: string): string {
  return value.replaceAll(',', ',,')
}

/** As qemu writes a port forwarding; an empty host address listens on all. */
export function hostForwarding(rule: NatRule): string {
  return `${rule.protocol}:${rule.hostAddress}:${rule.hostPort}-${rule.guestAddress}:${rule.guestPort}`
}

function freeMemoryMiB(): number {
  const kibibytes = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]
  return Math.floor(Number(kibibytes) / 1024)
}

function canListen(rule: NatRule): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.on('error', () => resolve(false))
    server.listen({ port: rule.hostPort, host: rule.hostAddress === '' ? '0.0.0.0' : rule.hostAddress }, () =>
      server.close(() => resolve(true)),
    )
  })
}
