/** What Nix lists before it builds or would build, a path in a line (`printMissing` of nix, src/libmain/shared.cc). */

export interface Planned {
  /** Paths of what would be built. */
  derivations: string[]
  /** How many paths would be fetched from a cache. */
  fetched: number
}

export function plannedIn(printed: string): Planned {
  const paths = printed
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /^\/nix\/store\/\S+$/.test(line))
  const [count, number = '1'] = /^ *(?:these (\d+) paths|this path) will be fetched\b/m.exec(printed) ?? []
  return {
    derivations: paths.filter((path) => path.endsWith('.drv')),
    fetched: count === undefined ? 0 : Number(number),
  }
}

const heavy = /-(?:linux(?:-rpi\d?)?-\d|rustc-\d|llvm-\d|chromium-)/
/** Their sources, and a kernel's modules picked for an initrd, which every NixOS makes itself (makeModulesClosure of nixpkgs): a matter of seconds. */
const light = /-shrunk\.drv$|\.(?:tar|patch|diff)(?:\.\w+)?\.drv$/

/** Those of these derivations that take days under emulation (nixos-raspberrypi#172). */
export function heavyBuilds(derivations: readonly string[]): string[] {
  return derivations.filter((derivation) => heavy.test(derivation) && !light.test(derivation))
}
