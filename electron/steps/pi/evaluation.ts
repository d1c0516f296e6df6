/** What a configuration says, asked of Nix itself before anything is built from it. */
import { failure } from '../../contract/problem.ts'
import type { Remote } from '../../ports/ssh.ts'
import { meaning, readJsonAnswer } from './answers.ts'
import { evaluatedMachinesSchema, sameMachine, type BuildMachine } from './build-machines.ts'
import { configurationFolder, type Configuration } from './configuration.ts'

/** An evaluation of a system takes a minute or two on a Pi 4 and swaps on a small one (nixpkgs#135033). */
const timeoutMs = 1_800_000

/** Throws `PI_REBUILD_FAILED` with Nix's message when the file is no Nix. */
export async function checkSyntax(remote: Remote, path: string, signal: AbortSignal): Promise<void> {
  const parse = remote.run(['nix-instantiate', '--parse', path], { signal, maxOutputBytes: 8 * 1024 * 1024 })
  await meaning('PI_REBUILD_FAILED', `Nix cannot read ${path}.`, parse)
}

/** `nix.buildMachines` of the configuration, or of another file in the place of configuration.nix. */
export async function evaluateMachines(
  remote: Remote,
  configuration: Configuration,
  signal: AbortSignal,
  insteadOfMain?: string,
): Promise<BuildMachine[]> {
  const argv = await evaluationOf(remote, configuration)
  if (insteadOfMain !== undefined) argv.push('-I', `nixos-config=${insteadOfMain}`)
  const evaluation = remote.run(argv, { signal, timeoutMs })
  const { stdout } = await meaning('PI_REBUILD_FAILED', 'The configuration cannot be evaluated.', evaluation)
  return readJsonAnswer('config.nix.buildMachines', evaluatedMachinesSchema, stdout)
}

async function evaluationOf(remote: Remote, { kind }: Configuration): Promise<string[]> {
  const option = 'config.nix.buildMachines'
  if (kind === 'flake') {
    const host = (await remote.run(['uname', '-n'])).stdout.trim()
    const attribute = `${configurationFolder}#nixosConfigurations."${host}".${option}`
    const features = ['--extra-experimental-features', 'nix-command flakes']
    return ['nix', ...features, 'eval', '--json', attribute]
  }
  const file = kind === 'system' ? `${configurationFolder}/system.nix` : '<nixpkgs/nixos>'
  return ['nix-instantiate', '--eval', '--strict', '--json', file, '-A', option]
}

/**
 * All machines that were in use before have to be there still. When one is missing, the former file is asked too: its owner may
 * have taken the machine out without rebuilding since.
 */
export async function checkOthersStay(
  former: readonly BuildMachine[],
  now: readonly BuildMachine[],
  evaluateFormer: () => Promise<readonly BuildMachine[]>,
): Promise<void> {
  const isMissing = (machine: BuildMachine): boolean => !now.some((other) => sameMachine(machine, other))
  if (!former.some(isMissing)) return
  const lost = (await evaluateFormer()).find(isMissing)
  if (lost !== undefined)
    throw failure('PI_CONFIGURATION_UNCLEAR', `With our import the build machine ${lost.uri} would be gone.`)
}
