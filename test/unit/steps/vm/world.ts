/** A pretended PC with VirtualBox, and a Pi beside it. Each `context` is a new process that finds what the one before left. */
import { createHash } from 'node:crypto'
import { productAssets } from '../../../product-assets.ts'
import { failure, type Problem } from '../../../../electron/contract/problem.ts'
import { nixosSeries, readSetup, type Setup, type SetupInput } from '../../../../electron/contract/setup.ts'
import { somePc } from '../../../some-pc.ts'
import { oneByOne } from '../../../../electron/engine/administrator.ts'
import { createEngine, type Engine } from '../../../../electron/engine/engine.ts'
import { foldersBelow } from '../../../../electron/engine/folders.ts'
import { openLedger } from '../../../../electron/engine/ledger.ts'
import type { Resource, StepContext } from '../../../../electron/engine/resource.ts'
import { createSessions } from '../../../../electron/engine/sessions.ts'
import type {
  AdministratorTask,
  AutostartEntry,
  FirewallRule,
  Host,
  HostFacts,
  PortReservation,
  VirtualBoxInstallation,
} from '../../../../electron/ports/host.ts'
import type { Ports } from '../../../../electron/ports/index.ts'
import { jumpingClock } from '../../../../electron/rehearsal/clock.ts'
import { rehearsalDownloads, type Publication } from '../../../../electron/rehearsal/downloads.ts'
import { rehearsalFiles, type RehearsalFiles } from '../../../../electron/rehearsal/files.ts'
import type { Network, RehearsalMachine } from '../../../../electron/rehearsal/machine.ts'
import { newKey } from '../../../../electron/rehearsal/pi-files.ts'
import { createRehearsalPi } from '../../../../electron/rehearsal/pi-machine.ts'
import { createRehearsalSsh, fingerprintOf } from '../../../../electron/rehearsal/ssh.ts'
import { rehearsalVirtualBox, type RehearsalVirtualBox } from '../../../../electron/rehearsal/virtualbox.ts'

export const installationId = 'a3bb189e-8bf9-4888-9912-ace4e6543002'
export const folders = foldersBelow('/data', (...parts) => parts.join('/'))
const piAddress = '192.168.1.23'
const piHostKey = newKey('pi')

export interface World {
  setup: Setup
  ports: Ports
  box: RehearsalVirtualBox
  files: RehearsalFiles
  published: Map<string, Publication>
  host: PretendedHost
  pi: RehearsalMachine
  /** Takes the place of the builder's machine on the network. */
  impostor: RehearsalMachine | undefined
  log: string[]
  context(signal?: AbortSignal): StepContext
  engine(resources: readonly Resource[], ports?: Ports): Engine
}

interface PretendedHost {
  facts: Pick<
    HostFacts,
    | 'cpuThreads'
    | 'memoryMiB'
    | 'hardwareVirtualization'
    | 'otherHypervisor'
    | 'startedAt'
    | 'sleepsAfterSeconds'
  >
  holders: Map<number, string>
  firewall: { kind: 'inactive' | 'active'; rule: FirewallRule | undefined; flaw: string | undefined }
  autostart: Map<string, AutostartEntry>
  /** Addresses of names; what is not here is not found. */
  names: Map<string, string>
  /** Rules that block VirtualBox. */
  blocks: string[]
  /** What is not here is safe. */
  reservations: Map<number, PortReservation>
  /** `undefined`: VirtualBox is installed by other means. */
  installation: VirtualBoxInstallation | undefined
  install: (task: { file: string; sha256: string }) => Problem | undefined
  /** What an administrator was asked for, each time. */
  prompts: AdministratorTask['kind'][][]
}

export function setupOf(input: Partial<SetupInput> = {}): Setup {
  const reading = readSetup(
    {
      pi: { address: piAddress, hostKeyFingerprint: fingerprintOf(piHostKey.publicKey) },
      ...input,
    },
    somePc,
  )
  if (!reading.ok) throw new Error(JSON.stringify(reading.issues))
  return reading.setup
}

export function createWorld(
  input: Partial<SetupInput> = {},
  options: {
    virtualBoxVersion?: string | undefined
    driverWarning?: string
    diskBytes?: number
    guestSpeed?: number
    /** Of the Pi; NixOS by default. */
    linux?: 'nixos' | 'debian'
  } = {},
): World {
  const clock = jumpingClock()
  const files = rehearsalFiles(options.diskBytes === undefined ? {} : { diskBytes: options.diskBytes })
  const published = new Map<string, Publication>()
  publish(published, '26.05.1')
  const box = rehearsalVirtualBox({
    clock,
    files,
    newestNixos: () => newestIn(published),
    guestSpeed: options.guestSpeed ?? 1,
    ...(options.driverWarning === undefined ? {} : { driverWarning: options.driverWarning }),
    ...('virtualBoxVersion' in options ? { version: options.virtualBoxVersion } : {}),
  })
  const host: PretendedHost = {
    facts: { cpuThreads: 16, memoryMiB: 32_768, hardwareVirtualization: 'on', startedAt: 0 },
    holders: new Map(),
    firewall: { kind: 'active', rule: undefined, flaw: undefined },
    autostart: new Map(),
    names: new Map([['raspberrypi', piAddress]]),
    blocks: [],
    reservations: new Map(),
    installation: undefined,
    install: () => undefined,
    prompts: [],
  }
  const pi = createRehearsalPi({
    hostKey: piHostKey,
    clock,
    builder: {
      bootId: () => box.builderBehind(world.setup.network.port)?.bootId(),
      signsWith: () => box.builderBehind(world.setup.network.port)?.signsWith(),
      authorizes: (key) => box.builderBehind(world.setup.network.port)?.authorizes(key) ?? false,
      build: async (name, _, ...rest) => box.builderBehind(world.setup.network.port)?.build(name, ...rest),
    },
    accepts: () => ({ sudo: 'not-needed' }),
    linux: options.linux ?? 'nixos',
  })
  const network: Network = (address, port) => {
    if (address === piAddress) return pi
    const machine = box.network(address, port)
    return machine && (world.impostor ?? machine)
  }
  const ports = {
    assets: productAssets,
    clock,
    downloads: rehearsalDownloads({ clock, files, published }),
    files,
    host: pretendedHost(host, box),
    log: { write: () => undefined, tail: () => Promise.resolve([]), forget: () => undefined },
    runLock: { acquire: () => Promise.resolve(() => Promise.resolve()) },
    secrets: {
      get: () => Promise.resolve(undefined),
      getAnother: () => Promise.resolve(undefined),
      isAsking: () => false,
    },
    ssh: createRehearsalSsh({ network, clock }),
    virtualBox: box,
  } satisfies Ports
  const world: World = {
    ...{ setup: setupOf(input), ports, box, files, published, host, pi },
    impostor: undefined,
    log: [],
    context: (signal = new AbortController().signal) => ({
      ...{ setup: world.setup, ports, folders, signal },
      ledger: openLedger(files, folders.ledgerFile, () => installationId),
      sessions: createSessions('run'),
      asAdministrator: oneByOne(ports.host),
      report: () => undefined,
      log: (line) => void world.log.push(line),
    }),
    engine: (resources, other = ports) =>
      createEngine({ setup: world.setup, ports: other, folders, resources, newId: () => installationId }),
  }
  return world
}

