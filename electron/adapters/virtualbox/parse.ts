/**
 * Reading what VBoxManage prints. Labels come in the user's language, so values are found by their place and shape. Lines
 * that have no such shape are passed over: on Linux without the kernel driver every answer begins with a warning of several
 * lines on stdout. Formats as printed by 7.2.22.
 */
import { posix, win32 } from 'node:path'
import type { MachineListing } from '../../ports/virtualbox.ts'
import { unreadable } from './errors.ts'

const uuid = '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}'
const uuidPattern = new RegExp(`^${uuid}$`)

export function isUuid(text: string): boolean {
  return uuidPattern.test(text)
}

export function isAbsolutePath(text: string): boolean {
  return posix.isAbsolute(text) || /^[A-Za-z]:[\\/]|^\\\\/.test(text)
}

const versionPattern = /^(\d+\.\d+\.\d+)(?:[_r]\S*)?\s*$/m

/** `7.2.22` of `7.2.22_Debianr175245`. */
export function parseVersion(stdout: string): string {
  const match = versionPattern.exec(stdout)
  if (match?.[1] === undefined) throw unreadable('its version', stdout)
  return match[1]
}

/**
 * What is said in front of the version where the kernel driver is not loaded; `undefined` where it is. The text differs between
 * Debian's and Oracle's start scripts (`VBox.sh`); both name the driver `vboxdrv`.
 */
export function parseDriverWarning(output: string): string | undefined {
  const lines = output.split(/\r?\n/).filter((line) => !versionPattern.test(line))
  const text = lines.join('\n').trim()
  return text.includes('vboxdrv') ? text : undefined
}

/** `list vms`: `"name" {uuid}`, quotes in the name as they are. */
export function parseMachineList(stdout: string): MachineListing[] {
  const entry = new RegExp(`^"([^\n]*)" \\{(${uuid})\\}\\r?$`, 'gm')
  const machines: MachineListing[] = []
  const rest = stdout.replace(entry, (_line, name: string, id: string) => {
    machines.push({ uuid: id.toLowerCase(), name, accessible: !/^<inaccessible!?>$/.test(name) })
    return ''
  })
  // A machine that is passed over would be taken for absent.
  if (!isNoAnswer(rest) || isCut(stdout)) throw unreadable('its machines', stdout)
  return machines
}

