/** Which file says what the Pi is, and whether it can be changed by a program. */
import { z } from 'zod'
import type { Remote } from '../../ports/ssh.ts'
import { readAnswer } from './answers.ts'
import { addImport, mayNameFile, namesPath } from './import-editor.ts'

export const configurationFolder = '/etc/nixos'
export const moduleFolder = `${configurationFolder}/pi-offload`
/** What an import of our folder looks like in a file beside it. */
export const importPath = './pi-offload'

/**
 * The order in which nixos-rebuild looks: flake.nix, system.nix, configuration.nix (nixpkgs, nixos-rebuild-ng). Only the last is
 * a module of a known kind.
 */
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

export interface ConfigurationFile {
  path: string
  source: string
}

export interface Configuration {
  kind: ConfigurationKind
  /** The file that the import goes into, as far as a program may change it. */
  main: ConfigurationFile
  /** Why no program may change it, whatever it holds. */
  protectedBecause: string | undefined
  /** Files that import our folder already. */
  importing: ConfigurationFile[]
  /** They do so for nothing: it is configuration.nix alone, which no longer counts. */
  isBypassed: boolean
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
  const main = await mainFile(remote, { path, source: source ?? '' }, entry)
  // The search below the folder follows no links.
  if (entry !== undefined && entry.target !== '' && namesPath(main.source, pathsTo(main.path)))
    importing.push(main)
  const isBypassed = kind === 'flake' && (await isLeftOut(remote, main, importing))
  return { kind, main, protectedBecause: protection(kind, entry), importing, isBypassed }
}

/**
 * A flake came where configuration.nix alone imports our folder, and neither it nor a file beside it names that one. Named anywhere, it
 * may be loaded: only an evaluation could tell, which takes minutes.
 */
async function isLeftOut(
  remote: Remote,
  flake: ConfigurationFile,
  importing: readonly ConfigurationFile[],
): Promise<boolean> {
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

/** How a file can name our folder, or something beside it: from where it stands, or absolutely. */
export function pathsTo(file: string, name = 'pi-offload'): string[] {
  const absolute = `${configurationFolder}/${name}`
  if (!file.startsWith(`${configurationFolder}/`)) return [absolute]
  const below = file.slice(configurationFolder.length + 1).split('/').length - 1
  return [`${below === 0 ? './' : '../'.repeat(below)}${name}`, absolute]
}

/** What its owner has to do where no program may, in plain words. */
export function additionByHand({ kind, main }: Configuration): string {
  if (kind === 'flake')
    return `Add \`imports = [ ${importPath} ];\` to a module beside flake.nix that it loads already.`
  const line = `imports = [ ${moduleFolder} ];`
  if (kind === 'system') return `Add \`${line}\` to a module that it loads already.`
  const addition = addImport(main.source, importPath)
  const byHand = addition.kind === 'unclear' ? addition.byHand : 'insert'
  if (byHand === 'append')
    return `Add \` ++ [ ${moduleFolder} ]\` to your \`imports\`, with brackets around what begins with \`if\`.`
  const insert = `add \`${line}\`, or only the folder where it has \`imports\` already.`
  return byHand === 'correct'
    ? `Correct that first; where Nix takes it as it is, ${insert}`
    : `${insert.charAt(0).toUpperCase()}${insert.slice(1)}`
}
