/** What of ours is on the Pi, and what of others has to be minded. Reads only. */
import type { StepContext } from '../../engine/resource.ts'
import type { Remote } from '../../ports/ssh.ts'
import { runningSystem, systemProfile, systemsNow } from './activation.ts'
import { publicKeyOfSetup } from './another-pc.ts'
import { bootstrapKnownHosts, hasBootstrap, rootSshConfig } from './bootstrap.ts'
import { isMachineOf, readMachines, type BuildMachine } from './build-machines.ts'
import { moduleFolder } from './configuration-paths.ts'
import { lookAtConfiguration, type Configuration } from './configuration.ts'
import { backupOf } from './file-change.ts'
import { knownHostLines } from './known-hosts.ts'
import { moduleDigest, readTexts, settingsFile, type ModuleTexts } from './module-files.ts'
import { findTraces, isLeftover } from './module-traces.ts'
import { stateOfRollback, type RollbackState } from './rollback-timer.ts'
import { piSession } from './session.ts'
import { readSettings, wantedSettings, type PiSettings } from './settings.ts'
import { valueFor } from './ssh-config.ts'
import { stateOfSwapFile, swapFile, type SwapFileState } from './swap-file.ts'

/** The configuration as it was before our import: the very file, with its mode, owner and times. */
export const originalFile = `${moduleFolder}/configuration.nix.before`

export interface ModuleLook {
  /** Those of our files that are there. */
  texts: ModuleTexts
  configuration: Configuration
  /** `/etc/nix/machines`: what the running system offloads to. */
  machines: BuildMachine[]
  /** `/etc/ssh/ssh_config`, made by NixOS. */
  systemSshConfig: string
  /** Root's ssh config: `undefined` where there is none, and where it leads if it is a link. */
  rootSsh: { text: string | undefined; linkedTo: string }
  /** Lines of root's own known hosts for our alias. */
  knownHosts: string[]
  /** Real path of what runs, and of what will run after a restart. */
  currentSystem: string
  profileSystem: string
  /** Our mark in what runs, and in what will run after a restart: of which module with which settings it was made. */
  digests: { running: string | undefined; atBoot: string | undefined }
  /** The public half of the key of this setup. */
  publicKey: string | undefined
  /** What an interrupted run left; `files`: backups and texts that did not get to their place. */
  leftovers: { rollback: RollbackState; bootstrap: boolean; swapFile: SwapFileState; files: string[] }
  /** Our folder is there, and nothing is in it. */
  folderIsEmpty: boolean
  /** The copy of the configuration as it was is there. */
  hasOriginal: boolean
  /** Ours of now and, when a change was interrupted, of before. */
  knownSettings: PiSettings[]
}

async function lookAtModule(context: StepContext): Promise<ModuleLook> {
  const remote = await piSession(context)
  const { alias } = context.setup.offload
  // All at once, so that one program on the Pi answers all of it.
  const [
    texts,
    configuration,
    machines,
    systems,
    systemSshConfig,
    rootConfig,
    knownHosts,
    rollback,
    traces,
    digests,
    publicKey,
  ] = await Promise.all([
    readTexts(remote),
    lookAtConfiguration(remote),
    remote.readFile('/etc/nix/machines'),
    systemsNow(remote),
    remote.readFile('/etc/ssh/ssh_config'),
    remote.readFile(rootSshConfig),
    knownHostLines(remote, alias),
    stateOfRollback(remote),
    findTraces(remote),
    digestsOf(remote),
    publicKeyOfSetup(context, remote),
  ])
  const files = traces.map(({ path }) => path).filter(isLeftover)
  const settingsBackup = files.includes(backupOf(settingsFile))
    ? await remote.readFile(backupOf(settingsFile))
    : undefined
  const { main } = configuration
  // A power cut may leave an empty file; what was in it stands beside it, and is put back before anything else is done.
  if (main.source === '' && files.includes(backupOf(main.path)))
    main.source = (await remote.readFile(backupOf(main.path))) ?? ''
  const rootFile = traces.find(({ path }) => path === rootSshConfig)
  return {
    texts,
    configuration,
    machines: readMachines(machines ?? ''),
    systemSshConfig: systemSshConfig ?? '',
    rootSsh: {
      text: rootConfig,
      linkedTo: rootFile?.target ?? '',
    },
    knownHosts,
    currentSystem: systems.current,
    profileSystem: systems.profile,
    digests,
    publicKey,
    leftovers: {
      rollback,
      bootstrap: hasBootstrap(rootConfig) || traces.some(({ path }) => path === bootstrapKnownHosts),
      swapFile: traces.some(({ path }) => path === swapFile) ? await stateOfSwapFile(remote) : 'none',
      files,
    },
    hasOriginal: traces.some(({ path }) => path === originalFile),
    folderIsEmpty:
      traces.some(({ path }) => path === moduleFolder) &&
      !traces.some(({ path }) => path.startsWith(`${moduleFolder}/`)),
    knownSettings: [readSettings(texts.get(settingsFile)), readSettings(settingsBackup)].filter(
      (settings) => settings !== undefined,
    ),
  }
}

