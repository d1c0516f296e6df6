/** A flake in /etc/nixos of the pretended Pi, and the git repository that it may be in. */
import { posix } from 'node:path'
import type { RemoteResult } from '../ports/ssh.ts'
import { failed, succeeded, type CommandCall } from './machine.ts'
import type { FileMap } from './pi-files.ts'

const folder = '/etc/nixos'
const ours = `${folder}/pi-offload`
const flakeFile = `${folder}/flake.nix`
/** What git knows of: a path a line. Where it is there, a flake sees nothing else. */
const index = `${folder}/.git/index`

export function hasFlake(files: FileMap): boolean {
  return files.has(flakeFile)
}

/** System → the modules that it names, where each is written out. */
export function systemsOfFlake(files: FileMap): Map<string, string[]> {
  const text = files.get(flakeFile)?.content ?? ''
  const starts = [...text.matchAll(/([\w-]+)"?\s*=\s*(?:[\w-]+\.)*nixosSystem\w*\s*(?:rec\s*)?\{/g)]
  return new Map(
    starts.map(({ 1: name = '', index: from }, at): [string, string[]] => {
      const system = text.slice(from, starts[at + 1]?.index)
      const modules = /modules\s*=[\s\w+]*\[([^\]]*)\]/.exec(system)?.[1] ?? ''
      return [name, pathsIn(modules, flakeFile)]
    }),
  )
}

/** All files of a system, each with the paths in it that are loaded, too. `read` gives what Nix sees of one, or throws what it says. */
export function filesOfSystem(files: FileMap, host: string, read: (path: string) => string): string[] {
  const modules = systemsOfFlake(files).get(host)
  if (modules === undefined)
    throw new Error(`error: flake '${folder}' does not provide attribute 'nixosConfigurations."${host}"'`)
  const found = new Set<string>()
  const load = (path: string): void => {
    const file = path.endsWith('.nix') ? path : `${path}/default.nix`
    if (found.has(file)) return
    requireSeen(files, file)
    found.add(file)
    if (!file.startsWith(`${ours}/`)) pathsIn(read(file), file).forEach(load)
  }
  modules.forEach(load)
  return [...found]
}

/** Throws what Nix says of a file that is not there, or not for a flake. */
export function requireSeen(files: FileMap, path: string): void {
  const known = hasFlake(files) ? files.get(index)?.content.split('\n') : undefined
  if (!files.has(path) || known?.includes(path) === false)
    throw new Error(`error: path '${path}' does not exist`)
}

/** The paths of this code, absolutely. */
export function pathsIn(code: string, file: string): string[] {
  const paths = code.match(/(?:(?<![\w.])\.{1,2}|\/etc\/nixos)\/[\w.+/-]+/g) ?? []
  return paths.map((path) => posix.resolve(posix.dirname(file), path))
}

export function git(files: FileMap, { argv }: CommandCall): RemoteResult {
  const known = files.get(index)
  if (known === undefined)
    return failed(128, 'fatal: not a git repository (or any of the parent directories): .git\n')
  const paths = argv.slice(argv.indexOf('--') + 1)
  const lines = known.content.split('\n').filter((line) => line !== '')
  const isMeant = (line: string): boolean =>
    paths.some((path) => line === path || line.startsWith(`${path}/`))
  if (argv.includes('add')) {
    const missing = paths.find((path) => !files.has(path))
    if (missing !== undefined) return failed(128, `fatal: pathspec '${missing}' did not match any files\n`)
    lines.push(...paths.filter((path) => !lines.includes(path)))
  }
  const left = argv.includes('rm') ? lines.filter((line) => !isMeant(line)) : lines
  files.set(index, { ...known, content: left.map((line) => `${line}\n`).join('') })
  return succeeded()
}