/** Nothing, or nothing but the driver's warning. */
function isNoAnswer(text: string): boolean {
  return text.trim() === '' || (text.includes('vboxdrv') && !/^"|\{[0-9a-fA-F]{4,}/m.test(text))
}

function isCut(stdout: string): boolean {
  return stdout !== '' && !stdout.endsWith('\n')
}

/** `list systemproperties`: the folder of new machines is the first value that is an absolute path. */
export function parseDefaultMachineFolder(stdout: string): string {
  for (const line of stdout.split(/\r?\n/)) {
    const value = /^\S[^:]*:\s+(\S.*)$/.exec(line)?.[1]
    if (value !== undefined && isAbsolutePath(value)) return value
  }
  throw unreadable('its default machine folder', stdout)
}

/** `list ostypes`: id by description, which is what `showvminfo` tells of a machine. */
export function parseOsTypes(stdout: string): Map<string, string> {
  const types = new Map<string, string>()
  for (const [, id, description] of stdout.matchAll(/^[^:\n]+:\s+(\w+) -- (.*?)\r?$/gm))
    if (id !== undefined && description !== undefined) types.set(description, id)
  return types
}

export interface MediumInfo {
  uuid: string
  path: string
  sizeMiB: number
  /** Machines that have it attached; only `showmediuminfo` tells them. */
  users: readonly string[]
  /** Of them, those that have snapshots which keep it. */
  snapshotUsers: readonly string[]
  /** Another disk came to its place: the file has another UUID than VirtualBox remembers. */
  isReplaced: boolean
  /** It has a parent, or children. */
  isOfSnapshots: boolean
  /** UUID of the disk that it builds upon. */
  parent?: string
}

/** `showmediuminfo`: the first UUID is the medium's, the first absolute path its place, the first size its capacity. */
export function parseMedium(stdout: string): MediumInfo {
  const medium = parseMedia(stdout)[0]
  if (medium === undefined) throw unreadable('a medium', stdout)
  return medium
}

const inBraces = new RegExp(`\\{(${uuid})\\}`, 'g')
const userPattern = new RegExp(`\\([^()]*\\b(${uuid})\\)`)

/** `list hdds`: the same for each, one paragraph a medium. An error text in a paragraph may have several lines. */
export function parseMedia(stdout: string): MediumInfo[] {
  const media: MediumInfo[] = []
  let current: (Partial<MediumInfo> & { users: string[]; snapshotUsers: string[] }) | undefined
  const finish = () => {
    if (current === undefined) return
    const { uuid: id, path, sizeMiB, isReplaced = false, isOfSnapshots = false, parent } = current
    const { users, snapshotUsers } = current
    if (id === undefined || path === undefined || sizeMiB === undefined) throw unreadable('a medium', stdout)
    const above = parent === undefined ? {} : { parent }
    media.push({ uuid: id, path, sizeMiB, users, snapshotUsers, isReplaced, isOfSnapshots, ...above })
  }
  const first = new RegExp(`^\\S[^:]*:\\s+(${uuid})\\s*$`)
  let begins = true
  for (const line of stdout.split(/\r?\n/)) {
    const id = first.exec(line)?.[1]
    // Nothing else is a bare UUID but those of its parent and of its first child.
    if (id !== undefined && !begins && current !== undefined) {
      current.isOfSnapshots = true
      // The parent's comes before its own place, those of children at the end.
      if (current.path === undefined) current.parent ??= id.toLowerCase()
    }
    if (id !== undefined && begins) {
      finish()
      current = { uuid: id.toLowerCase(), users: [], snapshotUsers: [] }
      begins = false
      continue
    }
    if (line === '') begins = true
    // The warning has no UUID: until the first one there is no medium.
    begins ||= current === undefined
    // `name (UUID: …)`, and the snapshots that hold it in brackets after that.
    const user = userPattern.exec(line)
    if (user?.[1] !== undefined && current?.sizeMiB !== undefined) {
      const id = user[1].toLowerCase()
      current.users.push(id)
      if (line.slice(user.index + user[0].length).includes('[')) current.snapshotUsers.push(id)
    }
    const value = /^\S[^:]*:\s+(\S.*)$/.exec(line)?.[1]
    if (current === undefined || value === undefined) continue
    if (current.path === undefined && isAbsolutePath(value)) current.path = value
    const size = /^(\d+) \S+$/.exec(value)?.[1]
    if (current.path !== undefined && current.sizeMiB === undefined && size !== undefined)
      current.sizeMiB = Number(size)
    // `UUID {in the file} of the medium '…' does not match the value {remembered} …`, in whatever language.
    const ids = Array.from(value.matchAll(inBraces), ([, id]) => id?.toLowerCase())
    if (ids.includes(current.uuid) && new Set(ids).size > 1) current.isReplaced = true
  }
  finish()
  return media
}

const tagNamePattern = /^PiOffload\/[A-Za-z0-9._-]+$/

export function isTagName(name: string): boolean {
  return tagNamePattern.test(name)
}

/**
 * A tag's value as one word of ASCII: VBoxManage takes no other characters in some locales (seen: `VERR_NO_TRANSLATION`), and a
 * word can be told from the label before it in every language.
 */
export function encodeTag(value: string): string {
  return encodeURIComponent(value).replace(/'/g, '%27')
}

/** `getextradata … enumerate`: `Key: PiOffload/name, Value: word`. Keys of others are passed over, whatever their values hold. */
export function parseTags(stdout: string): Record<string, string> {
  const lines = stdout.split(/\r?\n/)
  const first = lines.findIndex((line) => /^[^\s:：]+[:：] ?[^:：]+[:：]/.test(line))
  const before = first < 0 ? lines : lines.slice(0, first)
  if (!isNoAnswer(before.join('\n')) || isCut(stdout)) throw unreadable('tags', stdout)
  const tags: [string, string][] = []
  for (const line of lines) {
    const start = line.indexOf('PiOffload/')
    // A slash before it belongs to another key, whose value speaks of ours.
    if (start < 0 || /[A-Za-z0-9/]/.test(line.slice(start - 1, start)) || line.slice(0, start).includes('/'))
      continue
    const name = /^PiOffload\/[A-Za-z0-9._-]+/.exec(line.slice(start))?.[0]
    if (name === undefined) continue
    const word = line
      .slice(start + name.length)
      .trimEnd()
      .split(/[^A-Za-z0-9_.!~*()%-]/)
      .at(-1)
    if (word !== undefined && word !== '') tags.push([name, decodeTag(word)])
  }
  return Object.fromEntries(tags)
}

/** Somebody may have changed it by hand. */
function decodeTag(word: string): string {
  try {
    return decodeURIComponent(word)
  } catch {
    return word
  }
}

/** Path separators and case as the system compares them. */
export function samePath(one: string, other: string, platform: NodeJS.Platform = process.platform): boolean {
  if (platform !== 'win32') return posix.normalize(one) === posix.normalize(other)
  return win32.normalize(one).toLowerCase() === win32.normalize(other).toLowerCase()
}
