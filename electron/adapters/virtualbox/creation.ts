/** Making an empty machine, and making one whole whose creation was interrupted. */
import { randomUUID } from 'node:crypto'
import { copyFile, readFile } from 'node:fs/promises'
import { posix, win32 } from 'node:path'
import { failure } from '../../contract/problem.ts'
import { checkName, checkPath, checkTag, checkUuid } from './arguments.ts'
import { addController, createMachine, registerMachine, setUpMachine } from './commands.ts'
import { code, notWritten, problemOfAnswer } from './errors.ts'
import { controllerName } from './machine-readable.ts'
import type { Machines } from './machines.ts'
import { encodeTag, isUuid, parseDefaultMachineFolder } from './parse.ts'
import type { Tags } from './tags.ts'
import type { VBoxManage } from './vboxmanage.ts'

interface NewMachine {
  uuid?: string
  name: string
  folder?: string
  osType: string
  tags: Readonly<Record<string, string>>
}

export interface Creations {
  defaultFolder(signal?: AbortSignal): Promise<string>
  create(machine: NewMachine): Promise<string>
  register(settingsFile: string): Promise<void>
  /** Does what may be missing. The controller comes last: a machine without it is unfinished. */
  complete(uuid: string): Promise<void>
}

export function creationsOf(vbox: VBoxManage, machines: Machines, tags: Tags): Creations {
  const defaultFolder = async (signal?: AbortSignal) =>
    parseDefaultMachineFolder(
      await vbox.run(['list', 'systemproperties'], {
        doing: 'Reading VirtualBox’s settings',
        reads: true,
        signal,
      }),
    )

  const complete = async (uuid: string): Promise<void> => {
    const noted = await tags.creation()
    if (noted?.uuid === uuid)
      for (const [name, value] of Object.entries(noted.tags)) await tags.set(uuid, name, value)
    if (!(await machines.look(uuid)).hasController) {
      await vbox.run(setUpMachine(uuid), { doing: 'Setting up the new machine' })
      await vbox.run(addController(uuid), { doing: 'Adding the disk controller' })
      const made = await machines.look(uuid)
      const { network, networkCard } = made.machine.hardware
      if (network !== 'nat' || networkCard !== 'virtio')
        throw notWritten('the network adapter', 'nat with virtio', `${network} with ${networkCard}`)
      if (!made.hasController) throw notWritten('the disk controller', controllerName, undefined)
    }
    if (noted?.uuid === uuid) await tags.noteCreation(undefined)
  }

  const register = async (settingsFile: string): Promise<void> => {
    checkPath(settingsFile)
    await vbox.run(registerMachine(settingsFile), { doing: `Registering ${settingsFile}` })
  }

  return {
    defaultFolder,
    complete,
    register,
    create: async ({ uuid: chosen, name, folder, osType, tags: wanted }) => {
      if (chosen !== undefined) checkUuid(chosen)
      checkName(name)
      for (const [tag, value] of Object.entries(wanted)) checkTag(tag, value)
      if (folder !== undefined) checkPath(folder)
      await machines.checkOsType(osType)
      const base = folder ?? (await defaultFolder())
      const paths = posix.isAbsolute(base) ? posix : win32
      const settingsFile = paths.join(base, name, `${name}.vbox`)
      const before = await tags.creation()
      const uuid = chosen ?? randomUUID()
      await tags.noteCreation({ uuid, tags: { ...wanted } })
      const answer = await vbox.ask(createMachine({ name, osType, folder: base, uuid }), {
        doing: `Making the machine ${name}`,
        patience: 2,
      })
      if (!answer.failed) {
        const made = (await machines.look(uuid)).machine
        if (made.name !== name) throw notWritten('the machine’s name', name, made.name)
        await complete(uuid)
        return uuid
      }
      await tags.noteCreation(undefined)
      // A settings file in the way is told by the bare file error; a file that cannot be written brings a VERR_… code.
      const inTheWay =
        answer.codes.has(code.fileError) && ![...answer.codes].some((known) => known.startsWith('VERR_'))
      if (!inTheWay) throw problemOfAnswer(answer, `Making the machine ${name}`)
      const left = await leftover(settingsFile, { tags: wanted, chosen, creating: before?.uuid })
      const registered = (await machines.list()).some((listing) => listing.uuid === left)
      if (left === undefined || registered)
        throw failure('VM_SETTINGS_IN_THE_WAY', `${settingsFile} exists already.`, answer.stderr)
      await register(settingsFile)
      await tags.noteCreation({ uuid: left, tags: { ...wanted } })
      await complete(left)
      return left
    },
  }
}

/** By what a settings file is known as one that we left behind. */
interface Expected {
  tags: Readonly<Record<string, string>>
  /** The UUID that the machine shall have; a copy of it bears its tags, too. */
  chosen: string | undefined
  /** That of the machine that was being made. */
  creating: string | undefined
}

/**
 * The UUID in a settings file that we left behind when the power failed: it bears all our tags, or it is the machine that was
 * being made. One that a full disk left empty comes back from the copy that VirtualBox keeps of the settings before.
 */
async function leftover(settingsFile: string, expected: Expected): Promise<string | undefined> {
  const text = await textOf(settingsFile)
  if (text !== '') return ownUuid(text, expected)
  const copy = `${settingsFile}-prev`
  const uuid = ownUuid(await textOf(copy), expected)
  if (uuid !== undefined) await copyFile(copy, settingsFile)
  return uuid
}

/** Empty also where the file system had reserved its place and nothing came there. */
async function textOf(file: string): Promise<string> {
  return (await readFile(file, 'utf8').catch(() => '')).replaceAll('\0', '').trim()
}

function ownUuid(text: string, { tags, chosen, creating }: Expected): string | undefined {
  const uuid = /<Machine\s[^>]*?\buuid="\{([^"}]*)\}"/.exec(text)?.[1]?.toLowerCase()
  if (uuid === undefined || !isUuid(uuid)) return undefined
  const items = Object.entries(tags).map(([name, value]) => `name="${name}" value="${encodeTag(value)}"`)
  const ours = items.length > 0 && items.every((item) => text.includes(item)) && uuid === (chosen ?? uuid)
  return ours || uuid === creating ? uuid : undefined
}
