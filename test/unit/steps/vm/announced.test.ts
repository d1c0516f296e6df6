/** The plan shows each call of VBoxManage that the run makes, and what goes into the machine. */
import { describe, expect, it } from 'vitest'
import { foundInThisRun, madeInThisRun, type Plan } from '../../../../electron/contract/plan.ts'
import type { Engine } from '../../../../electron/engine/engine.ts'
import type { Resource } from '../../../../electron/engine/resource.ts'
import type { VirtualBox, VirtualBoxChange } from '../../../../electron/ports/virtualbox.ts'
import { vmForwarding } from '../../../../electron/steps/vm/forwarding.ts'
import { vmImage } from '../../../../electron/steps/vm/image.ts'
import { vmKeys } from '../../../../electron/steps/vm/keys.ts'
import { vmMachine } from '../../../../electron/steps/vm/machine.ts'
import { vmPower } from '../../../../electron/steps/vm/power.ts'
import { hostFirewall } from '../../../../electron/steps/host/firewall.ts'
import { hostPort } from '../../../../electron/steps/host/port.ts'
import { hostVirtualBox } from '../../../../electron/steps/host/virtualbox.ts'
import { hostVirtualization } from '../../../../electron/steps/host/virtualization.ts'
import { vmSettings } from '../../../../electron/steps/vm/settings-file.ts'
import { vmSnapshot } from '../../../../electron/steps/vm/snapshot.ts'
import { vmSystem } from '../../../../electron/steps/vm/system.ts'
import { createWorld, folders, setupOf, type World } from './world.ts'

const never = new AbortController().signal
const resources: Resource[] = [
  ...[hostVirtualization, hostVirtualBox, hostPort, hostFirewall],
  ...[vmSettings, vmSnapshot, vmImage, vmKeys, vmMachine, vmForwarding, vmSystem, vmPower],
]

/** An engine whose VirtualBox notes what it is told to change. */
function noting(world: World): { engine: Engine; changes: [uuid: string, VirtualBoxChange][] } {
  const { box } = world
  const changes: [string, VirtualBoxChange][] = []
  const note = (uuid: string, change: VirtualBoxChange) => void changes.push([uuid, change])
  const virtualBox: VirtualBox = {
    ...box,
    create: async (machine) => {
      const folder = machine.folder ?? (await box.defaultMachineFolder())
      const uuid = await box.create(machine)
      const { name, osType, tags } = machine
      note(uuid, { kind: 'create', machine: { name, osType, tags, folder } })
      return uuid
    },
    modify: (uuid, hardware) => {
      note(uuid, { kind: 'modify', hardware })
      return box.modify(uuid, hardware)
    },
    setTag: (uuid, name, value) => {
      note(uuid, { kind: 'set-tag', name, value })
      return box.setTag(uuid, name, value)
    },
    createDisk: (path, sizeMiB) => {
      note('', { kind: 'create-disk', path, sizeMiB })
      return box.createDisk(path, sizeMiB)
    },
    attach: async (uuid, port, medium) => {
      const { attachments } = await box.machine(uuid)
      const kind = attachments.find((attachment) => attachment.port === port)?.kind ?? 'dvd'
      note(uuid, medium ? { kind: 'attach', port, medium } : { kind: 'detach', port, medium: kind })
      await box.attach(uuid, port, medium)
    },
    forward: async (uuid, forwarding) => {
      const { state, forwardings } = await box.machine(uuid)
      const replaces = forwardings.some(({ name }) => name === forwarding.name)
      note(uuid, { kind: 'forward', state, forwarding, replaces })
      await box.forward(uuid, forwarding)
    },
    removeForwarding: async (uuid, name) => {
      note(uuid, { kind: 'remove-forwarding', state: (await box.machine(uuid)).state, name })
      await box.removeForwarding(uuid, name)
    },
    start: async (uuid) => {
      const { state } = await box.machine(uuid)
      note(uuid, { kind: state === 'paused' ? 'resume' : 'start' })
      return box.start(uuid)
    },
    pressPowerButton: (uuid) => {
      note(uuid, { kind: 'press-power-button' })
      return box.pressPowerButton(uuid)
    },
    powerOff: async (uuid) => {
      note(uuid, { kind: 'power-off', state: (await box.machine(uuid)).state })
      await box.powerOff(uuid)
    },
    remove: async (uuid, own) => {
      note(uuid, { kind: 'remove', disks: await box.disksOf(uuid, own) })
      return box.remove(uuid, own)
    },
  }
  return { engine: world.engine(resources, { ...world.ports, virtualBox }), changes }
}

function commandsOf(plan: Plan): string[] {
  return plan.actions
    .flatMap(({ change }) => change.details)
    .flatMap((detail) => (detail.kind === 'command' && detail.argv[0] === 'VBoxManage' ? [detail.argv] : []))
    .map((argv) => argv.join(' '))
}

/** Runs what is planned; gives the shown commands and those of the changes that were made. */
async function compare(world: World, goal: Plan['goal']): Promise<{ shown: string[]; made: string[] }> {
  const { engine, changes } = noting(world)
  const plan = await engine.plan(goal, never)
  expect(plan.obstacles).toEqual([])
  expect(await engine.start(plan.id, () => undefined, never)).toMatchObject({ outcome: 'succeeded' })
  const uuid = changes.find(([own]) => own !== '')?.[0] ?? ''
  const plain = (text: string) => text.replaceAll(uuid, madeInThisRun)
  const made = changes.flatMap(([own, change]) =>
    world.box.preview(own === '' ? uuid : own, change).map((argv) => plain(argv.join(' '))),
  )
  return { shown: commandsOf(plan).map(plain), made }
}

