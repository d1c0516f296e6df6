/** The disks of the pretended VirtualBox: what it knows of them, and what lies in their files. */
import { randomUUID } from 'node:crypto'
import { failure } from '../contract/problem.ts'
import type { DiskOfMachine } from '../ports/virtualbox.ts'
import type { RehearsalFiles } from './files.ts'
import type { RehearsalDisk } from './guest.ts'
import { mediaPathsOf, type RehearsedMachine } from './rehearsed-machine.ts'

export interface DiskRack {
  /** Those that VirtualBox knows, by path. */
  readonly disks: Map<string, RehearsalDisk>
  /** It is no longer known at this path, nor from another one where it is no longer. */
  readonly forgetDisk: (path: string) => Promise<void>
  readonly putDisk: (path: string, disk: RehearsalDisk) => Promise<void>
  readonly makeDisk: (path: string, sizeMiB: number) => Promise<void>
  /** `undefined` when somebody deleted the file, `replaced` when another disk came to its place. */
  readonly diskAt: (path: string) => Promise<RehearsalDisk | 'replaced' | undefined>
  /** As the port has it. */
  readonly disksOf: (machine: RehearsedMachine, own: readonly string[]) => DiskOfMachine[]
}

const diskHeader = '<<< Oracle VirtualBox Disk Image >>>\n'

export function createDiskRack(
  machines: ReadonlyMap<string, RehearsedMachine>,
  files: RehearsalFiles,
): DiskRack {
  const disks = new Map<string, RehearsalDisk>()
  /** All that were ever made, by UUID: a file may go another way than VirtualBox knows. */
  const images = new Map<string, RehearsalDisk>()

  const makeDisk = (path: string, sizeMiB: number): Promise<void> =>
    putDisk(path, { uuid: randomUUID(), sizeMiB })

  async function putDisk(path: string, disk: RehearsalDisk): Promise<void> {
    images.set(disk.uuid, disk)
    disks.set(path, disk)
    await files.write(path, `${diskHeader}${disk.uuid}\n`)
  }

  async function forgetDisk(path: string): Promise<void> {
    const users = [...machines.values()].flatMap(mediaPathsOf)
    const content = new TextDecoder().decode((await files.read(path)) ?? new Uint8Array())
    for (const [place, { uuid }] of disks) {
      const isMoved = content.includes(uuid) && (await files.size(place)) === undefined
      if (place !== path && !isMoved) continue
      if (users.includes(place)) throw failure('FOREIGN_IN_THE_WAY', `${place} is attached to a machine.`)
      disks.delete(place)
    }
  }

  async function diskAt(path: string): Promise<RehearsalDisk | 'replaced' | undefined> {
    const content = await files.read(path)
    if (content === undefined) return undefined
    const image = images.get(new TextDecoder().decode(content).replace(diskHeader, '').trim())
    const known = disks.get(path)
    if (known !== undefined) return known.uuid === image?.uuid ? known : 'replaced'
    for (const [place, disk] of disks)
      if (disk === image) {
        if ((await files.size(place)) === undefined) return 'replaced'
        throw failure('FOREIGN_IN_THE_WAY', `${path} has the UUID of another disk that VirtualBox knows.`)
      }
    if (image !== undefined) disks.set(path, image)
    return image
  }

  function disksOf(machine: RehearsedMachine, own: readonly string[]): DiskOfMachine[] {
    const folder = machine.settingsFile.replace(/[^\\/]+$/, '')
    const used = [...machines.values()].flatMap(mediaPathsOf)
    const names = own.flatMap((path) => [path, path.replace(/(?:\.vdi)?$/i, '.unfinished.vdi')])
    const named = names.flatMap((path) => disks.get(path) ?? [])
    const pathOf = (disk: RehearsalDisk) => [...disks].find(([, known]) => known === disk)?.[0]
    const roots = named
      .map(bottomOf)
      .filter((root) => named.includes(root) || pathOf(root)?.startsWith(folder) === true)
    const isOfSnapshots = (disk: RehearsalDisk) =>
      disk.parent !== undefined || [...disks.values()].some(({ parent }) => parent === disk)
    return [...disks].flatMap(([path, disk]): DiskOfMachine[] => {
      const isOwn = roots.includes(bottomOf(disk))
      const slot = [...machine.slots].find(([, medium]) => medium.path === path)?.[0]
      if (mediaPathsOf(machine).includes(path))
        return [{ path, isOwn, place: slot === undefined || isOfSnapshots(disk) ? 'bound' : slot }]
      return path.startsWith(folder) && !used.includes(path) ? [{ path, isOwn, place: 'loose' }] : []
    })
  }

  return { disks, putDisk, makeDisk, forgetDisk, diskAt, disksOf }
}

/** The disk that a snapshot's builds upon. */
export function bottomOf(disk: RehearsalDisk): RehearsalDisk {
  return disk.parent === undefined ? disk : bottomOf(disk.parent)
}