async function digestsOf(remote: Remote): Promise<ModuleLook['digests']> {
  const files = [runningSystem, systemProfile].map((system) => `${system}/etc/pi-offload/digest`)
  // 1: neither has a line; 2: one of them is not there.
  const options = { successExitCodes: [0, 1, 2] }
  const { stdout } = await remote.ask(['grep', '-sH', '-e', '', '--', ...files], options)
  const lines = stdout.split('\n')
  const [running, atBoot] = files.map((path) =>
    lines.find((line) => line.startsWith(`${path}:`))?.slice(path.length + 1),
  )
  return { running, atBoot }
}

/**
 * Whether a build machine is the one that we put there, now or before an interrupted change. Names prove nothing: ours are those of
 * the usual articles, and whoever followed one of them has such a machine of his own.
 */
export function isOurs(look: ModuleLook, wanted: PiSettings, machine: BuildMachine): boolean {
  return [...(hasTraces(look) ? [wanted] : []), ...look.knownSettings].some(
    (settings) => machine.host === settings.alias && machine.key === settings.keyPath,
  )
}

/** Nothing at all of ours is there. */
export function isClean(look: ModuleLook, wanted: PiSettings): boolean {
  return !hasTraces(look) && !isInUse(look, wanted)
}

/** Files, an import or leftovers that bear our name. */
function hasTraces(look: ModuleLook): boolean {
  return (
    look.texts.size > 0 ||
    look.configuration.importing.length > 0 ||
    look.folderIsEmpty ||
    look.hasOriginal ||
    isPartOfSystem(look) ||
    hasLeftovers(look)
  )
}

export function hasLeftovers({ leftovers }: ModuleLook): boolean {
  const { rollback, bootstrap, files } = leftovers
  return rollback !== 'none' || bootstrap || leftovers.swapFile !== 'none' || files.length > 0
}

/** The Pi offloads with what is ours, or will do so after a restart. */
export function isInUse(look: ModuleLook, wanted: PiSettings): boolean {
  return isPartOfSystem(look) || look.machines.some((machine) => isOurs(look, wanted, machine))
}

/** What runs, or what will run after a restart, was made with our module. */
function isPartOfSystem({ digests }: ModuleLook): boolean {
  return digests.running !== undefined || digests.atBoot !== undefined
}

/**
 * The running system offloads with exactly these settings, and so does the one after a restart. They need not be the same: a
 * specialisation may run, or its owner has put one of his own there for the next boot (`nixos-rebuild boot`).
 */
export function isActivated(look: ModuleLook, wanted: PiSettings, wantedFiles: ModuleTexts): boolean {
  const { systemSshConfig: config, digests } = look
  const digest = moduleDigest(wantedFiles)
  return (
    look.machines.some((machine) => isMachineOf(wanted, machine)) &&
    valueFor(config, wanted.alias, 'HostName') === wanted.address &&
    valueFor(config, wanted.alias, 'Port') === String(wanted.port) &&
    digests.running === digest &&
    digests.atBoot === digest
  )
}

export async function lookAndWant(context: StepContext): Promise<{ look: ModuleLook; wanted: PiSettings }> {
  const [look, wanted] = await Promise.all([lookAtModule(context), wantedSettings(context)])
  return { look, wanted }
}
