import { describe, expect, it } from 'vitest'
import type { ChangeableFirewall } from '../../electron/adapters/linux/firewall.ts'
import { ProblemError } from '../../electron/contract/problem.ts'
import type { AdministratorTask, Host } from '../../electron/ports/host.ts'

export interface HostWorld {
  host: Host
  /** Lets something listen on a free port; gives the port and ends it. */
  listen: () => Promise<{ port: number; close: () => Promise<void> }>
  /** An address or a name that this PC reaches, and its address. */
  reachable: { name: string; address: string }
  /** Words that an entry of the autostart can hold here, beside those that it can hold everywhere. */
  moreWords?: readonly string[]
}

/** Why something cannot be asked for on this machine. */
export interface WhyNot {
  route?: string | undefined
  administrator?: string | undefined
}

/** What every implementation of `Host` does, apart from its firewall. */
export function describeHost(name: string, make: () => Promise<HostWorld>, whyNot: WhyNot = {}): void {
  const itUnless = (why: string | undefined, title: string, test: () => Promise<void>): void =>
    why === undefined ? it(title, test) : it.skip(`${title}: SKIPPED, ${why}`, test)
  describe(`Host: ${name}`, () => {
    it('knows what the PC has', async () => {
      const { host } = await make()
      const facts = await host.facts()
      expect(facts.cpuThreads).toBeGreaterThan(0)
      expect(facts.memoryMiB).toBeGreaterThan(256)
      expect(['on', 'off', 'unknown']).toContain(facts.hardwareVirtualization)
      if (facts.otherHypervisor === undefined) return
      expect(['blocks', 'slows']).toContain(facts.otherHypervisor.effect)
      expect(facts.otherHypervisor.description).toMatch(/^\S.*\.$/)
    })

    it('names who listens on a port, until nobody does', async () => {
      const { host, listen } = await make()
      const { port, close } = await listen()
      expect((await host.portHolder(port))?.description).not.toBe('')
      expect(await host.portHolder(port)).toBeDefined()
      await close()
      expect(await host.portHolder(port)).toBeUndefined()
    })

    it('knows whether a port stays free, and how VirtualBox would come here', async () => {
      const { host } = await make()
      expect(['kept', 'at-risk', 'safe']).toContain(await host.portReservation(2222))
      const installation = await host.virtualBoxInstallation()
      if (installation === undefined) return
      expect(installation.executable).toMatch(/^(?:\/|[A-Z]:\\).*VBoxManage/)
      expect(installation.installerSuffix).toMatch(/^-\S+$/)
    })

    it('says when it was started', async () => {
      const { host } = await make()
      expect((await host.facts()).startedAt).toBeLessThan(Date.now())
    })

    itUnless(
      whyNot.administrator,
      'has its administrator answer for each task, in their order, and say before what he will do',
      async () => {
        const { host } = await make()
        expect(await host.administrator.carryOut([])).toEqual([])
        const none: AdministratorTask = { kind: 'remove-from-firewall', name: 'pi-offload-none' }
        const impossible: AdministratorTask = {
          kind: 'allow-in-firewall',
          rule: { name: 'pi-offload-test', port: 2222, from: 'everywhere' },
        }
        expect(await host.administrator.preview(none)).toEqual([])
        const problems = await host.administrator.carryOut([none, impossible, none])
        expect(problems.map((problem) => problem?.code)).toEqual([undefined, 'FIREWALL_FAILED', undefined])
      },
    )

    itUnless(
      whyNot.route,
      'knows the way to a machine, and that there is none to an unknown one',
      async () => {
        const { host, reachable } = await make()
        const route = await host.routeTo(reachable.name)
        expect(route.address).toMatch(/^\d+\.\d+\.\d+\.\d+$/)
        expect(route.subnet).toMatch(/^\d+\.\d+\.\d+\.\d+\/\d+$/)
        expect(route.destinationAddress).toBe(reachable.address)
        await expect(host.routeTo('no-such-host.invalid')).rejects.toMatchObject({
          problem: { code: 'PI_UNREACHABLE' },
        })
      },
    )

    it('knows its own addresses, without those that only it can reach', async () => {
      const { host } = await make()
      for (const address of host.addresses()) expect(address).toMatch(/^(?!127\.)\d+\.\d+\.\d+\.\d+$/)
    })

    it('reads back what starts with the PC, whatever stands in it', async () => {
      const { host, moreWords = [] } = await make()
      const { autostart } = host
      expect(await autostart.read('pi-offload-test')).toBeUndefined()
      const entry = {
        name: 'pi-offload-test',
        start: [
          '/opt/Virtual Box/VBoxManage',
          'a b',
          '',
          '"',
          "'",
          '\\',
          '$HOME',
          ';',
          'ä',
          '#',
          '\\x41',
          '<&>',
          'a\\"b\\\\',
          ...moreWords,
        ],
        stop: ['/usr/bin/VBoxManage', 'controlvm', 'x', 'acpipowerbutton'],
      }
      await autostart.write(entry)
      await autostart.write(entry)
      expect(await autostart.read('pi-offload-test')).toEqual(entry)
      const other = { ...entry, start: ['/usr/bin/VBoxManage'], stop: [] }
      const preview = await autostart.preview(other)
      expect(preview.path).toContain('pi-offload-test')
      expect(preview.content).toContain('/usr/bin/VBoxManage')
      expect(await autostart.read('pi-offload-test')).toEqual(entry)
      await autostart.write(other)
      expect(await autostart.read('pi-offload-test')).toEqual(other)
      expect(await autostart.read('pi-offload-another')).toBeUndefined()
      await autostart.remove('pi-offload-test')
      await autostart.remove('pi-offload-test')
      expect(await autostart.read('pi-offload-test')).toBeUndefined()
    })
  })
}

