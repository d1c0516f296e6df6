/** Brings our module into the Pi's configuration, in an order in which nothing is changed that was not proven before. */
import { failure, ProblemError } from '../../contract/problem.ts'
import type { StepContext } from '../../engine/resource.ts'
import type { Remote } from '../../ports/ssh.ts'
import { buildSystem, endRollback, keepSystem, showPlan, testSystem } from './activation.ts'
import { bootstrapNixConfig, putBootstrap, removeBootstrap } from './bootstrap.ts'
import { isMachineOf, type BuildMachine } from './build-machines.ts'
import { configurationFolder, importPathIn, moduleFolder, pathsTo } from './configuration-paths.ts'
import type { Configuration } from './configuration.ts'
import { checkOthersStay, checkSyntax, evaluateMachines } from './evaluation.ts'
import {
  backupOf,
  changeFile,
  settleBackup,
  undoFileChange,
  withoutChange,
  type FileChange,
} from './file-change.ts'
import { addImport, namesPath, removeImport } from './import-editor.ts'
import { checkLink } from './link.ts'
import { moduleFile, modulePaths, wantedTexts } from './module-files.ts'
import { hasLeftovers, isOurs, lookAndWant, originalFile, type ModuleLook } from './module-look.ts'
import { obstacleTo } from './module-obstacle.ts'
import { proveOffload } from './proof.ts'
import { piSession } from './session.ts'
import { requireHostKey, type PiSettings } from './settings.ts'
import { provideMemory, removeSwapFile } from './swap-file.ts'
import { stagesOf } from '../stages.ts'
import { undoneIfItFails, type UndoList } from './undo.ts'

export async function installModule(context: StepContext): Promise<void> {
  const { look, wanted } = await lookAndWant(context)
  const obstacle = obstacleTo(look, wanted)
  if (obstacle !== undefined) throw new ProblemError(obstacle)
  requireHostKey(wanted)
  await undoneIfItFails(context, (undoList) => carryOut(context, look, wanted, undoList))
}

async function carryOut(
  context: StepContext,
  look: ModuleLook,
  wanted: PiSettings,
  undoList: UndoList,
): Promise<void> {
  const stage = stagesOf(context, 11)
  const { signal } = context
  const remote = await piSession(context)
  const nixConfig = bootstrapNixConfig(wanted)
  // We are here, so the Pi is reachable: what an interrupted run armed has done its duty.
  if (look.leftovers.rollback !== 'none') await endRollback(remote, systemsBefore(look).oldSystem)

  stage('Root on the Pi gets to know the builder')
  undoList.add('the temporary ssh entry', async (later) => removeBootstrap(await piSession(later)))
  await putBootstrap(remote, look.rootSsh.text, wanted)

  stage('The way from the Pi to the builder is tried')
  await checkLink(context, remote, wanted)

  stage('The builder is proven before anything is changed')
  await proveOffload(context, remote, { env: { NIX_CONFIG: nixConfig } })

  stage('The Pi gets the memory to evaluate it')
  await provideMemory(context, look.leftovers.swapFile, undoList)

  stage('The module is written')
  const files = await filesToChange(context, remote, look, wanted)
  undoList.add(moduleFolder, async (later) => removeEmptyFolder(await piSession(later)))
  for (const file of files) {
    undoList.add(file.path, async (later) =>
      undoFileChange(await piSession(later), file, withoutImportIn(file.path)),
    )
    await changeFile(remote, file)
  }
  await tellGit(remote, look.configuration)

  stage('The configuration is checked')
  const main = files.find(({ path }) => path === look.configuration.main.path)
  await checkSyntax(remote, main?.path ?? moduleFile, signal)
  await checkMachines(look, wanted, {
    now: () => evaluateMachines(remote, look.configuration, signal),
    before: () => withoutChange(remote, main, () => evaluateMachines(remote, look.configuration, signal)),
  })

  stage('What has to be built is listed')
  await showPlan(context, nixConfig)

  stage('The new configuration is built')
  await buildSystem(context, nixConfig)

  stage('The new configuration is tested')
  await testSystem(context, systemsBefore(look), nixConfig, undoList)

  stage('A test build runs through the new configuration')
  const again = await piSession(context)
  await removeBootstrap(again)
  await proveOffload(context, again)

  stage('The new configuration is kept')
  await keepSystem(context, nixConfig, undoList)
  const atLast = await piSession(context)
  if (main !== undefined) await atLast.run(keepOriginal(main.path))
  await removeLeftovers(atLast, look, files)
}

