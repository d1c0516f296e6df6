import { beforeEach, describe, expect, it } from 'vitest'
import type { ProblemError } from '../../../../electron/contract/problem.ts'
import type { Progress } from '../../../../electron/contract/run.ts'
import type { VirtualBox } from '../../../../electron/ports/virtualbox.ts'
import { newKey } from '../../../../electron/rehearsal/pi-files.ts'
import { piKey } from '../../../../electron/steps/pi/key.ts'
import { vmConfiguration } from '../../../../electron/steps/vm/configuration.ts'
import { vmForwarding } from '../../../../electron/steps/vm/forwarding.ts'
import { vmImage } from '../../../../electron/steps/vm/image.ts'
import { vmKeys } from '../../../../electron/steps/vm/keys.ts'
import { vmMachine } from '../../../../electron/steps/vm/machine.ts'
import { vmPower } from '../../../../electron/steps/vm/power.ts'
import { builderSession } from '../../../../electron/steps/vm/session.ts'
import { vmSigning } from '../../../../electron/steps/vm/signing.ts'
import { vmStore } from '../../../../electron/steps/vm/store.ts'
import { vmSystem } from '../../../../electron/steps/vm/system.ts'
import { bringAbout, codeOf, differenceOf } from './bring-about.ts'
import { createWorld, folders, setupOf, type World } from './world.ts'

let world: World
let uuid: string

beforeEach(async () => {
  world = createWorld()
  const context = world.context()
  for (const resource of [vmKeys, vmImage, vmMachine, vmForwarding])
    expect(await bringAbout(resource, context)).toBeUndefined()
  uuid = (await world.box.list())[0]?.uuid ?? ''
})

async function expectTidy(state: string): Promise<void> {
  const machine = await world.box.machine(uuid)
  expect(machine).toMatchObject({ state, hardware: { bootOrder: ['disk'], serialFile: undefined } })
  expect(machine.attachments.map(({ port }) => port)).toEqual([0])
  expect(world.files.entries.has(folders.seedFile)).toBe(false)
  expect(world.files.entries.has(folders.serialFile)).toBe(false)
}

