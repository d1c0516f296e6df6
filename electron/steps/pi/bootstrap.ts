/**
 * The builder's alias for root before the configuration knows it, so that the builder is proven first and the very first
 * rebuild already uses it. Temporary: gone as soon as the configuration itself says the same, found and taken out after a crash.
 *
 * The daemon's ssh reads root's own ssh config, so that is where it has to stand. The host key goes into a file of ours.
 */
import type { Remote } from '../../ports/ssh.ts'
import { machineLine } from './build-machines.ts'
import { fenceOf, hasBlock, withBlock, withoutBlock } from './fenced-block.ts'
import { replaceFile } from './file-change.ts'
import type { PiSettings } from './settings.ts'
import { hostBlock } from './ssh-config.ts'

export const rootSshFolder = '/root/.ssh'
export const rootSshConfig = `${rootSshFolder}/config`
export const bootstrapKnownHosts = `${rootSshFolder}/pi-offload-known-hosts`

const fence = fenceOf('Pi Offload, temporary')

/** Root's ssh config with our block, and the host key that the block refers to. */
export function bootstrapTexts(
  config: string | undefined,
  settings: PiSettings,
): { config: string; knownHosts: string } {
  return {
    // First, because ssh takes the first value it finds; an older block is replaced.
    config: withBlock(config, fence, { lines: hostBlock(settings, bootstrapKnownHosts), at: 'start' }),
    knownHosts: `${settings.alias} ${settings.hostKey}\n`,
  }
}

/** `config` is root's ssh config as it is, `undefined` where there is none. */
export async function putBootstrap(
  remote: Remote,
  config: string | undefined,
  settings: PiSettings,
): Promise<void> {
  const texts = bootstrapTexts(config, settings)
  await remote.writeFile(bootstrapKnownHosts, texts.knownHosts, 0o600)
  await (config === undefined
    ? remote.writeFile(rootSshConfig, texts.config, 0o600)
    : replaceFile(remote, rootSshConfig, texts.config))
}

/** Takes it out of the file as it is now; what its owner changed meanwhile stays. */
export async function removeBootstrap(remote: Remote): Promise<void> {
  const text = await remote.readFile(rootSshConfig)
  if (hasBootstrap(text)) {
    const own = withoutBootstrap(text)
    await (own === undefined ? remote.remove(rootSshConfig) : replaceFile(remote, rootSshConfig, own))
  }
  await remote.remove(bootstrapKnownHosts)
}

export function hasBootstrap(text: string | undefined): boolean {
  return hasBlock(text, fence)
}

/** The file without our block; `undefined` where it is nothing but our block. */
export function withoutBootstrap(text: string | undefined): string | undefined {
  return withoutBlock(text, fence)
}

/** Settings for one nix command, as NixOS's `nix.conf` will have them. */
export function bootstrapNixConfig(settings: PiSettings): string {
  return `builders = ${machineLine(settings)}\nbuilders-use-substitutes = true`
}
