/** Disks, and what is in the slots of the controller. */
import { lstat, rm } from 'node:fs/promises'
import { failure } from '../../contract/problem.ts'
import type { Disk } from '../../ports/virtualbox.ts'
import { checkPath, checkSize, checkSlot } from './arguments.ts'
import {
  attachMedium,
  createDisk,
  deleteDisk,
  forgetDisk,
  moveDisk,
  resizeDisk,
  unfinishedDisk,
} from './commands.ts'
import { code, machineMeanings, notWritten, problemOfAnswer, type Answer } from './errors.ts'
import type { Creations } from './creation.ts'
import type { Machines } from './machines.ts'
import { parseMedia, parseMedium, samePath } from './parse.ts'
import type { MediumInfo } from './parse.ts'
import type { VBoxManage } from './vboxmanage.ts'

interface Medium {
  kind: 'disk' | 'dvd'
  path: string
}

export interface Media {
  disk(path: string, signal?: AbortSignal): Promise<Disk | undefined>
  forget(path: string): Promise<void>
  create(path: string, sizeMiB: number): Promise<void>
  resize(path: string, sizeMiB: number): Promise<void>
  attach(uuid: string, port: number, medium: Medium | undefined): Promise<void>
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return true
  } catch {
    return false
  }
}

/**
 * `gone`: VirtualBox remembers a disk whose file is no longer there. `movedFrom`: it remembers this one from a place where it is no
 * longer.
 */
type Look = MediumInfo | { movedFrom: string } | 'gone' | undefined

const noFile = ['VERR_FILE_NOT_FOUND', 'VERR_PATH_NOT_FOUND']