describe('vm/system', () => {
  it('is installed once, with progress and the installer’s own words', async () => {
    const progress: Progress[] = []
    const context = { ...world.context(), report: (step: Progress) => void progress.push(step) }
    expect(await bringAbout(vmSystem, context)).toBeUndefined()
    await expectTidy('poweroff')
    expect(world.log).toContain('installation finished!')
    expect(progress.filter(({ unit }) => unit === 'paths').at(-1)).toMatchObject({ done: 240, total: 240 })
    expect(progress.map(({ note }) => note)).toContain('makes the file systems')
    expect(await bringAbout(vmSystem, world.context())).toBeUndefined()
    expect(await differenceOf(vmImage, world.context())).toBeUndefined()
    await world.files.remove('/data/images/nixos-minimal-26.05.1-x86_64-linux.iso')
    expect(await differenceOf(vmImage, world.context())).toBeUndefined()
  })

  it('the seed is a DVD that VirtualBox takes, and nobody else may read it', async () => {
    const seeds: number[] = []
    const virtualBox: VirtualBox = {
      ...world.box,
      attach: async (id, port, medium) => {
        const seed = world.files.entries.get(folders.seedFile)
        if (seed?.secret === true) seeds.push(seed.content.length)
        await world.box.attach(id, port, medium)
      },
    }
    const context = { ...world.context(), ports: { ...world.ports, virtualBox } }
    expect(await bringAbout(vmSystem, context)).toBeUndefined()
    expect(seeds[0]).toBeGreaterThanOrEqual(34_816)
    expect((seeds[0] ?? 1) % 2048).toBe(0)
  })

  it('copes with noise and half lines on the serial port', async () => {
    world.box.faults.installer = 'noisy'
    expect(await bringAbout(vmSystem, world.context())).toBeUndefined()
  })

  it.each([
    ['fails', 'INSTALLER_FAILED'],
    ['switches-off', 'INSTALLER_FAILED'],
    ['silent', 'INSTALLER_SILENT'],
  ] as const)(
    'an installer that %s ends in %s, is cleaned up, and may be tried again',
    async (fault, code) => {
      world.box.faults.installer = fault
      expect(await codeOf(bringAbout(vmSystem, world.context()))).toBe(code)
      await expectTidy('poweroff')
      delete world.box.faults.installer
      expect(await bringAbout(vmSystem, world.context())).toBeUndefined()
    },
  )

  it.each(['hello', 'done'])('“%s” of another run counts for nothing', async (event) => {
    world.box.faults.installer = event === 'hello' ? 'silent' : 'switches-off'
    let typed = 0
    const virtualBox: VirtualBox = {
      ...world.box,
      typeLine: async (id, line) => {
        typed += 1
        await world.box.typeLine(id, line)
        if (typed === 1) world.files.append(folders.serialFile, `{"event":"${event}","run":"another"}\n`)
      },
    }
    const context = { ...world.context(), ports: { ...world.ports, virtualBox } }
    expect(await codeOf(bringAbout(vmSystem, context))).toMatch(/^INSTALLER_(?:FAILED|SILENT)$/)
    // An installer that was heard is not woken any more.
    if (event === 'hello') expect(typed).toBeGreaterThan(1)
    expect(await vmSystem.inspect(world.context())).toEqual({ kind: 'absent' })
  })

  it('says the last words of an installer that failed', async () => {
    world.box.faults.installer = 'fails'
    await expect(bringAbout(vmSystem, world.context())).rejects.toMatchObject({
      problem: { underlying: expect.stringContaining('No space left on device') as string },
    })
  })

  it.each([
    ['fails', true],
    ['silent', true],
    ['switches-off', false],
  ] as const)('keeps the screen of an installer that %s: %s', async (fault, hasScreen) => {
    world.box.faults.installer = fault
    const { problem } = await bringAbout(vmSystem, world.context()).then(
      () => expect.unreachable(),
      (error: unknown) => error as ProblemError,
    )
    const picture = await world.files.read(folders.failureScreenFile)
    expect(picture?.subarray(1, 4)).toEqual(hasScreen ? Buffer.from('PNG') : undefined)
    expect(problem.underlying?.includes(folders.failureScreenFile)).toBe(hasScreen)
    delete world.box.faults.installer
    expect(await bringAbout(vmSystem, world.context())).toBeUndefined()
    expect(await world.files.size(folders.failureScreenFile)).toBeUndefined()
  })

  it('stopped in the middle of it, the machine is switched off at once, and the next one tidies up', async () => {
    const stop = new AbortController()
    const context = { ...world.context(stop.signal), log: () => stop.abort() }
    await expect(bringAbout(vmSystem, context)).rejects.toThrow()
    expect((await world.box.machine(uuid)).state).toBe('poweroff')
    expect(await bringAbout(vmSystem, world.context())).toBeUndefined()
    await expectTidy('poweroff')
  })

  it('stopped in the middle of it, a removal takes all of it away', async () => {
    const stop = new AbortController()
    const context = { ...world.context(stop.signal), log: () => stop.abort() }
    await expect(bringAbout(vmSystem, context)).rejects.toThrow()
    const observed = await vmMachine.inspect(world.context())
    if (observed.kind !== 'present') throw new Error('There is no machine.')
    await vmMachine.remove?.(world.context(), observed)
    expect(await world.box.list()).toEqual([])
    for (const path of [folders.seedFile, folders.serialFile, folders.failureScreenFile])
      expect(await world.files.size(path)).toBeUndefined()
  })

  it('is not taken for installed on another disk, or with other keys', async () => {
    await bringAbout(vmSystem, world.context())
    await world.files.write(folders.adminKeyFile, 'damaged')
    await bringAbout(vmKeys, world.context())
    expect(await vmSystem.inspect(world.context())).toEqual({ kind: 'absent' })
    expect(await bringAbout(vmSystem, world.context())).toBeUndefined()
    await world.files.remove((await world.box.machine(uuid)).attachments[0]?.path ?? '')
    await bringAbout(vmMachine, world.context())
    expect(await vmSystem.inspect(world.context())).toEqual({ kind: 'absent' })
    expect(await bringAbout(vmSystem, world.context())).toBeUndefined()
  })

  it('what is left of the installation is taken away', async () => {
    await bringAbout(vmSystem, world.context())
    await world.files.write(folders.seedFile, 'x')
    await world.box.attach(uuid, 2, { kind: 'dvd', path: folders.seedFile })
    await world.box.modify(uuid, { bootOrder: ['dvd', 'disk'], serialFile: folders.serialFile })
    const details = (await differenceOf(vmSystem, world.context()))?.details ?? []
    expect(details.filter(({ kind }) => kind === 'setting')).toHaveLength(3)
    expect(await bringAbout(vmSystem, world.context())).toBeUndefined()
    await expectTidy('poweroff')
  })
})

