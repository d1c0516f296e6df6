/** What is where on the Pi and the PC, taken down exactly, to be compared later. */
import { createHash } from 'node:crypto'
import { constants, existsSync } from 'node:fs'
import { lstat, readdir, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { piFileSystem } from '../pi/pi.ts'
import type { LabWorld } from './lab-world.ts'

/** Folders of the Pi in which the product may write, or must not. */
const piFolders = ['/etc/nixos', '/root', '/etc/ssh', '/etc/nix', '/home']

/** Every entry of the Pi's folders, one a line: its kind, mode, owner, time of change, and what is in it. */
export async function piFiles(): Promise<string[]> {
  const lists = await Promise.all(piFolders.map((folder) => entriesOnPi(folder, { times: true })))
  return lists.flat()
}

/** The entries of one folder without their times: for "byte for byte as before". */
export function piContents(folder: string): Promise<string[]> {
  return entriesOnPi(folder, { times: false })
}

/** Read from outside: a program of the emulated Pi takes a second to start. */
async function entriesOnPi(folder: string, { times }: { times: boolean }): Promise<string[]> {
  const root = await piFileSystem()
  // A Debian has no /etc/nixos.
  if (!existsSync(join(root, folder))) return []
  const below = await readdir(join(root, folder), { recursive: true })
  const paths = [folder, ...below.map((path) => join(folder, path))].filter(
    (path) => !isOfNobodyInterest(path),
  )
  const lines = paths.map(async (path) => {
    const { mode, uid, gid, mtimeMs } = await lstat(join(root, path))
    const parts = [path, mode.toString(8), `${uid}:${gid}`, await contentOf(join(root, path), mode)]
    return [...parts, ...(times ? [mtimeMs] : [])].join('|')
  })
  return (await Promise.all(lines)).toSorted()
}

async function contentOf(path: string, mode: number): Promise<string> {
  const kind = mode & constants.S_IFMT
  if (kind === constants.S_IFLNK) return readlink(path)
  if (kind !== constants.S_IFREG) return ''
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
}

/** Caches that Nix itself keeps in root's home, and the home that it keeps them in; what git keeps, with which it is asked itself. */
function isOfNobodyInterest(path: string): boolean {
  return path === '/root' || /^\/root\/\.(?:cache|local)(?:\/|$)|\/\.git(?:\/|$)/.test(path)
}

/** All that VirtualBox knows of a machine. */
export async function machineTrace({ vboxManage }: LabWorld, name: string): Promise<string> {
  const info = await vboxManage(['showvminfo', name, '--machinereadable'])
  const tags = await vboxManage(['getextradata', name, 'enumerate'])
  return `${info}\n${tags}`
}

/** Lines that are in one list and not in the other, marked with - and +. */
function difference(before: readonly string[], after: readonly string[]): string[] {
  const old = new Set(before)
  const fresh = new Set(after)
  return [
    ...before.filter((line) => !fresh.has(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !old.has(line)).map((line) => `+ ${line}`),
  ]
}

export function expectSame(what: string, before: readonly string[], after: readonly string[]): void {
  const changed = difference(before, after)
  if (changed.length > 0) throw new Error(`${what} changed:\n${changed.slice(0, 40).join('\n')}`)
}
