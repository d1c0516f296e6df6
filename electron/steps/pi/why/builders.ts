/** The setting `builders` of Nix and what it leads to, as Nix reads it: nix, src/libstore/machines.cc, `expandBuilderLines`. */
import { readMachines, type BuildMachine } from '../build-machines.ts'

/**
 * The machines in their order. `files` are the machines files by their path; one that is not there counts as empty. A machine that
 * names no system is one of `system`, and a speed of 0 is none.
 */
export function readBuilders(
  builders: string,
  files: Readonly<Record<string, string>>,
  system: string,
): BuildMachine[] {
  return expand(builders, files)
    .flatMap(readMachines)
    .map((machine) => ({
      ...machine,
      systems: machine.systems.length === 0 ? [system] : machine.systems,
      speedFactor: machine.speedFactor === 0 ? 1 : machine.speedFactor,
    }))
}

/** Lines end at a semicolon, too, even in a comment. */
function expand(builders: string, files: Readonly<Record<string, string>>): string[] {
  return builders.split(/[\n;]/).flatMap((piece) => {
    const line = piece.trim().replace(/#.*/, '')
    return line.startsWith('@') ? expand(files[line.slice(1).trim()] ?? '', files) : [line]
  })
}

/** The file that is locked while a build has this slot of a machine (`openSlotLock` in build-remote.cc). */
export function slotName({ uri }: BuildMachine, slot: number): string {
  return `${uri.replaceAll('/', '_')}-${String(slot)}`
}
