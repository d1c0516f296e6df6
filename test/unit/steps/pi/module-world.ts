/** A Pi with the key, and with the module. */
import { expect } from 'vitest'
import { piKey } from '../../../../electron/steps/pi/key.ts'
import { piModule } from '../../../../electron/steps/pi/module.ts'
import { bringAbout, createWorld, type World } from './world.ts'

export const main = '/etc/nixos/configuration.nix'
export const settings = '/etc/nixos/pi-offload/settings.json'
export const original = '/etc/nixos/pi-offload/configuration.nix.before'

export const flake = '/etc/nixos/flake.nix'

/** flake.nix with these modules for the Pi, and this in the arguments of another system. */
export function flakeOf(modules: string, others = ''): string {
  const systemOf = (text: string): string => `nixpkgs.lib.nixosSystem { ${text} }`
  return `{
  outputs = { self, nixpkgs, ... }: {
    nixosConfigurations.raspberrypi = ${systemOf(`modules = [ ${modules} ];`)};${
      others === '' ? '' : `\n    nixosConfigurations.nas = ${systemOf(others)};`
    }
  };
}
`
}

export async function worldWithFlake(modules: string, others?: string): Promise<World> {
  const world = await worldWithKey()
  write(world, flake, flakeOf(modules, others))
  return world
}

export async function worldWithKey(): Promise<World> {
  const world = createWorld()
  await bringAbout(piKey, world.context())
  return world
}

export function source(world: World): string {
  return world.pi.files.get(main)?.content ?? ''
}

export function write(world: World, path: string, content: string): void {
  world.pi.files.set(path, { content, mode: 0o644 })
}

export async function installed(): Promise<World> {
  const world = await worldWithKey()
  expect(await bringAbout(piModule, world.context())).toBeUndefined()
  return world
}
