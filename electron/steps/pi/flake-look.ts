/** How a flake describes the Pi, and which of the files that it loads can take the import of our folder. */
import { problem, type Problem } from '../../contract/problem.ts'
import type { Remote } from '../../ports/ssh.ts'
import {
  configurationFolder,
  importPathIn,
  moduleFolder,
  type ConfigurationFile,
} from './configuration-paths.ts'
import { backupOf } from './file-change.ts'
import { systemsOf } from './flake-modules.ts'
import { addImport } from './import-editor.ts'

export interface FlakeLook {
  /** flake.nix itself, links followed. */
  file: ConfigurationFile
  /** What nixos-rebuild takes for the flake: the folder of that file, links followed. */
  folder: string
  /** It is not /etc/nixos, so that our folder is not a part of it. */
  isElsewhere: boolean
  /** The Pi's host name: the system of this name is the one that nixos-rebuild takes. */
  host: string
  /** The names of all systems; `undefined` where they are computed. */
  systems: string[] | undefined
  /** The file that the import goes into; `undefined` where none is of a known kind. */
  module: ConfigurationFile | undefined
}

/** Written by nixos-generate-config, whenever it is called (nixos-generate-config.pl). */
const generated = 'hardware-configuration.nix'
/** What an interrupted run left is looked for as deep (module-look.ts). */
const deepest = 4

/** `file`: flake.nix, with links followed where it is one. */
export async function lookAtFlake(
  remote: Remote,
  file: ConfigurationFile,
  isLink: boolean,
): Promise<FlakeLook> {
  const host = (await remote.ask(['uname', '-n'])).stdout.trim()
  const systems = systemsOf(file.source)
  const names = isLink ? [] : (systems.modules.get(host) ?? []).filter(mayBeEdited)
  const paths = names.map((name) => `${configurationFolder}/${name}`)
  const [real, ...sources] = await Promise.all([
    // -m: whether all of it is there or not.
    remote.ask(['readlink', '-m', '--', file.path, ...paths]),
    ...paths.map((path) => readWhole(remote, path)),
  ])
  const [realFile = file.path, ...realPaths] = real.stdout.trim().split('\n')
  const folder = realFile.slice(0, realFile.lastIndexOf('/'))
  const files = paths
    .map((path, at) => ({ path, source: sources[at] ?? '' }))
    .filter((_, at) => realPaths[at] === `${folder}/${names[at] ?? ''}`)
  const isElsewhere = isLink && !realFile.startsWith(`${configurationFolder}/`)
  return { file, folder, isElsewhere, host, systems: systems.names, module: moduleFor(files) }
}

function mayBeEdited(name: string): boolean {
  const parts = name.split('/')
  return !name.startsWith('pi-offload/') && parts.at(-1) !== generated && parts.length <= deepest
}

/** The one that has the import keeps it, or the first that can have it. */
function moduleFor(files: readonly ConfigurationFile[]): ConfigurationFile | undefined {
  const additions = files.map(({ path, source }) => addImport(source, importPathIn(path)).kind)
  const at = additions.includes('present') ? additions.indexOf('present') : additions.indexOf('added')
  return files[at]
}

/** What a power cut emptied stands beside it, and is put back before anything else is done. */
async function readWhole(remote: Remote, path: string): Promise<string> {
  const source = (await remote.readFile(path)) ?? ''
  return source === '' ? ((await remote.readFile(backupOf(path))) ?? '') : source
}

/** nixos-rebuild would find none, whatever is imported where. */
export function systemMissing({ file, host }: FlakeLook, names: readonly string[]): Problem | undefined {
  if (names.length === 0 || names.includes(host)) return undefined
  return problem(
    'PI_CONFIGURATION_UNCLEAR',
    `${file.path}: its nixosConfigurations are ${names.join(', ')}. nixos-rebuild looks for the host name of the Pi, ${host}: ` +
      'give that name to the one that is meant, or the Pi the name of that one (networking.hostName).',
  )
}

/** A flake is evaluated purely: no path outside of it can be read (nix, src/libflake/flake.cc; nixos-rebuild asks for no other way). */
export function outOfReach({ file, folder }: FlakeLook): Problem {
  return problem(
    'PI_CONFIGURATION_UNCLEAR',
    `${file.path}: the flake is outside of ${configurationFolder}, and a flake cannot load ${moduleFolder} from outside of its own folder. ` +
      `Make ${configurationFolder} as a whole a link to that folder, in the place of flake.nix alone: ` +
      `\`mv ${configurationFolder} ${configurationFolder}.former\`, then \`ln -s ${folder} ${configurationFolder}\`.`,
  )
}
