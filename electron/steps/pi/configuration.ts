/** Which file says what the Pi is, and whether it can be changed by a program. */
import { z } from 'zod'
import type { Remote } from '../../ports/ssh.ts'
import { readAnswer } from './answers.ts'
import { configurationFolder, pathsTo, type ConfigurationFile } from './configuration-paths.ts'
import { lookAtFlake, type FlakeLook } from './flake-look.ts'
import { mayNameFile, namesPath } from './import-editor.ts'

/** The order in which nixos-rebuild looks: flake.nix, system.nix, configuration.nix (nixpkgs, nixos-rebuild-ng). */
export type ConfigurationKind = 'flake' | 'system' | 'channel' | 'none'

const entrySchema = z.object({
  name: z.string(),
  /** `f` file, `d` folder, …, following links; `N` for a link that leads nowhere. */
  type: z.string().length(1),
  mode: z.string().regex(/^[0-7]{1,4}$/),
  /** Target of a symbolic link. */
  target: z.string(),
})
export type FolderEntry = z.infer<typeof entrySchema>

/** What a folder holds; empty when there is no such folder. */
export async function listFolder(remote: Remote, folder: string): Promise<FolderEntry[]> {
  const argv = ['find', `${folder}/`, '-maxdepth', '1', '-mindepth', '1', '-printf', '%f\\t%Y\\t%m\\t%l\\n']
  // 1: there is no such folder.
  const { stdout } = await remote.ask(argv, { successExitCodes: [0, 1] })
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [name, type, mode, target] = line.split('\t')
      return readAnswer(`find ${folder}`, entrySchema, { name, type, mode, target })
    })
}

export function kindOf(entries: readonly FolderEntry[]): ConfigurationKind {
  const isThere = (name: string): boolean =>
    entries.some((entry) => entry.name === name && entry.type === 'f')
  if (isThere('flake.nix')) return 'flake'
  if (isThere('system.nix')) return 'system'
  return isThere('configuration.nix') ? 'channel' : 'none'
}

export interface Configuration {
  kind: ConfigurationKind
  /** The file that the import goes into, as far as a program may change it. */
  main: ConfigurationFile
  /** Why no program may change it, whatever it holds. */
  protectedBecause: string | undefined
  /** Files that import our folder already. */
  importing: ConfigurationFile[]
  /** They do so for nothing: what nixos-rebuild takes does not load them. */
  isBypassed: boolean
  /** Where a flake describes the Pi. */
  flake: FlakeLook | undefined
}

const mainFiles = {
  flake: 'flake.nix',
  system: 'system.nix',
  channel: 'configuration.nix',
  none: 'configuration.nix',
} as const

export async function lookAtConfiguration(remote: Remote): Promise<Configuration> {
  const usual = `${configurationFolder}/${mainFiles.channel}`
  const [entries, importing, usualSource] = await Promise.all([
    listFolder(remote, configurationFolder),
    importingFiles(remote),
    // Nearly always it is this one: another question, after the answer, would be another program on the Pi.
    remote.readFile(usual),
  ])
  const kind = kindOf(entries)
  const name = mainFiles[kind]
  const entry = entries.find((candidate) => candidate.name === name)
  const path = `${configurationFolder}/${name}`
  const source = path === usual ? usualSource : await remote.readFile(path)
  const file = await mainFile(remote, { path, source: source ?? '' }, entry)
  const isLink = entry !== undefined && entry.target !== ''
  // The search below the folder follows no links.
  if (isLink && namesPath(file.source, pathsTo(file.path))) importing.push(file)
  const flake = kind === 'flake' ? await lookAtFlake(remote, file, isLink) : undefined
  const isBypassed = flake !== undefined && (await isLeftOut(remote, flake, importing))
  const main = flake?.module ?? file
  const protectedBecause = main === file ? protection(kind, entry) : undefined
  return { kind, main, protectedBecause, importing, isBypassed, flake }
}

/**
 * A flake came where configuration.nix alone imports our folder, and neither it nor a file beside it names that one. Named anywhere, it
 * may be loaded: only an evaluation could tell, which takes minutes. A flake outside of /etc/nixos cannot load our folder itself.
 */
async function isLeftOut(
  remote: Remote,
  { file: flake, isElsewhere }: FlakeLook,
  importing: readonly ConfigurationFile[],
): Promise<boolean> {
  if (isElsewhere && importing.includes(flake)) return true
  const { channel } = mainFiles
  const own = `${configurationFolder}/${channel}`
  if (importing.length === 0 || importing.some(({ path }) => path !== own)) return false
  const others = (await filesWith(remote, `/${channel}`)).filter(({ path }) => path !== own)
  return ![flake, ...others].some(({ path, source }) => mayNameFile(source, pathsTo(path, channel), channel))
}

async function mainFile(
  remote: Remote,
  { path, source }: ConfigurationFile,
  entry: FolderEntry | undefined,
): Promise<ConfigurationFile> {
  if (entry === undefined || entry.target === '') return { path, source }
  return { path: (await remote.ask(['readlink', '-f', '--', path])).stdout.trim(), source }
}

function protection(kind: ConfigurationKind, entry: FolderEntry | undefined): string | undefined {
  if (kind === 'flake') return 'the Pi is described by a flake'
  if (kind === 'system') return 'the Pi is described by a system.nix'
  if (entry === undefined || kind === 'none') return 'there is no configuration.nix'
  if (entry.target !== '') return `it is a link to ${entry.target}`
  return undefined
}

/** The owner may have put the line into any of the files, so all are searched; the word in a comment does not count. */
async function importingFiles(remote: Remote): Promise<ConfigurationFile[]> {
  const files = await filesWith(remote, 'pi-offload')
  return files.filter(({ path, source }) => namesPath(source, pathsTo(path)))
}

/** At most 20 files that have this text. */
async function filesWith(remote: Remote, text: string): Promise<ConfigurationFile[]> {
  const argv = [
    'grep',
    '-rlF',
    '--include=*.nix',
    '--exclude-dir=pi-offload',
    '--',
    text,
    configurationFolder,
  ]
  // 1: no file; 2: some could not be read, or there is no such folder.
  const { stdout } = await remote.ask(argv, { successExitCodes: [0, 1, 2] })
  const paths = stdout
    .split('\n')
    .filter((line) => line !== '')
    .slice(0, 20)
  return Promise.all(paths.map(async (path) => ({ path, source: (await remote.readFile(path)) ?? '' })))
}
