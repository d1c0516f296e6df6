/**
 * Our tags: VirtualBox's extradata below `PiOffload/`. A new machine has none until they are set one by one; so that it is ours
 * from its first moment, whatever interrupts its creation, VirtualBox itself first notes which machine is about to be made
 * with which tags, under one global key.
 */
import { z } from 'zod'
import { failure } from '../../contract/problem.ts'
import { checkTag, checkUuid } from './arguments.ts'
import { setExtraData } from './commands.ts'
import { machineMeanings, notWritten } from './errors.ts'
import { encodeTag, isUuid, parseTags } from './parse.ts'
import type { Machines } from './machines.ts'
import type { VBoxManage } from './vboxmanage.ts'

type TagValues = Readonly<Record<string, string>>

const creationSchema = z.object({ uuid: z.string().refine(isUuid), tags: z.record(z.string(), z.string()) })
type Creation = z.infer<typeof creationSchema>
export const creationKey = 'PiOffload/Creating'

/** The note of a machine that is about to be made, as the value of a tag. */
export function textOfCreation({ uuid, tags }: { uuid: string; tags: TagValues }): string {
  return JSON.stringify({ uuid, tags })
}

export interface Tags {
  read(uuid: string, signal?: AbortSignal): Promise<TagValues>
  set(uuid: string, name: string, value: string | undefined): Promise<void>
  /** The machine that was last about to be made, if that has not ended. */
  creation(signal?: AbortSignal): Promise<Creation | undefined>
  noteCreation(creation: Creation | undefined): Promise<void>
}

export function tagsOf(vbox: VBoxManage, machines: Machines): Tags {
  const enumerate = async (owner: string, signal?: AbortSignal): Promise<TagValues> =>
    parseTags(
      await vbox.run(['getextradata', owner, 'enumerate'], {
        doing: 'Reading tags',
        meanings: machineMeanings(owner),
        reads: true,
        signal,
      }),
    )
  const write = async (owner: string, name: string, value: string | undefined): Promise<void> => {
    await vbox.run(setExtraData(owner, name, value === undefined ? undefined : encodeTag(value)), {
      doing: `Setting the tag ${name}`,
      meanings: machineMeanings(owner),
    })
    const seen = (await enumerate(owner))[name]
    if (seen !== value) throw notWritten(`the tag ${name}`, value, seen)
  }
  const creation = async (signal?: AbortSignal): Promise<Creation | undefined> => {
    try {
      return creationSchema.parse(JSON.parse((await enumerate('global', signal))[creationKey] ?? 'null'))
    } catch (error) {
      // Somebody else's value under our key says nothing.
      if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined
      throw error
    }
  }
  const isListed = async (uuid: string, signal?: AbortSignal): Promise<boolean> =>
    (await machines.list(signal)).some((listing) => listing.uuid === uuid.toLowerCase())

  return {
    creation,
    noteCreation: (noted) =>
      write('global', creationKey, noted === undefined ? undefined : textOfCreation(noted)),
    read: async (uuid, signal) => {
      checkUuid(uuid)
      const own = await enumerate(uuid, signal)
      // A VBoxManage that says nothing at all would have no tags, either. Not by `showvminfo`: it locks the machine, and one of
      // somebody else's would count as aborted when a stop ends the call (seen on 7.2.22).
      if (Object.keys(own).length === 0 && !(await isListed(uuid, signal)))
        throw failure('VM_NOT_FOUND', `VirtualBox knows no machine {${uuid}}.`)
      const unfinished = await creation(signal)
      return unfinished?.uuid === uuid.toLowerCase() ? { ...unfinished.tags, ...own } : own
    },
    set: (uuid, name, value) => {
      checkUuid(uuid)
      checkTag(name, value)
      return write(uuid, name, value)
    },
  }
}