/** The image's name and the tag of the system are not known before. */
function withoutLater(command: string): string {
  return command
    .replace(/images\/\S+\.iso/, `images/${foundInThisRun}.iso`)
    .replace(/(PiOffload\/System value=)(?!undefined).*/, `$1${madeInThisRun}`)
}

describe('the calls of VBoxManage', () => {
  it('are shown as they are made, for a new builder and for its removal', async () => {
    const world = createWorld()
    const up = await compare(world, 'present')
    expect(up.shown.length).toBeGreaterThan(15)
    expect(up.made.map(withoutLater)).toEqual(up.shown)
    const down = await compare(world, 'absent')
    expect(down.made).toEqual(down.shown)
    expect(down.shown.map((command) => command.split(' ')[1])).toEqual(['power-off', 'remove'])
  })

  it('are shown as they are made, where the builder was paused', async () => {
    const world = createWorld()
    await compare(world, 'present')
    const [listing] = await world.box.list()
    await world.box.pause(listing?.uuid ?? '')
    const { shown, made } = await compare(world, 'present')
    expect(made).toEqual(shown)
    expect(shown.map((command) => command.split(' ')[1])).toEqual(['resume'])
  })

  it('are shown as they are made, where a disk was never attached', async () => {
    const world = createWorld()
    await compare(world, 'present')
    const [listing] = await world.box.list()
    const { settingsFile } = await world.box.machine(listing?.uuid ?? '')
    const loose = settingsFile.replace(/[^/]+$/, 'pi-offload-builder.unfinished.vdi')
    await world.box.createDisk(loose, 64)
    const foreign = settingsFile.replace(/[^/]+$/, 'my-photos.vdi')
    await world.box.createDisk(foreign, 64)
    await world.box.attach(listing?.uuid ?? '', 3, { kind: 'disk', path: foreign })
    const { shown, made } = await compare(world, 'absent')
    expect(made).toEqual(shown)
    for (const path of [loose, foreign]) expect(shown.join('\n')).toContain(path)
    expect(await world.box.disk(loose)).toBeUndefined()
  })

  it('are shown as they are made, where an installation that was stopped is taken away', async () => {
    const world = createWorld()
    const { engine } = noting(world)
    const stop = new AbortController()
    const plan = await engine.plan('present', never)
    const begun = engine.start(
      plan.id,
      (event) => {
        if (event.type === 'log' && event.resource === 'vm/system') stop.abort()
      },
      stop.signal,
    )
    expect(await begun).toMatchObject({ outcome: 'cancelled' })
    const { shown, made } = await compare(world, 'absent')
    expect(made).toEqual(shown)
    expect(shown.map((command) => command.split(' ')[1])).toEqual(['detach', 'detach', 'remove'])
  })

  it('are shown as they are made, where hardware and ports of a running builder change', async () => {
    const world = createWorld()
    await compare(world, 'present')
    world.setup = setupOf({ network: { port: 2223, adminPort: 2222 }, builder: { memoryMiB: 4096 } })
    const { shown, made } = await compare(world, 'present')
    expect(made).toEqual(shown)
    expect(shown.map((command) => command.split(' ')[1])).toEqual([
      ...['press-power-button', 'modify'],
      ...['remove-forwarding', 'remove-forwarding', 'forward', 'forward'],
      'start',
    ])
  })
})

describe('what goes into the machine', () => {
  it('is shown with its exact text, but for the private key', async () => {
    const world = createWorld()
    const { engine } = noting(world)
    const plan = await engine.plan('present', never)
    const details = plan.actions.find(({ resource }) => resource === 'vm/system')?.change.details ?? []
    const files = new Map(details.flatMap((one) => (one.kind === 'file' ? [[one.path, one.after]] : [])))
    const { assets } = world.ports
    expect(files.get('/tmp/installer.sh')).toBe(await assets.text('nix/installer.sh'))
    expect(files.get('/tmp/builder.nix')).toBe(await assets.text('nix/builder.nix'))
    expect(files.get('/tmp/settings.json')).toContain('"hostName": "pi-offload-builder"')
    expect(files.get('/tmp/installer.env')).toContain(`RUN_ID=${madeInThisRun}`)
    expect(files.get('/tmp/ssh_host_ed25519_key.pub')).toBe(`${madeInThisRun}\n`)
    expect(files.size).toBe(5)
    // Later the keys are there, and their private halves still are not shown.
    await engine.start(plan.id, () => undefined, never)
    const [machine] = await world.box.list()
    await world.box.powerOff(machine?.uuid ?? '')
    await world.box.setTag(machine?.uuid ?? '', 'PiOffload/System', undefined)
    const text = JSON.stringify(await engine.plan('present', never))
    expect(text).toContain('/tmp/installer.sh')
    expect(text).toContain('/tmp/ssh_host_ed25519_key of the builder')
    for (const file of [folders.hostKeyFile, folders.adminKeyFile]) {
      const secret = new TextDecoder().decode(world.files.entries.get(file)?.content).split('\n')[1] ?? ''
      expect(secret).not.toBe('')
      expect(text).not.toContain(secret)
    }
    expect(text).not.toContain('PRIVATE KEY')
  })
})
