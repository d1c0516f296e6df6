/** What bringing the module into the Pi's configuration, and taking it out, does there: for the review, in the order of doing. */
import type { Detail } from '../../contract/plan.ts'
import type { StepContext } from '../../engine/resource.ts'
import { buildCommand, buildFolder } from './activation.ts'
import {
  bootstrapKnownHosts,
  bootstrapNixConfig,
  bootstrapTexts,
  rootSshConfig,
  withoutBootstrap,
} from './bootstrap.ts'
import { importPathIn, moduleFolder, type ConfigurationFile } from './configuration-paths.ts'
import { command, deleted, written, type FileDetail } from './details.ts'
import { backupOf, makeBackup } from './file-change.ts'
import { addImport } from './import-editor.ts'
import { wantedTexts } from './module-files.ts'
import { gitAdd, gitForget, keepOriginal, systemsBefore } from './module-install.ts'
import { isInUse, originalFile, type ModuleLook } from './module-look.ts'
import { importOut, removalNixConfig } from './module-removal.ts'
import { testPackage } from './test-packages.ts'
import { cancellation, rollbackCommand } from './rollback-timer.ts'
import type { PiSettings } from './settings.ts'
import { swapFileDetails } from './swap-file.ts'

export async function installation(
  context: StepContext,
  look: ModuleLook,
  wanted: PiSettings,
): Promise<Detail[]> {
  const { main } = look.configuration
  const [files, swap] = await Promise.all([
    fileChanges(context, look, wanted),
    swapFileDetails(context, true, look.leftovers.swapFile),
  ])
  const { oldSystem } = systemsBefore(look)
  const texts = bootstrapTexts(look.rootSsh.text, wanted)
  const ownSshConfig = withoutBootstrap(look.rootSsh.text)
  const backups = files.filter(({ path }) => hasBackup(look, path)).map(({ path }) => path)
  const isEdited = backups.includes(main.path) || look.leftovers.files.includes(backupOf(main.path))
  return [
    ...endOfRollback(look),
    written(bootstrapKnownHosts, undefined, texts.knownHosts),
    written(rootSshConfig, look.rootSsh.text, texts.config),
    testPackage,
    ...swap.before,
    ...files.flatMap((file) => [
      ...(backups.includes(file.path) && !look.leftovers.files.includes(backupOf(file.path))
        ? [command(makeBackup(file.path))]
        : []),
      file,
    ]),
    ...(look.configuration.kind === 'flake' ? [command(gitAdd)] : []),
    nixConfig(bootstrapNixConfig(wanted)),
    command(['nixos-rebuild', 'dry-build']),
    ...build,
    ...arming(oldSystem),
    command(['nixos-rebuild', 'test']),
    written(rootSshConfig, texts.config, ownSshConfig),
    written(bootstrapKnownHosts, texts.knownHosts, undefined),
    testPackage,
    command(['nixos-rebuild', 'switch']),
    ...noRollback,
    ...(isEdited ? [command(keepOriginal(main.path))] : []),
    ...deleted(
      [...look.leftovers.files, ...backups.map(backupOf)].filter((path) => path !== backupOf(main.path)),
    ),
    ...swap.after,
  ]
}

export async function removal(context: StepContext, look: ModuleLook, wanted: PiSettings): Promise<Detail[]> {
  const files = look.configuration.importing.flatMap((file) => {
    const after = textWithoutImport(file)
    return after === undefined ? [] : [written(file.path, file.source, after)]
  })
  const isEvaluated = files.length > 0 || isInUse(look, wanted)
  const swap = await swapFileDetails(context, isEvaluated, look.leftovers.swapFile)
  return [
    ...endOfRollback(look),
    ...endOfBootstrap(look),
    ...swap.before,
    ...files.flatMap((file) => [command(makeBackup(file.path)), file]),
    ...(isEvaluated
      ? [
          nixConfig(removalNixConfig),
          ...build,
          ...arming(systemsBefore(look).oldSystem),
          command(['nixos-rebuild', 'test']),
          command(['nixos-rebuild', 'switch']),
          ...noRollback,
        ]
      : []),
    ...(look.configuration.kind === 'flake' ? [command(gitForget)] : []),
    ...deleted([...look.leftovers.files, ...files.map(({ path }) => backupOf(path))]),
    ...swap.after,
    ...deleted(look.hasOriginal ? [originalFile] : []),
    ...[...look.texts].toReversed().map(([path, before]) => written(path, before, undefined)),
    ...deleted([moduleFolder]),
  ]
}

/** The files that stay, as far as they differ. */
export async function fileChanges(
  context: StepContext,
  look: ModuleLook,
  wanted: PiSettings,
): Promise<FileDetail[]> {
  const { main, importing, protectedBecause } = look.configuration
  const mayEdit = importing.length === 0 && protectedBecause === undefined
  const addition = mayEdit ? addImport(main.source, importPathIn(main.path)) : undefined
  return [
    ...[...(await wantedTexts(context, wanted))].map(([path, after]) =>
      written(path, look.texts.get(path), after),
    ),
    ...(addition?.kind === 'added' ? [written(main.path, main.source, addition.source)] : []),
  ].filter(({ before, after }) => before !== after)
}

/** Files of ours have something to go back to only where they are in use. */
function hasBackup({ configuration, texts }: ModuleLook, path: string): boolean {
  return path === configuration.main.path || (texts.has(path) && configuration.importing.length > 0)
}

function endOfRollback(look: ModuleLook): Detail[] {
  const { rollback } = look.leftovers
  if (rollback === 'none') return []
  if (rollback === 'set') return [...noRollback]
  return [...noRollback, command([`${systemsBefore(look).oldSystem}/bin/switch-to-configuration`, 'test'])]
}

/** What an interrupted run left of the temporary ssh entry. */
function endOfBootstrap({ leftovers, rootSsh: { text } }: ModuleLook): Detail[] {
  if (!leftovers.bootstrap) return []
  const own = withoutBootstrap(text)
  return [...(own === text ? [] : [written(rootSshConfig, text, own)]), ...deleted([bootstrapKnownHosts])]
}

const noRollback: readonly Detail[] = Object.values(cancellation).map(command)

/** One that an earlier run left would stand in the way of this one. */
function arming(oldSystem: string): Detail[] {
  return [...noRollback, command(rollbackCommand(oldSystem))]
}

const build: readonly Detail[] = [
  command(['mkdir', '-p', '--', buildFolder]),
  command(buildCommand),
  ...deleted([`${buildFolder}/result`, buildFolder]),
]

/** A file that is not understood is named by the removal itself; the rest of the plan can be shown all the same. */
function textWithoutImport(file: ConfigurationFile): string | undefined {
  try {
    return importOut(file)
  } catch {
    return undefined
  }
}

function nixConfig(text: string): Detail {
  return { kind: 'setting', name: 'NIX_CONFIG for nixos-rebuild', after: text.replaceAll('\n', '; ') }
}
