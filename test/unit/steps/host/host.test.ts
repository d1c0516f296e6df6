import { describe, expect, it } from 'vitest'
import { autostartName, hostAutostart } from '../../../../electron/steps/host/autostart.ts'
import { checkPc } from '../../../../electron/steps/host/checks.ts'
import { firewallRuleName, hostFirewall } from '../../../../electron/steps/host/firewall.ts'
import { hostPort } from '../../../../electron/steps/host/port.ts'
import { hostVirtualBox, unsuitable } from '../../../../electron/steps/host/virtualbox.ts'
import { hostVirtualization } from '../../../../electron/steps/host/virtualization.ts'
import { vmForwarding } from '../../../../electron/steps/vm/forwarding.ts'
import { vmKeys } from '../../../../electron/steps/vm/keys.ts'
import { vmMachine } from '../../../../electron/steps/vm/machine.ts'
import { bringAbout, codeOf, differenceOf, takeAway } from '../vm/bring-about.ts'
import { createWorld, setupOf } from '../vm/world.ts'

describe('host/virtualization', () => {
  it('is fine on a PC that is big enough', async () => {
    const world = createWorld()
    expect(await hostVirtualization.inspect(world.context())).toMatchObject({ kind: 'present' })
    world.host.facts.hardwareVirtualization = 'unknown'
    expect(await hostVirtualization.inspect(world.context())).toMatchObject({ kind: 'present' })
  })

  it('is blocked where virtualization is off, and where the PC is too small, with all reasons', async () => {
    const world = createWorld()
    Object.assign(world.host.facts, { cpuThreads: 2, memoryMiB: 4096 })
    expect(await hostVirtualization.inspect(world.context())).toMatchObject({
      kind: 'blocked',
      problem: {
        code: 'PC_TOO_SMALL',
        detail: expect.stringMatching(/cpuCount.*; .*memoryMiB/) as string,
      },
    })
    world.host.facts.hardwareVirtualization = 'off'
    expect(await codeOf(differenceOf(hostVirtualization, world.context()))).toBe('VIRTUALIZATION_OFF')
  })

  it('is blocked by a hypervisor that keeps machines from starting, and not by one that slows them', async () => {
    const world = createWorld()
    const description = 'A virtual machine of KVM is running.'
    world.host.facts.otherHypervisor = { effect: 'blocks', description }
    const problem = { code: 'HYPERVISOR_IN_THE_WAY', detail: description }
    expect(await hostVirtualization.inspect(world.context())).toMatchObject({ kind: 'blocked', problem })
    expect(await checkPc('hypervisor', world.context())).toMatchObject({ state: 'decide', problem })
    world.host.facts.otherHypervisor = { effect: 'slows', description: 'Hyper-V is on.' }
    expect(await hostVirtualization.inspect(world.context())).toMatchObject({ kind: 'present' })
    expect(await checkPc('hypervisor', world.context())).toMatchObject({
      state: 'passed',
      detail: 'Hyper-V is on. The builder works, but slower.',
      facts: { slower: 'Hyper-V is on.' },
    })
  })
})

describe('the sleep of the PC', () => {
  it.each([
    [
      1800,
      'This PC goes to sleep after 30 minutes without use; the builder sleeps with it.',
      { minutes: 30 },
    ],
    [60, 'This PC goes to sleep after 1 minute without use; the builder sleeps with it.', { minutes: 1 }],
    [null, 'This PC does not go to sleep by itself.', {}],
    [undefined, 'When this PC goes to sleep cannot be seen; the builder sleeps with it.', { hidden: 1 }],
  ])('is told and no obstacle: %s', async (sleepsAfterSeconds, detail, facts) => {
    const world = createWorld()
    if (sleepsAfterSeconds !== undefined) world.host.facts.sleepsAfterSeconds = sleepsAfterSeconds
    expect(await checkPc('sleep', world.context())).toMatchObject({ state: 'passed', detail, facts })
  })
})

describe('rules against VirtualBox', () => {
  it('are no matter on Linux, unless there are some', async () => {
    const world = createWorld()
    expect(await checkPc('firewall', world.context())).toBeUndefined()
    world.host.blocks.push('a rule of others')
    expect(await checkPc('firewall', world.context())).toMatchObject({
      state: 'fixable',
      problem: { code: 'FIREWALL_BLOCKS_VIRTUALBOX' },
    })
  })
})

