/** A pretended gaming PC: its firewall, autostart and ports remember what was done to them. */
import type { Detail } from '../contract/plan.ts'
import { failure, problem, type Problem } from '../contract/problem.ts'
import type {
  AdministratorTask,
  AutostartEntry,
  FirewallRule,
  Host,
  HostFacts,
  OtherHypervisor,
} from '../ports/host.ts'

export const rehearsalFacts: HostFacts = {
  system: 'linux',
  cpuThreads: 16,
  memoryMiB: 31_940,
  lowestPort: 1024,
  hardwareVirtualization: 'on',
  startedAt: 0,
  sleepsAfterSeconds: 1800,
}

export interface RehearsalHostOptions {
  facts?: HostFacts
  /** Our address and its subnet, whatever the destination. */
  address?: string
  subnet?: string
  /** Names that the network knows. */
  names?: Readonly<Record<string, string>>
  /** `false`: nothing filters incoming connections. */
  firewallActive?: boolean
  /** `true`: as Windows with the network of Hyper-V does. */
  handsOutPorts?: boolean
}

export interface RehearsalHost extends Host {
  /** Port → who listens there; may be changed at any time. */
  readonly listeners: Map<number, string>
  /** Every rule of the firewall, also those of others and doubled ones. */
  readonly firewallRules: FirewallRule[]
  /** Names of rules that block VirtualBox. */
  readonly blockRules: string[]
  /** Ports that an administrator reserved. */
  readonly reservedPorts: Set<number>
  readonly autostartEntries: Map<string, AutostartEntry>
  /** Of this PC; may be changed at any time. */
  address: string
  /** May be changed at any time. */
  otherHypervisor: OtherHypervisor | undefined
}

export function rehearsalHost(options: RehearsalHostOptions = {}): RehearsalHost {
  const { address = '192.168.1.10', subnet = '192.168.1.0/24', names = {}, firewallActive = true } = options
  const { handsOutPorts = false } = options
  const { facts = rehearsalFacts } = options
  const product = 'nftables'
  const listeners = new Map<number, string>()
  const firewallRules: FirewallRule[] = []
  const autostartEntries = new Map<string, AutostartEntry>()
  function removeRule(name: string): void {
    for (let index = firewallRules.length - 1; index >= 0; index--)
      if (firewallRules[index]?.name === name) firewallRules.splice(index, 1)
  }

  const ruleNames = () => firewallRules.map(({ name }) => name)
  const command = (...argv: string[]): Detail => ({ kind: 'command', where: 'pc', argv: [product, ...argv] })
  function carryOut(task: AdministratorTask): Problem | undefined {
    switch (task.kind) {
      case 'allow-in-firewall':
        if (!/^[\d.]+(?:\/\d+)?$/.test(task.rule.from))
          return problem('FIREWALL_FAILED', `${task.rule.from} is neither an IPv4 address nor a subnet.`)
        if (!firewallActive) return undefined
        removeRule(task.rule.name)
        firewallRules.push({ ...task.rule })
        return undefined
      case 'remove-from-firewall':
        removeRule(task.name)
        return undefined
      case 'unblock-virtualbox':
        for (const name of task.rules)
          if (host.blockRules.includes(name)) host.blockRules.splice(host.blockRules.indexOf(name), 1)
        return undefined
      case 'reserve-port':
        host.reservedPorts.add(task.port)
        return undefined
      case 'release-port':
        host.reservedPorts.delete(task.port)
        return undefined
      case 'install-virtualbox':
        return problem('UNEXPECTED', `This pretended PC does not need the task ${task.kind}.`)
    }
  }

  const host: RehearsalHost = {
    listeners,
    firewallRules,
    blockRules: [],
    reservedPorts: new Set(),
    autostartEntries,
    address,
    otherHypervisor: facts.otherHypervisor,
    facts: async () => ({
      ...facts,
      ...(host.otherHypervisor && { otherHypervisor: host.otherHypervisor }),
    }),
    portHolder: async (port) => {
      const description = listeners.get(port)
      return description === undefined ? undefined : { description }
    },
    routeTo: async (destination) => {
      const destinationAddress = /^[\d.]+$/.test(destination) ? destination : names[destination]
      if (destinationAddress === undefined)
        throw failure('PI_UNREACHABLE', `The name ${destination} is not known here.`)
      return { address: host.address, subnet, destinationAddress }
    },
    addresses: () => [host.address],
    firewall: {
      state: async (name) => {
        if (!firewallActive) return { kind: 'inactive' }
        const [rule, ...doubles] = firewallRules.filter((other) => other.name === name)
        return {
          kind: 'active',
          product,
          ...(rule === undefined ? {} : { rule: { ...rule } }),
          ...(doubles.length === 0 ? {} : { flaw: 'The rule is there more than once.' }),
        }
      },
      blocks: async () => [...host.blockRules],
    },
    administrator: {
      // Not the real words, but all that the change says.
      preview: async (task) => {
        switch (task.kind) {
          case 'allow-in-firewall': {
            const { name, from, port } = task.rule
            return firewallActive ? [command('allow', name, from, String(port))] : []
          }
          case 'remove-from-firewall':
            return ruleNames()
              .filter((name) => name === task.name)
              .map((name) => command('remove', name))
          case 'unblock-virtualbox':
            return task.rules
              .filter((name) => host.blockRules.includes(name))
              .map((name) => command('remove', name))
          case 'reserve-port':
          case 'release-port':
            return [{ kind: 'command', where: 'pc', argv: [task.kind, String(task.port)] }]
          case 'install-virtualbox':
            return []
        }
      },
      carryOut: async (tasks) => tasks.map(carryOut),
    },
    portReservation: async (port) => {
      if (host.reservedPorts.has(port)) return 'kept'
      return handsOutPorts ? 'at-risk' : 'safe'
    },
    // As on any Linux.
    virtualBoxInstallation: async () => undefined,
    autostart: {
      read: async (name) => structuredClone(autostartEntries.get(name)),
      preview: async (entry) => ({
        path: `/home/you/.config/systemd/user/${entry.name}.service`,
        content: unitText(entry),
        link: {
          path: `/home/you/.config/systemd/user/default.target.wants/${entry.name}.service`,
          target: `../${entry.name}.service`,
        },
      }),
      write: async ({ name, start, stop }) =>
        void autostartEntries.set(name, { name, start: [...start], stop: [...stop] }),
      remove: async (name) => void autostartEntries.delete(name),
    },
  }
  return host
}

/** As the real one looks, near enough to be read. */
function unitText({ name, start, stop }: AutostartEntry): string {
  const line = (argv: readonly string[]) => `:${argv.map((word) => JSON.stringify(word)).join(' ')}`
  return [
    '# Made by Pi Offload; Uninstall in its window or `npm run cli -- remove --setup setup.json` takes it away.',
    '[Unit]',
    `Description=Pi Offload: ${name}`,
    '',
    '[Service]',
    'Type=oneshot',
    'RemainAfterExit=yes',
    `ExecStart=${line(start)}`,
    ...(stop.length === 0 ? [] : [`ExecStop=${line(stop)}`]),
    '',
    '[Install]',
    'WantedBy=default.target',
    '',
  ].join('\n')
}