describe('vm/power', () => {
  beforeEach(async () => {
    expect(await bringAbout(vmSystem, world.context())).toBeUndefined()
  })

  it('runs and answers', async () => {
    expect(await bringAbout(vmPower, world.context())).toBeUndefined()
    await expectTidy('running')
    expect(await bringAbout(vmPower, world.context())).toBeUndefined()
    const remote = await builderSession(world.context())
    expect(await remote.readFile('/etc/nixos/settings.json')).toContain('"hostName": "pi-offload-builder"')
  })

  it.each(['saved', 'aborted', 'paused'] as const)('comes back from the state %s', async (state) => {
    await bringAbout(vmPower, world.context())
    world.box.setState(uuid, state)
    expect(await differenceOf(vmPower, world.context())).toBeDefined()
    expect(await bringAbout(vmPower, world.context())).toBeUndefined()
  })

  it('that VirtualBox gave up has its power cut and is started', async () => {
    await bringAbout(vmPower, world.context())
    world.box.setState(uuid, 'stuck')
    expect((await differenceOf(vmPower, world.context()))?.summary).toContain('guru meditation')
    expect(await bringAbout(vmPower, world.context())).toBeUndefined()
  })

  it('that hangs has the time of a start to answer, then its power button pressed, and its power cut', async () => {
    await bringAbout(vmPower, world.context())
    world.box.hang(uuid)
    expect((await differenceOf(vmPower, world.context()))?.summary).toContain('within 300 s')
    const changes: string[] = []
    const startedAt = world.ports.clock.now()
    const note = (name: string): void => {
      changes.push(name)
      if (changes.length === 1) expect(world.ports.clock.now() - startedAt).toBeGreaterThanOrEqual(300_000)
    }
    const virtualBox: VirtualBox = {
      ...world.box,
      pressPowerButton: (id) => (note('press-power-button'), world.box.pressPowerButton(id)),
      powerOff: (id) => (note('power-off'), world.box.powerOff(id)),
      start: (id) => (note('start'), world.box.start(id)),
    }
    const context = world.context()
    const noting = { ...context, ports: { ...context.ports, virtualBox } }
    expect(await bringAbout(vmPower, noting)).toBeUndefined()
    expect(changes).toEqual(['press-power-button', 'power-off', 'start'])
  })

  it('that another hypervisor carries says that it is slower', async () => {
    const start: VirtualBox['start'] = async (id) => {
      await world.box.start(id)
      return 'other-hypervisor'
    }
    const context = world.context()
    const slow = { ...context, ports: { ...context.ports, virtualBox: { ...world.box, start } } }
    expect(await bringAbout(vmPower, slow)).toBeUndefined()
    expect(world.log).toContainEqual(expect.stringMatching(/through another hypervisor.*slower/))
  })

  it('paused because the disk of the PC is full, says how much is missing, and goes on once it is there', async () => {
    await bringAbout(vmPower, world.context())
    world.box.setState(uuid, 'paused')
    const { files } = world.ports
    const free = (bytes: number) => {
      const context = world.context()
      return { ...context, ports: { ...context.ports, files: { ...files, freeBytes: async () => bytes } } }
    }
    await expect(bringAbout(vmPower, free(1024 ** 2))).rejects.toMatchObject({
      problem: { code: 'DISK_FULL', detail: expect.stringContaining('1023 MiB') as string },
    })
    expect((await world.box.machine(uuid)).state).toBe('paused')
    expect(await bringAbout(vmPower, free(2 * 1024 ** 3))).toBeUndefined()
  })

  it('a builder that never answers ends in a problem after the time of the setup', async () => {
    world.box.faults.builder = 'silent'
    const { clock } = world.ports
    const startedAt = clock.now()
    expect(await codeOf(bringAbout(vmPower, world.context()))).toBe('BUILDER_UNREACHABLE')
    expect(clock.now() - startedAt).toBeLessThan(310_000)
  })

  it('a wrong host key ends it at once', async () => {
    world.impostor = {
      hostKey: newKey('impostor'),
      offers: [],
      accepts: () => ({ sudo: 'not-needed' }),
      files: new Map(),
      commands: new Map(),
    }
    const startedAt = world.ports.clock.now()
    expect(await codeOf(bringAbout(vmPower, world.context()))).toBe('BUILDER_HOST_KEY_WRONG')
    expect(world.ports.clock.now() - startedAt).toBeLessThan(30_000)
    expect(await codeOf(differenceOf(vmPower, world.context()))).toBe('BUILDER_HOST_KEY_WRONG')
  })
})

