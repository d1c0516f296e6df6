/** Snapshots of the machines of the pretended VirtualBox, a tree of them: a disk above each disk takes what is written. */
import { randomUUID } from 'node:crypto'
import { failure } from '../contract/problem.ts'
import type { VirtualBox } from '../ports/virtualbox.ts'
import type { RehearsalFiles } from './files.ts'
import type { RehearsalDisk } from './guest.ts'
import type { MachinePark } from './machine-park.ts'
import type { RehearsedMachine, RehearsedSnapshot } from './rehearsed-machine.ts'
import { refuseSnapshotName } from './virtualbox-refusals.ts'

type Snapshots = Pick<VirtualBox, 'takeSnapshot' | 'restoreSnapshot' | 'deleteSnapshot'>

export function snapshotsOf(park: MachinePark, files: RehearsalFiles): Snapshots {
  const { disks, findOff, putDisk, saveSettings } = park

  const disksIn = (slots: RehearsedMachine['slots']): [number, string][] =>
    [...slots].flatMap(([port, { kind, path }]) => (kind === 'disk' ? [[port, path]] : []))

  /** Each of its disks gets one above it. */
  async function layOver(machine: RehearsedMachine): Promise<void> {
    for (const [port, below] of disksIn(machine.slots)) {
      const parent = disks.get(below)
      if (parent === undefined) throw failure('VIRTUALBOX_FAILED', `There is no disk ${below}.`)
      const disk: RehearsalDisk = { ...parent, uuid: randomUUID(), parent }
      const path = machine.settingsFile.replace(/[^\\/]+$/, (name) =>
        ['Snapshots', `{${disk.uuid}}.vdi`].join(machine.settingsFile.at(-name.length - 1)),
      )
      await putDisk(path, disk)
      machine.slots.set(port, { kind: 'disk', path })
    }
  }

  async function drop(path: string): Promise<void> {
    disks.delete(path)
    await files.remove(path)
  }

  /** What is in the disks above it comes into those that it keeps; what nothing builds upon goes. */
  async function merge(machine: RehearsedMachine, snapshot: RehearsedSnapshot): Promise<void> {
    for (const [, path] of disksIn(snapshot.slots)) {
      const kept = disks.get(path)
      const above = [...disks].filter(([, { parent }]) => parent !== undefined && parent === kept)
      const [over] = above
      if (kept === undefined || above.length > 1)
        throw failure('VIRTUALBOX_FAILED', `${path} has ${above.length} disks above it.`)
      if (over === undefined) {
        await drop(path)
        continue
      }
      const [pathAbove, { builder }] = over
      if (builder !== undefined) kept.builder = builder
      for (const disk of disks.values()) if (disk.parent === over[1]) disk.parent = kept
      for (const { slots } of [machine, ...machine.snapshots])
        for (const medium of slots.values()) if (medium.path === pathAbove) medium.path = path
      await drop(pathAbove)
    }
  }

  return {
    takeSnapshot: async (uuid, name) => {
      const machine = findOff(uuid)
      refuseSnapshotName(name)
      const snapshot: RehearsedSnapshot = {
        ...{ uuid: randomUUID(), name, parent: machine.currentSnapshot },
        hardware: { ...machine.hardware },
        ...{ forwardings: new Map(machine.forwardings), cableConnected: machine.cableConnected },
        slots: new Map([...machine.slots].map(([port, medium]) => [port, { ...medium }])),
        restoreDisks: disksIn(machine.slots).map(([, path]) => disks.get(path)?.builder?.keep()),
      }
      await layOver(machine)
      machine.snapshots.push(snapshot)
      machine.currentSnapshot = snapshot.uuid
      await saveSettings(machine)
      return snapshot.uuid
    },
    restoreSnapshot: async (uuid, id) => {
      const machine = findOff(uuid)
      const snapshot = machine.snapshots.find((one) => one.uuid === id)
      if (snapshot === undefined)
        throw failure('VIRTUALBOX_FAILED', `The machine ${machine.name} has no snapshot {${id}}.`)
      for (const [, path] of disksIn(machine.slots))
        if (disks.get(path)?.parent !== undefined) await drop(path)
      machine.hardware = { ...snapshot.hardware }
      machine.forwardings = new Map(snapshot.forwardings)
      machine.cableConnected = snapshot.cableConnected
      machine.slots = new Map([...snapshot.slots].map(([port, medium]) => [port, { ...medium }]))
      for (const restore of snapshot.restoreDisks) restore?.()
      machine.currentSnapshot = id
      await layOver(machine)
      await saveSettings(machine)
    },
    deleteSnapshot: async (uuid, id) => {
      const machine = findOff(uuid)
      const snapshot = machine.snapshots.find((one) => one.uuid === id)
      if (snapshot === undefined) return
      const { name, parent } = snapshot
      const above = machine.snapshots.filter((one) => one.parent === id)
      if (above.length + (machine.currentSnapshot === id ? 1 : 0) > 1)
        throw failure('VIRTUALBOX_FAILED', `More than one thing builds upon the snapshot “${name}”.`)
      await merge(machine, snapshot)
      machine.snapshots = machine.snapshots.filter((one) => one !== snapshot)
      for (const one of above) one.parent = parent
      if (machine.currentSnapshot === id) machine.currentSnapshot = parent
      await saveSettings(machine)
    },
  }
}
