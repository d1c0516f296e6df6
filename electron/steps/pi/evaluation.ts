/** What a configuration says, asked of Nix itself before anything is built from it. */
import { z } from 'zod'
import { failure, ProblemError } from '../../contract/problem.ts'
import type { Remote, RemoteResult, RemoteRunOptions } from '../../ports/ssh.ts'
import { meaning, readJsonAnswer } from './answers.ts'
import { evaluatedMachinesSchema, sameMachine, type BuildMachine } from './build-machines.ts'
import { configurationFolder } from './configuration-paths.ts'
import type { Configuration } from './configuration.ts'
import { systemMissing, type FlakeLook } from './flake-look.ts'

/** An evaluation of a system takes a minute or two on a Pi 4 and swaps on a small one (nixpkgs#135033). */
const timeoutMs = 1_800_000

/** Throws `PI_REBUILD_FAILED` with Nix's message when the file is no Nix. */
export async function checkSyntax(remote: Remote, path: string, signal: AbortSignal): Promise<void> {
  const parse = remote.run(['nix-instantiate', '--parse', path], { signal, maxOutputBytes: 8 * 1024 * 1024 })
  await meaning('PI_REBUILD_FAILED', `Nix cannot read ${path}.`, parse)
}

/** `nix.buildMachines` of the configuration. */
export async function evaluateMachines(
  remote: Remote,
  { kind, flake }: Configuration,
  signal: AbortSignal,
): Promise<BuildMachine[]> {
  const option = 'config.nix.buildMachines'
  const options = { signal, timeoutMs }
  const file = kind === 'system' ? `${configurationFolder}/system.nix` : '<nixpkgs/nixos>'
  const evaluation =
    flake === undefined
      ? remote.run(['nix-instantiate', '--eval', '--strict', '--json', file, '-A', option], options)
      : evaluateSystem(remote, flake, option, options)
  const { stdout } = await meaning('PI_REBUILD_FAILED', 'The configuration cannot be evaluated.', evaluation)
  return readJsonAnswer(option, evaluatedMachinesSchema, stdout)
}

async function evaluateSystem(
  remote: Remote,
  flake: FlakeLook,
  option: string,
  options: RemoteRunOptions,
): Promise<RemoteResult> {
  const features = ['--extra-experimental-features', 'nix-command flakes']
  const evaluation = ['nix', ...features, 'eval', '--json']
  const all = `${flake.folder}#nixosConfigurations`
  try {
    return await remote.run([...evaluation, `${all}."${flake.host}".${option}`], options)
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code !== 'PI_COMMAND_FAILED') throw error
    // It may be that there is no such system at all: where the names are computed, only Nix can tell.
    const { exitCode, stdout } = await remote.run([...evaluation, all, '--apply', 'builtins.attrNames'], {
      ...options,
      successExitCodes: [0, 1],
    })
    if (exitCode !== 0) throw error
    const names = readJsonAnswer('nixosConfigurations', z.array(z.string()), stdout)
    const missing = systemMissing(flake, names)
    throw missing === undefined ? error : new ProblemError(missing)
  }
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
