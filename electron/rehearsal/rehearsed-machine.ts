/** A machine of the pretended VirtualBox, and its settings file. */
import type { MachineHardware, MachineState, PortForwarding } from '../ports/virtualbox.ts'
import type { RehearsalFiles } from './files.ts'
import type { Guest } from './guest.ts'

interface Medium {
  kind: 'disk' | 'dvd'
  path: string
}

export interface RehearsedSnapshot {
  uuid: string
  name: string
  /** The one that it builds upon. */
  parent: string | undefined
  hardware: MachineHardware
  forwardings: Map<string, PortForwarding>
  cableConnected: boolean
  slots: Map<number, Medium>
  /** What is installed on its disks becomes what it was. */
  restoreDisks: ((() => void) | undefined)[]
}

export interface RehearsedMachine {
  uuid: string
  name: string
  settingsFile: string
  state: MachineState
  stateSince: number
  hardware: MachineHardware
  forwardings: Map<string, PortForwarding>
  cableConnected: boolean
  slots: Map<number, Medium>
  /** The oldest first. */
  snapshots: RehearsedSnapshot[]
  currentSnapshot: string | undefined
  tags: Map<string, string>
  guest: Guest | undefined
  /** Since when it is paused or saved. */
  haltedAt: number | undefined
  /** What was saved of it cannot be loaded any more. */
  isStateSpoilt?: boolean
}

/** The files in its slots, and in those that its snapshots keep. */
export function mediaPathsOf({ slots, snapshots }: RehearsedMachine): string[] {
  return [slots, ...snapshots.map((snapshot) => snapshot.slots)].flatMap((media) =>
    [...media.values()].map(({ path }) => path),
  )
}

/** What an adapter that is attached to something else has of forwardings neither works nor is told. */
export function forwardingsOf({ hardware, forwardings }: RehearsedMachine): PortForwarding[] {
  return hardware.network === 'nat' ? sorted(forwardings).map(([, forwarding]) => forwarding) : []
}

export function sorted<K, V>(map: ReadonlyMap<K, V>): [K, V][] {
  return [...map].toSorted(([one], [other]) => (one < other ? -1 : 1))
}

export function isOff(state: MachineState): boolean {
  return state === 'poweroff' || state === 'aborted'
}

/** As `.vbox` files are: ids in braces, our tags among VirtualBox's own. */
export async function saveSettings(
  files: RehearsalFiles,
  { uuid, name, settingsFile, tags }: RehearsedMachine,
): Promise<void> {
  const before = await files.read(settingsFile)
  if (before !== undefined) await files.write(`${settingsFile}-prev`, before)
  const items = [...tags].map(
    ([key, value]) => `      <ExtraDataItem name="${key}" value="${encode(value)}"/>\n`,
  )
  await files.write(
    settingsFile,
    `<VirtualBox>\n  <Machine uuid="{${uuid}}" name="${name}">\n    <ExtraData>\n${items.join('')}    </ExtraData>\n  </Machine>\n</VirtualBox>\n`,
  )
}

function encode(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}
