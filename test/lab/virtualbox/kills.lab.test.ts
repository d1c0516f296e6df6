/** Killed with SIGKILL between any two calls of the real VBoxManage: what was begun is ours, and is finished or removed. */
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { execa } from 'execa'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../../electron/adapters/clock.ts'
import { openVirtualBox } from '../../../electron/adapters/virtualbox/virtualbox.ts'
import type { VirtualBox } from '../../../electron/ports/virtualbox.ts'
import { labPaths } from '../paths.ts'
import { changeKilledAt, type DriverChange, type Env } from './driver-change.ts'

const tags = { 'PiOffload/Owner': 'c0ffee' }
const vboxManage = join(labPaths.bin, 'VBoxManage')
/** More than any change needs: a change that never ends is a fault. */
const mostCalls = 60

let folder: string
let env: Env
let box: VirtualBox
let machines: string

beforeEach(async () => {
  folder = await mkdtemp(join(labPaths.vms, 'kills-'))
  machines = join(folder, 'machines')
  await mkdir(machines)
  const settings = await mkdtemp(join(labPaths.run, 'settings-'))
  env = { VBOX_USER_HOME: settings, VBOX_IPC_SOCKETID: basename(settings) }
  box = openVirtualBox({ clock: systemClock(), findExecutables: async () => [vboxManage], env })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const machine = () => ({ name: 'builder', folder: machines, osType: 'Linux_64', tags })
const diskPath = () => join(machines, 'builder', 'disk.vdi')

/** Runs the change again and again, each time killed one call later, with `check` after each kill, until one comes to its end. */
async function killedAtEvery(
  prepare: () => Promise<DriverChange>,
  check: (call: number) => Promise<void>,
): Promise<void> {
  for (let call = 1; call <= mostCalls; call += 1) {
    const change = await prepare()
    if (!(await changeKilledAt(call, change, { folder, env }))) {
      expect(call).toBeGreaterThan(4)
      return
    }
    await check(call)
  }
  throw new Error(`More than ${mostCalls} calls`)
}

/** As the step does: what is there and ours is finished, otherwise it is made. */
async function finishMachine(moment: string): Promise<string> {
  const [listing, ...others] = await box.list()
  expect(others, moment).toEqual([])
  const uuid = listing?.uuid ?? (await box.create(machine()))
  expect(await box.tags(uuid), moment).toEqual(tags)
  await finishDisk(moment)
  await box.attach(uuid, 0, { kind: 'disk', path: diskPath() })
  const { attachments } = await box.machine(uuid)
  expect(attachments, moment).toEqual([{ port: 0, kind: 'disk', path: diskPath() }])
  return uuid
}

async function finishDisk(moment: string): Promise<void> {
  const seen = await box.disk(diskPath())
  if (seen === undefined) await box.createDisk(diskPath(), 64)
  expect(await box.disk(diskPath()), moment).toMatchObject({ sizeMiB: 64 })
  // Nothing is left of a disk that was begun.
  const files = await readdir(join(machines, 'builder'))
  expect(
    files.filter((name) => name.endsWith('.vdi')),
    moment,
  ).toEqual(['disk.vdi'])
}

async function expectNothing(moment: string): Promise<void> {
  expect(await box.list(), moment).toEqual([])
  expect(await readdir(machines), moment).toEqual([])
  const ask = async (...argv: string[]) => (await execa(vboxManage, argv, { env })).stdout
  expect(await ask('list', 'hdds'), moment).toBe('')
  expect(await ask('getextradata', 'global', 'enumerate'), moment).not.toContain('PiOffload')
}

describe('killed between any two calls', () => {
  it('of making a machine: it is ours from its first moment, and is finished', async () => {
    await killedAtEvery(
      () => Promise.resolve({ kind: 'create', machine: machine() }),
      async (call) => {
        const moment = `killed before call ${call}`
        await box.remove(await finishMachine(moment), [diskPath()])
        await expectNothing(moment)
      },
    )
  })

  it('of making a disk: no half one bears its name, and none is left behind', async () => {
    const uuid = await box.create(machine())
    await killedAtEvery(
      () => Promise.resolve({ kind: 'create-disk', path: diskPath(), sizeMiB: 64 }),
      async (call) => {
        await finishDisk(`killed before call ${call}`)
        await execa(vboxManage, ['closemedium', 'disk', diskPath(), '--delete'], { env })
      },
    )
    await box.remove(uuid, [diskPath()])
    await expectNothing('in the end')
  })

  it('of making a disk: the machine is removed with what was begun', async () => {
    await killedAtEvery(
      async () => {
        await box.create(machine())
        return { kind: 'create-disk', path: diskPath(), sizeMiB: 64 }
      },
      async (call) => {
        const [listing] = await box.list()
        await box.remove(listing?.uuid ?? '', [diskPath()])
        await expectNothing(`killed before call ${call}`)
      },
    )
  })

  it('of removing a machine: it is still ours, or gone without a trace', async () => {
    await killedAtEvery(
      async () => ({ kind: 'remove', uuid: await finishMachine('at the beginning'), own: [diskPath()] }),
      async (call) => {
        const moment = `killed before call ${call}`
        const [listing] = await box.list()
        if (listing !== undefined) {
          expect(await box.tags(listing.uuid), moment).toEqual(tags)
          await box.remove(listing.uuid, [diskPath()])
        }
        await expectNothing(moment)
      },
    )
  })
})

describe('cut off inside of making a machine', () => {
  it('its settings are written and it is not known yet: it is made whole', async () => {
    let call = 1
    while ((await box.list()).length === 0) {
      const killed = await changeKilledAt(call, { kind: 'create', machine: machine() }, { folder, env })
      expect(killed).toBe(true)
      call += 1
    }
    const [made] = await box.list()
    // VirtualBox writes the settings of a machine, and then the list of its machines.
    await execa(vboxManage, ['unregistervm', made?.uuid ?? ''], { env })
    expect(await box.create(machine())).toBe(made?.uuid)
    await box.remove(await finishMachine('made whole'), [diskPath()])
    await expectNothing('in the end')
  })
})
