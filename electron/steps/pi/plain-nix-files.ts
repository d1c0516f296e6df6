/**
 * What lets the Nix of a Linux other than NixOS use the builder, as files. Most are ours alone; in three of others, which Nix and ssh read
 * whatever distribution it is, a block of ours goes between two comments.
 */
import type { StepContext } from '../../engine/resource.ts'
import type { Remote } from '../../ports/ssh.ts'
import { rootSshConfig } from './bootstrap.ts'
import { machineLine } from './build-machines.ts'
import { replaceFile } from './file-change.ts'
import { blockIn, fenceOf, withBlock, withoutBlock } from './fenced-block.ts'
import type { ModuleTexts } from './module-files.ts'
import { settingsText, type PiSettings } from './settings.ts'
import { hostBlock } from './ssh-config.ts'

export const plainFolder = '/etc/pi-offload'
export const plainSettings = `${plainFolder}/settings.json`
/** Says of which files with which settings the running Nix was told: written when all of it is in force. */
export const plainDigest = `${plainFolder}/digest`
export const plainKnownHosts = `${plainFolder}/known_hosts`
const ownNixConf = `${plainFolder}/nix.conf`
const command = '/usr/local/bin/pi-offload'

export const machinesFile = '/etc/nix/machines'
const nixConf = '/etc/nix/nix.conf'
/** Determinate Nix writes nix.conf itself, includes this one in it, and leaves it to the user (its manual, "Configuration"). */
const customNixConf = '/etc/nix/nix.custom.conf'

export const fence = fenceOf('Pi Offload')

/** A block in a file of others. */
export interface BlockPlace {
  path: string
  at: 'start' | 'end'
  mode: number
}

/** ssh takes the first value that it finds, and Nix the last one. */
export const rootSsh: BlockPlace = { path: rootSshConfig, at: 'start', mode: 0o600 }
export const machines: BlockPlace = { path: machinesFile, at: 'start', mode: 0o644 }

export function nixConfPlace(source: string | undefined): BlockPlace {
  const isManaged = /^\s*!?include\s+(?:\/etc\/nix\/)?nix\.custom\.conf\s*$/m.test(source ?? '')
  return { path: isManaged ? customNixConf : nixConf, at: 'end', mode: 0o644 }
}
export const nixConfs: readonly string[] = [nixConf, customNixConf]

/** In the order of writing. */
const ownFiles: readonly {
  path: string
  mode: number
  asset?: string
  text?: (settings: PiSettings) => string
}[] = [
  { path: plainKnownHosts, mode: 0o644, text: ({ alias, hostKey }) => `${alias} ${hostKey}\n` },
  { path: plainSettings, mode: 0o644, text: settingsText },
  { path: `${plainFolder}/command.env`, mode: 0o644, text: commandEnv },
  { path: `${plainFolder}/progress.awk`, mode: 0o644, asset: 'nix/progress.awk' },
  { path: ownNixConf, mode: 0o644, text: nixConfText },
  { path: command, mode: 0o755, asset: 'nix/pi-offload.sh' },
]
export const ownPaths: readonly string[] = ownFiles.map(({ path }) => path)

function modeOf(path: string): number {
  return ownFiles.find((file) => file.path === path)?.mode ?? 0o644
}

/** The files that are ours alone. */
export async function wantedOwnTexts({ ports }: StepContext, settings: PiSettings): Promise<ModuleTexts> {
  const texts = ownFiles.map(async ({ path, asset, text }): Promise<[string, string]> => [
    path,
    asset === undefined ? (text?.(settings) ?? '') : await ports.assets.text(asset),
  ])
  return new Map(await Promise.all(texts))
}

/** The lines of the blocks, by the files that they go into. */
export function wantedBlocks(settings: PiSettings, conf: BlockPlace): ReadonlyMap<BlockPlace, string> {
  return new Map([
    [rootSsh, hostBlock(settings, plainKnownHosts)],
    [machines, `${machineLine(settings)}\n`],
    [conf, `!include ${ownNixConf}\n`],
  ])
}

/** As the module has it on NixOS (resources/nix/pi.nix). */
function nixConfText({ signingKey, whenBuilderIsOff }: PiSettings): string {
  const policy = {
    // What Nix has by itself on Linux but for `big-parallel` (nix, src/libstore/globals.cc, getDefaultSystemFeatures).
    'build-small': ['system-features = nixos-test benchmark kvm'],
    wait: ['max-jobs = 0'],
    'build-everything': [],
  }
  return [
    '# Of Pi Offload.',
    'builders-use-substitutes = true',
    `extra-trusted-public-keys = ${signingKey}`,
    ...policy[whenBuilderIsOff],
  ]
    .map((line) => `${line}\n`)
    .join('')
}

/** Variables of the shell, which the module writes on NixOS (resources/nix/pi.nix). */
function commandEnv(settings: PiSettings): string {
  const values = {
    builder_alias: settings.alias,
    builder_protocol: settings.protocol,
    builder_address: settings.address,
    builder_port: String(settings.port),
    builder_systems: settings.systems.join(' '),
    builder_signing_key: settings.signingKey,
    builder_supported_features: settings.supportedFeatures.join(' '),
    builder_when_off: settings.whenBuilderIsOff,
    other_caches: '',
  }
  return (
    Object.entries(values)
      // Also where there is nothing to quote: so it looks the same in a plan whose keys are not made yet.
      .map(([name, value]) => `${name}='${value.replaceAll("'", String.raw`'\''`)}'\n`)
      .join('')
  )
}

/** `lines`: `undefined` takes the block out. What its owner changed around it meanwhile stays. */
export async function writeBlock(
  remote: Remote,
  { path, at, mode }: BlockPlace,
  lines: string | undefined,
): Promise<void> {
  const now = await remote.readFile(path)
  if (blockIn(now, fence) === lines) return
  const next = lines === undefined ? withoutBlock(now, fence) : withBlock(now, fence, { lines, at })
  if (next === undefined) await remote.remove(path)
  else if (now === undefined) await remote.writeFile(path, next, mode)
  else await replaceFile(remote, path, next)
}

/** `text`: `undefined` removes it. */
export async function writeOwnFile(remote: Remote, path: string, text: string | undefined): Promise<void> {
  await (text === undefined ? remote.remove(path) : remote.writeFile(path, text, modeOf(path)))
}