/** The firewall of a host, with what its administrator changes of it. */
export function firewallOf({ firewall, administrator }: Host): ChangeableFirewall {
  const carryOut = async (task: AdministratorTask) => {
    const [problem] = await administrator.carryOut([task])
    if (problem !== undefined) throw new ProblemError(problem)
  }
  return {
    ...firewall,
    preview: (rule) => administrator.preview({ kind: 'allow-in-firewall', rule }),
    previewRemoval: (name) => administrator.preview({ kind: 'remove-from-firewall', name }),
    allow: (rule) => carryOut({ kind: 'allow-in-firewall', rule }),
    remove: (name) => carryOut({ kind: 'remove-from-firewall', name }),
  }
}

/** What every firewall does that filters. `make` gives one without rules of ours. */
export function describeActiveFirewall(name: string, make: () => Promise<ChangeableFirewall>): void {
  describe(`Firewall: ${name}`, () => {
    const rule = { name: 'pi-offload-test', port: 2222, from: '10.77.0.23' }
    const inForce = (expected: object) => ({
      kind: 'active',
      product: expect.any(String) as string,
      rule: expected,
    })

    it('has no rule at first, makes it, also twice, and takes it away, also twice', async () => {
      const firewall = await make()
      const before = await firewall.state(rule.name)
      expect(before).toEqual({ kind: 'active', product: expect.any(String) as string })
      await firewall.allow(rule)
      expect(await firewall.state(rule.name)).toEqual(inForce(rule))
      await firewall.allow(rule)
      expect(await firewall.state(rule.name)).toEqual(inForce(rule))
      expect(await firewall.state('pi-offload-another')).toEqual(before)
      await firewall.remove(rule.name)
      await firewall.remove(rule.name)
      expect(await firewall.state(rule.name)).toEqual(before)
    })

    it('replaces the rule when port or source differ', async () => {
      const firewall = await make()
      await firewall.allow(rule)
      for (const changed of [
        { ...rule, port: 2322 },
        { ...rule, from: '10.77.0.0/24' },
      ]) {
        await firewall.allow(changed)
        expect(await firewall.state(rule.name)).toEqual(inForce(changed))
      }
      await firewall.remove(rule.name)
    })

    it('leaves the rules of another name alone', async () => {
      const firewall = await make()
      const other = { ...rule, name: 'pi-offload-2' }
      await firewall.allow(other)
      await firewall.allow(rule)
      await firewall.remove(rule.name)
      expect(await firewall.state(other.name)).toEqual(inForce(other))
      await firewall.remove(other.name)
    })

    it('shows what it will do, and does not do it', async () => {
      const firewall = await make()
      expect(await firewall.previewRemoval(rule.name)).toEqual([])
      const preview = await firewall.preview(rule)
      expect(JSON.stringify(preview)).toContain('2222')
      expect(JSON.stringify(preview)).toContain('10.77.0.23')
      expect(await firewall.state(rule.name)).not.toHaveProperty('rule')
      await firewall.allow(rule)
      expect(await firewall.previewRemoval(rule.name)).not.toEqual([])
      expect(await firewall.state(rule.name)).toEqual(inForce(rule))
      await firewall.remove(rule.name)
    })
  })
}