/** As its uninstaller leaves it: machines and their files stay. */
export function uninstallVirtualBox(world: World): void {
  const missing = () => Promise.reject(failure('VIRTUALBOX_MISSING', 'There is no VBoxManage on this PC.'))
  Object.assign(world.box, {
    version: async () => undefined,
    list: missing,
    machine: missing,
    remove: missing,
  })
}

/** Makes this release the latest. */
export function publish(published: Map<string, Publication>, release: string, sha256?: string): void {
  const latest = `https://channels.nixos.org/nixos-${nixosSeries}/latest-nixos-minimal-x86_64-linux.iso`
  const url = `https://releases.nixos.org/nixos/${release}/nixos-minimal-${release}-x86_64-linux.iso`
  const content = `an image of ${release} `.repeat(500)
  const digest = sha256 ?? createHash('sha256').update(content).digest('hex')
  published.set(latest, { kind: 'redirect', to: url })
  published.set(url, { kind: 'file', content, claimedBytes: 1_500_000_000 })
  published.set(`${url}.sha256`, {
    kind: 'text',
    text: `${digest}  nixos-minimal-${release}-x86_64-linux.iso\n`,
  })
}

function newestIn(published: ReadonlyMap<string, Publication>): string {
  const [latest] = published.values()
  return latest?.kind === 'redirect' ? (/minimal-(.*)-x86_64/.exec(latest.to)?.[1] ?? '') : ''
}

function pretendedHost(host: PretendedHost, box: RehearsalVirtualBox): Host {
  const textOf = (entry: AutostartEntry): string => `${entry.start.join(' ')}\n${entry.stop.join(' ')}\n`
  return {
    facts: async () => ({ ...somePc, ...host.facts }),
    portHolder: async (port) => {
      const description = host.holders.get(port) ?? box.holderOf(port)
      return description === undefined ? undefined : { description }
    },
    addresses: () => [],
    routeTo: async (destination) => {
      const destinationAddress = /^[\d.]+$/.test(destination) ? destination : host.names.get(destination)
      if (destinationAddress === undefined) throw failure('PI_UNREACHABLE', `${destination} is not known.`)
      return { address: '192.168.1.5', subnet: '192.168.1.0/24', destinationAddress }
    },
    firewall: {
      state: async () => {
        const { kind, rule, flaw } = host.firewall
        if (kind === 'inactive') return { kind }
        return { kind, product: 'nftables', ...(rule && { rule }), ...(flaw !== undefined && { flaw }) }
      },
      blocks: async () => [...host.blocks],
    },
    portReservation: async (port) => host.reservations.get(port) ?? 'safe',
    virtualBoxInstallation: async () => host.installation,
    administrator: {
      preview: async (task) => {
        const values: unknown[] = Object.values(task)
        const [first = '', ...more] = values.map((value) =>
          typeof value === 'string' ? value : JSON.stringify(value),
        )
        return [{ kind: 'command', where: 'pc', argv: ['nft', first, ...more] }]
      },
      carryOut: async (tasks) => {
        host.prompts.push(tasks.map(({ kind }) => kind))
        return tasks.map((task) => {
          switch (task.kind) {
            case 'allow-in-firewall':
              return void Object.assign(host.firewall, { rule: task.rule, flaw: undefined })
            case 'remove-from-firewall':
              return void Object.assign(host.firewall, { rule: undefined, flaw: undefined })
            case 'unblock-virtualbox':
              return void (host.blocks = host.blocks.filter((name) => !task.rules.includes(name)))
            case 'reserve-port':
              return void host.reservations.set(task.port, 'kept')
            case 'release-port':
              return void host.reservations.set(task.port, 'at-risk')
            case 'install-virtualbox':
              return host.install(task)
          }
        })
      },
    },
    autostart: {
      read: async (name) => host.autostart.get(name),
      preview: async (entry) => ({
        path: `/home/you/${entry.name}.service`,
        content: textOf(entry),
        link: { path: `/home/you/wants/${entry.name}.service`, target: `../${entry.name}.service` },
      }),
      write: async (entry) => void host.autostart.set(entry.name, entry),
      remove: async (name) => void host.autostart.delete(name),
    },
  }
}
