/** VirtualBox through its command line, VBoxManage. docs/decisions says why it is not driven by an existing package. */
import { homedir } from 'node:os'
import { join } from 'node:path'
import PQueue from 'p-queue'
import { ProblemError } from '../../contract/problem.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { VirtualBox } from '../../ports/virtualbox.ts'
import { creationsOf } from './creation.ts'
import { problemOfAnswer } from './errors.ts'
import { forwardingsOf } from './forwardings.ts'
import { limitsOf } from './limits.ts'
import { machinesOf } from './machines.ts'
import { mediaOf } from './media.ts'
import { moverOf } from './moving.ts'
import { parseDriverWarning, parseVersion } from './parse.ts'
import { powerOf } from './power.ts'
import { previewOf } from './preview.ts'
import { removalOf } from './removal.ts'
import { snapshotsOf } from './snapshots.ts'
import { tagsOf } from './tags.ts'
import { openVBoxManage } from './vboxmanage.ts'

export interface VirtualBoxOptions {
  clock: Clock
  log?: Log
  /** Where VBoxManage may be, best first. */
  findExecutables: () => Promise<readonly string[]>
  /** Variables for VBoxManage beside those of this process. */
  env?: Readonly<Record<string, string>>
  /** Limit of one call of VBoxManage. Default 60 s. */
  callTimeoutMs?: number
  /** How long a machine may take to start or to switch off. Default 60 s. */
  stateTimeoutMs?: number
}

export function openVirtualBox(options: VirtualBoxOptions): VirtualBox {
  const { clock, log, findExecutables, stateTimeoutMs = 60_000 } = options
  const vbox = openVBoxManage({
    findExecutables,
    clock,
    env: options.env,
    callTimeoutMs: options.callTimeoutMs,
    log: log && ((event, fields) => log.write(event, fields)),
  })
  const machines = machinesOf(vbox)
  const tags = tagsOf(vbox, machines)
  const creations = creationsOf(vbox, machines, tags)
  const media = mediaOf(vbox, machines, creations)
  const forwardings = forwardingsOf(vbox, machines)
  const limits = limitsOf(vbox, machines)
  const power = powerOf(vbox, machines, clock, stateTimeoutMs)
  const snapshots = snapshotsOf(vbox, machines)
  const move = moverOf(vbox, machines)
  const removals = removalOf(vbox, { machines, media, tags })
  // A change looks, writes and reads back: two at once could both find a slot empty.
  const changes = new PQueue({ concurrency: 1 })
  const changing = <T>(change: () => Promise<T>): Promise<T> => changes.add(change)

  return {
    version: async (signal) => {
      try {
        const doing = 'Asking for the version'
        const answer = await vbox.ask(['--version'], { doing, reads: true, signal })
        if (answer.failed) throw problemOfAnswer(answer, doing)
        const driverWarning = parseDriverWarning(`${answer.stdout}\n${answer.stderr}`)
        return {
          version: parseVersion(answer.stdout),
          executable: vbox.executable() ?? '',
          ...(driverWarning === undefined ? {} : { driverWarning }),
        }
      } catch (error) {
        if (error instanceof ProblemError && error.problem.code === 'VIRTUALBOX_MISSING') return undefined
        throw error
      }
    },
    defaultMachineFolder: async (signal) => {
      try {
        return await creations.defaultFolder(signal)
      } catch (error) {
        if (!(error instanceof ProblemError) || error.problem.code !== 'VIRTUALBOX_MISSING') throw error
        // VirtualBox User Manual, "Where VirtualBox Stores its Files".
        return join(homedir(), 'VirtualBox VMs')
      }
    },
    list: (signal) => machines.list(signal),
    machine: (uuid, signal) => machines.machine(uuid, signal),
    create: (machine) => changing(() => creations.create(machine)),
    register: (settingsFile) => changing(() => creations.register(settingsFile)),
    modify: (uuid, hardware) => changing(() => machines.modify(uuid, hardware)),
    limit: (uuid, wanted) => changing(() => limits.set(uuid, wanted)),
    tags: (uuid, signal) => tags.read(uuid, signal),
    setTag: (uuid, name, value) => changing(async () => tags.set(uuid, name, value)),
    createDisk: (path, sizeMiB) => changing(() => media.create(path, sizeMiB)),
    resizeDisk: (path, sizeMiB) => changing(() => media.resize(path, sizeMiB)),
    disk: (path, signal) => media.disk(path, signal),
    forgetDisk: (path) => changing(() => media.forget(path)),
    disksOf: async (uuid, own, signal) => removals.disksOf(await machines.machine(uuid, signal), own, signal),
    attach: (uuid, port, medium) => changing(() => media.attach(uuid, port, medium)),
    move: (uuid, folder) => changing(() => move(uuid, folder)),
    forward: (uuid, forwarding) => changing(() => forwardings.set(uuid, forwarding)),
    removeForwarding: (uuid, name) => changing(() => forwardings.remove(uuid, name)),
    connectCable: (uuid) => changing(() => forwardings.connectCable(uuid)),
    start: (uuid) => changing(() => power.start(uuid)),
    pause: (uuid) => changing(() => power.pause(uuid)),
    pressPowerButton: (uuid) => changing(() => power.pressButton(uuid)),
    powerOff: (uuid) => changing(() => power.off(uuid)),
    takeSnapshot: (uuid, name) => changing(() => snapshots.take(uuid, name)),
    restoreSnapshot: (uuid, snapshot) => changing(() => snapshots.restore(uuid, snapshot)),
    deleteSnapshot: (uuid, snapshot) => changing(() => snapshots.delete(uuid, snapshot)),
    typeLine: (uuid, line) => changing(() => power.type(uuid, line)),
    screenshot: (uuid, path) => changing(() => power.screenshot(uuid, path)),
    remove: (uuid, own) => changing(() => removals.remove(uuid, own)),
    preview: previewOf,
  }
}
