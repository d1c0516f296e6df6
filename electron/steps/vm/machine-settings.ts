/** By what our machine is known: its tags, and the settings file in which VirtualBox keeps them. */
import type { StepContext } from '../../engine/resource.ts'

/** The tag that holds the id of the installation that made the machine. A copy that somebody makes of it has all its tags, too. */
export const ownerTag = 'PiOffload/Owner'

/** The tag of a machine that is being moved: the folder below which its own shall be. */
export const movingTag = 'PiOffload/MovesTo'

/** The tag that names the disk and the keys of a finished installation. */
export const systemTag = 'PiOffload/System'

/** In its folder: of the last run and the three before (VirtualBox's LogHistoryCount), and that of its start on Windows. */
export const logFiles = ['VBox.log', 'VBox.log.1', 'VBox.log.2', 'VBox.log.3', 'VBoxHardening.log'].map(
  (name) => `Logs/${name}`,
)

/** A settings file that has it at its end is whole. */
export const lastTag = '</VirtualBox>'

/** Where the settings of a machine lie that was made for this setup. */
export async function settingsFileOf({ setup, folders, ports, signal }: StepContext): Promise<string> {
  const base = setup.builder.folder ?? (await ports.virtualBox.defaultMachineFolder(signal))
  return folders.diskFile(folders.machineFolder(base, setup), setup).replace(/\.vdi$/, '.vbox')
}

/** Nothing also where the file system had reserved the place of a file and nothing came there. */
export async function readSettingsFile({ ports }: StepContext, path: string): Promise<string> {
  const text = new TextDecoder().decode((await ports.files.read(path)) ?? new Uint8Array())
  return text.replaceAll('\0', '').trim()
}

/** Whose settings these are. A copy may keep the UUID of the machine that it was made of as that of its hardware. */
export function uuidIn(settings: string): string | undefined {
  return /<Machine\s[^>]*?\buuid="\{([^"}]*)\}"/.exec(settings)?.[1]?.toLowerCase()
}

/** Whether they are those of our machine, and not of a copy of it. */
export async function areOurs({ ledger }: StepContext, settings: string): Promise<boolean> {
  const { installationId, machineUuid } = await ledger.read()
  return settings.includes(installationId) && (machineUuid === undefined || uuidIn(settings) === machineUuid)
}

/** The UUID of our machine, wherever that is by now: noted, or in the settings file of which notes of a former version speak. */
export async function notedUuid(context: StepContext): Promise<string | undefined> {
  const { machineUuid, settingsFile, installationId } = await context.ledger.read()
  if (machineUuid !== undefined) return machineUuid
  const place = settingsFile ?? (await settingsFileOf(context))
  for (const file of [place, `${place}-prev`]) {
    const text = await readSettingsFile(context, file)
    if (text.includes(installationId)) return uuidIn(text)
  }
  return undefined
}
