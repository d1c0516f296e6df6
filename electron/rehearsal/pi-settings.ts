/** What our settings on the pretended Pi become in its system. */

import type { FileMap } from './pi-files.ts'

export interface Settings {
  alias: string
  address: string
  port: number
  user: string
  keyPath: string
  hostKey: string
  signingKey: string
  publicHostKey: string
  protocol: string
  systems: string[]
  maxJobs: number
  speedFactor: number
  supportedFeatures: string[]
  whenBuilderIsOff: string
}

/** What Nix reads: nix.conf, and what that includes. */
export function nixConfOf(files: FileMap): string {
  const text = (path: string): string => files.get(path)?.content ?? ''
  return text('/etc/nix/nix.conf').replaceAll(/^!include (\S+)$/gm, (_, path: string) => text(path))
}

/** What its nix.conf says after NixOS's own settings and ours. */
export function nixConf(settings: Settings | undefined): string {
  const isSmall = settings?.whenBuilderIsOff === 'build-small'
  const lines = [
    'builders = @/etc/nix/machines',
    ...(settings === undefined ? [] : [`extra-trusted-public-keys = ${settings.signingKey}`]),
    `max-jobs = ${settings?.whenBuilderIsOff === 'wait' ? '0' : '4'}`,
    `system-features = benchmark ${isSmall ? '' : 'big-parallel '}kvm nixos-test`,
  ]
  return `${lines.join('\n')}\n`
}

export function machineLine(settings: Settings): string {
  const { protocol, user, alias, systems, keyPath, maxJobs, speedFactor, supportedFeatures } = settings
  const features = supportedFeatures.join(',') || '-'
  return `${protocol}://${user}@${alias} ${systems.join(',')} ${keyPath} ${String(maxJobs)} ${String(speedFactor)} ${features} - ${settings.publicHostKey}`
}

export function machineEntry(settings: Settings) {
  return {
    hostName: settings.alias,
    protocol: settings.protocol,
    system: null,
    systems: settings.systems,
    sshUser: settings.user,
    sshKey: settings.keyPath,
    maxJobs: settings.maxJobs,
    speedFactor: settings.speedFactor,
    supportedFeatures: settings.supportedFeatures,
    mandatoryFeatures: [],
    publicHostKey: settings.publicHostKey,
  }
}

/** Words that are not plain are quoted (nixpkgs, lib/strings.nix, toShellVars). */
export function commandEnv(settings: Settings): string {
  const values = {
    address: settings.address,
    alias: settings.alias,
    port: String(settings.port),
    protocol: settings.protocol,
    signing_key: settings.signingKey,
    supported_features: settings.supportedFeatures.join(' '),
    systems: settings.systems.join(' '),
    when_builder_is_off: settings.whenBuilderIsOff,
  }
  return Object.entries(values)
    .map(([name, value]) => `builder_${name}=${/^[\w,.+:@%/-]+$/.test(value) ? value : `'${value}'`}\n`)
    .join('')
}

export function hostBlock({ alias, address, port, user, keyPath }: Settings): string {
  return (
    `Host ${alias}\n  HostName ${address}\n  Port ${String(port)}\n  User ${user}\n  HostKeyAlias ${alias}\n` +
    `  IdentityFile ${keyPath}\nMatch all\n`
  )
}