export function mediaOf(vbox: VBoxManage, machines: Machines, creations: Creations): Media {
  const listed = async (signal?: AbortSignal): Promise<MediumInfo[]> =>
    parseMedia(
      await vbox.run(['list', '--long', 'hdds'], { doing: 'Listing the disks', reads: true, signal }),
    )

  /** Where VirtualBox knows the disk of a refused answer from, if nothing is there any more. */
  const formerPlace = async (
    { codes, stderr }: Answer,
    path: string,
    signal?: AbortSignal,
  ): Promise<string | undefined> => {
    if (!codes.has(code.invalidArgument)) return undefined
    const known = (await listed(signal)).find(
      (medium) => stderr.toLowerCase().includes(`{${medium.uuid}}`) && !samePath(medium.path, path),
    )
    return known === undefined || (await exists(known.path)) ? undefined : known.path
  }

  const look = async (path: string, signal?: AbortSignal): Promise<Look> => {
    checkPath(path)
    const doing = `Looking at the disk ${path}`
    const answer = await vbox.ask(['showmediuminfo', 'disk', path], { doing, reads: true, signal })
    if (!answer.failed)
      return noFile.some((known) => answer.stdout.includes(known)) ? 'gone' : parseMedium(answer.stdout)
    if (noFile.some((known) => answer.codes.has(known))) return undefined
    const movedFrom = await formerPlace(answer, path, signal)
    if (movedFrom !== undefined) return { movedFrom }
    throw problemOfAnswer(answer, doing, {
      VERR_NOT_SUPPORTED: {
        code: 'FILE_IN_THE_WAY',
        detail: `${path} is not a disk that VirtualBox can read.`,
      },
      // A copy of a disk: VirtualBox knows its UUID from another file.
      [code.invalidArgument]: {
        code: 'FOREIGN_IN_THE_WAY',
        detail: `${path} has the UUID of another disk that VirtualBox knows.`,
      },
    })
  }
  const bottomOf = async (medium: MediumInfo, signal?: AbortSignal): Promise<MediumInfo> => {
    let bottom = medium
    while (bottom.parent !== undefined) {
      const doing = `Looking at the disk below ${bottom.path}`
      const argv = ['showmediuminfo', 'disk', bottom.parent]
      bottom = parseMedium(await vbox.run(argv, { doing, reads: true, signal }))
    }
    return bottom
  }
  const disk = async (path: string, signal?: AbortSignal): Promise<Disk | undefined> => {
    const seen = await look(path, signal)
    if (seen === undefined || seen === 'gone') return undefined
    if ('movedFrom' in seen || seen.isReplaced) return 'replaced'
    const { uuid } = await bottomOf(seen, signal)
    return { uuid, sizeMiB: seen.sizeMiB, isOfSnapshots: seen.isOfSnapshots }
  }

  const forgetAt = async (path: string): Promise<void> => {
    await vbox.run(forgetDisk(path), {
      doing: `Forgetting the disk ${path}`,
      meanings: {
        [code.objectInUse]: { code: 'FOREIGN_IN_THE_WAY', detail: `${path} is attached to a machine.` },
      },
    })
    // Not by `showmediuminfo`: that opens the file, and VirtualBox knows it again (seen on 7.2.22).
    if ((await listed()).some((medium) => samePath(medium.path, path)))
      throw notWritten(`what VirtualBox remembers of ${path}`, undefined, 'there')
  }

  /** Where another disk was remembered, what came there may itself be remembered from where it was before. */
  const forget = async (path: string): Promise<void> => {
    for (let round = 1; ; round++) {
      const seen = await look(path)
      if (seen === undefined) return
      const isMoved = typeof seen === 'object' && 'movedFrom' in seen
      await forgetAt(isMoved ? seen.movedFrom : path)
      const wasClear = seen === 'gone' || (!isMoved && !seen.isReplaced)
      if (wasClear || (await disk(path)) !== 'replaced') return
      if (round === 2) throw notWritten(`what VirtualBox remembers of ${path}`, undefined, 'there')
    }
  }

  /** Takes a half-made disk of ours away. VirtualBox does not know it, or cannot read it, when it was interrupted early. */
  const discard = async (path: string): Promise<void> => {
    await vbox.ask(deleteDisk(path), { doing: `Deleting ${path}` })
    await rm(path, { force: true })
  }

  const create = async (path: string, sizeMiB: number): Promise<void> => {
    checkSize(sizeMiB)
    const before = await look(path)
    if (before === 'gone') await forget(path)
    else if (before !== undefined || (await exists(path)))
      throw failure('FILE_IN_THE_WAY', `${path} exists already.`)
    const unfinished = unfinishedDisk(path)
    if ((await exists(unfinished)) || (await look(unfinished)) !== undefined) await discard(unfinished)
    const doing = `Making the disk ${path}`
    await vbox.run(createDisk(unfinished, sizeMiB), { doing, patience: 5 })
    // Ends with exit code 0 where a file is in the way (seen on 7.2.22).
    const moved = await vbox.ask(moveDisk(unfinished, path), { doing, patience: 5 })
    if (moved.failed) {
      const taken = await exists(path)
      await discard(unfinished)
      if (taken) throw failure('FILE_IN_THE_WAY', `${path} exists already.`, moved.stderr)
      throw problemOfAnswer(moved, doing)
    }
    const after = await disk(path)
    const made = after === 'replaced' ? undefined : after?.sizeMiB
    if (made !== sizeMiB) throw notWritten(`the size of ${path} in MiB`, sizeMiB, made)
  }

  const resize = async (path: string, sizeMiB: number): Promise<void> => {
    checkSize(sizeMiB)
    const before = await disk(path)
    if (typeof before !== 'object')
      throw failure('VIRTUALBOX_FAILED', `There is no disk ${path} that VirtualBox could grow.`)
    if (before.sizeMiB === sizeMiB) return
    if (before.sizeMiB > sizeMiB)
      throw failure('DISK_CANNOT_SHRINK', `${path} has ${before.sizeMiB} MiB; it was to have ${sizeMiB} MiB.`)
    // It grows one disk of the chain and leaves the others as they are (seen on 7.2.22).
    if (before.isOfSnapshots)
      throw failure('DISK_HAS_SNAPSHOTS', `${path} belongs to a snapshot of the machine.`)
    await vbox.run(resizeDisk(path, sizeMiB), { doing: `Growing the disk ${path}`, patience: 5 })
    const after = await disk(path)
    const grown = after === 'replaced' ? undefined : after?.sizeMiB
    if (grown !== sizeMiB) throw notWritten(`the size of ${path} in MiB`, sizeMiB, grown)
  }

  const otherUser = async (path: string, uuid: string): Promise<string | undefined> => {
    const seen = await look(path)
    if (seen === undefined || seen === 'gone' || 'movedFrom' in seen) return undefined
    return seen.users.find((user) => user !== uuid)
  }

  const attach = async (uuid: string, port: number, medium: Medium | undefined): Promise<void> => {
    checkSlot(port)
    if (medium !== undefined) checkPath(medium.path)
    let info = await machines.look(uuid)
    if (!info.hasController && medium !== undefined) {
      await creations.complete(uuid)
      info = await machines.look(uuid)
    }
    const { machine } = info
    const inSlot = machine.attachments.find((attachment) => attachment.port === port)
    const isThere = (seen: Medium | undefined) =>
      medium !== undefined && seen?.kind === medium.kind && samePath(seen.path, medium.path)
    if (medium === undefined ? inSlot === undefined && !info.emptyDrives.includes(port) : isThere(inSlot))
      return
    if (medium !== undefined && inSlot !== undefined)
      throw failure(
        'FOREIGN_IN_THE_WAY',
        `Slot ${port} of the machine ${machine.name} holds ${inSlot.path}; ${medium.path} was to come there.`,
      )
    // VirtualBox attaches a disk to any number of machines (seen on 7.2.22); two that write to it destroy it.
    const user = medium?.kind === 'disk' ? await otherUser(medium.path, machine.uuid) : undefined
    if (medium !== undefined && user !== undefined)
      throw failure('FOREIGN_IN_THE_WAY', `${medium.path} is attached to another machine, {${user}}.`)
    const kind = (medium ?? inSlot)?.kind ?? 'dvd'
    await vbox.run(attachMedium(uuid, port, kind, medium?.path), {
      doing: medium === undefined ? `Emptying slot ${port}` : `Attaching ${medium.path}`,
      meanings: {
        ...machineMeanings(uuid),
        ...(medium && {
          [code.objectInUse]: {
            code: 'FOREIGN_IN_THE_WAY',
            detail: `${medium.path} is in use already.`,
          },
        }),
      },
    })
    const after = await machines.look(uuid)
    const seen = after.machine.attachments.find((attachment) => attachment.port === port)
    if (medium === undefined ? seen !== undefined : !isThere(seen))
      throw notWritten(`the medium in slot ${port}`, medium?.path, seen?.path)
  }

  return { disk, forget, create, resize, attach }
}
