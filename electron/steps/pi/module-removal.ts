/** Takes our module out of the Pi's configuration: first the import, then what runs, and the files last. */
import { failure } from '../../contract/problem.ts'
import type { StepContext } from '../../engine/resource.ts'
import type { Remote } from '../../ports/ssh.ts'
import { buildSystem, endRollback, keepSystem, testSystem } from './activation.ts'
import { removeBootstrap } from './bootstrap.ts'
import { moduleFolder, pathsTo, type ConfigurationFile } from './configuration-paths.ts'
import { checkSyntax, evaluateMachines } from './evaluation.ts'
import { changeFile, settleBackup, undoFileChange, type FileChange } from './file-change.ts'
import { removeImport } from './import-editor.ts'
import { modulePaths } from './module-files.ts'
import { gitForget, removeEmptyFolder, removeLeftovers, systemsBefore } from './module-install.ts'
import { isInUse, isOurs, lookAndWant, originalFile, type ModuleLook } from './module-look.ts'
import { piSession } from './session.ts'
import { provideMemory } from './swap-file.ts'
import { undoneIfItFails } from './undo.ts'

/** The builder may be gone already, and the Pi may be told to wait for it: this once it helps itself. */
export const removalNixConfig = 'builders =\nmax-jobs = auto'

export async function uninstallModule(context: StepContext): Promise<void> {
  const { look, wanted } = await lookAndWant(context)
  const remote = await piSession(context)
  if (look.leftovers.rollback !== 'none') await endRollback(remote, systemsBefore(look).oldSystem)
  await removeBootstrap(remote)

  const files = await filesWithoutImport(remote, look)
  if (files.length > 0 || isInUse(look, wanted)) {
    await undoneIfItFails(context, async (undoList) => {
      await provideMemory(context, look.leftovers.swapFile, undoList)
      for (const file of files) {
        undoList.add(file.path, async (later) => undoFileChange(await piSession(later), file))
        await changeFile(remote, file)
        await checkSyntax(remote, file.path, context.signal)
      }
      const now = await evaluateMachines(remote, look.configuration, context.signal)
      if (now.some((machine) => isOurs(look, wanted, machine)))
        throw failure(
          'PI_CONFIGURATION_UNCLEAR',
          `Without the import of ${moduleFolder} the configuration still has the builder: it stands somewhere else too.`,
        )
      await buildSystem(context, removalNixConfig)
      await testSystem(context, systemsBefore(look), removalNixConfig, undoList)
      await keepSystem(context, removalNixConfig, undoList)
    })
  }
  await removeFiles(await piSession(context), look, files)
}

/** Each file as it will be; throws before the first change when one is not understood. */
async function filesWithoutImport(remote: Remote, look: ModuleLook): Promise<FileChange[]> {
  const { main, importing } = look.configuration
  const settled = await settleBackup(remote, main.path, (source) => importOut({ path: main.path, source }))
  const candidates = importing.filter(({ path }) => path !== main.path)
  if (settled.current !== '') candidates.push({ path: main.path, source: settled.current })
  return candidates.flatMap((file) => {
    const after = importOut(file)
    return after === undefined
      ? []
      : [{ path: file.path, original: file.source, current: file.source, after }]
  })
}

/** The text without our import, `undefined` where there is none. */
export function importOut({ path, source }: ConfigurationFile): string | undefined {
  for (const importPath of pathsTo(path)) {
    const removal = removeImport(source, importPath)
    if (removal.kind === 'removed') return removal.source
    if (removal.kind === 'unclear' && source.includes('pi-offload'))
      throw failure(
        'PI_CONFIGURATION_UNCLEAR',
        `${path}: ${removal.reason}. Take the import of ${importPath} out by hand.`,
      )
  }
  return undefined
}

async function removeFiles(remote: Remote, look: ModuleLook, files: readonly FileChange[]): Promise<void> {
  if (look.configuration.kind === 'flake')
    // 128: no repository; 127: no git.
    await remote.run(gitForget, { successExitCodes: [0, 1, 127, 128] })
  await removeLeftovers(remote, look, files)
  for (const path of [originalFile, ...modulePaths.toReversed()]) await remote.remove(path)
  await removeEmptyFolder(remote)
}