/** The backup has done its duty for us, and becomes its owner's. */
export function keepOriginal(path: string): string[] {
  return ['mv', '-f', '-T', '--', backupOf(path), originalFile]
}

/** A folder that holds anything else stays. */
export async function removeEmptyFolder(remote: Remote): Promise<void> {
  // 1: there is none.
  await remote.run(['rmdir', '--ignore-fail-on-non-empty', '--', moduleFolder], { successExitCodes: [0, 1] })
}

/** After an interrupted test the running system is the unproven one; what a restart would bring is not. */
export function systemsBefore(look: ModuleLook): { oldSystem: string; oldProfile: string } {
  const { currentSystem, profileSystem: oldProfile } = look
  return { oldSystem: hasLeftovers(look) ? oldProfile : currentSystem, oldProfile }
}

/** Backups and swap that have done their duty, and whatever interrupted runs left. */
export async function removeLeftovers(
  remote: Remote,
  look: ModuleLook,
  files: readonly FileChange[],
): Promise<void> {
  const paths = new Set([...look.leftovers.files, ...files.map(({ path }) => backupOf(path))])
  for (const path of paths) await remote.remove(path)
  await removeSwapFile(remote)
}

/** All files with what they were before us, also before an interrupted run of us. */
async function filesToChange(
  context: StepContext,
  remote: Remote,
  look: ModuleLook,
  wanted: PiSettings,
): Promise<FileChange[]> {
  const { main, importing, protectedBecause } = look.configuration
  const mayEdit = protectedBecause === undefined
  const settled = mayEdit
    ? await settleBackup(remote, main.path, withoutImportIn(main.path))
    : { current: main.source, original: main.source }
  const wasInstalled =
    namesPath(settled.original, pathsTo(main.path)) || importing.some(({ path }) => path !== main.path)

  const own: FileChange[] = []
  for (const [path, after] of await wantedTexts(context, wanted)) {
    const current = look.texts.get(path)
    // A backup is of what was active last; what stands beside it may be of an interrupted run.
    const kept = await remote.readFile(backupOf(path))
    own.push({ path, current, after, original: wasInstalled ? (kept ?? current) : undefined })
  }
  if (importing.some(({ path }) => path !== main.path) || !mayEdit) return own
  // An import that is there stays as it stands; it is ours to undo where an interrupted run put it in.
  if (namesPath(settled.current, pathsTo(main.path)))
    return settled.current === settled.original
      ? own
      : [...own, { path: main.path, ...settled, after: settled.current }]
  const addition = addImport(settled.current, importPathIn(main.path))
  if (addition.kind === 'unclear')
    throw failure('PI_CONFIGURATION_UNCLEAR', `${main.path}: ${addition.reason}`)
  if (addition.kind === 'present') return own
  return [...own, { path: main.path, ...settled, after: addition.source }]
}

function withoutImportIn(path: string): (source: string) => string | undefined {
  return (source) => {
    const removal = removeImport(source, importPathIn(path))
    return removal.kind === 'removed' ? removal.source : undefined
  }
}

/** A flake in a git repository sees only files that git knows of. */
async function tellGit(remote: Remote, { kind }: Configuration): Promise<void> {
  if (kind !== 'flake') return
  // 128: no repository, so nothing to tell; 127: no git.
  await remote.run(gitAdd, { successExitCodes: [0, 1, 127, 128] })
}

/** Root may look into a repository of somebody else: git refuses that by default. */
const git = ['git', '-c', 'safe.directory=*', '-C', configurationFolder]
export const gitAdd = [...git, 'add', '--intent-to-add', '--', ...modulePaths]
export const gitForget = [...git, 'rm', '-r', '-q', '--cached', '--ignore-unmatch', '--', moduleFolder]

/** `evaluate`: of the configuration with our import, and of the one that was there before it. */
async function checkMachines(
  look: ModuleLook,
  wanted: PiSettings,
  evaluate: Record<'now' | 'before', () => Promise<BuildMachine[]>>,
): Promise<void> {
  const now = await evaluate.now()
  if (!now.some((machine) => isMachineOf(wanted, machine)))
    throw failure(
      'PI_CONFIGURATION_UNCLEAR',
      `The configuration imports ${moduleFolder}, but its nix.buildMachines does not have the builder: something overrides it.`,
    )
  const others = look.machines.filter((machine) => !isOurs(look, wanted, machine))
  await checkOthersStay(others, now, evaluate.before)
}
