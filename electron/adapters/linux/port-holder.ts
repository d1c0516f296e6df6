/** Who listens on a port, from /proc alone: needs no program and no rights; only other users' process names stay hidden. */
import { readdir, readFile, readlink } from 'node:fs/promises'
import type { PortHolder } from '../../ports/host.ts'

export async function findPortHolder(port: number): Promise<PortHolder | undefined> {
  const tables = await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map((path) => readText(path)))
  const sockets = tables.flatMap((table) => listeningSockets(table, port))
  const [first] = sockets
  if (first === undefined) return undefined
  const inodes = new Set(sockets.map(({ inode }) => inode))
  const holder = await processWith(inodes)
  if (holder !== undefined) return { description: holder }
  return { description: `a program of ${userName(await readText('/etc/passwd'), first.userId)}` }
}

/** The name of a user in `/etc/passwd`; a user of a directory service is not in it. */
export function userName(passwd: string, userId: string): string {
  const users = passwd.split('\n').map((line) => line.split(':'))
  return users.find(([, , id]) => id === userId)?.[0] ?? `user ${userId}`
}

/** The listening sockets of a table of `/proc/net/tcp`'s form: `sl local rem st queues tr:when retrnsmt uid timeout inode`. */
export function listeningSockets(table: string, port: number): { inode: string; userId: string }[] {
  const listen = '0A'
  return table.split('\n').flatMap((line) => {
    const [, local, , state, , , , userId, , inode] = line.trim().split(/\s+/)
    if (local === undefined || userId === undefined || inode === undefined || state !== listen) return []
    return Number.parseInt(local.split(':')[1] ?? '', 16) === port ? [{ inode, userId }] : []
  })
}

async function processWith(inodes: ReadonlySet<string>): Promise<string | undefined> {
  const wanted = new Set([...inodes].map((inode) => `socket:[${inode}]`))
  for (const pid of await names('/proc')) {
    if (!/^\d+$/.test(pid)) continue
    const folder = `/proc/${pid}/fd`
    for (const descriptor of await names(folder))
      if (wanted.has(await readlink(`${folder}/${descriptor}`).catch(() => '')))
        return `${(await readText(`/proc/${pid}/comm`)).trim() || 'a program'} (process ${pid})`
  }
  return undefined
}

/** Processes end while we look, and those of others may not be read. */
const names = (folder: string): Promise<string[]> => readdir(folder).catch(() => [])
const readText = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '')
