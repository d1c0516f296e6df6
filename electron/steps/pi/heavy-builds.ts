/** Which of what Nix would compile takes days under emulation (nixos-raspberrypi#172). */

const heavy = /-(?:linux(?:-rpi\d?)?-\d|rustc-\d|llvm-\d|chromium-)/
/** Their sources, and a kernel's modules picked for an initrd, which every NixOS makes itself (makeModulesClosure of nixpkgs): a matter of seconds. */
const light = /-shrunk\.drv$|\.(?:tar|patch|diff)(?:\.\w+)?\.drv$/

/** From the list that Nix prints before it builds or would build, a path in a line (`printMissing` of nix, src/libmain/shared.cc). */
export function heavyBuilds(printed: string): string[] {
  return printed
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.endsWith('.drv') && heavy.test(line) && !light.test(line))
}
