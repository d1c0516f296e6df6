/** Which machines the pretended VirtualBox knows: making them, taking them up again, forgetting them. */
import { randomUUID } from 'node:crypto'
import { failure } from '../contract/problem.ts'
import type { Clock } from '../ports/clock.ts'
import type { MachineHardware, VirtualBox } from '../ports/virtualbox.ts'
import type { RehearsalFiles } from './files.ts'
import type { MachinePark } from './machine-park.ts'
import { forwardingsOf, sorted, type RehearsedMachine } from './rehearsed-machine.ts'
import { refuseHardware, refuseName, refuseTag } from './virtualbox-refusals.ts'

interface Registration extends Pick<VirtualBox, 'list' | 'machine' | 'create' | 'register' | 'remove'> {
  /** VirtualBox no longer knows this machine; its files stay. */
  unregister(uuid: string): void
  /** Makes a full copy of a machine, tags and all, under a UUID of its own; gives that. Its disks are copies, too, without a system. */
  clone(uuid: string, name: string, folder?: string): Promise<string>
}

export function registrationOf(
  park: MachinePark,
  {
    clock,
    files,
    defaultMachineFolder,
  }: { clock: Clock; files: RehearsalFiles; defaultMachineFolder: string },
): Registration {
  const { machines, disks, inaccessible, refresh, find, findOff, putDisk, saveSettings, disksOf } = park
  /** Those that are no longer known, by their settings file. */
  const left = new Map<string, RehearsedMachine>()

  /** A machine that wears all these tags, made known again by its settings or the copy of them. */
  async function takeUp(
    settingsFile: string,
    tags: Readonly<Record<string, string>>,
    uuid: string | undefined,
  ): Promise<string | undefined> {
    const machine = left.get(settingsFile)
    if (machine === undefined) return undefined
    if (uuid !== undefined && uuid !== machine.uuid) return undefined
    if (Object.entries(tags).some(([tag, value]) => machine.tags.get(tag) !== value)) return undefined
    if ((await files.size(settingsFile)) === 0) {
      const copy = await files.read(`${settingsFile}-prev`)
      if (copy === undefined) return undefined
      await files.write(settingsFile, copy)
    }
    left.delete(settingsFile)
    machines.set(machine.uuid, machine)
    return machine.uuid
  }

  return {
    unregister: (uuid) => {
      const machine = machines.get(uuid)
      if (machine !== undefined) left.set(machine.settingsFile, machine)
      machines.delete(uuid)
    },
    clone: async (uuid, name, folder = defaultMachineFolder) => {
      const from = findOff(uuid)
      const copy: RehearsedMachine = {
        ...from,
        ...{ uuid: randomUUID(), name, settingsFile: joined(folder, name, `${name}.vbox`) },
        hardware: { ...from.hardware },
        forwardings: new Map(from.forwardings),
        slots: new Map(from.slots),
        snapshots: [],
        tags: new Map(from.tags),
      }
      for (const [port, { kind, path }] of from.slots) {
        const disk = kind === 'disk' ? disks.get(path) : undefined
        if (disk === undefined) continue
        const place = joined(folder, name, `${name}-disk${port}.vdi`)
        await putDisk(place, { uuid: randomUUID(), sizeMiB: disk.sizeMiB })
        copy.slots.set(port, { kind: 'disk', path: place })
      }
      machines.set(copy.uuid, copy)
      await saveSettings(copy)
      return copy.uuid
    },
    list: async (signal) => {
      signal?.throwIfAborted()
      await refresh()
      return [...machines.values()].map(({ uuid, name }) =>
        inaccessible.has(uuid)
          ? { uuid, name: '<inaccessible>', accessible: false }
          : { uuid, name, accessible: true },
      )
    },
    machine: async (uuid, signal) => {
      signal?.throwIfAborted()
      await refresh()
      const machine = find(uuid)
      const { name, state, stateSince, settingsFile, hardware, cableConnected, slots, snapshots } = machine
      return {
        ...{ uuid, name, state, stateSince, settingsFile },
        hardware: { ...hardware },
        forwardings: forwardingsOf(machine).map((forwarding) => ({ ...forwarding })),
        cableConnected,
        snapshots: snapshots.map((one) => ({ uuid: one.uuid, name: one.name, parent: one.parent })),
        currentSnapshot: machine.currentSnapshot,
        attachments: sorted(slots).map(([port, medium]) => ({ port, ...medium })),
      }
    },
    create: async ({ uuid: chosen, name, folder = defaultMachineFolder, osType, tags }) => {
      refuseName(name)
      refuseHardware({ osType })
      for (const [tag, value] of Object.entries(tags)) refuseTag(tag, value)
      const settingsFile = joined(folder, name, `${name}.vbox`)
      if ((await files.size(settingsFile)) !== undefined) {
        const uuid = await takeUp(settingsFile, tags, chosen)
        if (uuid === undefined) throw failure('VM_SETTINGS_IN_THE_WAY', `${settingsFile} exists already.`)
        return uuid
      }
      const machine: RehearsedMachine = {
        uuid: chosen ?? randomUUID(),
        ...{ name, settingsFile },
        ...{ state: 'poweroff', stateSince: clock.now() },
        hardware: { ...newHardware, osType },
        forwardings: new Map(),
        cableConnected: true,
        slots: new Map(),
        ...{ snapshots: [], currentSnapshot: undefined },
        tags: new Map(Object.entries(tags)),
        guest: undefined,
        haltedAt: undefined,
      }
      machines.set(machine.uuid, machine)
      await saveSettings(machine)
      return machine.uuid
    },
    register: async (settingsFile) => {
      const machine = left.get(settingsFile)
      if (machine === undefined || !(await files.size(settingsFile)))
        throw failure('VIRTUALBOX_FAILED', `Registering ${settingsFile}`)
      left.delete(settingsFile)
      machines.set(machine.uuid, machine)
    },
    remove: async (uuid, own) => {
      await refresh()
      if (inaccessible.has(uuid)) {
        machines.delete(uuid)
        return
      }
      const machine = findOff(uuid)
      const disksBefore = disksOf(machine, own)
      const bound = disksBefore.find(({ isOwn, place }) => !isOwn && place === 'bound')
      if (bound !== undefined)
        throw failure('FOREIGN_DISK_IN_BUILDER', `${bound.path} would be deleted with the machine.`)
      machine.slots.clear()
      machine.snapshots = []
      for (const { path, isOwn } of disksBefore) {
        if (!isOwn) continue
        disks.delete(path)
        await files.remove(path)
      }
      await files.remove(machine.settingsFile)
      await files.remove(`${machine.settingsFile}-prev`)
      machines.delete(uuid)
    },
  }
}

const newHardware: Omit<MachineHardware, 'osType'> = {
  cpuCount: 1,
  memoryMiB: 512,
  processPriority: 'default',
  cpuCapPercent: 100,
  bootOrder: ['floppy', 'dvd', 'disk'],
  serialFile: undefined,
  network: 'nat',
  networkCard: 'virtio',
}

function joined(folder: string, ...names: string[]): string {
  return [folder, ...names].join(folder.includes('\\') ? '\\' : '/')
}
