/**
 * Build machines as `/etc/nix/machines` lists them: `uri systems key maxJobs speed features mandatory hostKey`, `-` for empty.
 * Source: nixpkgs nixos/modules/config/nix-remote-build.nix; Nix manual, "Remote builds".
 */
import { z } from 'zod'
import { publicHostKey, type PiSettings } from './settings.ts'

export interface BuildMachine {
  /** `ssh-ng://user@host`; a bare host means the protocol `ssh`. */
  uri: string
  host: string
  systems: string[]
  key: string
  maxJobs: number
  speedFactor: number
  features: string[]
  mandatoryFeatures: string[]
  hostKey: string
}

export function readMachines(text: string): BuildMachine[] {
  return text
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '')
    .map(readMachine)
}

function readMachine(line: string): BuildMachine {
  const fields = line.split(/\s+/).map((field) => (field === '-' ? '' : field))
  const [
    uri = '',
    systems = '',
    key = '',
    jobs = '',
    speed = '',
    features = '',
    mandatory = '',
    hostKey = '',
  ] = fields
  return {
    uri: uri.includes('://') ? uri : `ssh://${uri}`,
    host: uri
      .replace(/^[a-z-]+:\/\//, '')
      .replace(/^[^@]*@/, '')
      .replace(/[?].*$/, ''),
    systems: sorted(systems),
    key,
    maxJobs: jobs === '' ? 1 : Number(jobs),
    speedFactor: speed === '' ? 1 : Number(speed),
    features: sorted(features),
    mandatoryFeatures: sorted(mandatory),
    hostKey,
  }
}

function sorted(list: string): string[] {
  return list.split(',').filter(Boolean).sort()
}

/** Our line, complete: what Nix is told before the configuration says it. */
export function machineLine(settings: PiSettings): string {
  return [
    `${settings.protocol}://${settings.user}@${settings.alias}`,
    settings.systems.join(','),
    settings.keyPath,
    String(settings.maxJobs),
    String(settings.speedFactor),
    settings.supportedFeatures.join(',') || '-',
    '-',
    publicHostKey(settings),
  ].join(' ')
}

/** Whether a machine is the one of these settings. A host key is pinned by ssh too, so the line may leave it out. */
export function isMachineOf(settings: PiSettings, machine: BuildMachine): boolean {
  const [ours] = readMachines(machineLine(settings))
  return ours !== undefined && sameMachine({ ...ours, hostKey: '' }, { ...machine, hostKey: '' })
}

export function sameMachine(one: BuildMachine, other: BuildMachine): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** An entry of `nix.buildMachines` as the evaluation shows it. */
const evaluatedMachine = z.object({
  hostName: z.string(),
  protocol: z.string().nullish(),
  system: z.string().nullish(),
  systems: z.array(z.string()).default([]),
  sshUser: z.string().nullish(),
  sshKey: z.string().nullish(),
  maxJobs: z.number().default(1),
  speedFactor: z.number().default(1),
  supportedFeatures: z.array(z.string()).default([]),
  mandatoryFeatures: z.array(z.string()).default([]),
  publicHostKey: z.string().nullish(),
})

/** The evaluated option `nix.buildMachines`. */
export const evaluatedMachinesSchema = z
  .array(evaluatedMachine)
  .transform((entries) => entries.map(fromEvaluation))

function fromEvaluation(entry: z.infer<typeof evaluatedMachine>): BuildMachine {
  const user = entry.sshUser ? `${entry.sshUser}@` : ''
  // NixOS writes `systems` only where there is no `system`.
  const systems = entry.system ? [entry.system] : entry.systems
  return {
    uri: `${entry.protocol ?? 'ssh'}://${user}${entry.hostName}`,
    host: entry.hostName,
    systems: [...new Set(systems)].sort(),
    key: entry.sshKey ?? '',
    maxJobs: entry.maxJobs,
    speedFactor: entry.speedFactor,
    // NixOS lists mandatory features among the supported ones when it writes the machines file.
    features: [...new Set([...entry.supportedFeatures, ...entry.mandatoryFeatures])].sort(),
    mandatoryFeatures: [...entry.mandatoryFeatures].sort(),
    hostKey: entry.publicHostKey ?? '',
  }
}
