/** What no program can get around on the Pi: a name that is somebody's, or a file that is not understood. */
import { problem, type Problem } from '../../contract/problem.ts'
import type { StepContext } from '../../engine/resource.ts'
import { additionByHand } from './addition-by-hand.ts'
import { rootSshConfig, withoutBootstrap } from './bootstrap.ts'
import { importPathIn, type ConfigurationFile } from './configuration-paths.ts'
import { outOfReach, systemMissing } from './flake-look.ts'
import { addImport } from './import-editor.ts'
import { isOurs, type ModuleLook } from './module-look.ts'
import type { PiSettings } from './settings.ts'
import { takenAlias, toDecideOnAlias, type NamesOfOthers } from './taken-alias.ts'

export function obstacleTo(look: ModuleLook, wanted: PiSettings): Problem | undefined {
  return nameConflict(look, wanted) ?? unclearConfiguration(look)
}

/**
 * The same where nothing of ours is on the Pi yet. A name that is somebody's is for a person to decide: another one that nobody uses
 * goes with the problem.
 */
export async function obstacleToBegin(
  context: StepContext,
  look: ModuleLook,
  wanted: PiSettings,
): Promise<Problem | undefined> {
  const conflict = nameConflict(look, wanted)
  if (conflict === undefined) return unclearConfiguration(look)
  return toDecideOnAlias(context, conflict, wanted, namesOfOthers(look, wanted))
}

function nameConflict(look: ModuleLook, wanted: PiSettings): Problem | undefined {
  return takenAlias(namesOfOthers(look, wanted), wanted)
}

function namesOfOthers(look: ModuleLook, wanted: PiSettings): NamesOfOthers {
  const { alias } = wanted
  const ours = look.machines.filter((machine) => isOurs(look, wanted, machine))
  // In the middle of a rollback the host may be there still, and the machine no longer.
  const isNamedByUs =
    ours.some((machine) => machine.host === alias) ||
    (look.digests.running !== undefined && look.knownSettings.some((settings) => settings.alias === alias))
  return {
    machines: look.machines.filter((machine) => !ours.includes(machine)),
    rootSsh: withoutBootstrap(look.rootSsh.text) ?? '',
    systemSsh: look.systemSshConfig,
    ownHostLines: isNamedByUs ? 1 : 0,
    knownHosts: look.knownHosts,
  }
}

/** Why no program adds the import, and what a person adds. */
export function unclearConfiguration(
  look: Pick<ModuleLook, 'configuration'> & { rootSsh: Pick<ModuleLook['rootSsh'], 'linkedTo'> },
): Problem | undefined {
  const { configuration, rootSsh } = look
  if (rootSsh.linkedTo !== '')
    return problem(
      'PI_CONFIGURATION_UNCLEAR',
      `${rootSshConfig} is a link to ${rootSsh.linkedTo}; it has to be a file of its own during the installation.`,
    )
  const { flake } = configuration
  const missing = flake?.systems && systemMissing(flake, flake.systems)
  if (missing !== undefined) return missing
  if (configuration.importing.length > 0) return bypass(look)
  if (flake?.isElsewhere === true) return outOfReach(flake)
  const reason = configuration.protectedBecause ?? reasonAgainstEdit(configuration.main)
  if (reason === undefined) return undefined
  return problem(
    'PI_CONFIGURATION_UNCLEAR',
    `${configuration.main.path}: ${reason}. ${additionByHand(configuration)} ` +
      'The folder comes into being with `apply`: do not rebuild the Pi before.',
  )
}

/** Also where all else of the module is as wanted: the next rebuild would leave it out, and no program can add the import. */
export function obstacleToKeep(look: ModuleLook): Problem | undefined {
  return look.configuration.importing.length > 0 ? bypass(look) : unclearConfiguration(look)
}

function bypass({ configuration }: Pick<ModuleLook, 'configuration'>): Problem | undefined {
  const { flake, isBypassed } = configuration
  if (flake === undefined || !isBypassed) return undefined
  if (flake.isElsewhere) return outOfReach(flake)
  return problem(
    'PI_CONFIGURATION_UNCLEAR',
    `${flake.file.path} is used instead of configuration.nix and does not load it. Import ./pi-offload in one of its modules: until then a rebuild of the Pi leaves the builder out.`,
  )
}

function reasonAgainstEdit({ path, source }: ConfigurationFile): string | undefined {
  const addition = addImport(source, importPathIn(path))
  return addition.kind === 'unclear' ? addition.reason : undefined
}
