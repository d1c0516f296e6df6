/** A Pi with the key, and with the module. */
import { expect } from 'vitest'
import { piKey } from '../../../../electron/steps/pi/key.ts'
import { piModule } from '../../../../electron/steps/pi/module.ts'
import { bringAbout, createWorld, type World } from './world.ts'

export const main = '/etc/nixos/configuration.nix'
export const settings = '/etc/nixos/pi-offload/settings.json'
export const original = '/etc/nixos/pi-offload/configuration.nix.before'

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