describe('host/virtualbox', () => {
  it.each(['7.2.4', '7.2.22', '7.2.22_Debian', '7.2.19', '7.3.0', '8.0.0', '10.0.1'])(
    'takes %s',
    (version) => {
      expect(unsuitable(version)).toBeUndefined()
    },
  )

  it.each(['7.2.3', '7.2.18', '7.2.18r170', '7.1.99', '6.2.30', '', 'WARNING: The vboxdrv kernel module'])(
    'refuses %s',
    (version) => {
      expect(unsuitable(version)?.code).toBe('VIRTUALBOX_UNSUITABLE')
    },
  )

  it('is blocked where there is none', async () => {
    const world = createWorld({}, { virtualBoxVersion: undefined })
    expect(await codeOf(differenceOf(hostVirtualBox, world.context()))).toBe('VIRTUALBOX_MISSING')
    // A removal must not take a machine for gone that nobody can look at.
    expect(await codeOf(vmMachine.inspect(world.context()))).toBe('VIRTUALBOX_MISSING')
  })
})

describe('the kernel driver of VirtualBox', () => {
  const driverWarning = 'WARNING: The vboxdrv kernel module is not loaded.'

  it('stands in the way while it is missing, with VirtualBox’s own words', async () => {
    const world = createWorld({}, { driverWarning })
    expect(await hostVirtualBox.inspect(world.context())).toMatchObject({
      kind: 'blocked',
      problem: { code: 'VIRTUALBOX_DRIVER_MISSING', underlying: driverWarning },
    })
  })

  it('is not what matters in a version that cannot be used anyway', async () => {
    const world = createWorld({}, { driverWarning, virtualBoxVersion: '7.1.0' })
    expect(await codeOf(differenceOf(hostVirtualBox, world.context()))).toBe('VIRTUALBOX_UNSUITABLE')
  })

  it('is not needed to take a machine away', async () => {
    const world = createWorld({}, { driverWarning })
    for (const resource of [vmKeys, vmMachine]) await bringAbout(resource, world.context())
    expect(await takeAway(vmMachine, world.context())).toBe('absent')
  })
})

describe('host/port', () => {
  it.each([
    [2222, 'network.port'],
    [2223, 'network.adminPort'],
  ])('names who holds port %i, and its setting', async (port, setting) => {
    const world = createWorld()
    expect(await differenceOf(hostPort, world.context())).toBeUndefined()
    world.host.holders.set(port, 'python3 (process 4711)')
    expect(await hostPort.inspect(world.context())).toMatchObject({
      problem: {
        code: 'PORT_TAKEN',
        detail: `Port ${String(port)} (${setting}) is held by python3 (process 4711).`,
      },
    })
  })

  it('offers ports for both at once that nobody holds, neither of them the other’s', async () => {
    const world = createWorld()
    for (const port of [2222, 2223, 2224, 2226]) world.host.holders.set(port, 'python3 (process 4711)')
    expect(await hostPort.inspect(world.context())).toMatchObject({
      problem: {
        decision: {
          wanted: 'The builder listens there for the Pi.',
          ways: [{ patch: { network: { port: 2225, adminPort: 2227 } } }],
        },
      },
    })
  })

  it('may be held by our own machine while it runs, and by no other', async () => {
    const world = createWorld()
    const context = world.context()
    for (const resource of [vmKeys, vmMachine, vmForwarding]) await bringAbout(resource, context)
    const [listing] = await world.box.list()
    const uuid = listing?.uuid ?? ''
    await world.box.start(uuid)
    expect(await codeOf(differenceOf(hostPort, world.context()))).toBe('none')
    await world.box.powerOff(uuid)
    world.host.holders.set(2222, 'sshd (process 1)')
    expect(await codeOf(differenceOf(hostPort, world.context()))).toBe('PORT_TAKEN')
  })
})

