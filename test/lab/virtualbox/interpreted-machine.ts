/**
 * The slow engine: VirtualBox itself runs the machine without a kernel driver, by interpreting every instruction of the guest.
 * It does that in a window only, which a virtual screen takes.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, openSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { labPaths } from '../paths.ts'
import { parseProperties } from './guest-hardware.ts'
import { askReal, inRoot, rootEnvironment } from './passthrough.ts'
import { logFile } from './qemu-machine.ts'
import { RealRefusal } from './refusal.ts'

const startTimeoutMs = 60_000

export async function startInterpreted(uuid: string): Promise<void> {
  for (const [key, value] of [
    ['VBoxInternal/HM/HMForced', '0'],
    ['VBoxInternal/HM/FallbackToIEM', '1'],
  ] as const) {
    const answer = askReal(['setextradata', uuid, key, value])
    if (answer.exitCode !== 0) throw new RealRefusal(answer)
  }
  mkdirSync(labPaths.run, { recursive: true })
  const log = openSync(logFile(uuid), 'a')
  const [file, args] = inRoot(['xvfb-run', '-a', 'VirtualBoxVM', '--startvm', uuid, '--driverless'])
  const child = spawn(file, args, { env: rootEnvironment(), detached: true, stdio: ['ignore', log, log] })
  child.unref()
  const deadline = Date.now() + startTimeoutMs
  while (state(uuid) !== 'running') {
    if (child.exitCode !== null || Date.now() > deadline) {
      throw new Error(
        `VirtualBox does not start the machine:\n${readFileSync(logFile(uuid), 'utf8').slice(-2_000)}`,
      )
    }
    await delay(500)
  }
}

function state(uuid: string): string | undefined {
  return parseProperties(askReal(['showvminfo', uuid, '--machinereadable']).stdout).get('VMState')
}