describe('vm/store', () => {
  async function diskOfBuilder() {
    for (const resource of [vmSystem, vmPower])
      expect(await bringAbout(resource, world.context())).toBeUndefined()
    const disk = world.box.builderBehind(2222)?.disk
    if (disk === undefined) throw new Error('The builder does not run.')
    return disk
  }

  it('is looked at while the builder runs, and is no matter where there is none', async () => {
    expect(await differenceOf(vmStore, world.context())).toBeUndefined()
    await diskOfBuilder()
    expect(await vmStore.inspect(world.context())).toEqual({ kind: 'present', state: { freeMiB: 48_000 } })
    await world.box.powerOff(uuid)
    expect(await vmStore.inspect(world.context())).toMatchObject({ kind: 'blocked', until: 'vm/power' })
  })

  it('is made by deleting what nothing needs, once too little is free', async () => {
    const disk = await diskOfBuilder()
    Object.assign(disk, { freeMiB: 2_048, garbageMiB: 30_000 })
    expect(await differenceOf(vmStore, world.context())).toBeUndefined()
    disk.freeMiB = 2_047
    expect((await differenceOf(vmStore, world.context()))?.details).toEqual([
      { kind: 'command', where: 'builder', argv: ['nix-collect-garbage', '--delete-old'] },
    ])
    expect(await bringAbout(vmStore, world.context())).toBeUndefined()
    expect(disk).toEqual({ freeMiB: 32_047, garbageMiB: 0 })
    expect(world.log).toContain('1000 store paths deleted, 30000.00 MiB freed')
  })

  it('is not there when that was not enough', async () => {
    Object.assign(await diskOfBuilder(), { freeMiB: 100, garbageMiB: 200 })
    await expect(bringAbout(vmStore, world.context())).rejects.toMatchObject({
      problem: {
        code: 'BUILDER_DISK_FULL',
        detail: '300 MiB are free after that; 2048 MiB should be.',
      },
    })
  })
})

describe('vm/configuration', () => {
  beforeEach(async () => {
    for (const resource of [vmSystem, vmPower, piKey, vmSigning])
      expect(await bringAbout(resource, world.context())).toBeUndefined()
  })
  const settings = async (): Promise<unknown> =>
    JSON.parse((await (await builderSession(world.context())).readFile('/etc/nixos/settings.json')) ?? '')

  it('brings the Pi’s key to the builder, once', async () => {
    expect(await bringAbout(vmConfiguration, world.context())).toBeUndefined()
    const key = world.pi.files.get('/root/.ssh/id_builder.pub')?.content.trim()
    expect(await settings()).toMatchObject({ builderKeys: [key], stateVersion: '26.05' })
    expect(await bringAbout(vmConfiguration, world.context())).toBeUndefined()
  })

  it('keeps the series of the first installation', async () => {
    const remote = await builderSession(world.context())
    const old = { ...((await settings()) as object), stateVersion: '25.11' }
    await remote.writeFile('/etc/nixos/settings.json', JSON.stringify(old))
    expect(await bringAbout(vmConfiguration, world.context())).toBeUndefined()
    expect(await settings()).toMatchObject({ stateVersion: '25.11' })
  })

  it('a failed rebuild leaves the former files, and says why', async () => {
    await bringAbout(vmConfiguration, world.context())
    const before = await settings()
    world.setup = setupOf({ offload: { maxJobs: 9 } })
    const door = world.box.network('127.0.0.1', 2223)
    const original = door?.commands.get('nixos-rebuild')
    ;(door?.commands as Map<string, unknown>).set(
      'nixos-rebuild',
      ({ onLine }: { onLine: (line: string) => void }) => {
        onLine('error: disk full')
        return { exitCode: 1, stdout: '', stderr: 'error: disk full' }
      },
    )
    await expect(bringAbout(vmConfiguration, world.context())).rejects.toMatchObject({
      problem: { code: 'BUILDER_REBUILD_FAILED', underlying: 'error: disk full' },
    })
    expect(await settings()).toEqual(before)
    ;(door?.commands as Map<string, unknown>).set('nixos-rebuild', original)
    expect(await bringAbout(vmConfiguration, world.context())).toBeUndefined()
    expect(await settings()).toMatchObject({ maxJobs: 9 })
  })

  it('files that were written but not built are not taken for done', async () => {
    await bringAbout(vmConfiguration, world.context())
    const remote = await builderSession(world.context())
    await remote.remove('/etc/nixos/applied.sha256')
    expect(await differenceOf(vmConfiguration, world.context())).toBeDefined()
  })

  it('is left as it is once a stop was asked for', async () => {
    await bringAbout(vmConfiguration, world.context())
    const before = await vmConfiguration.inspect(world.context())
    world.setup = setupOf({ offload: { maxJobs: 9 } })
    const context = world.context()
    // Logged in already: what could be stopped before is past.
    await builderSession(context)
    const observed = await vmConfiguration.inspect(context)
    if (observed.kind !== 'present') throw new Error(observed.kind)
    const stopped = { ...context, signal: AbortSignal.abort() }
    await expect(vmConfiguration.apply(stopped, observed)).rejects.toMatchObject({ name: 'AbortError' })
    expect(await vmConfiguration.inspect(world.context())).toEqual(before)
  })

  it('waits for a builder that is off', async () => {
    await world.box.powerOff(uuid)
    expect(await vmConfiguration.inspect(world.context())).toMatchObject({
      kind: 'blocked',
      until: 'vm/power',
    })
  })
})