describe('host/firewall', () => {
  it('lets the Pi in and nobody else, once, and goes', async () => {
    const world = createWorld()
    expect(await bringAbout(hostFirewall, world.context())).toBeUndefined()
    expect(world.host.firewall.rule).toEqual({ name: firewallRuleName, port: 2222, from: '192.168.1.23' })
    expect(await differenceOf(hostFirewall, world.context())).toBeUndefined()
    const observed = await hostFirewall.inspect(world.context())
    const removal =
      observed.kind === 'present'
        ? await hostFirewall.describeRemoval?.(world.context(), observed)
        : undefined
    expect(removal?.details).toContainEqual({
      kind: 'command',
      where: 'pc',
      argv: ['nft', 'remove-from-firewall', firewallRuleName],
    })
    expect(await takeAway(hostFirewall, world.context())).toBe('absent')
    expect(await takeAway(hostFirewall, world.context())).toBe('absent')
    expect(world.host.firewall.rule).toBeUndefined()
  })

  it('takes the address behind a name, or the subnet', async () => {
    const world = createWorld({ pi: { address: 'raspberrypi' } })
    await bringAbout(hostFirewall, world.context())
    expect(world.host.firewall.rule?.from).toBe('192.168.1.23')
    world.setup = setupOf({ network: { allowFrom: 'local-subnet', port: 4000 } })
    expect((await differenceOf(hostFirewall, world.context()))?.summary).toContain('192.168.1.0/24')
    await bringAbout(hostFirewall, world.context())
    expect(world.host.firewall.rule).toMatchObject({ from: '192.168.1.0/24', port: 4000 })
  })

  it('heals a rule that does not do its work, and removes it', async () => {
    const world = createWorld()
    world.host.firewall.flaw = 'it is missing in one chain'
    expect(JSON.stringify(await differenceOf(hostFirewall, world.context()))).toContain(
      'missing in one chain',
    )
    world.host.firewall.flaw = 'it is missing in one chain'
    expect(await bringAbout(hostFirewall, world.context())).toBeUndefined()
    world.host.firewall.flaw = 'it is there twice'
    expect(await takeAway(hostFirewall, world.context())).toBe('absent')
  })

  it('needs nothing where no firewall is active', async () => {
    const world = createWorld()
    world.host.firewall.kind = 'inactive'
    expect(await differenceOf(hostFirewall, world.context())).toBeUndefined()
    expect(await takeAway(hostFirewall, world.context())).toBe('absent')
  })

  it('does not call a rule wrong because the Pi is not found', async () => {
    const world = createWorld({ pi: { address: 'raspberrypi' } })
    await bringAbout(hostFirewall, world.context())
    world.host.names.clear()
    expect(await differenceOf(hostFirewall, world.context())).toBeUndefined()
    world.host.firewall.rule = undefined
    expect(await differenceOf(hostFirewall, world.context())).toBeDefined()
    expect(await codeOf(bringAbout(hostFirewall, world.context()))).toBe('PI_UNREACHABLE')
  })
})

describe('host/autostart', () => {
  async function withMachine() {
    const world = createWorld()
    const context = world.context()
    for (const resource of [vmKeys, vmMachine]) await bringAbout(resource, context)
    const [listing] = await world.box.list()
    return { world, uuid: listing?.uuid ?? '' }
  }

  it('starts our machine, once, and goes', async () => {
    const { world, uuid } = await withMachine()
    expect(await bringAbout(hostAutostart, world.context())).toBeUndefined()
    expect(world.host.autostart.get(autostartName)).toEqual({
      name: autostartName,
      start: ['/usr/bin/VBoxManage', 'startvm', uuid, '--type', 'headless'],
      stop: ['/usr/bin/VBoxManage', 'controlvm', uuid, 'savestate'],
    })
    expect(await differenceOf(hostAutostart, world.context())).toBeUndefined()
    expect(await takeAway(hostAutostart, world.context())).toBe('absent')
  })

  it('shows an entry for a machine that is still to be made', async () => {
    const world = createWorld()
    const change = await hostAutostart.diff(world.context(), { kind: 'absent' })
    expect(JSON.stringify(change)).toContain('startvm ‹made in this run› --type')
  })

  it('shows the link that switches it on, made and taken away', async () => {
    const { world } = await withMachine()
    const link = { name: `Link /home/you/wants/${autostartName}.service` }
    expect((await hostAutostart.diff(world.context(), { kind: 'absent' }))?.details).toContainEqual({
      kind: 'setting',
      ...link,
      after: `../${autostartName}.service`,
    })
    await bringAbout(hostAutostart, world.context())
    const observed = await hostAutostart.inspect(world.context())
    if (observed.kind !== 'present') throw new Error(observed.kind)
    expect(JSON.stringify(await hostAutostart.describeRemoval?.(world.context(), observed))).toContain(
      link.name,
    )
  })

  it('corrects an entry for another machine', async () => {
    const { world, uuid } = await withMachine()
    world.host.autostart.set(autostartName, { name: autostartName, start: ['/old', 'x'], stop: [] })
    expect(await bringAbout(hostAutostart, world.context())).toBeUndefined()
    expect(world.host.autostart.get(autostartName)?.start).toContain(uuid)
  })

  it('comes back when somebody deleted it', async () => {
    const { world, uuid } = await withMachine()
    await bringAbout(hostAutostart, world.context())
    world.host.autostart.clear()
    expect((await differenceOf(hostAutostart, world.context()))?.summary).toBe(
      'The builder starts when you log in to this PC',
    )
    expect(await bringAbout(hostAutostart, world.context())).toBeUndefined()
    expect(world.host.autostart.get(autostartName)?.start).toContain(uuid)
  })

  it('is removed when it is not wanted, and others’ entries stay', async () => {
    const { world } = await withMachine()
    world.host.autostart.set('other', { name: 'other', start: ['/bin/true'], stop: [] })
    await bringAbout(hostAutostart, world.context())
    world.setup = setupOf({ builder: { startWithPc: false } })
    expect(await bringAbout(hostAutostart, world.context())).toBeUndefined()
    expect([...world.host.autostart.keys()]).toEqual(['other'])
    expect(await differenceOf(hostAutostart, world.context())).toBeUndefined()
  })
})
