/** What the Pi builds without the PC by default: nothing that calls itself big. */
import { randomUUID } from 'node:crypto'
import type { LabWorld } from './lab-world.ts'

/** The way out is the FAQ's for a kernel that cannot wait. It is root's alone: a daemon has opened its store before it is told of the option. */
export async function expectSmallBuildsAlone({ onPi }: LabWorld): Promise<void> {
  const big = `derivation {
    name = "big-${randomUUID()}";
    system = "aarch64-linux";
    requiredSystemFeatures = [ "big-parallel" ];
    builder = "/bin/sh";
    args = [ "-c" "echo built >$out" ];
  }`
  const nixBuild = ['nix-build', '--no-out-link', '-j1', '--builders', '', '--expr', big]
  const refused = await onPi(['env', 'NIX_REMOTE=daemon', ...nixBuild], { accept: 'any' })
  if (refused.exitCode === 0 || !refused.stderr.includes('big-parallel'))
    throw new Error(`It was not refused: ${refused.stderr}`)
  await onPi([...nixBuild, '--option', 'extra-system-features', 'big-parallel'])
}
