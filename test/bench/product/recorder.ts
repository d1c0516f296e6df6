/**
 * Loaded into the product's process before the product (`node --import`): takes down when the product waits for something outside
 * of it, a program or another machine over ssh, and when it merely sleeps; at the end, what the process itself has used. It is
 * written as JSON to the file that PI_OFFLOAD_BENCH_RECORD names.
 */
import childProcess, { type ChildProcess } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { syncBuiltinESMExports } from 'node:module'
import timers from 'node:timers/promises'
import { Client, type ClientChannel } from 'ssh2'
import type { RunRecord, Span } from './record.ts'

const file = process.env['PI_OFFLOAD_BENCH_RECORD']
// The programs that the product starts are no part of it.
delete process.env['NODE_OPTIONS']
delete process.env['PI_OFFLOAD_BENCH_RECORD']

const spans: Span[] = []
const loadedAtMs = nowMs()

/** Of the same clock in all processes. */
function nowMs(): number {
  return performance.timeOrigin + performance.now()
}

/** Begins a span; the first call of what it gives ends it, with another name where only the end tells what it was. */
function begin(kind: Span['kind'], what: string): (whatItWas?: string) => void {
  const span: Span = { kind, what, fromMs: nowMs(), toMs: undefined }
  spans.push(span)
  return (whatItWas = what) => {
    if (span.toMs !== undefined) return
    span.toMs = nowMs()
    span.what = whatItWas
  }
}

const spawn = childProcess.spawn.bind(childProcess) as (...args: unknown[]) => ChildProcess
const recordedSpawn = (...args: unknown[]): ChildProcess => {
  const argv = Array.isArray(args[1]) ? args[1].map(String) : []
  const end = begin('program', [String(args[0]).split('/').at(-1), ...argv].join(' '))
  return spawn(...args)
    .once('exit', () => end())
    .once('error', () => end())
}
Object.assign(childProcess, { spawn: recordedSpawn })

const sleep = timers.setTimeout
const recordedSleep = async (delayMs?: number, value?: unknown, options?: object): Promise<unknown> => {
  // The caller of the Clock port; time-outs, which have not to come, are set elsewhere.
  const frames = (new Error().stack ?? '').split('\n')
  const clock = frames.findIndex((frame) => frame.includes('adapters/clock.ts'))
  const caller = clock === -1 ? undefined : frames[clock + 1]
  const place = caller === undefined ? undefined : /\/electron\/(\S+?):\d+\)?$/.exec(caller)?.[1]
  const end = place === undefined ? undefined : begin('sleep', place)
  return sleep(delayMs, value, options).finally(() => end?.())
}
Object.assign(timers, { setTimeout: recordedSleep })
syncBuiltinESMExports()

const { connect, exec, end: close } = Object.getOwnPropertyDescriptors(Client.prototype)
type ExecCallback = (error: Error | undefined, channel: ClientChannel) => void
type Method = (this: Client, ...args: unknown[]) => Client
const original = (descriptor: PropertyDescriptor | undefined): Method => descriptor?.value as Method

Object.assign(Client.prototype, {
  connect(this: Client, config: { sock?: Socket }) {
    const end = begin('ssh', 'connect')
    this.once('ready', () => end(`connect ${config.sock?.remotePort ?? ''}`))
      .once('error', () => end('failed connect'))
      .once('close', () => end('failed connect'))
    return original(connect).call(this, config)
  },
  exec(this: Client, command: string, ...rest: unknown[]) {
    // Each call carries marks of its own.
    const end = begin('ssh', `command ${command.replaceAll(/[0-9a-f]{32}/g, '')}`)
    const callback = rest.pop() as ExecCallback
    const recorded: ExecCallback = (error, channel) => {
      if (error === undefined) channel.once('close', () => end())
      else end()
      callback(error, channel)
    }
    return original(exec).apply(this, [command, ...rest, recorded])
  },
  end(this: Client, ...args: unknown[]) {
    const end = begin('ssh', 'disconnect')
    this.once('close', () => end())
    return original(close).apply(this, args)
  },
})

process.once('exit', () => {
  if (file === undefined) return
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  const endedAtMs = nowMs()
  const record: RunRecord = {
    loadedAtMs,
    endedAtMs,
    spans: spans.map((span) => ({ ...span, toMs: span.toMs ?? endedAtMs })),
    cpuMs: (userCPUTime + systemCPUTime) / 1000,
    // Told in KiB.
    peakBytes: maxRSS * 1024,
  }
  writeFileSync(file, JSON.stringify(record))
})
