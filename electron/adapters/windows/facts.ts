/** What the PC has and grants, from the answer of `pc-facts.ps1`. */
import { homedir } from 'node:os'
import type { z } from 'zod'
import type { HostFacts, OtherHypervisor } from '../../ports/host.ts'
import { pcFactsSchema } from './answers/pc-facts.ts'
import type { RunScript } from './powershell.ts'

export type PcFacts = z.infer<typeof pcFactsSchema>

/** An answer takes seconds, and is asked for from many places at once. */
const keptMs = 10_000

/** Keeps an answer for moments: what is installed or switched on meanwhile shows at the next look. A failure is not kept. */
export function askForFacts(
  run: RunScript,
  folder = homedir(),
  now = () => performance.now(),
): () => Promise<PcFacts> {
  let asked: Promise<PcFacts> | undefined
  let askedAt = 0
  return () => {
    if (now() - askedAt > keptMs) asked = undefined
    if (asked === undefined) askedAt = now()
    asked ??= run('pc-facts', { Folder: folder }, pcFactsSchema).catch((error: unknown) => {
      asked = undefined
      throw error
    })
    return asked
  }
}

export function readFacts({
  hardware,
  virtualization,
  sleep,
  pendingRestart,
}: PcFacts): Omit<HostFacts, 'startedAt'> {
  const otherHypervisor = hypervisorOf(virtualization)
  const sleepsAfterSeconds = sleepOf(sleep.onMains)
  return {
    system: 'windows',
    cpuThreads: hardware.cpuThreads,
    memoryMiB: hardware.memoryMiB,
    // Windows grants every port to everyone.
    lowestPort: 1,
    hardwareVirtualization:
      virtualization.firmwareEnabled === null ? 'unknown' : virtualization.firmwareEnabled ? 'on' : 'off',
    restartPending: pendingRestart.components || pendingRestart.windowsUpdate,
    ...(hardware.architecture === 'arm64' && { hasArmProcessor: true }),
    ...(sleepsAfterSeconds !== undefined && { sleepsAfterSeconds }),
    ...(otherHypervisor && { otherHypervisor }),
  }
}

/** Hibernation halts the builder, too: whichever comes first. */
function sleepOf(onMains: PcFacts['sleep']['onMains']): number | null | undefined {
  const waits = [onMains.sleepAfterSeconds, onMains.hibernateAfterSeconds].filter((wait) => wait !== null)
  if (waits.length === 0) return undefined
  const set = waits.filter((seconds) => seconds > 0)
  return set.length === 0 ? null : Math.min(...set)
}

/**
 * VirtualBox runs through the hypervisor of Windows, slower ("Attempting fall back to NEM" in its log). All that need it are named: one
 * switched off alone changes nothing. A sentence each, since each has its own switch.
 */
function hypervisorOf(facts: PcFacts['virtualization']): OtherHypervisor | undefined {
  if (!facts.hypervisorPresent) return undefined
  const enabled = new Set(facts.features.enabled)
  const second = facts.wslDistributions.filter(({ version }) => version === 2).map(({ name }) => name)
  const sentences = [
    facts.memoryIntegrity === 'running' && 'Memory integrity (core isolation) is on.',
    facts.vbs === 'running' &&
      facts.memoryIntegrity !== 'running' &&
      'Virtualization-based security is running.',
    second.length > 0 && `WSL 2 is set up: ${second.join(', ')}.`,
    enabled.has('Microsoft-Hyper-V-Hypervisor') && 'Hyper-V is switched on.',
    enabled.has('VirtualMachinePlatform') && 'The Virtual Machine Platform is switched on.',
    enabled.has('HypervisorPlatform') && 'The Windows Hypervisor Platform is switched on.',
    enabled.has('Containers-DisposableClientVM') && 'Windows Sandbox is switched on.',
  ].filter((sentence) => sentence !== false)
  const unnamed = 'A hypervisor is running, and Windows does not say for what.'
  return { effect: 'slows', description: sentences.length === 0 ? unnamed : sentences.join(' ') }
}
